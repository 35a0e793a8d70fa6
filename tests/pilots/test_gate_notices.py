"""Who is told of gates and endings, and who is not."""

import pytest

from orgchange.notices import kinds
from orgchange.notices.models import Notice, Reason
from orgchange.pilots.models import Gate
from orgchange.pilots.notices import gate_kinds
from orgchange.pilots.services import gates
from orgchange.pilots.services.clock import tick
from orgchange.pilots.services.evaluating import give_outcome
from tests.pilots.gates import DAY, NOW, at_the_end, build, decided, prepared, written

TODAY = NOW.date()


@pytest.fixture
def of(firm, monkeypatch):
    found = build(firm, monkeypatch)
    found.pilot.gates.filter(milestone="m2").update(planned_on=TODAY + 60 * DAY)
    return found


def told(kind):
    rows = Notice.objects.filter(kind=kind).order_by("recipient__full_name")
    return [notice.recipient.full_name for notice in rows]


def planned(of, days):
    Gate.objects.filter(pk=of.gate.pk).update(planned_on=TODAY + days * DAY)


def test_the_team_hears_of_a_decision_and_who_decided_does_not(of):
    prepared(of)
    decided(of, "go")

    assert told(gate_kinds.DECIDED) == ["Member", "Owner", "Sponsor"]


def test_the_panel_hears_of_its_pre_read(of):
    prepared(of)

    assert told(gate_kinds.PRE_READ) == ["Chair", "Stranger"]


def test_who_is_seated_later_hears_of_it_then_and_nobody_twice(of):
    prepared(of)
    gates.seat(gate=of.gate, employee=of.people["legal"], actor=of.users["manager"], now=NOW)

    assert told(gate_kinds.PRE_READ) == ["Chair", "Legal", "Stranger"]


@pytest.mark.parametrize(("days", "people"), [(6, []), (5, ["Owner"])])
def test_the_owner_hears_before_the_pre_read_is_due(of, days, people):
    planned(of, days)

    tick(now=NOW)
    tick(now=NOW)

    assert told(gate_kinds.PRE_READ_DUE) == people


@pytest.mark.parametrize(("days", "people"), [(4, []), (3, ["Chair"])])
def test_the_chair_hears_of_a_gate_without_a_panel(of, days, people):
    planned(of, days)
    of.gate.seats.all().delete()

    tick(now=NOW)

    assert told(gate_kinds.PANEL_MISSING) == people


def test_a_pre_read_that_was_sent_is_due_no_more(of):
    planned(of, 4)
    tick(now=NOW)
    notice = Notice.objects.get(kind=gate_kinds.PRE_READ_DUE)
    kind = kinds.get(notice.kind)
    before = kind.holds([notice], NOW)

    Gate.objects.filter(pk=of.gate.pk).update(pre_read_at=NOW)

    assert before == {}
    assert kind.holds([notice], NOW) == {notice.pk: Reason.COMPLETED}


def test_evaluator_and_director_hear_of_their_turn(of):
    prepared(of)
    decided(of, "stop")
    at_the_end(of)
    written(of)
    give_outcome(pilot=of.pilot, actor=of.users["evaluator"], now=NOW)

    assert told(gate_kinds.EVALUATION) == ["Evaluator"]
    assert told(gate_kinds.DECISION) == ["Director"]
    notice = Notice.objects.get(kind=gate_kinds.DECISION)
    assert kinds.get(notice.kind).facts([notice], NOW)[notice.pk]["path"].endswith("/decision/")
