"""Two chairs, two directors, two clocks at once: one of them is first."""

import threading

import pytest
from django.db import DatabaseError, connection

from orgchange.core.errors import DomainError
from orgchange.pilots.models import EndDecision, Gate, Pilot, PilotMove, PilotOutcome
from orgchange.pilots.services import deciding, move
from orgchange.pilots.services.clock import tick
from orgchange.pilots.services.gates import seat
from tests.factories import innovation as f
from tests.pilots.gates import DAY, NOW, WORDS, at_the_end, build, held, prepared

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs rows that can be locked"),
    pytest.mark.django_db(transaction=True),
]
TRIES = 6


@pytest.fixture
def of(firm, monkeypatch):
    found = build(firm, monkeypatch)
    for role in ("chair", "director"):
        f.office(firm.fund, firm.people["legal"], role)
    seat(gate=found.gate, employee=firm.people["legal"], actor=firm.users["manager"], now=NOW)
    return found


def race(*acts):
    """All at once; answers what was refused, and what broke."""
    refused, broken, ready = [], [], threading.Barrier(len(acts))

    def run(act):
        try:
            ready.wait()
            act()
        except DomainError as error:
            refused.append(error.code)
        except DatabaseError as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not broken
    return refused


def decision(of, who, word):
    gate = Gate.objects.select_related("pilot").get(pk=of.gate.pk)
    return lambda: deciding.decide(
        gate=gate, decision=word, words=f"{who} says so.", actor=of.users[who], now=NOW
    )


def test_two_chairs_who_decide_one_gate_leave_one_decision(of):
    prepared(of)
    refused = race(decision(of, "chair", "go"), decision(of, "legal", "stop"))

    gate = Gate.objects.get(pk=of.gate.pk)
    assert refused == ["gate_decided"]
    assert PilotMove.objects.filter(transition__in=("go", "stop")).count() == 1
    tranche = of.pilot.award.tranches.get(position=2)
    assert (tranche.accepted_at is not None) == (gate.decision == "go")


def test_a_slow_chair_does_not_decide_the_next_gate(of):
    """While the first decides, the clock opens the next one; the slow one meant the first."""
    prepared(of)
    acts = [decision(of, "chair", "go"), decision(of, "legal", "stop")]
    acts += [lambda: tick(now=NOW)] * 2

    refused = race(*acts)

    gates = {gate.milestone: gate.decision for gate in Gate.objects.all()}
    assert refused == ["gate_decided"]
    assert gates["m2"] == ""


def test_two_clocks_open_a_gate_once(of):
    race(*[lambda: tick(now=NOW)] * 4)

    assert PilotMove.objects.filter(transition="gate_due").count() == 1
    assert Gate.objects.filter(opened_at__isnull=False).count() == 1


def test_two_clocks_end_a_hold_once(of):
    held(of, 10)
    later = NOW + 10 * DAY

    race(*[lambda: tick(now=later)] * 4)

    pilot = Pilot.objects.get(pk=of.pilot.pk)
    assert (pilot.held_days, pilot.state) == (10, "gate_review")
    assert Gate.objects.filter(milestone="m1").count() == 2


def test_two_directors_leave_one_decision_at_the_end_and_one_second_try(of):
    at_the_end(of)
    PilotOutcome.objects.create(
        pilot=of.pilot, verdict="validated", words="It works.", given_at=NOW
    )
    Pilot.objects.filter(pk=of.pilot.pk).update(state="decision", verdict="validated")

    def act(who, step):
        return lambda: move(
            pilot=Pilot.objects.get(pk=of.pilot.pk),
            transition=step,
            actor=of.users[who],
            now=NOW,
            words=WORDS,
        )

    refused = race(act("director", "iterate"), act("legal", "iterate"))

    assert refused == ["no_such_step"]
    assert EndDecision.objects.count() == 1
    assert Pilot.objects.filter(follows=of.pilot).count() == 1
