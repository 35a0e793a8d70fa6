"""Kinds of team as data: a draft is edited, published once, and never changes afterwards."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from orgchange.audit.models import AuditEntry
from orgchange.core.dates import OPEN_DATE
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.teams import services as rosters
from orgchange.teams.kind_changes import changes
from orgchange.teams.kind_moves import preview
from orgchange.teams.models import KindVersion, TeamCharter, TeamKind
from orgchange.teams.services import kinds as services
from orgchange.teams.services import moving
from orgchange.teams.services.charters import NotPublished
from orgchange.teams.services.reversal import LaterChanges
from tests.factories.directory import START, department, employee, grant, user
from tests.factories.teams import membership, shipped_kind, team

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)
WHO = {"actor": None, "now": NOW}


@pytest.fixture
def pilot():
    return shipped_kind("pilot")


def slot(code, required=1, **more):
    held = {"name": code.title(), "name_zh": "", "function": "", "is_core": False}
    return {"code": code, "required": required, **held, **more}


def published(kind, slots, **values):
    draft = services.start_draft(kind=kind, **WHO)
    services.write_draft(draft=draft, values={"never_together": [], **values}, slots=slots, **WHO)
    return services.publish_kind(kind=kind, **WHO)


def test_a_draft_starts_as_a_copy_of_the_newest_version(pilot):
    draft = services.start_draft(kind=pilot, **WHO)

    newest = pilot.versions.get(number=1)
    assert (draft.number, draft.published_at) == (2, None)
    assert changes(newest, draft, list(newest.slots.all()), list(draft.slots.all())) == []


def test_two_people_who_start_a_draft_meet_in_one(pilot):
    one = services.start_draft(kind=pilot, **WHO)

    assert services.start_draft(kind=pilot, **WHO) == one


def test_a_published_version_never_changes(pilot):
    version = pilot.versions.get(number=1)

    with pytest.raises(services.AlreadyPublished):
        services.write_draft(draft=version, values={"minimum_share": 10}, **WHO)


def test_a_draft_changes_no_team_and_publishing_none_that_is_open(pilot):
    receipts = team("Receipts", kind="pilot")

    published(pilot, [slot("owner")], minimum_share=30)

    assert TeamCharter.objects.get(team=receipts).version.number == 1
    assert rosters.open_team(kind=pilot, name="New", opens_on=TODAY, **WHO).charters.get().version


def test_new_teams_follow_the_newest_published_version(pilot):
    newest = published(pilot, [slot("owner")], name="Experiment")

    made = rosters.open_team(kind=pilot, name="New", opens_on=TODAY, **WHO)

    pilot.refresh_from_db()
    assert made.charters.get().version == newest
    assert pilot.name == "Experiment"


@pytest.mark.parametrize(
    ("slots", "values", "field"),
    [
        ([slot("owner"), slot("owner")], {}, "slots[1].code"),
        ([slot("Owner!")], {}, "slots[0].code"),
        ([slot("owner", name=" ")], {}, "slots[0].name"),
        ([slot("owner")], {"never_together": [["owner", "legal"]]}, "never_together[0]"),
        ([slot("owner")], {"never_together": [["owner", "owner"]]}, "never_together[0]"),
        ([slot("owner")], {"minimum_share": 100}, "minimum_share"),
        ([slot("owner")], {"name": ""}, "name"),
    ],
)
def test_what_is_wrong_in_a_draft_is_named_by_its_place(pilot, slots, values, field):
    draft = services.start_draft(kind=pilot, **WHO)

    with pytest.raises(InvalidInput) as caught:
        services.write_draft(
            draft=draft, values={"never_together": [], **values}, slots=slots, **WHO
        )

    assert [problem.field for problem in caught.value.problems] == [field]


def test_a_kind_without_a_slot_is_not_published():
    services.add_kind(code="task-force", name="Task force", **WHO)

    with pytest.raises(InvalidInput):
        services.publish_kind(kind=TeamKind.objects.get(code="task-force"), **WHO)


def test_a_kind_that_never_was_published_goes_with_its_draft():
    services.add_kind(code="task-force", name="Task force", **WHO)

    services.discard_draft(kind=TeamKind.objects.get(code="task-force"), **WHO)

    assert not TeamKind.objects.filter(code="task-force").exists()


def test_there_are_no_new_teams_of_a_retired_kind(pilot):
    services.retire_kind(kind=pilot, **WHO)

    with pytest.raises(NotPublished):
        rosters.open_team(kind=pilot, name="New", opens_on=TODAY, **WHO)


def test_hr_of_a_part_may_not_define_kinds(pilot):
    legal = department("LAW")
    account = user(employee(legal))
    grant(account, "hr", department=legal)

    with pytest.raises(NotAllowed):
        services.start_draft(kind=pilot, actor=account, now=NOW)


def test_teams_move_to_the_newest_version_from_a_day_on_and_their_past_stays(pilot):
    receipts = team("Receipts", kind="pilot")
    closed = team("Closed", kind="pilot", until=date(2026, 1, 1))
    newest = published(pilot, [slot("owner")])

    moved = moving.move_teams(kind=pilot, valid_from=TODAY, **WHO)

    rows = TeamCharter.objects.current().filter(team=receipts).order_by("valid_from")
    assert moved.teams == 1
    assert [(r.version.number, r.valid_from, r.valid_to) for r in rows] == [
        (1, START, TODAY),
        (newest.number, TODAY, OPEN_DATE),
    ]
    assert TeamCharter.objects.current().get(team=closed).version.number == 1


def test_a_move_is_taken_back_and_other_teams_stay_as_they_are(pilot):
    its, other = team("Pilot", kind="pilot"), team("Project")
    before = charters(its, other)
    published(pilot, [slot("owner")])
    moved = moving.move_teams(kind=pilot, valid_from=TODAY, **WHO)
    assert charters(its, other) != before
    assert moving.undoable_move(pilot).pk == moved.entry_id

    entry = AuditEntry.objects.get(pk=moved.entry_id)
    back = moving.undo_move(kind=pilot, entry=entry, **WHO)

    assert (back, charters(its, other)) == (1, before)
    assert moving.undoable_move(pilot) is None
    with pytest.raises(LaterChanges):
        moving.undo_move(kind=pilot, entry=entry, **WHO)


def test_a_move_on_which_a_later_charter_stands_is_not_taken_back(pilot):
    its = team("Pilot", kind="pilot")
    published(pilot, [slot("owner")])
    moved = moving.move_teams(kind=pilot, valid_from=TODAY, **WHO)
    later = NOW + timedelta(minutes=1)
    rosters.change_charter(
        team=its, valid_from=TODAY, changes={"name": "New"}, actor=None, now=later
    )

    assert moving.undoable_move(pilot) is None
    with pytest.raises(LaterChanges, match="New"):
        moving.undo_move(kind=pilot, entry=AuditEntry.objects.get(pk=moved.entry_id), **WHO)


def charters(*of):
    rows = TeamCharter.objects.current().filter(team__in=of).order_by("team", "valid_from")
    return [(r.team_id, r.version_id, r.name, r.valid_from, r.valid_to) for r in rows]


def test_the_preview_names_the_teams_that_get_gaps_and_the_seats_left_over(pilot):
    sales = department("SALES")
    ada, away = employee(sales), employee(sales, working_status="on_leave")
    owned, orphan = team("Owned", kind="pilot"), team("Orphan", kind="pilot")
    membership(owned, ada, slot="owner")
    membership(owned, employee(sales), slot="sponsor")
    membership(orphan, away, slot="owner")
    newest = published(pilot, [slot("owner"), slot("coach", 2)])

    found = {one.team.name: one for one in preview(pilot, to=newest, on=TODAY)}

    assert (found["Owned"].gaps_before, found["Owned"].gaps_after) == (5, 2)
    assert found["Owned"].missing == ("Coach",)
    assert found["Owned"].strays == ("Sponsor",)
    assert (found["Orphan"].gaps_before, found["Orphan"].gaps_after) == (7, 3)


def test_two_versions_are_compared_in_words(pilot):
    old = pilot.versions.get(number=1)
    slots = [slot("owner", name="Accountable owner", name_zh="责任人", is_core=True)]
    new = published(pilot, [*slots, slot("coach", 2)], minimum_share=50)

    found = changes(old, new, list(old.slots.all()), list(new.slots.all()))

    said = {str(change.what): (change.before, change.after) for change in found}
    assert said["minimum share, %"] == ("60", "50")
    assert said["Slot “Coach”"] == ("", "Coach · 2 required")
    assert "Slot “Accountable owner”" not in said
    assert said["Slot “Sponsor”"] == ("Sponsor · 发起人 · 1 required", "")


def test_only_one_draft_of_a_kind_can_be_stored(pilot):
    services.start_draft(kind=pilot, **WHO)

    with pytest.raises(IntegrityError), transaction.atomic():
        KindVersion.objects.create(kind=pilot, number=9, name="Second")


def test_a_kind_may_be_taken_back_into_use(pilot):
    services.retire_kind(kind=pilot, **WHO)

    services.retire_kind(kind=pilot, is_retired=False, actor=None, now=NOW + timedelta(hours=1))

    assert rosters.open_team(kind=pilot, name="New", opens_on=TODAY, **WHO).pk
