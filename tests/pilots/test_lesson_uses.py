"""A lesson that helped: counted once however often it is said, credited, and taken back."""

import threading

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from orgchange.core.errors import NotAllowed
from orgchange.innovation.models import Proposal
from orgchange.pilots.models import Lesson, LessonUse
from orgchange.pilots.services.lesson_uses import OwnLesson, take_back_use, use_lesson
from tests.factories import innovation as f
from tests.factories import pilots as p
from tests.factories.innovation import NOW
from tests.pilots.ending import SAID, closing, published


@pytest.fixture
def lesson(firm):
    return published(firm, closing(firm))


@pytest.fixture
def draft(firm):
    return f.proposal(
        firm.round, firm.people["stranger"], state="draft", title="Photograph wet paper"
    )


def use(firm, lesson, who="stranger", **where):
    return use_lesson(lesson=lesson, actor=firm.users[who], now=NOW, **where)


def test_it_is_counted_for_the_proposal_it_helped_with(firm, lesson, draft):
    use(firm, lesson, proposal=draft)

    assert Lesson.objects.get().uses == 1


def test_saying_it_again_counts_nothing_more(firm, lesson, draft):
    f.belongs(draft, firm.people["submitter"])
    first = use(firm, lesson, proposal=draft)

    again = use(firm, lesson, "submitter", proposal=draft)

    assert (again, Lesson.objects.get().uses) == (first, 1)


def test_it_is_counted_for_another_pilot_too(firm, lesson, draft):
    other = p.pilot(firm.fund, firm.people["stranger"])

    use(firm, lesson, proposal=draft)
    use(firm, lesson, pilot=other)

    assert Lesson.objects.get().uses == 2


def test_taking_it_back_counts_it_no_more(firm, lesson, draft):
    row = use(firm, lesson, proposal=draft)

    take_back_use(use=row, actor=firm.users["stranger"], now=NOW)
    take_back_use(use=row, actor=firm.users["stranger"], now=NOW)

    assert (Lesson.objects.get().uses, LessonUse.objects.count()) == (0, 0)


@pytest.mark.parametrize("who", ["submitter", "manager"])
def test_nobody_says_it_for_the_proposal_of_others(firm, lesson, draft, who):
    with pytest.raises(NotAllowed):
        use(firm, lesson, who, proposal=draft)


def test_nobody_credits_the_lesson_of_their_own_pilot(firm, lesson):
    own = f.proposal(firm.round, firm.people["member"], state="draft")

    with pytest.raises(OwnLesson):
        use(firm, lesson, "member", proposal=own)


def test_a_use_is_for_a_proposal_or_a_pilot_and_not_for_neither(firm, lesson):
    with pytest.raises(NotAllowed):
        use(firm, lesson)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs rows that can be locked")
@pytest.mark.django_db(transaction=True)
def test_however_many_say_it_at_once_it_is_counted_once_for_each_proposal(firm):
    lesson = published(firm, closing(firm))
    drafts = [
        f.proposal(firm.round, firm.people["stranger"], state="draft", title=f"Draft {n}")
        for n in range(3)
    ]
    broken, gate = [], threading.Barrier(6)

    def say(draft):
        gate.wait()
        try:
            use(firm, lesson, proposal=Proposal.objects.get(pk=draft.pk))
        except DatabaseError as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=say, args=(draft,)) for draft in drafts * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not broken
    assert (Lesson.objects.get().uses, LessonUse.objects.count()) == (3, 3)


# ---- beside the text


def test_whoever_writes_something_like_it_is_shown_the_lesson(firm, lesson, draft, client):
    client.force_login(firm.users["stranger"])

    page = client.get(reverse("innovation:edit-proposal", args=[draft.pk])).content.decode()

    assert SAID["title"] in page
    assert reverse("pilots:use-lesson", args=[lesson.pk]) in page


def test_one_click_says_that_it_helped_and_the_next_takes_it_back(firm, lesson, draft, client):
    client.force_login(firm.users["stranger"])
    url = reverse("pilots:use-lesson", args=[lesson.pk])

    said = client.post(url, {"proposal": draft.pk}, headers={"HX-Request": "true"})
    undo = reverse("pilots:unuse-lesson", args=[LessonUse.objects.get().pk])
    counted = Lesson.objects.get().uses
    client.post(undo)

    assert undo in said.content.decode()
    assert (counted, Lesson.objects.get().uses) == (1, 0)


def test_the_draft_of_another_is_nobody_elses_business(firm, lesson, draft, client):
    client.force_login(firm.users["submitter"])
    url = reverse("pilots:use-lesson", args=[lesson.pk])

    assert client.post(url, {"proposal": draft.pk}).status_code == 404
