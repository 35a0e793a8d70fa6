"""Places, the line of those who wait, and the day on which a cohort begins."""

from datetime import timedelta

import pytest

from courses.assignments.models import Obligation
from courses.skills.models import Rating
from courses.skills.services import withdraw
from courses.tracks.models import Cohort, CohortPlace, TrackEnrolment
from courses.tracks.services import cohorts
from courses.tracks.services.cohorts import CohortClosed, NotWaiting, open_place
from courses.tracks.tasks import tick_tracks
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.notices.models import Notice
from tests.factories import tracks as make
from tests.factories import tracks_entry as entry
from tests.factories.tracks import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def of():
    return entry.firm(criteria=False)


def placed(cohort):
    rows = CohortPlace.objects.filter(cohort=cohort, given_up_at=None)
    return [row.enrolment_id for row in rows.exclude(placed_at=None).order_by("waits_since")]


def in_line(cohort):
    rows = CohortPlace.objects.filter(cohort=cohort, given_up_at=None, placed_at=None)
    return [row.enrolment_id for row in rows.order_by("waits_since")]


def test_who_waits_longest_gets_the_places_and_the_others_wait_in_order(of):
    ways = entry.waiting(of, 4)
    cohort = entry.cohort(of, places=2)

    assert placed(cohort) == [ways[0].pk, ways[1].pk]
    assert in_line(cohort) == [ways[2].pk, ways[3].pk]
    kinds = Notice.objects.values_list("recipient__track_enrolments", "kind")
    assert set(kinds) == {
        (ways[0].pk, "track_placed"),
        (ways[1].pk, "track_placed"),
        (ways[2].pk, "track_in_line"),
        (ways[3].pk, "track_in_line"),
    }


def test_a_place_given_up_goes_to_who_waits_longest_who_is_told(of):
    ways = entry.waiting(of, 3)
    cohort = entry.cohort(of, places=1)

    cohorts.give_up(enrolment=ways[0], actor=of.users["lead"], now=NOW)

    assert placed(cohort) == [ways[1].pk]
    assert in_line(cohort) == [ways[2].pk]
    assert Notice.objects.filter(recipient=ways[1].employee, kind="track_placed").count() == 1
    assert open_place(ways[0]) is None
    later = entry.cohort(of, name="Autumn", starts_in=200)
    assert open_place(ways[0]).cohort == later


def test_more_places_move_the_line_up_and_fewer_than_taken_are_refused(of):
    ways = entry.waiting(of, 3)
    cohort = entry.cohort(of, places=1)

    cohorts.change_cohort(cohort=cohort, changes={"places": 3}, actor=of.users["lead"], now=NOW)
    assert len(placed(cohort)) == len(ways)
    with pytest.raises(InvalidInput, match="3 places are taken already"):
        cohorts.change_cohort(cohort=cohort, changes={"places": 2}, actor=of.users["lead"], now=NOW)


def test_closing_lets_people_wait_on_in_their_order(of):
    ways = entry.waiting(of, 2)
    first = entry.cohort(of, places=2)
    second = entry.cohort(of, places=1, name="Autumn", starts_in=200)

    cohorts.close_cohort(cohort=first, actor=of.users["lead"], now=NOW)

    assert placed(second) == [ways[0].pk]
    assert in_line(second) == [ways[1].pk]
    with pytest.raises(CohortClosed):
        cohorts.give_place(cohort=first, enrolment=ways[0], actor=of.users["lead"], now=NOW)


def test_another_cohort_keeps_the_day_since_which_one_waits(of):
    ways = entry.waiting(of, 2)
    first = entry.cohort(of, places=1)
    second = entry.cohort(of, places=1, name="Autumn", starts_in=200)

    place = cohorts.give_place(
        cohort=second, enrolment=ways[0], actor=of.users["lead"], now=NOW + timedelta(days=3)
    )

    assert place.waits_since == ways[0].moved_at
    assert placed(first) == [ways[1].pk]
    assert placed(second) == [ways[0].pk]


def test_only_who_waits_is_seated_and_only_by_those_who_run_cohorts(of):
    (way,) = entry.waiting(of, 1)
    cohort = entry.cohort(of)
    active = make.enrolment(of.track, of.person)

    with pytest.raises(NotWaiting):
        cohorts.give_place(cohort=cohort, enrolment=active, actor=of.users["lead"], now=NOW)
    with pytest.raises(NotAllowed):
        cohorts.give_place(cohort=cohort, enrolment=way, actor=of.users["boss"], now=NOW)
    with pytest.raises(NotAllowed):
        entry.cohort(of, by="peer")


def test_the_clock_begins_a_cohort_once_and_what_the_stage_asks_falls_due(of):
    ways = entry.waiting(of, 2)
    cohort = entry.cohort(of, places=1, starts_in=10)
    assert cohorts.begin_due(now=NOW + timedelta(days=9)) == 0

    begins = NOW + timedelta(days=10)
    assert cohorts.begin_due(now=begins) == 1
    assert cohorts.begin_due(now=begins + timedelta(hours=1)) == 0

    row = TrackEnrolment.objects.get(pk=ways[0].pk)
    assert (row.state, row.stage.code) == ("active", "foundation")
    duty = Obligation.objects.current().on(begins.date()).get(employee=row.employee)
    assert duty.due_on == begins.date() + timedelta(days=90)
    told = Notice.objects.get(recipient=row.employee, kind="track_stage")
    assert told.context["day"] == duty.due_on.isoformat()
    assert in_line(cohort) == [ways[1].pk]


def test_who_waited_in_vain_waits_for_the_next_cohort(of):
    ways = entry.waiting(of, 2)
    entry.cohort(of, places=1, starts_in=10)
    second = entry.cohort(of, places=1, name="Autumn", starts_in=200)

    cohorts.begin_due(now=NOW + timedelta(days=10))

    place = open_place(ways[1])
    assert (place.cohort, place.waits_since) == (second, ways[1].moved_at)


def test_who_lacks_something_keeps_the_place_and_begins_once_it_is_there():
    of = entry.firm()
    way = entry.admitted(of)
    entry.cohort(of, places=1, starts_in=5)
    rating = Rating.objects.filter(relation="peer").first()
    withdraw(rating=rating, reason="A mix-up.", actor=of.users["peer"], now=NOW)

    assert cohorts.begin_due(now=NOW + timedelta(days=5)) == 0
    assert open_place(way) is not None


def test_admission_gives_the_free_place_of_the_next_cohort():
    of = entry.firm()
    cohort = entry.cohort(of, places=1)
    way = entry.admitted(of)

    assert placed(cohort) == [way.pk]
    cohorts.begin_cohort(cohort=cohort, actor=of.users["lead"], now=NOW)
    way.refresh_from_db()
    assert (way.state, way.stage.code) == ("active", "foundation")


def test_the_task_may_run_twice(of):
    entry.waiting(of, 1)
    entry.cohort(of, starts_in=10)

    tick_tracks()
    tick_tracks()
    assert Cohort.objects.count() == 1
