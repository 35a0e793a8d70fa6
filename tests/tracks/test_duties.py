"""Where somebody stands on a track is what is required of them, by the same rules as any course."""

from datetime import timedelta

import pytest

from courses.assignments.models import Attainment, Obligation
from courses.tracks.models import Standing
from courses.tracks.services import move
from tests.factories import directory as people
from tests.factories import tracks as make
from tests.factories.tracks import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def way():
    track = make.track("guide")
    person = people.employee(people.department("LAB"), name="Pia Person")
    row = make.enrolment(track, person, state="nominated", at="nominated")
    Standing.objects.all().delete()
    go(row, "nominated", "nominated", 0)
    go(row, "screening", "screened", 0)
    go(row, "active", "foundation", 10)
    return row


def go(way, to, at, days, **fields):
    when = NOW + timedelta(days=days)
    stage = make.stage(way.track, at) if at else None
    move(enrolment=way, to=to, stage=stage, actor=None, now=when, **fields)


def duty(way, at, days):
    rows = Obligation.objects.current().on(TODAY + timedelta(days=days))
    return rows.filter(
        employee=way.employee, requirement=make.stage(way.track, at).requirement
    ).first()


def test_a_stage_entered_is_due_after_its_days(way):
    assert duty(way, "foundation", 10).due_on == TODAY + timedelta(days=100)
    assert duty(way, "foundation", 9) is None
    assert Attainment.objects.filter(requirement=make.stage(way.track, "screened").requirement)


def test_a_stage_left_forwards_is_covered_and_the_next_one_open(way):
    go(way, "active", "practicum-a", 40)

    assert duty(way, "foundation", 40).covered_from == TODAY + timedelta(days=40)
    assert duty(way, "practicum-a", 40).covered_from is None


def test_a_step_back_attains_nothing(way):
    go(way, "active", "practicum-a", 40)
    go(way, "active", "foundation", 50)

    held = Attainment.objects.filter(requirement=make.stage(way.track, "practicum-a").requirement)
    assert not held.exists()


def test_a_pause_lifts_the_stage_and_its_end_gives_the_days_anew(way):
    go(way, "paused", "foundation", 50, words="Parental leave.")
    go(way, "active", "foundation", 80)

    assert duty(way, "foundation", 80).due_on == TODAY + timedelta(days=170)


def test_whoever_leaves_the_track_owes_nothing_of_it(way):
    go(way, "exited", None, 50, words="Another job.")

    assert duty(way, "foundation", 49) is not None
    assert duty(way, "foundation", 50) is None


def test_a_certificate_covers_for_its_months_and_a_revocation_ends_it(way):
    go(way, "certified", "certified", 60, level=2)

    held = duty(way, "certified", 60)
    assert held.covered_from == TODAY + timedelta(days=60)
    assert held.covered_until.year == held.covered_from.year + 2

    go(way, "revoked", None, 90, words="The work was somebody else's.")
    assert duty(way, "certified", 90) is None
    assert Attainment.objects.filter(revocation__isnull=False).count() == 1


def test_whoever_leaves_frees_the_mentor_from_the_same_day(way):
    mentor = people.employee(people.department("MEN"), name="Mia Mentor")
    paired = make.mentorship(way, mentor)

    go(way, "exited", None, 50, words="Another job.")

    paired.refresh_from_db()
    assert paired.ends_on == TODAY + timedelta(days=50)
