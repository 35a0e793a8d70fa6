"""Drafts of a roster: steps and undo, who may plan, what others change meanwhile, publishing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.notices.models import Notice, Reason
from orgchange.teams import planning
from orgchange.teams.draft_notices import draft_holds
from orgchange.teams.models import TeamMembership
from orgchange.teams.plans import plan_of
from orgchange.teams.services import drafting, drafts, publishing, rehearsal, seats
from orgchange.teams.services.reversal import CannotUndo
from tests.factories.directory import department, employee, grant, user
from tests.factories.teams import membership, team

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = date(2026, 4, 1)


class Firm:
    """A project team with two members, its lead, HR and a stranger."""

    def __init__(self):
        self.sales = department("SALES", function="business")
        self.data = department("DATA", function="data_science")
        self.lead = employee(self.sales, name="Lea Lead")
        self.ada = employee(self.data, name="Ada Data")
        self.ben = employee(self.sales, name="Ben Sales")
        self.cleo = employee(self.data, name="Cleo Data")
        self.team = team("Forecasts", lead=self.lead)
        membership(self.team, self.ben, slot="owner", allocation=30)
        membership(self.team, self.ada, slot="data_scientist", allocation=40)
        self.lead_user = user(self.lead)
        self.hr = user(username="hr@example.org")
        grant(self.hr, "hr")
        self.stranger = user(self.cleo)
        self.draft = self.start()

    def start(self, day=DAY):
        return drafts.start(team=self.team, starts_on=day, actor=self.lead_user, now=NOW)

    def place(self, person, slot, **given):
        given = {"draft": self.draft, "actor": self.lead_user, "now": NOW, **given}
        return self.keep(drafts.place(employee=person, slot=slot, **given))

    def change(self, person, slot, **given):
        given = {"draft": self.draft, "actor": self.lead_user, "now": NOW, **given}
        return self.keep(drafts.change(employee=person, slot=slot, **given))

    def take_out(self, person, slot):
        given = {"draft": self.draft, "actor": self.lead_user, "now": NOW}
        return self.keep(drafts.take_out(employee=person, slot=slot, **given))

    def act(self, name, **given):
        act = getattr(drafts, name)
        return self.keep(act(draft=self.draft, actor=self.lead_user, now=NOW, **given))

    def publish(self, actor=None):
        return publishing.publish(draft=self.draft, actor=actor or self.lead_user, now=NOW)

    def keep(self, draft):
        self.draft = draft
        return draft

    def planned(self):
        return {
            (key[0], key[1]): seat.allocation for key, seat in drafting.content(self.draft).items()
        }

    def seats_on(self, day):
        rows = TeamMembership.objects.current().on(day).filter(team=self.team)
        return {(row.employee_id, row.slot): row.allocation for row in rows}


@pytest.fixture
def firm():
    return Firm()


def test_a_draft_starts_with_the_roster_of_its_day(firm):
    assert firm.planned() == {(firm.ben.pk, "owner"): 30, (firm.ada.pk, "data_scientist"): 40}


def test_each_act_is_a_step_that_undo_and_redo_walk(firm):
    firm.place(firm.cleo, "engineer", allocation=50)
    firm.place(firm.ada, "translator", moved_from="data_scientist")
    firm.change(firm.ada, "translator", allocation=60)
    after = firm.planned()

    firm.act("undo")
    firm.act("undo")
    assert firm.planned() == {
        (firm.ben.pk, "owner"): 30,
        (firm.ada.pk, "data_scientist"): 40,
        (firm.cleo.pk, "engineer"): 50,
    }
    firm.act("redo")
    firm.act("redo")

    assert firm.planned() == after
    assert after[(firm.ada.pk, "translator")] == 60


def test_a_new_act_drops_what_was_undone(firm):
    firm.place(firm.cleo, "engineer")
    firm.act("undo")
    firm.take_out(firm.ada, "data_scientist")

    with pytest.raises(drafting.CannotPlan):
        firm.act("redo")
    assert list(firm.draft.steps.values_list("number", flat=True)) == [0, 1]


def test_there_is_nothing_to_undo_at_the_first_step(firm):
    with pytest.raises(drafting.CannotPlan):
        firm.act("undo")


def test_acts_that_do_not_fit_are_refused_and_make_no_step(firm):
    for wrong in (
        lambda: firm.place(firm.ada, "data_scientist"),
        lambda: firm.place(firm.cleo, "no_such_slot"),
        lambda: firm.place(firm.cleo, "owner", moved_from="engineer"),
        lambda: firm.take_out(firm.cleo, "owner"),
    ):
        with pytest.raises(drafting.CannotPlan):
            wrong()
    for wrong in (
        lambda: firm.change(firm.ada, "data_scientist", allocation=101),
        lambda: firm.change(firm.ada, "data_scientist", standing="king"),
        lambda: firm.change(firm.ada, "data_scientist", ends_on=DAY),
        lambda: firm.act("rename", title=" "),
        lambda: firm.act("set_day", starts_on=date(2024, 1, 1)),
    ):
        with pytest.raises(InvalidInput):
            wrong()

    assert firm.draft.steps.count() == 1


def test_publishing_writes_the_roster_from_the_day_on_as_one_act(firm):
    firm.place(firm.cleo, "engineer", allocation=50)
    firm.take_out(firm.ada, "data_scientist")
    firm.change(firm.ben, "owner", allocation=20)

    done = firm.publish()

    assert (done.joined, done.left, done.changed) == (1, 1, 1)
    assert firm.seats_on(date(2026, 3, 31)) == {
        (firm.ben.pk, "owner"): 30,
        (firm.ada.pk, "data_scientist"): 40,
    }
    assert firm.seats_on(DAY) == {(firm.ben.pk, "owner"): 20, (firm.cleo.pk, "engineer"): 50}
    entry = AuditEntry.objects.get(action="team.draft_published")
    assert entry.changes["joined"] == 1
    with pytest.raises(drafting.DraftSettled):
        firm.place(firm.ada, "translator")


def test_a_published_draft_keeps_the_figures_it_was_published_with(firm):
    firm.change(firm.ben, "owner", allocation=70)
    open_plan = plan_of(firm.draft)
    before, after = open_plan.before, open_plan.after
    firm.publish()
    firm.draft.refresh_from_db()

    plan = plan_of(firm.draft)

    assert (plan.before, plan.after) == (before, after)
    assert (before.highest_load, after.highest_load) == (40, 70)


def test_what_others_changed_meanwhile_stays_when_the_draft_did_not_touch_it(firm):
    firm.place(firm.cleo, "engineer")
    seats.end_membership(
        team=firm.team,
        employee=firm.ada,
        slot="data_scientist",
        last_day=date(2026, 3, 15),
        actor=None,
        now=NOW,
    )

    plan = plan_of(firm.draft)
    assert [(c.kind, c.employee_id) for c in plan.meanwhile] == [("leave", firm.ada.pk)]
    firm.publish()

    assert firm.seats_on(DAY) == {(firm.ben.pk, "owner"): 30, (firm.cleo.pk, "engineer"): 20}


def test_a_seat_that_both_changed_is_a_clash_named_before_anything_is_written(firm):
    firm.change(firm.ada, "data_scientist", allocation=60)
    firm.place(firm.cleo, "engineer")
    seats.set_membership(
        team=firm.team,
        employee=firm.ada,
        slot="data_scientist",
        allocation=10,
        starts_on=date(2026, 3, 15),
        actor=None,
        now=NOW,
    )

    with pytest.raises(publishing.DraftRefused) as refused:
        firm.publish()

    assert [p.code for p in refused.value.problems] == ["clash"]
    assert "Ada Data" in refused.value.message
    assert (firm.cleo.pk, "engineer") not in firm.seats_on(DAY)
    firm.act("catch_up")
    firm.publish()
    assert firm.seats_on(DAY)[(firm.ada.pk, "data_scientist")] == 60
    assert firm.seats_on(date(2026, 3, 20))[(firm.ada.pk, "data_scientist")] == 10


def test_the_check_names_who_would_be_overbooked_and_publishing_refuses_with_the_same(firm):
    other = team("Other team")
    membership(other, firm.cleo, slot="engineer", allocation=90)
    firm.place(firm.cleo, "engineer", allocation=20)

    found = rehearsal.check(firm.draft)

    assert [(p.field, p.code) for p in found.breaks] == [(f"{firm.cleo.pk}:engineer", "overbooked")]
    assert "Cleo Data" in found.breaks[0].message
    assert "Other team 90 %" in found.breaks[0].message
    assert TeamMembership.objects.filter(employee=firm.cleo, team=firm.team).count() == 0
    with pytest.raises(publishing.DraftRefused) as refused:
        firm.publish()
    assert refused.value.problems == found.breaks


def test_the_check_names_slots_that_one_person_must_not_hold(firm):
    firm.place(firm.ben, "legal")
    firm.place(firm.ada, "engineer")
    firm.place(firm.ada, "translator")

    found = rehearsal.check(firm.draft)

    assert {p.code for p in found.breaks} == {"never_together", "too_many_slots"}
    assert all(p.message.startswith(("Ben Sales", "Ada Data")) for p in found.breaks)


def test_the_check_names_who_is_not_employed_or_on_leave_and_slots_left_empty(firm):
    gone = employee(firm.sales, name="Gone Soon", until=date(2026, 2, 1))
    ill = employee(firm.sales, name="Ill Now", working_status="on_leave")
    firm.place(gone, "sponsor")
    firm.place(ill, "engineer")

    found = rehearsal.check(firm.draft)

    assert [p.code for p in found.breaks] == ["not_employed"]
    codes = [p.code for p in found.warnings]
    assert "on_leave" in codes
    empty = {p.field for p in found.warnings if p.code == "slot_empty"}
    assert empty == {"sponsor", "engineer", "business_expert", "product_manager"}


def test_the_check_says_when_the_share_is_not_above_its_minimum(firm):
    found = rehearsal.check(firm.draft)

    share = next(p for p in found.warnings if p.code == "share_under_target")
    assert "1 / 2 · 50 %" in share.message


def test_figures_before_and_after_come_from_one_definition(firm):
    firm.place(firm.cleo, "engineer")

    plan = plan_of(firm.draft)

    assert (plan.before.cross, plan.before.working) == (1, 2)
    assert (plan.after.cross, plan.after.working) == (2, 3)
    assert plan.after.filled == plan.before.filled + 1


def test_moving_the_day_does_the_same_on_the_roster_of_that_day(firm):
    firm.place(firm.cleo, "engineer")
    seats.end_membership(
        team=firm.team,
        employee=firm.ada,
        slot="data_scientist",
        last_day=date(2026, 5, 31),
        actor=None,
        now=NOW,
    )

    firm.act("set_day", starts_on=date(2026, 6, 1))

    assert firm.planned() == {(firm.ben.pk, "owner"): 30, (firm.cleo.pk, "engineer"): 20}


def test_a_seat_agreed_for_later_is_not_overwritten(firm):
    membership(firm.team, firm.cleo, slot="engineer", allocation=70, since=date(2026, 7, 1))
    firm.place(firm.cleo, "engineer", allocation=20)

    found = rehearsal.check(firm.draft)
    firm.publish()

    assert "later_seat" in [p.code for p in found.warnings]
    assert firm.seats_on(date(2026, 6, 30))[(firm.cleo.pk, "engineer")] == 20
    assert firm.seats_on(date(2026, 7, 1))[(firm.cleo.pk, "engineer")] == 70


def test_a_draft_that_changes_nothing_is_not_published(firm):
    with pytest.raises(publishing.NothingToPublish):
        firm.publish()


def test_only_hr_who_runs_the_team_and_the_author_plan(firm):
    given = {"draft": firm.draft, "employee": firm.cleo, "slot": "engineer", "now": NOW}
    with pytest.raises(NotAllowed):
        drafts.place(**given, actor=firm.stranger)
    with pytest.raises(NotAllowed):
        drafts.start(team=firm.team, starts_on=DAY, actor=firm.stranger, now=NOW)

    drafts.place(**given, actor=firm.hr)

    assert firm.draft.steps.get(number=1).author == firm.hr


def test_those_it_is_shared_with_say_something_and_plan_nothing(firm):
    with pytest.raises(NotAllowed):
        drafts.comment(draft=firm.draft, body="And me?", actor=firm.stranger, now=NOW)
    firm.act("share", people=[firm.cleo])

    drafts.comment(draft=firm.draft, body="Fine by me.", actor=firm.stranger, now=NOW)

    with pytest.raises(NotAllowed):
        drafts.undo(draft=firm.draft, actor=firm.stranger, now=NOW)
    with pytest.raises(NotAllowed):
        publishing.publish(draft=firm.draft, actor=firm.stranger, now=NOW)
    assert firm.draft.comments.get().author == firm.stranger


def test_an_author_who_no_longer_runs_the_team_keeps_the_draft_and_cannot_publish(firm):
    firm.place(firm.cleo, "engineer")
    firm.draft.author = firm.stranger
    firm.draft.save()

    drafts.rename(draft=firm.draft, title="Mine", actor=firm.stranger, now=NOW)

    with pytest.raises(NotAllowed):
        publishing.publish(draft=firm.draft, actor=firm.stranger, now=NOW)


def test_a_discarded_draft_is_settled(firm):
    firm.act("discard")

    with pytest.raises(drafting.DraftSettled):
        firm.publish()


def test_a_seat_with_an_end_ends_there(firm):
    firm.change(firm.ada, "data_scientist", ends_on=date(2026, 6, 1))
    firm.publish()

    row = TeamMembership.objects.current().on(DAY).get(employee=firm.ada, team=firm.team)
    assert row.valid_to == date(2026, 6, 1)
    assert (firm.ada.pk, "data_scientist") not in firm.seats_on(date(2026, 6, 1))


def seat(person, slot, share=20):
    return planning.Planned(person, slot, share)


def test_differences_say_who_joins_leaves_moves_and_changes():
    before = planning.roster([seat(1, "a"), seat(2, "b"), seat(3, "c"), seat(4, "d")])
    after = planning.roster(
        [seat(1, "b"), seat(3, "c", 30), seat(4, "d"), seat(4, "e"), seat(5, "a")]
    )

    found = [(c.kind, c.employee_id) for c in planning.changes(before, after)]

    assert found == [("join", 5), ("leave", 2), ("move", 1), ("take", 4), ("change", 3)]


def test_rows_and_back_are_the_same_roster():
    held = planning.roster([seat(1, "a"), planning.Planned(2, "b", 0, "guest", date(2026, 5, 1))])

    assert planning.from_rows(planning.as_rows(held)) == held


SHARES = st.none() | st.integers(1, 3)
ROSTERS = st.fixed_dictionaries({(who, what): SHARES for who in (1, 2) for what in ("a", "b")})


def drawn(shares):
    return planning.roster(seat(who, what, share) for (who, what), share in shares.items() if share)


@given(base=ROSTERS, mine=ROSTERS, theirs=ROSTERS)
def test_replaying_loses_nothing_that_either_side_did(base, mine, theirs):
    base, mine, theirs = drawn(base), drawn(mine), drawn(theirs)

    merged, clashes = planning.replayed(base, mine, theirs)

    for key in {*base, *mine, *theirs}:
        was, wanted, there, got = (each.get(key) for each in (base, mine, theirs, merged))
        if key in {clash.key for clash in clashes}:
            assert len({was, wanted, there}) == 3
            assert got == there
        else:
            assert got == (there if wanted == was else wanted)
    assert planning.replayed(base, mine, base) == (mine, [])
    assert (
        planning.replayed(base, mine, theirs, wins=True)[0].items()
        >= {key: value for key, value in mine.items() if value != base.get(key)}.items()
    )


def test_a_publishing_is_taken_back_and_the_draft_is_open_again(firm):
    before = firm.seats_on(DAY)
    firm.place(firm.cleo, "engineer")
    firm.publish()
    assert firm.seats_on(DAY) != before

    later = NOW + timedelta(minutes=1)
    publishing.take_back(draft=firm.draft, actor=firm.lead_user, now=later)

    firm.draft.refresh_from_db()
    assert (firm.draft.state, firm.seats_on(DAY)) == ("open", before)
    with pytest.raises(CannotUndo):
        publishing.take_back(draft=firm.draft, actor=firm.lead_user, now=later)


def test_a_publishing_on_which_a_later_change_stands_is_not_taken_back(firm):
    firm.place(firm.cleo, "engineer")
    firm.publish()
    later = NOW + timedelta(minutes=1)
    seats.end_membership(
        team=firm.team,
        employee=firm.cleo,
        slot="engineer",
        last_day=date(2026, 5, 31),
        actor=firm.hr,
        now=later,
    )

    with pytest.raises(CannotUndo):
        publishing.take_back(draft=firm.draft, actor=firm.lead_user, now=later)


def test_who_a_draft_is_shared_with_is_told_once_and_its_author_of_comments(firm):
    for _ in range(2):
        firm.act("share", people=[firm.cleo])
    firm.act("share", people=[])
    firm.act("share", people=[firm.cleo])
    drafts.comment(draft=firm.draft, body="Good.", actor=firm.stranger, now=NOW)
    drafts.comment(draft=firm.draft, body="Thanks.", actor=firm.lead_user, now=NOW)

    told = Notice.objects.values_list("recipient__full_name", "kind")
    assert sorted(told) == [("Cleo Data", "draft_shared"), ("Lea Lead", "draft_commented")]
    assert Notice.objects.get(kind="draft_commented").context["comment"] == "Good."
    shared = list(Notice.objects.filter(kind="draft_shared"))
    assert draft_holds(shared, NOW) == {}
    firm.act("discard")
    assert draft_holds(shared, NOW) == {shared[0].pk: Reason.NOT_REQUIRED}
