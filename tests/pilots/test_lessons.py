"""The lesson of a pilot: who writes it, what it needs, and that nothing typed is lost."""

import pytest
from django.urls import reverse

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.pilots.models import Lesson
from orgchange.pilots.services.lessons import (
    EditedElsewhere,
    Published,
    publish_lesson,
    save_lesson,
)
from tests.factories.innovation import NOW
from tests.pilots.ending import SAID, closing, published, write


@pytest.fixture
def pilot(firm):
    return closing(firm)


@pytest.mark.parametrize("who", ["owner", "sponsor", "member", "manager"])
def test_the_people_of_the_pilot_and_the_funds_manager_write_it(firm, pilot, who):
    write(firm, pilot, who=who)

    assert Lesson.objects.get().saw == SAID["saw"]


@pytest.mark.parametrize("who", ["stranger", "evaluator", "chair"])
def test_nobody_else_writes_it(firm, pilot, who):
    with pytest.raises(NotAllowed):
        write(firm, pilot, who=who)


def test_nothing_is_learnt_before_it_runs(firm, pilot):
    pilot.state = "setup"
    pilot.save()

    with pytest.raises(NotAllowed):
        write(firm, pilot)


def test_an_unfinished_lesson_is_kept_as_it_is(firm, pilot):
    save_lesson(
        pilot=pilot,
        fields={"saw": "Rain blurred one photo in nine."},
        revision=0,
        actor=firm.users["member"],
        now=NOW,
    )

    assert (Lesson.objects.get().saw, Lesson.objects.get().published_at) == (
        "Rain blurred one photo in nine.",
        None,
    )


def test_two_windows_cannot_overwrite_each_other(firm, pilot):
    write(firm, pilot)

    with pytest.raises(EditedElsewhere):
        write(firm, pilot, who="member", saw="Nothing.")

    assert Lesson.objects.get().saw == SAID["saw"]


@pytest.mark.parametrize("name", ["title", "believed", "saw", "differently", "ask"])
def test_it_is_published_whole_or_not_at_all(firm, pilot, name):
    write(firm, pilot, **{name: None if name == "ask" else " "})

    with pytest.raises(InvalidInput) as refused:
        publish_lesson(pilot=pilot, actor=firm.users["owner"], now=NOW)

    assert [problem.field for problem in refused.value.problems] == [name]


def test_publishing_is_on_record_and_happens_once(firm, pilot):
    published(firm, pilot)

    with pytest.raises(Published):
        publish_lesson(pilot=pilot, actor=firm.users["owner"], now=NOW)

    assert AuditEntry.objects.filter(action="lesson.published").count() == 1


@pytest.mark.parametrize("state", ["running", "evaluating"])
def test_it_is_not_published_before_it_is_said_what_came_out(firm, pilot, state):
    pilot.state = state
    pilot.save()
    write(firm, pilot)

    with pytest.raises(NotAllowed):
        publish_lesson(pilot=pilot, actor=firm.users["owner"], now=NOW)


def test_a_published_lesson_is_corrected_and_never_emptied(firm, pilot):
    published(firm, pilot)
    pilot.state = "closed"
    pilot.save()

    with pytest.raises(InvalidInput):
        write(firm, pilot, revision=1, saw="")
    write(firm, pilot, revision=1, saw="Rain blurred one photo in eight.")

    assert Lesson.objects.get().saw == "Rain blurred one photo in eight."
    assert AuditEntry.objects.filter(action="lesson.corrected").count() == 1


def test_colleagues_read_it_once_it_is_published_and_not_before(firm, pilot, client):
    write(firm, pilot)
    client.force_login(firm.users["stranger"])
    url = reverse("pilots:lesson", args=[pilot.pk])

    before = client.get(url).status_code
    publish_lesson(pilot=pilot, actor=firm.users["owner"], now=NOW)
    after = client.get(url)

    assert before == 404
    assert SAID["differently"] in after.content.decode()


def test_what_is_typed_saves_itself_and_the_next_revision_comes_back(firm, pilot, client):
    client.force_login(firm.users["owner"])

    saved = client.post(
        reverse("pilots:save-lesson", args=[pilot.pk]),
        {"title": SAID["title"], "revision": "0"},
        headers={"HX-Request": "true"},
    )

    assert Lesson.objects.get().title == SAID["title"]
    assert 'name="revision" id="revision" value="1"' in saved.content.decode()


def test_without_a_script_the_form_publishes(firm, pilot, client):
    client.force_login(firm.users["owner"])
    number = firm.people["member"].employee_number

    sent = client.post(
        reverse("pilots:edit-lesson", args=[pilot.pk]),
        {**SAID, "ask": number, "revision": "0", "publish": "1"},
    )

    assert sent.status_code == 302
    assert Lesson.objects.get().published_at is not None


def test_what_cannot_be_published_stays_typed_and_says_why(firm, pilot, client):
    client.force_login(firm.users["owner"])

    sent = client.post(
        reverse("pilots:edit-lesson", args=[pilot.pk]),
        {"title": SAID["title"], "revision": "0", "publish": "1"},
    )

    assert sent.status_code == 422
    assert "Name somebody whom others can ask." in sent.content.decode()
    assert Lesson.objects.get().title == SAID["title"]
