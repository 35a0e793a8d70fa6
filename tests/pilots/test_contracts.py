"""The contract: saved as it is typed, locked, and changed by versions that others approve."""

from datetime import timedelta
from decimal import Decimal

import pytest

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.ways import NotReady
from orgchange.notices.models import Notice
from orgchange.pilots.contracting.completeness import problems_of
from orgchange.pilots.contracting.content import Content
from orgchange.pilots.contracting.reading import newest_locked, working_copy
from orgchange.pilots.models import Gate
from orgchange.pilots.notices.gate_kinds import moved_holds
from orgchange.pilots.services import contract_changes, contracts
from tests.factories import pilots as p
from tests.factories.innovation import NOW

WHOLE = Content(
    {"believed": "Clerks book faster.", "days": 126, "buffer_days": 10},
    {"name": "Minutes", "unit": "min", "direction": "down", "baseline": Decimal("6.4")},
    {
        "guardrails": [{"name": "Wrong fields", "high": Decimal(2)}],
        "kill_criteria": [{"text": "The works council objects"}],
        "milestones": [{"name": "Reads eight in ten", "day": 42, "work_days": 20}],
    },
)


def save(firm, pilot, content=WHOLE, *, who="owner", revision=0):
    return contracts.save_contract(
        pilot=pilot, revision=revision, content=content, actor=firm.users[who], now=NOW
    )


# Writing


@pytest.mark.parametrize("who", ["owner", "manager"])
def test_the_owner_and_the_funds_manager_write_the_contract(firm, pilot, who):
    saved = save(firm, pilot, who=who)

    contract = working_copy(pilot)
    assert (saved.revision, contract.believed, contract.buffer_days) == (
        1,
        "Clerks book faster.",
        10,
    )
    assert [(row.series, row.name) for row in contract.measures.all()] == [
        ("primary", "Minutes"),
        ("g1", "Wrong fields"),
    ]
    assert [(row.code, row.day) for row in contract.milestones.all()] == [("m1", 42)]


@pytest.mark.parametrize("who", ["sponsor", "evaluator", "chair", "stranger", "legal"])
def test_nobody_else_writes_it(firm, pilot, who):
    with pytest.raises(NotAllowed):
        save(firm, pilot, who=who)


@pytest.mark.parametrize("state", ["ready", "running", "evaluating", "closing", "closed"])
def test_it_is_not_written_in_once_setup_is_over(firm, pilot, state):
    p.contract(pilot, number=1)
    pilot.state = state
    pilot.save()

    with pytest.raises((NotAllowed, contracts.NoChangeBegun)):
        save(firm, pilot)


def test_two_windows_cannot_overwrite_each_other(firm, pilot):
    save(firm, pilot)

    with pytest.raises(contracts.EditedElsewhere):
        save(firm, pilot, Content({"believed": "Something older."}), who="manager")

    assert working_copy(pilot).believed == "Clerks book faster."


def test_what_is_not_named_stays_as_it_is(firm, pilot):
    save(firm, pilot)
    save(firm, pilot, Content({"days": 100}), revision=1)

    contract = working_copy(pilot)
    assert (contract.days, contract.believed) == (100, "Clerks book faster.")
    assert contract.milestones.count() == 1


def test_rows_keep_their_names_when_another_goes(firm, pilot):
    plan = [{"name": "One"}, {"name": "Two"}, {"name": "Three"}]
    save(firm, pilot, Content(lists={"milestones": plan}))
    kept = [{"code": "m1", "name": "One"}, {"code": "m3", "name": "Three"}, {"name": "Four"}]
    save(firm, pilot, Content(lists={"milestones": kept}), revision=1)

    rows = working_copy(pilot).milestones.all()
    assert [(row.code, row.name) for row in rows] == [
        ("m1", "One"),
        ("m3", "Three"),
        ("m2", "Four"),
    ]


@pytest.mark.parametrize("given", ["primary", "g1"])
def test_no_guardrail_takes_the_series_of_another_number(firm, pilot, given):
    rows = [{"series": "g1", "name": "One"}, {"series": given, "name": "Two"}]
    save(firm, pilot, Content(lists={"guardrails": rows}))

    series = [row.series for row in working_copy(pilot).measures.all()]
    assert len(series) == len(set(series))


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (Content({"days": -1}), "days"),
        (Content({"unheard": 1}), "unheard"),
        (Content(primary={"cadence_days": 0}), "primary.cadence_days"),
        (Content(primary={"minimum_effect": Decimal(-1)}), "primary.minimum_effect"),
        (Content(primary={"baseline": Decimal("1e20")}), "primary.baseline"),
        (Content(lists={"guardrails": [{}] * 4}), "guardrails"),
        (Content(lists={"kill_criteria": [{}] * 4}), "kill_criteria"),
        (
            Content(lists={"guardrails": [{"low": Decimal(2), "high": Decimal(1)}]}),
            "guardrails[0].high",
        ),
        (Content(lists={"kill_criteria": [{"series": "primary"}]}), "kill_criteria[0].threshold"),
        (Content(lists={"kill_criteria": [{"times": 0}]}), "kill_criteria[0].times"),
        (Content(lists={"milestones": [{"day": 184}]}), "milestones[0].day"),
        (Content(lists={"milestones": [{"name": "x\x00"}]}), "milestones[0].name"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_its_place(firm, pilot, content, field):
    with pytest.raises(InvalidInput) as refused:
        save(firm, pilot, content)

    assert field in {problem.field for problem in refused.value.problems}


# Completeness


def fields(contract):
    return {(one.field, one.code) for one in problems_of(contract)}


def test_a_whole_contract_lacks_nothing(pilot):
    p.contract(pilot)

    assert fields(working_copy(pilot)) == set()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda c: setattr(c, "days", 89), ("days", "out_of_range")),
        (lambda c: setattr(c, "days", 184), ("days", "out_of_range")),
        (lambda c: c.measures.update(target=Decimal(7)), ("primary.target", "wrong_way")),
        (lambda c: c.measures.update(minimum_effect=3), ("primary.minimum_effect", "above_target")),
        (lambda c: c.measures.update(direction="keep"), ("primary.target_high", "required")),
        (lambda c: c.kill_criteria.all().delete(), ("kill_criteria", "required")),
        (lambda c: c.kill_criteria.update(series="g9"), ("kill_criteria[0].series", "unknown")),
        (
            lambda c: c.kill_criteria.update(threshold=3),
            ("kill_criteria[0].threshold", "stops_the_target"),
        ),
        (lambda c: c.milestones.all().delete(), ("milestones", "required")),
        (
            lambda c: c.milestones.update(responsible=None),
            ("milestones[0].responsible", "required"),
        ),
        (lambda c: c.milestones.update(day=127), ("milestones[0].day", "after_the_end")),
        (lambda c: c.milestones.update(work_days=0), ("milestones[0].work_days", "required")),
        (
            lambda c: c.measures.create(kind="guardrail", position=1, series="g1", name="Errors"),
            ("guardrails[0].low", "required"),
        ),
    ],
)
def test_each_thing_that_does_not_fit_is_named(pilot, change, problem):
    contract = p.contract(pilot)
    change(contract)
    contract.save()

    assert problem in fields(working_copy(pilot))


# Changing what was locked


@pytest.fixture
def running(firm, pilot):
    """A running pilot under version 1, with its gates."""
    contract = p.contract(pilot, number=1)
    pilot.state, pilot.started_on = "running", p.STARTED
    pilot.planned_end_on = p.STARTED + timedelta(days=126)
    pilot.save()
    for row in contract.milestones.all():
        Gate.objects.create(
            pilot=pilot,
            milestone=row.code,
            name=row.name,
            planned_on=p.STARTED + timedelta(days=row.day),
        )
    return pilot


def begin(firm, pilot, who="owner"):
    return contracts.begin_change(pilot=pilot, actor=firm.users[who], now=NOW)


def propose(firm, pilot, who="owner"):
    return contract_changes.propose_change(
        pilot=pilot, reason="The scale was wrong.", actor=firm.users[who], now=NOW
    )


def approve(firm, pilot, who="chair", revision=None):
    read = working_copy(pilot).revision if revision is None else revision
    return contract_changes.approve_change(
        pilot=pilot, revision=read, actor=firm.users[who], now=NOW
    )


def target_of(contract):
    return contract.measures.get(position=0).target


def changed(firm, pilot, content=None, who="owner"):
    """A change that was begun, written and proposed."""
    copy = begin(firm, pilot, who)
    content = content or Content(primary={"target": Decimal(3)})
    save(firm, pilot, content, who=who, revision=copy.revision)
    return propose(firm, pilot, who)


@pytest.mark.parametrize("who", ["chair", "manager"])
def test_a_change_becomes_a_version_when_somebody_else_approves(firm, running, who):
    changed(firm, running)
    assert target_of(newest_locked(running)) == Decimal("3.5")

    approve(firm, running, who)

    contract = newest_locked(running)
    assert (contract.number, target_of(contract), contract.reason) == (
        2,
        3,
        "The scale was wrong.",
    )
    assert (contract.proposed_by, contract.approved_by) == (
        firm.people["owner"],
        firm.people[who],
    )
    assert target_of(running.contracts.get(number=1)) == Decimal("3.5")


@pytest.mark.parametrize(
    "who", ["owner", "sponsor", "director", "finance", "evaluator", "stranger"]
)
def test_nobody_else_approves_it(firm, running, who):
    changed(firm, running)

    with pytest.raises(NotAllowed):
        approve(firm, running, who)


def test_who_proposed_a_change_does_not_approve_it(firm, running):
    changed(firm, running, who="manager")

    with pytest.raises(NotAllowed):
        approve(firm, running, "manager")


def test_a_chair_who_was_once_in_the_team_does_not_approve_it(firm, running):
    p.team(running, firm.people["chair"])
    changed(firm, running)

    with pytest.raises(NotAllowed):
        approve(firm, running, "chair")


def test_only_what_was_read_is_approved(firm, running):
    read = changed(firm, running).revision
    contract_changes.take_back_change(pilot=running, actor=firm.users["owner"], now=NOW)
    save(firm, running, Content(primary={"target": Decimal(1)}), revision=read)
    propose(firm, running)

    with pytest.raises(contracts.NoChangeBegun):
        approve(firm, running, revision=read)


def test_nobody_writes_in_a_change_that_waits(firm, running):
    copy = changed(firm, running)

    with pytest.raises(contracts.Proposed):
        save(firm, running, Content(primary={"target": Decimal(1)}), revision=copy.revision)


def test_a_change_that_was_turned_down_can_be_written_on(firm, running):
    copy = changed(firm, running)
    contract_changes.decline_change(
        pilot=running, words="Too low.", actor=firm.users["chair"], now=NOW
    )

    save(firm, running, Content(primary={"target": Decimal("3.2")}), revision=copy.revision)

    assert target_of(working_copy(running)) == Decimal("3.2")
    assert newest_locked(running).number == 1


def test_a_window_of_a_dropped_change_writes_nothing(firm, running):
    old = begin(firm, running).revision
    contracts.drop_change(pilot=running, actor=firm.users["owner"], now=NOW)
    new = begin(firm, running)
    save(firm, running, Content({"believed": "New."}), revision=new.revision)

    with pytest.raises(contracts.EditedElsewhere):
        save(firm, running, Content({"believed": "Old."}), revision=old)


def test_a_change_that_changes_nothing_is_not_proposed(firm, running):
    begin(firm, running)

    with pytest.raises(NotReady) as refused:
        propose(firm, running)

    assert [one.code for one in refused.value.problems] == ["same"]


def test_a_contract_is_not_the_way_to_a_longer_pilot(firm, running):
    copy = begin(firm, running)
    save(firm, running, Content({"days": 183}), revision=copy.revision)

    with pytest.raises(NotReady) as refused:
        propose(firm, running)

    assert [one.code for one in refused.value.problems] == ["fixed"]


def plan_of(pilot, **changes):
    """The milestones of the pilot as they are, with some of them otherwise."""
    names = ("code", "name", "day", "responsible", "criteria", "work_days", "tranche")
    rows = newest_locked(pilot).milestones.all()
    return [
        {**{name: getattr(row, name) for name in names}, **changes.get(row.code, {})}
        for row in rows
        if changes.get(row.code, {}) is not None
    ]


def test_gates_follow_their_milestones(firm, running):
    before = {gate.milestone: gate.planned_on for gate in running.gates.all()}
    plan = [
        *plan_of(running, m1={"day": 95}, m2=None),
        {**plan_of(running)[0], "code": "", "day": 99},
    ]

    changed(firm, running, Content(lists={"milestones": plan}))
    approve(firm, running)

    days = {gate.milestone: gate.planned_on for gate in running.gates.all()}
    assert days == {
        "m1": before["m1"] + timedelta(days=95 - 42),
        "m3": p.STARTED + timedelta(days=99),
    }


def with_pre_read(firm, running, milestone, sent_at):
    gate = running.gates.get(milestone=milestone)
    gate.pre_read, gate.pre_read_at = "Read this.", sent_at
    gate.save()
    for name in ("chair", "stranger"):
        gate.seats.create(employee=firm.people[name])
    return gate


def test_who_has_a_pre_read_is_told_that_its_gate_moved_and_nobody_else(firm, running):
    gate = with_pre_read(firm, running, "m2", NOW)

    changed(firm, running, Content(lists={"milestones": plan_of(running, m2={"day": 100})}))
    approve(firm, running, "manager")

    gate.refresh_from_db()
    assert (gate.planned_on, gate.pre_read_at) == (p.STARTED + timedelta(days=100), NOW)
    told = Notice.objects.filter(kind="pilot_gate_moved")
    assert {one.recipient for one in told} == {
        firm.people[name] for name in ("chair", "stranger", "owner")
    }
    assert told[0].context["before"] == (p.STARTED + timedelta(days=84)).isoformat()
    entry = AuditEntry.objects.get(action="pilot.change_approved")
    assert [one["gate"] for one in entry.changes["gates"]] == ["Milestone 2"]
    assert moved_holds(told, NOW) == {}
    gate.planned_on += timedelta(days=1)
    gate.save()
    assert set(moved_holds(told, NOW)) == {one.pk for one in told}


def test_a_gate_that_stays_is_told_to_nobody(firm, running):
    gate = with_pre_read(firm, running, "m2", NOW)
    days = {"m1": {"day": 95}, "m2": {"criteria": "Nine in ten."}}

    changed(firm, running, Content(lists={"milestones": plan_of(running, **days)}))
    approve(firm, running)

    gate.refresh_from_db()
    assert gate.planned_on == p.STARTED + timedelta(days=84)
    assert not Notice.objects.filter(kind="pilot_gate_moved").exists()


def test_no_gate_moves_into_the_past_or_before_its_panel_has_read(firm, running):
    sent = with_pre_read(firm, running, "m2", NOW)

    changed(
        firm,
        running,
        Content(lists={"milestones": plan_of(running, m1={"day": 50}, m2={"day": 80})}),
    )
    approve(firm, running)

    sent.refresh_from_db()
    assert running.gates.get(milestone="m1").planned_on == NOW.date()
    assert sent.planned_on == NOW.date() + timedelta(days=3)


def test_what_was_put_to_a_gate_is_not_lost_with_its_milestone(firm, running):
    gate = with_pre_read(firm, running, "m2", NOW)

    changed(firm, running, Content(lists={"milestones": plan_of(running, m2=None)}))
    approve(firm, running)

    assert running.gates.filter(pk=gate.pk).exists()


def test_a_milestone_that_passed_its_gate_stays_as_it_was(firm, running):
    running.gates.filter(milestone="m1").update(
        decision="go", opened_at=NOW, decided_at=NOW, decided_by=firm.people["chair"]
    )
    copy = begin(firm, running)
    content = Content(lists={"milestones": plan_of(running, m1={"criteria": "Anything."})})
    save(firm, running, content, revision=copy.revision)

    with pytest.raises(NotReady) as refused:
        propose(firm, running)

    assert [one.code for one in refused.value.problems] == ["passed"]


def test_who_approves_is_told_and_who_proposed_hears_the_answer(firm, running):
    changed(firm, running)
    told = Notice.objects.filter(kind="pilot_change_proposed").values_list("recipient", flat=True)
    assert set(told) == {firm.people["chair"].pk, firm.people["manager"].pk}

    approve(firm, running)

    heard = Notice.objects.filter(kind="pilot_change_settled").values_list("recipient", flat=True)
    assert list(heard) == [firm.people["owner"].pk]
