"""Taking a course in a real browser: the pages looked at, the keyboard, the place kept."""

import pytest
from django.utils import timezone

from courses.learning import attempts, progress
from courses.learning.models import Attempt, Completion, UnitProgress
from tests.factories import catalogue
from tests.factories.directory import employee, grant, user
from tests.factories.learning import enrolment, finished, learner, quiz_of

LONG = "# Three piles\n\n## One\n\n" + "A paragraph about piles of paper.\n\n" * 80


@pytest.fixture
def course(transactional_db):
    return catalogue.course(**{"lessons__piles.en.md": LONG})


@pytest.fixture
def owner(transactional_db):
    return learner(number="E1", name="Olivia Owner")


@pytest.fixture
def held(owner, course):
    return enrolment(owner, course, now=timezone.now())


@pytest.fixture
def attempt(held, owner):
    now = timezone.now()
    return attempts.start_attempt(enrolment=held, unit=quiz_of(held), actor=owner.user, now=now)


def test_the_pages_of_a_learner_look_right(screens, owner, held, attempt):
    done = finished(owner, catalogue.course("other"), now=timezone.now())
    result = Attempt.objects.get(enrolment=done)
    code = Completion.objects.get().code
    for path, name in (
        ("/learning/", "learning"),
        ("/courses/", "courses"),
        ("/courses/safe-ai/", "course"),
        (f"/learning/{held.pk}/what/", "lesson"),
        (f"/learning/{held.pk}/final/", "quiz"),
        (f"/learning/attempts/{attempt.pk}/", "question"),
        (f"/learning/attempts/{result.pk}/?q=1", "feedback"),
        (f"/learning/attempts/{result.pk}/", "result"),
        (f"/learning/certificates/{code}/", "certificate"),
        (f"/learning/verify/?code={code}", "verify"),
    ):
        screens(path, name, owner.user)


def test_the_pages_of_hr_look_right(screens, course):
    hr = user(employee(number="HR1", name="Helen Reed"))
    grant(hr, "hr")
    catalogue.version("draft", publish=False, **{"lessons__what.en.md": "![gone](gone.png)\n"})
    for path, name in (
        ("/courses/import/", "course-import"),
        ("/courses/safe-ai/", "course-hr"),
        ("/courses/draft/versions/1/", "course-version"),
        ("/courses/safe-ai/versions/1/units/final/", "course-preview"),
    ):
        screens(path, name, hr)


def test_the_place_is_kept_by_itself_and_found_again(open_page, owner, held):
    page = open_page(owner.user, path=f"/learning/{held.pk}/piles/")
    page.evaluate("window.scrollTo(0, 900)")
    with page.expect_response("**/place/"):
        page.mouse.wheel(0, 1)

    assert UnitProgress.objects.get(unit__slug="piles").place > 0
    page.goto(f"/learning/{held.pk}/")
    page.wait_for_function("window.scrollY > 800")


def test_keys_move_on_and_the_end_of_a_lesson_finishes_it(open_page, owner, held):
    page = open_page(owner.user, path=f"/learning/{held.pk}/piles/")
    page.keyboard.press("k")
    page.wait_for_url("**/what/")
    page.goto(f"/learning/{held.pk}/piles/")
    page.keyboard.press("j")
    page.wait_for_url("**/final/")
    assert not UnitProgress.objects.filter(unit__slug="piles", finished_at__isnull=False)

    page.goto(f"/learning/{held.pk}/piles/")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.keyboard.press("j")

    page.wait_for_url("**/final/")
    assert UnitProgress.objects.get(unit__slug="piles").finished_at


def test_a_quiz_is_taken_with_the_keyboard_alone(open_page, owner, held, attempt):
    for unit in held.version.units.filter(kind="lesson"):
        progress.finish_unit(enrolment=held, unit=unit, actor=owner.user, now=timezone.now())
    page = open_page(owner.user, path=f"/learning/attempts/{attempt.pk}/")
    for number in (1, 2, 3):
        page.get_by_text(f"Question {number} of 3").wait_for()
        page.keyboard.press("1")
        page.keyboard.press("Enter")
        page.locator("form[data-result]").wait_for()
        page.keyboard.press("Enter")

    page.get_by_text("Your answers").wait_for()
    attempt.refresh_from_db()
    assert attempt.submitted_at
