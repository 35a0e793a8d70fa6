"""What is done with many at once reaches what the other pages of a list show, and nothing more."""

from datetime import timedelta

import pytest
from django.urls import reverse

from orgchange.innovation.deciding import batch_pages
from orgchange.innovation.models import BatchItem, PanelItem, Tagging
from orgchange.innovation.reviewing import planned, standings
from tests.factories import innovation as f
from tests.innovation.reviewing.committee import Committee

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return Committee("in_review")


@pytest.fixture
def compared(at):
    """Five proposals with shown reviews, the best last; the manager is in the middle one."""
    rows = []
    for n in range(5):
        row = f.proposal(at.round, at.people["ada"], state="calibration", told_state="in_review")
        for name in ("rita", "rolf"):
            f.review(f.assignment(row, at.people[name]), score=1.5 + n / 2, shown=True)
        rows.append(row)
    f.belongs(rows[2], at.people["manager"])
    return rows


@pytest.fixture
def manager(at, client):
    client.force_login(at.users["manager"])
    return client


def act(client, name, of, /, **given):
    return client.post(reverse(f"innovation:{name}", args=[of]), given)


def test_all_are_tagged_but_for_what_the_list_does_not_show(at, compared, manager, monkeypatch):
    monkeypatch.setattr(standings, "A_PAGE", 2)
    page = manager.get(reverse("innovation:standings", args=[at.round.pk])).content.decode()
    assert "All 4 on every page" in page

    act(manager, "tag-proposals", at.round.pk, tag="look", all="1")

    tagged = set(Tagging.objects.values_list("proposal", flat=True))
    assert tagged == {row.pk for row in compared} - {compared[2].pk}


def test_all_of_a_tag_are_put_before_the_panel_in_their_order(at, compared, manager, monkeypatch):
    monkeypatch.setattr(standings, "A_PAGE", 1)
    tagged = [compared[0].pk, compared[3].pk, compared[4].pk]
    act(manager, "tag-proposals", at.round.pk, tag="look", row=tagged)

    given = {"name": "Thursday", "meets_at": "2026-12-03T09:00", "minutes": "8"}
    act(manager, "plan-panel", at.round.pk, all="1", only="look", **given)

    heard = PanelItem.objects.order_by("position").values_list("proposal", flat=True)
    assert list(heard) == tagged[::-1]


def test_all_that_wait_go_on_to_the_panel(at, manager, monkeypatch):
    monkeypatch.setattr(planned, "A_PAGE", 1)
    others = [f.proposal(at.round, at.people["ada"], state="in_review") for _ in range(2)]
    for row in [at.proposal, *others]:
        f.review(f.assignment(row, at.people["rita"]), score=4)
    chair = manager
    chair.force_login(at.users["chair"])
    page = chair.get(reverse("innovation:reviewers", args=[at.round.pk])).content.decode()
    assert "All 3 on every page" in page

    act(chair, "send-to-review", at.round.pk, step="calibrate", words="Enough.", all="1")

    states = at.round.proposals.values_list("state", flat=True)
    assert set(states) == {"calibration"}


def test_all_that_are_marked_are_put_before_the_director(at, manager, monkeypatch):
    monkeypatch.setattr(batch_pages, "MARKED_A_PAGE", 2)
    f.office(at.fund, at.people["boss"], "director")
    marked = [
        f.proposal(at.round, at.people["ada"], state="marked_decline", told_state="calibration")
        for _ in range(3)
    ]
    page = manager.get(reverse("innovation:decisions")).content.decode()
    assert "All 3 on every page" in page

    act(manager, "put-batch", at.fund.code, proposals=[marked[0].pk], all="1")

    assert set(BatchItem.objects.values_list("proposal", flat=True)) == {row.pk for row in marked}


def test_all_marked_are_put_in_the_order_in_which_they_were_marked(at, manager, monkeypatch):
    monkeypatch.setattr(batch_pages, "MARKED_A_PAGE", 1)
    f.office(at.fund, at.people["boss"], "director")
    days = (3, 1, 2)
    marked = [
        f.proposal(
            at.round,
            at.people["ada"],
            state="marked_decline",
            told_state="calibration",
            now=f.NOW - timedelta(days=day),
        )
        for day in days
    ]

    act(manager, "put-batch", at.fund.code, all="1")

    put = BatchItem.objects.order_by("position").values_list("proposal", flat=True)
    assert list(put) == [marked[0].pk, marked[2].pk, marked[1].pk]
