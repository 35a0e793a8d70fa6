"""The way of a pilot from setup to its first day."""

from datetime import timedelta
from decimal import Decimal

import pytest

from orgchange.core.dates import firm_day
from orgchange.innovation.models import Tranche
from orgchange.innovation.ways import NotReady
from orgchange.pilots.services import move
from orgchange.pilots.services.clock import tick
from orgchange.pilots.workflow import EFFECTS
from orgchange.teams.models import TeamMembership
from tests.factories import directory as d
from tests.factories import pilots as p
from tests.factories import pilots_setup as s
from tests.factories import teams
from tests.factories.innovation import NOW

TODAY = firm_day(NOW)


@pytest.fixture
def whole(firm, pilot):
    """The pilot with all that it needs; its team by slot."""
    return s.complete(pilot, asked_by=firm.users["owner"])


def prepare(firm, pilot, who="owner"):
    return move(pilot=pilot, transition="prepare", actor=firm.users[who], now=NOW)


def start(firm, pilot, now=NOW):
    return move(pilot=pilot, transition="start", actor=firm.users["manager"], now=now)


def codes(refused):
    return {(one.field, one.code) for one in refused.value.problems}


def test_a_whole_pilot_is_made_ready_and_started(firm, pilot, whole):
    prepare(firm, pilot)
    start(firm, pilot)

    contract = pilot.contracts.get()
    assert pilot.state == "running"
    assert (pilot.started_on, pilot.planned_end_on) == (TODAY, TODAY + timedelta(days=126))
    assert (contract.number, contract.locked_at) == (1, NOW)
    assert [(gate.milestone, gate.planned_on) for gate in pilot.gates.all()] == [
        ("m1", TODAY + timedelta(days=42)),
        ("m2", TODAY + timedelta(days=84)),
    ]


def test_an_empty_pilot_hears_everything_that_is_missing_at_once(firm, pilot):
    with pytest.raises(NotReady) as refused:
        prepare(firm, pilot)

    assert codes(refused) == {
        ("team", "required"),
        ("capacity", "no_team"),
        ("contract", "required"),
        ("data", "required"),
        ("contract.buffer_days", "required"),
    }


def test_an_empty_slot_is_named(firm, pilot, whole):
    TeamMembership.objects.filter(slot="translator").delete()

    with pytest.raises(NotReady) as refused:
        prepare(firm, pilot)

    assert codes(refused) == {("team.translator", "empty_slot")}


def test_a_team_of_one_function_is_not_mixed_enough(firm, pilot):
    people = s.complete(pilot, asked_by=firm.users["owner"])
    for person in people.values():
        person.jobs.update(function="business")

    with pytest.raises(NotReady) as refused:
        prepare(firm, pilot)

    assert codes(refused) == {("team.share", "share")}


@pytest.mark.parametrize("state", ["open", "refused", "withdrawn", "lapsed"])
def test_time_that_no_manager_released_is_named(firm, pilot, whole, state):
    pilot.team.join_requests.filter(slot="legal").update(state=state)

    with pytest.raises(NotReady) as refused:
        prepare(firm, pilot)

    assert codes(refused) == {(f"capacity.{whole['legal'].pk}", "not_released")}


def test_more_time_than_was_released_is_named(firm, pilot, whole):
    pilot.team.join_requests.filter(slot="legal").update(allocation=10)

    with pytest.raises(NotReady) as refused:
        prepare(firm, pilot)

    assert codes(refused) == {(f"capacity.{whole['legal'].pk}", "not_released")}


@pytest.mark.parametrize("field", ["sponsor", "evaluator"])
def test_people_who_were_never_named_are_named_as_missing(firm, pilot, whole, field):
    setattr(pilot, field, None)
    pilot.save()

    with pytest.raises(NotReady) as refused:
        prepare(firm, pilot)

    assert (field, "required") in codes(refused)


def test_an_evaluator_who_joined_the_team_evaluates_nothing(firm, pilot, whole):
    pilot.evaluator = whole["translator"]
    pilot.save()

    with pytest.raises(NotReady) as refused:
        prepare(firm, pilot)

    assert codes(refused) == {("evaluator", "of_the_team")}


@pytest.mark.parametrize("measured_on", [TODAY, TODAY + timedelta(days=1)])
def test_a_baseline_of_the_first_day_or_later_is_none(firm, pilot, whole, measured_on):
    pilot.contracts.get().measures.update(baseline_on=measured_on)
    prepare(firm, pilot)

    with pytest.raises(NotReady) as refused:
        start(firm, pilot)

    assert codes(refused) == {("contract.primary.baseline_on", "not_before_start")}


def test_what_was_lost_while_it_was_ready_stops_the_start(firm, pilot, whole):
    prepare(firm, pilot)
    pilot.data_checks.update(is_reachable=False)

    with pytest.raises(NotReady) as refused:
        start(firm, pilot)

    assert {code for _field, code in codes(refused)} == {"is_reachable"}


def test_the_clock_takes_a_pilot_back_that_is_no_longer_ready(firm, pilot, whole):
    prepare(firm, pilot)
    assert tick(now=NOW) == 0

    pilot.data_checks.update(is_reachable=False)
    assert tick(now=NOW) == 1
    assert tick(now=NOW) == 0

    pilot.refresh_from_db()
    assert pilot.state == "setup"


# The first tranche


@pytest.fixture
def award(firm, pilot, whole):
    """The pilot's award: 40 % released, 60 % when the second milestone is met."""
    people = firm.people
    row = p.award(firm.round, people["submitter"], by=people["director"], amount=8000)
    Tranche.objects.create(award=row, position=1, amount=3200, released_at=NOW)
    Tranche.objects.create(award=row, position=2, amount=4800, condition="It reads eight in ten")
    pilot.award, pilot.budget_source = row, ""
    pilot.save()
    pilot.contracts.get().milestones.filter(code="m2").update(tranche=2)
    prepare(firm, pilot)
    return row


def test_a_small_released_tranche_and_milestones_for_the_rest_let_it_start(firm, pilot, award):
    start(firm, pilot)

    assert pilot.state == "running"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda row: row.tranches.all().delete(), {"no_plan"}),
        (lambda row: row.tranches.filter(position=1).update(released_at=None), {"not_released"}),
        (lambda row: row.tranches.filter(position=1).update(amount=3201), {"first_too_large"}),
        (
            lambda row: row.tranches.create(position=3, amount=Decimal(1), condition="More"),
            {"not_tied"},
        ),
        (
            lambda row: row.pilot.contracts.get().milestones.update(tranche=2),
            {"tied_twice"},
        ),
        (
            lambda row: row.pilot.contracts.get().milestones.filter(code="m1").update(tranche=7),
            {"no_such_tranche"},
        ),
    ],
)
def test_money_that_is_not_in_order_stops_the_start(firm, pilot, award, change, expected):
    change(award)

    with pytest.raises(NotReady) as refused:
        start(firm, pilot)

    assert {code for _field, code in codes(refused)} == expected


def test_the_whole_of_a_small_award_may_go_out_at_once(firm, pilot, award):
    award.tranches.all().delete()
    award.tranches.create(position=1, amount=8000, released_at=NOW)
    award.proposal.lane = "micro"
    award.proposal.save()
    pilot.contracts.get().milestones.update(tranche=None)

    start(firm, pilot)

    assert pilot.state == "running"


def test_a_pilot_whose_award_was_taken_back_is_over_before_it_began(firm, pilot, award):
    award.proposal.state = "rescinded"
    award.proposal.save()

    assert tick(now=NOW) == 1

    pilot.refresh_from_db()
    assert (pilot.state, pilot.verdict, pilot.ended_on) == ("closing", "did_not_finish", TODAY)
    assert pilot.outcome.given_at == NOW
    assert pilot.outcome.words


def test_a_pilot_is_given_up_with_words(firm, pilot):
    move(
        pilot=pilot,
        transition="abandon",
        actor=firm.users["sponsor"],
        now=NOW,
        words="The warehouse is sold.",
    )

    assert (pilot.state, pilot.verdict) == ("closing", "did_not_finish")
    assert pilot.outcome.words == "The warehouse is sold."


# Somebody leaves a running pilot


LATER = NOW + timedelta(days=10)


@pytest.fixture
def running(firm, pilot, whole):
    prepare(firm, pilot)
    start(firm, pilot)
    return whole


def leaves(person, slot, *, at):
    """A seat that ended, as `teams.follow` ends it on the day somebody leaves."""
    rows = TeamMembership.objects.current().filter(employee=person, slot=slot)
    rows.update(valid_to=firm_day(at), recorded_at=at)


def test_nobody_left_and_nothing_happens(running):
    assert tick(now=LATER) == 0


def test_the_last_one_in_a_slot_left(pilot, running, monkeypatch):
    called = []
    monkeypatch.setitem(EFFECTS, "call_gate", lambda step: called.append(step.transition.code))
    leaves(running["translator"], "translator", at=LATER - timedelta(hours=1))

    assert tick(now=LATER) == 1

    pilot.refresh_from_db()
    assert (pilot.state, called) == ("gate_review", ["person_left"])


def test_what_a_gate_has_looked_at_calls_no_second_one(pilot, running):
    leaves(running["translator"], "translator", at=LATER - timedelta(hours=1))
    pilot.entered_at = LATER
    pilot.save()

    assert tick(now=LATER + timedelta(hours=1)) == 0


def test_one_of_two_in_a_slot_is_not_missed(firm, pilot, running):
    other = d.employee(pilot.department, name="Other", function="engineering")
    teams.membership(pilot.team, other, slot="translator", since=TODAY)
    leaves(running["translator"], "translator", at=LATER - timedelta(hours=1))

    assert tick(now=LATER) == 0
