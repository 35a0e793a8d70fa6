"""The demo tells pilots in every state that a stranger should see."""

import io
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from orgchange.core.dates import firm_day
from orgchange.innovation.models import FundRole
from orgchange.innovation.offices import holders
from orgchange.pilots.burning import CALM, LAST_THIRD, burn_points
from orgchange.pilots.measuring import contract_in_force
from orgchange.pilots.models import AdoptionReading, Evidence, Gate, Lesson, Pilot, ThankYou
from orgchange.pilots.services.moving import missing_for


@pytest.mark.django_db
def test_the_demo_shows_a_pilot_in_every_state(tmp_path: Path) -> None:
    with override_settings(DATA_DIR=tmp_path):
        call_command("demo", stdout=io.StringIO(), stderr=io.StringIO())

    assert Counter(Pilot.objects.values_list("state", flat=True)) == {
        "setup": 1,
        "ready": 1,
        "running": 2,
        "gate_review": 1,
        "on_hold": 1,
        "evaluating": 1,
        "decision": 1,
        "closed": 3,
    }
    verdicts = Pilot.objects.filter(state="closed").values_list("verdict", flat=True)
    assert set(verdicts) == {"validated", "invalidated", "did_not_finish"}
    _is_believable()
    _waits_for_people()
    _leaves_something()


def _is_believable() -> None:
    """Nobody ended before the shortest time; goals are uneven; one has no money of the fund."""
    ended = Pilot.objects.filter(ended_on__isnull=False, started_on__isnull=False)
    assert all((one.ended_on - one.started_on).days >= 90 for one in ended)
    assert Pilot.objects.filter(award=None, follows=None).count() == 1
    assert Pilot.objects.exclude(follows=None).get().state == "setup"
    assert Pilot.objects.filter(goal=None).count() == 0
    assert Pilot.objects.filter(language__startswith="zh").count() >= 3


def _waits_for_people() -> None:
    """The second try lacks things; the gate lacks only the chair's word; the buffer burns."""
    now = timezone.now()
    again = Pilot.objects.exclude(follows=None).get()
    assert missing_for(pilot=again, transition="prepare", actor=None, now=now)
    ready = Pilot.objects.get(state="ready")
    assert not missing_for(pilot=ready, transition="start", actor=None, now=now)
    gate = Gate.objects.get(opened_at__isnull=False, decided_at=None)
    chair = holders(gate.pilot.fund_id, FundRole.CHAIR, on=firm_day(now))
    assert gate.pre_read_at is not None
    assert gate.seats.filter(employee__in=chair).exists()
    assert Evidence.objects.filter(gate=gate, is_accepted=None).count() == 1
    burning = {_look(one) for one in Pilot.objects.filter(state="running")}
    assert burning == {CALM, LAST_THIRD}


def _leaves_something() -> None:
    """Lessons that helped again, thanks across departments, two places that use what works."""
    assert Lesson.objects.filter(published_at__isnull=False).count() == 3
    assert Lesson.objects.get(uses__gte=3).pilot.verdict == "invalidated"
    assert ThankYou.objects.filter(is_across=True).count() >= 5
    places = AdoptionReading.objects.values_list("site__department__code", flat=True)
    assert set(places) == {"OPS-MFG-LNZ", "OPS-MFG-SZ"}


def _look(pilot: Pilot) -> str:
    """How the buffer burns at the newest check-in."""
    contract = contract_in_force(pilot)
    assert contract is not None
    rows = pilot.check_ins.values_list("ends_on", "buffer_used", "work_done")
    return burn_points(rows, whole=contract.buffer_days)[-1].burn.look
