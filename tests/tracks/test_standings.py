"""Pause, exit, re-entry, renewal, lapse, revocation, exemption; people who leave or move."""

from datetime import timedelta

import pytest

from courses.assignments.models import Attainment, Obligation
from courses.tracks.models import CertificateEnd, Standing, TrackCertificate
from courses.tracks.services import following, standings
from courses.tracks.services.cohorts import open_place
from courses.tracks.services.moving import move
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.directory.services import leave_organisation
from orgchange.notices.models import Notice
from tests.factories import directory as people
from tests.factories import tracks as make
from tests.factories import tracks_entry as entry
from tests.factories.tracks import NOW, STAGES

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def of():
    return entry.firm(criteria=False)


def begun(of, at="foundation"):
    """A way that came to a stage by its steps."""
    way = make.enrolment(of.track, of.person, state="nominated", at="nominated")
    Standing.objects.all().delete()
    for state, stage in (("nominated", "nominated"), ("screening", "screened"), ("active", at)):
        move(enrolment=way, to=state, stage=make.stage(of.track, stage), actor=None, now=NOW)
    return way


def certified(of, *, days=100):
    way = begun(of, at="panel")
    stage = make.stage(of.track, "certified")
    move(enrolment=way, to="certified", stage=stage, level=2, actor=None, now=NOW)
    TrackCertificate.objects.create(
        enrolment=way,
        code="T-1",
        level=2,
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=days),
        signed_by=of.lead,
        issued_at=NOW,
    )
    return way


def duty(of, day):
    return (
        Obligation.objects.current().on(day).filter(employee=of.person, covered_from=None).first()
    )


def test_a_pause_stops_the_clock_and_going_on_counts_the_days_anew(of):
    way = begun(of)
    with pytest.raises(InvalidInput):
        standings.pause(enrolment=way, words="", actor=of.users["lead"], now=NOW)
    standings.pause(enrolment=way, words="Leave.", actor=of.users["lead"], now=NOW)
    assert way.state == "paused"
    with pytest.raises(NotAllowed):
        standings.pause(enrolment=way, words="Again.", actor=of.users["lead"], now=NOW)

    later = NOW + timedelta(days=30)
    standings.resume(enrolment=way, actor=of.users["hr"], now=later)
    assert (way.state, way.stage.code) == ("active", "foundation")
    assert duty(of, later.date()).due_on == later.date() + timedelta(days=90)
    kinds = set(Notice.objects.filter(recipient=of.person).values_list("kind", flat=True))
    assert {"track_paused", "track_resumed"} <= kinds


def test_nobody_pauses_the_own_way(of):
    way = begun(of)

    for who in ("person", "boss", "peer"):
        with pytest.raises(NotAllowed):
            standings.pause(enrolment=way, words="Leave.", actor=of.users[who], now=NOW)


def test_who_waits_comes_back_to_waiting_with_the_same_place(of):
    (way,) = entry.waiting(of, 1)
    cohort = entry.cohort(of)
    standings.pause(enrolment=way, words="Leave.", actor=of.users["lead"], now=NOW)
    standings.resume(enrolment=way, actor=of.users["lead"], now=NOW)

    assert (way.state, open_place(way).cohort) == ("waiting", cohort)


def test_leaving_gives_the_place_back_ends_the_duties_and_allows_the_next_way(of):
    way = entry.admitted(of)
    entry.cohort(of)
    standings.leave_track(enrolment=way, actor=of.users["person"], now=NOW)

    assert way.state == "exited"
    assert open_place(way) is None
    assert duty(of, TODAY) is None
    again = entry.nominated(of, now=NOW + timedelta(days=2))
    assert (again.number, again.state) == (2, "screening")


def test_others_end_a_way_with_words_only(of):
    way = begun(of)
    with pytest.raises(InvalidInput):
        standings.leave_track(enrolment=way, actor=of.users["lead"], now=NOW)
    with pytest.raises(NotAllowed):
        standings.leave_track(enrolment=way, words="No.", actor=of.users["boss"], now=NOW)

    standings.leave_track(enrolment=way, words="Agreed.", actor=of.users["lead"], now=NOW)
    assert Notice.objects.filter(recipient=of.person, kind="track_left").count() == 1


def test_renewal_opens_in_its_window_and_the_certificate_lapses_on_its_day():
    of = entry.firm(criteria=False)
    way = certified(of)

    assert standings.open_renewals(now=NOW + timedelta(days=9)) == 0
    assert standings.open_renewals(now=NOW + timedelta(days=10)) == 1
    assert standings.open_renewals(now=NOW + timedelta(days=11)) == 0
    way.refresh_from_db()
    assert (way.state, way.level) == ("renewing", 2)
    assert Notice.objects.filter(recipient=of.person, kind="track_renewal").count() == 1

    assert standings.lapse_ended(now=NOW + timedelta(days=99)) == 0
    assert standings.lapse_ended(now=NOW + timedelta(days=103)) == 1
    assert standings.lapse_ended(now=NOW + timedelta(days=103)) == 0
    rows = Standing.objects.current().filter(enrolment=way)
    assert rows.on(TODAY + timedelta(days=99)).get().state == "renewing"
    assert rows.on(TODAY + timedelta(days=100)).get().state == "lapsed"


def test_opening_renewal_prolongs_nothing():
    of = entry.firm(criteria=False)
    stages = (*STAGES, ("renewal", "renewal", 90, ("lead",), (), ()))
    of.track = make.track("renewable", stages=stages)
    make.office(of.track, of.lead, "lead")
    way = certified(of)
    held = (
        Obligation.objects.current()
        .on(TODAY)
        .get(employee=of.person, requirement=make.stage(of.track, "certified").requirement)
    )

    standings.open_renewals(now=NOW + timedelta(days=10))

    way.refresh_from_db()
    assert way.stage.code == "renewal"
    later = Obligation.objects.current().on(TODAY + timedelta(days=11))
    after = later.get(employee=of.person, requirement=held.requirement)
    assert after.covered_until == held.covered_until


def test_a_newer_certificate_keeps_the_old_one_from_lapsing(of):
    way = certified(of)
    TrackCertificate.objects.create(
        enrolment=way,
        code="T-2",
        level=2,
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=700),
        signed_by=of.lead,
        issued_at=NOW,
    )

    assert standings.lapse_ended(now=NOW + timedelta(days=100)) == 0


def test_a_certificate_is_revoked_with_a_reason(of):
    way = certified(of)
    with pytest.raises(InvalidInput):
        standings.revoke(enrolment=way, words=" ", actor=of.users["hr"], now=NOW)
    with pytest.raises(NotAllowed):
        standings.revoke(enrolment=way, words="So.", actor=of.users["boss"], now=NOW)

    later = NOW + timedelta(days=5)
    standings.revoke(enrolment=way, words="Not own work.", actor=of.users["hr"], now=later)

    assert way.state == "revoked"
    assert CertificateEnd.objects.get().is_revoked
    certificate = make.stage(of.track, "certified").requirement
    rows = Obligation.objects.current().on(later.date())
    assert not rows.filter(employee=of.person, requirement=certificate).exists()


def test_a_renewing_certificate_is_revoked_whole():
    of = entry.firm(criteria=False)
    stages = (*STAGES, ("renewal", "renewal", 90, ("lead",), (), ()))
    of.track = make.track("renewable", stages=stages)
    make.office(of.track, of.lead, "lead")
    way = certified(of)
    standings.open_renewals(now=NOW + timedelta(days=10))
    way.refresh_from_db()
    later = NOW + timedelta(days=20)

    standings.revoke(enrolment=way, words="Not own work.", actor=of.users["hr"], now=later)

    attained = Attainment.objects.filter(
        employee=of.person, requirement=make.stage(of.track, "certified").requirement
    )
    assert attained.filter(revocation=None).count() == 0


def test_an_exemption_is_a_state_of_its_own(of):
    way = standings.exempt(
        employee=of.person, track=of.track, words="Proved.", actor=of.users["lead"], now=NOW
    )

    assert way.state == "exempt"
    assert Notice.objects.filter(recipient=of.person, kind="track_exempt").count() == 1
    with pytest.raises(NotAllowed):
        standings.exempt(
            employee=of.lead, track=of.track, words="Me.", actor=of.users["lead"], now=NOW
        )


def test_who_leaves_the_firm_is_on_no_track_the_same_day(of):
    way = begun(of)

    leave_organisation(
        employee=of.person, last_day=TODAY - timedelta(days=1), actor=of.users["hr"], now=NOW
    )

    way.refresh_from_db()
    assert way.state == "exited"
    assert Notice.objects.filter(recipient=of.lead, kind="track_gone").count() == 1


def test_a_last_day_ahead_ends_the_way_on_the_day_after(of):
    way = begun(of)
    last = TODAY + timedelta(days=10)
    leave_organisation(employee=of.person, last_day=last, actor=of.users["hr"], now=NOW)

    assert following.let_leavers_go(now=NOW + timedelta(days=10)) == 0
    assert following.let_leavers_go(now=NOW + timedelta(days=11)) == 1
    way.refresh_from_db()
    assert way.state == "exited"


def test_a_new_manager_hears_of_the_released_time_once(of):
    way = entry.nominated(of)
    entry.released(of, way)
    boss = people.employee(of.other, name="New Boss")
    people.job(of.person, of.other, since=TODAY, manager_id=boss.pk, at=NOW)

    following.people_changed(employee_ids=[of.person.pk], now=NOW)
    following.people_changed(employee_ids=None, now=NOW)

    assert Notice.objects.filter(recipient=boss, kind="track_moved").count() == 1
    way.refresh_from_db()
    assert way.state == "screening"
