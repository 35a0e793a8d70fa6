"""The pages of one's own learning, walked as a person would."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from courses.catalogue.imports import import_course
from courses.catalogue.models import Question
from courses.learning import attempts, progress
from courses.learning.models import Attempt, Completion, UnitProgress
from tests.factories import catalogue
from tests.factories.learning import enrolment, finished, learner, quiz_of, read_all, take_quiz

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def owner():
    return learner(number="OWNER", name="Olivia Owner")


@pytest.fixture
def course():
    return catalogue.course()


@pytest.fixture
def held(owner, course):
    return enrolment(owner, course, now=NOW)


@pytest.fixture
def page(client, owner):
    client.force_login(owner.user)
    return client


def unit_url(held, slug):
    return reverse("learning:unit", args=[held.pk, slug])


def test_a_course_is_walked_from_start_to_certificate(page, owner, course):
    answer = page.post(reverse("learning:start", args=[course.code]), follow=True)
    assert answer.redirect_chain[-1][0].endswith("/what/")
    held = owner.enrolments.get()

    for slug in ("what", "piles"):
        answer = page.post(reverse("learning:finish", args=[held.pk, slug]), follow=True)
    assert "Start the quiz" in answer.content.decode()
    answer = page.post(reverse("learning:attempt-start", args=[held.pk, "final"]), follow=True)
    attempt = Attempt.objects.get()
    for number, pk in enumerate(attempt.drawn, 1):
        url = reverse("learning:answer", args=[attempt.pk, number])
        question = Question.objects.get(pk=pk)
        answer = page.post(url, {"answer": question.correct}, follow=True)
        assert "Right." in answer.content.decode()
    answer = page.post(reverse("learning:submit", args=[attempt.pk]), follow=True)

    assert "To your certificate" in answer.content.decode()
    completion = Completion.objects.get()
    answer = page.get(reverse("learning:certificate", args=[completion.code]))
    text = answer.content.decode()
    assert "Olivia Owner" in text
    assert "Safe use of AI" in text
    assert completion.code in text


def test_a_lesson_is_safe_html_with_its_pictures_and_links(page, held):
    text = page.get(unit_url(held, "what")).content.decode()

    asset = reverse("catalogue:asset", args=["safe-ai", 1, "assets/dot.png"])
    assert f'src="{asset}"' in text
    assert f'href="{unit_url(held, "piles")}#s-one"' in text
    assert "style=" not in text
    assert text.count("<h1") == 1


def test_a_picture_is_served_harmless(page, held):
    answer = page.get(reverse("catalogue:asset", args=["safe-ai", 1, "assets/dot.png"]))

    assert b"".join(answer.streaming_content) == catalogue.DOT
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "immutable" in answer.headers["Cache-Control"]


def test_one_comes_back_to_where_one_was(page, held, owner):
    unit = held.version.units.get(slug="piles")
    progress.save_place(enrolment=held, unit=unit, place=400, actor=owner.user, now=NOW)

    answer = page.get(reverse("learning:resume", args=[held.pk]), follow=True)

    assert answer.redirect_chain[-1][0] == unit_url(held, "piles")
    assert 'data-place="400"' in answer.content.decode()


def test_the_page_saves_its_place(page, held):
    url = reverse("learning:place", args=[held.pk, "piles"])

    assert page.post(url, {"place": "250"}).status_code == 204
    assert UnitProgress.objects.get().place == 250


@pytest.mark.parametrize("place", ["", "x", "-5", "99999999999999999999", "²"])
def test_a_place_that_is_none_is_refused(page, held, place):
    url = reverse("learning:place", args=[held.pk, "piles"])

    assert page.post(url, {"place": place}).status_code == 400
    assert UnitProgress.objects.filter(place__gt=0).count() == 0


def test_the_courses_language_is_chosen_and_kept(page, held):
    assert "工具" in page.get(unit_url(held, "what") + "?lang=zh-hans").content.decode()
    assert (
        '<article class="lesson" lang="zh-Hans"'
        in page.get(unit_url(held, "piles")).content.decode()
    )


def test_a_part_without_translation_is_shown_in_the_original_and_says_so(page, owner):
    files = catalogue.files("half", **{"lessons__piles.zh-hans.md": None})
    given = catalogue.bundle(files)
    course = import_course(bundle=given, publish=True, actor=None, now=NOW).version.course
    held = enrolment(owner, course, now=NOW)

    text = page.get(unit_url(held, "piles") + "?lang=zh-hans").content.decode()

    assert "not translated yet" in text
    assert 'lang="en" data-place' in text


def test_a_language_that_is_not_there_changes_nothing(page, held):
    assert page.get(unit_url(held, "what") + "?lang=<script>").status_code == 200


def test_an_answer_sent_twice_is_one_and_another_is_refused(page, held, owner):
    attempt = attempts.start_attempt(enrolment=held, unit=quiz_of(held), actor=owner.user, now=NOW)
    question = Question.objects.get(pk=attempt.drawn[0])
    url = reverse("learning:answer", args=[attempt.pk, 1])
    wrong = next(o["key"] for o in question.options if [o["key"]] != question.correct)

    assert page.post(url, {"answer": question.correct}).status_code == 302
    assert page.post(url, {"answer": question.correct}).status_code == 302
    assert page.post(url, {"answer": [wrong]}).status_code == 409
    attempt.refresh_from_db()
    assert attempt.answers == {str(question.pk): question.correct}


def test_no_answer_keeps_the_question_and_says_so(page, held, owner):
    attempt = attempts.start_attempt(enrolment=held, unit=quiz_of(held), actor=owner.user, now=NOW)

    answer = page.post(reverse("learning:answer", args=[attempt.pk, 1]), {})

    assert answer.status_code == 400
    assert "Choose an answer first." in answer.content.decode()
    assert "Question 1 of 3" in answer.content.decode()


def test_an_open_question_shows_nothing_of_its_answer(page, held, owner):
    attempt = attempts.start_attempt(enrolment=held, unit=quiz_of(held), actor=owner.user, now=NOW)

    for number in (1, 2, 3):
        text = page.get(f"{reverse('learning:attempt', args=[attempt.pk])}?q={number}").content
        for word in (b"data-right", b"because", b"One is one", b"A and B", b"It is."):
            assert word not in text


def test_anothers_attempt_is_not_there(client, held, owner):
    attempt = attempts.start_attempt(enrolment=held, unit=quiz_of(held), actor=owner.user, now=NOW)
    client.force_login(learner(number="STRANGER").user)

    for url in (
        reverse("learning:attempt", args=[attempt.pk]),
        reverse("learning:resume", args=[held.pk]),
        unit_url(held, "what"),
    ):
        assert client.get(url).status_code == 404
    url = reverse("learning:answer", args=[attempt.pk, 1])
    assert client.post(url, {"answer": ["a"]}).status_code == 404
    attempt.refresh_from_db()
    assert attempt.answers == {}


def test_a_failed_attempt_offers_another(page, held):
    attempt = take_quiz(held, now=NOW, right=False)

    text = page.get(reverse("learning:attempt", args=[attempt.pk])).content.decode()

    assert "Not passed yet" in text
    assert "Try again" in text


def test_where_no_attempt_is_left_the_page_says_so(page, owner):
    held = enrolment(owner, catalogue.course("limited", attempts=1), now=NOW)
    take_quiz(held, now=NOW, right=False)

    text = page.get(unit_url(held, "final")).content.decode()

    assert "No attempt is left" in text
    start = reverse("learning:attempt-start", args=[held.pk, "final"])
    assert page.post(start).status_code == 409


def test_my_learning_shows_what_is_under_way_and_finished(page, owner, course, held):
    read_all(held, now=NOW)
    finished(owner, catalogue.course("other"), now=NOW)

    text = page.get(reverse("learning:home")).content.decode()

    assert "Under way" in text
    assert "20 / 30 min" in text
    assert "Finished" in text


def test_the_course_page_says_go_on(page, held, course):
    text = page.get(reverse("catalogue:course", args=[course.code])).content.decode()

    assert "Go on" in text
    assert reverse("learning:resume", args=[held.pk]) in text


def test_finishing_a_finished_course_goes_on_without_another_certificate(page, owner, course):
    held = finished(owner, course, now=NOW)

    answer = page.post(reverse("learning:finish", args=[held.pk, "what"]))

    assert answer.url == unit_url(held, "piles")
    assert Completion.objects.count() == 1
