"""The demo tells pilots in every state that a stranger should see."""

import io
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from courses.assignments.states import standings
from courses.catalogue.models import Skill
from courses.skills.models import Evidence as SkillPiece
from courses.skills.models import Holding, Rating
from courses.tracks.models import (
    AssessmentPanel,
    BaselineAsk,
    Cohort,
    JournalEntry,
    Mentorship,
    PilotPlace,
    Release,
    SignRequest,
    SignState,
    Stage,
    State,
    Track,
    TrackCertificate,
    TrackEnrolment,
)
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
    _has_people_in_every_state()
    _asks_for_no_more_than_is_due()
    _shows_skills()


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


def _has_people_in_every_state() -> None:
    """Every state and stage of the track; cohorts ended, running and planned with a line."""
    ways = TrackEnrolment.objects.all()
    assert set(ways.values_list("state", flat=True)) == set(State.values)
    active = ways.filter(state=State.ACTIVE).values_list("stage__code", flat=True)
    assert set(active) == {"foundation", "practicum-a", "practicum-b", "panel"}
    assert set(ways.filter(state=State.CERTIFIED).values_list("level", flat=True)) == {2, 3}
    assert set(ways.values_list("track__code", flat=True)) == {"ai-translator", "data-steward"}
    languages = set(ways.values_list("employee__language", flat=True))
    assert languages == {"en", "zh-hans"}
    today = firm_day(timezone.now())
    assert Cohort.objects.filter(closed_at__isnull=False, ends_on__lte=today).exists()
    assert Cohort.objects.filter(starts_on__lte=today, ends_on__gt=today).count() == 1
    planned = Cohort.objects.get(starts_on__gt=today)
    waiting = planned.places_taken.filter(given_up_at=None, placed_at=None)
    assert waiting.count() == 2
    assert TrackCertificate.objects.filter(end__is_revoked=True).exclude(end__reason="").exists()
    place = PilotPlace.objects.get()
    assert place.pilot.state == "running"
    assert place.enrolment.stage is not None
    assert place.enrolment.stage.code == "practicum-b"
    called = AssessmentPanel.objects.get(closed_at=None)
    assert called.seats.filter(declined_at=None).count() == 2
    assert Mentorship.objects.filter(sessions__isnull=False).exists()
    assert JournalEntry.objects.count() == 5


def _asks_for_no_more_than_is_due() -> None:
    """Signatures, ratings and a release wait for the people named, and none of it is late."""
    now = timezone.now()
    signs = SignRequest.objects.filter(state=SignState.OPEN)
    asks = BaselineAsk.objects.filter(given_at=None, dropped_at=None)
    releases = Release.objects.filter(granted=None)
    for rows in (signs, asks, releases):
        assert rows.exists()
        assert not rows.filter(due_at__lt=now).exists()
    assert releases.get().manager.employee_number == "H1005"
    halves = SignRequest.objects.filter(submission=None, role="lead", state=SignState.SIGNED)
    assert signs.filter(role="hr", enrolment__in=halves.values("enrolment")).count() == 1
    assert {"mentor", "finance"} <= set(signs.values_list("role", flat=True))
    assert TrackEnrolment.objects.get(employee__employee_number="H1343").state == "screening"
    below = TrackEnrolment.objects.filter(employee__jobs__manager__employee_number="H1021")
    assert {"active", "nominated"} <= set(below.values_list("state", flat=True))
    stages = set(Stage.objects.exclude(requirement=None).values_list("requirement", flat=True))
    found = [one for one in standings(now=now, on=now.date()) if one.requirement_id in stages]
    assert len(found) > 50
    assert not [one for one in found if one.state == "overdue"]


def _shows_skills() -> None:
    """Held by many and by one, some about to end; seen by three; names in both languages."""
    today = firm_day(timezone.now())
    held = Holding.objects.current().on(today).filter(level__gte=1)
    people = Counter(held.values_list("skill__code", flat=True))
    assert len(people) == 7
    assert max(people.values()) >= 10
    assert held.get(level=4).skill.code == "data-ai-fluency"
    assert held.filter(valid_to__lt=today + timedelta(days=90)).exists()
    relations = Rating.objects.values_list("relation", flat=True)
    assert {"self", "manager", "peer", "assessor"} <= set(relations)
    assert SkillPiece.objects.exclude(posted_by=None).count() == 3
    for model in (Track, Skill):
        assert not model.objects.filter(name_zh="").exists()


def _look(pilot: Pilot) -> str:
    """How the buffer burns at the newest check-in."""
    contract = contract_in_force(pilot)
    assert contract is not None
    rows = pilot.check_ins.values_list("ends_on", "buffer_used", "work_done")
    return burn_points(rows, whole=contract.buffer_days)[-1].burn.look
