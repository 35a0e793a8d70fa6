"""What is done with the chosen rows of the standings; what is refused loses nothing typed."""

import pytest
from django.urls import reverse

from orgchange.innovation.models import Draw, PanelItem, PanelSession, Tagging
from tests.factories import innovation as f
from tests.innovation.reviewing.committee import Committee

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return Committee("in_review")


@pytest.fixture
def rows(at):
    found = [f.proposal(at.round, at.people["ada"], state="calibration") for _ in "abc"]
    for row in found:
        f.review(f.assignment(row, at.people["rita"]), score=3, shown=True)
    return found


@pytest.fixture
def chair(at, client):
    client.force_login(at.users["chair"])

    def act(name, /, **given):
        return client.post(reverse(f"innovation:{name}", args=[at.round.pk]), given)

    return act


def text(answer):
    return answer.content.decode()


PANEL = {"name": "Thursday", "meets_at": "2026-12-03T09:00", "minutes": "8"}


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("plan-panel", {**PANEL, "minutes": "500"}, ["Thursday", "2026-12-03T09:00", "500"]),
        ("plan-panel", {**PANEL, "meets_at": "next week"}, ["Thursday", "next week"]),
        ("announce-draw", {"places": "7", "reason": "Level."}, ["Level.", 'value="7"']),
        ("announce-draw", {"places": "", "reason": "Level."}, ["Level."]),
        ("tag-proposals", {"tag": "x" * 61}, ["x" * 61]),
        ("untag-proposals", {"tag": "never put"}, ["never put"]),
        ("add-to-panel", {"session": "0"}, []),
    ],
)
def test_what_was_typed_and_ticked_stays_when_it_is_refused(chair, rows, at, name, given, kept):
    f.panel(at.round, rows[0])

    answer = chair(name, row=[rows[1].pk], **given)

    assert answer.status_code == 422
    assert all(one in text(answer) for one in kept)
    assert f'value="{rows[1].pk}" checked' in text(answer)
    assert f'value="{rows[0].pk}" checked' not in text(answer)
    assert "<details open" in text(answer)


def test_a_tag_is_taken_off_the_chosen_alone(chair, rows):
    chair("tag-proposals", tag="quick", row=[row.pk for row in rows])

    chair("untag-proposals", tag="quick", row=[rows[0].pk, rows[1].pk])

    assert [one.proposal for one in Tagging.objects.all()] == [rows[2]]


def test_the_chosen_are_added_to_a_planned_session_after_what_is_there(chair, rows, at):
    session = f.panel(at.round, rows[0])

    chair("add-to-panel", session=session.pk, row=[rows[2].pk, rows[0].pk, rows[1].pk])

    agenda = PanelItem.objects.order_by("position").values_list("proposal", flat=True)
    assert list(agenda) == [rows[0].pk, rows[2].pk, rows[1].pk]


def test_nothing_is_added_to_a_session_that_is_over(chair, rows, at):
    session = f.panel(at.round, rows[0])
    PanelSession.objects.update(closed_at=f.NOW)

    assert chair("add-to-panel", session=session.pk, row=[rows[1].pk]).status_code == 422
    assert session.items.count() == 1


def test_the_line_and_the_tag_that_were_asked_for_stay_with_a_refusal(chair, rows, at, client):
    path = reverse("innovation:announce-draw", args=[at.round.pk])

    answer = client.post(f"{path}?places=2", {"places": "9", "row": [rows[0].pk]})

    assert 'name="places" inputmode="numeric" size="4" value="2"' in text(answer)
    assert not Draw.objects.exists()
