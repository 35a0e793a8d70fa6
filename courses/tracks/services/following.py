"""When people leave or move: their ways end, or those who must know are told, the same day."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from courses.tracks.models import ENDED, Release, TrackEnrolment
from courses.tracks.notices import entry as notices
from courses.tracks.services.cohorts import one_at_a_time
from courses.tracks.services.moving import alone_with
from courses.tracks.services.standings import end_way
from orgchange.core.dates import firm_day
from orgchange.core.sql import id_list
from orgchange.directory.models import JobRecord


def people_changed(*, employee_ids: Collection[int] | None, now: datetime) -> None:
    """Handler of the directory's event. None: everybody may have changed."""
    if employee_ids is not None and not employee_ids:
        return
    let_leavers_go(employee_ids=employee_ids, now=now)
    tell_new_managers(employee_ids=employee_ids, now=now)


def let_leavers_go(*, employee_ids: Collection[int] | None = None, now: datetime) -> int:
    """Who does not work here any more is on no track; how many ways ended."""
    ended = 0
    for way in _left(employee_ids, firm_day(now)).order_by("track", "pk"):
        with one_at_a_time(way.track_id), alone_with(way) as locked:
            if locked.state not in ENDED:
                words = _("Does not work here any more.")
                end_way(locked, words=words, actor=None, now=now)
                notices.tell_gone(locked, now=now)
                ended += 1
    return ended


def tell_new_managers(*, employee_ids: Collection[int] | None = None, now: datetime) -> None:
    """Whoever leads somebody now whose time another manager released hears of it, once."""
    today = firm_day(now)
    notices.tell_moved(list(_moved(employee_ids, today)), now=now)


def _open_ways(employee_ids: Collection[int] | None) -> QuerySet[TrackEnrolment]:
    rows = TrackEnrolment.objects.exclude(state__in=ENDED)
    return rows if employee_ids is None else rows.filter(employee__in=id_list(employee_ids))


def _left(employee_ids: Collection[int] | None, today: date) -> QuerySet[TrackEnrolment]:
    jobs = JobRecord.objects.current().filter(employee=OuterRef("employee"))
    return _open_ways(employee_ids).filter(
        ~Exists(jobs.filter(valid_to__gt=today)), Exists(jobs.filter(valid_to__lte=today))
    )


def _moved(employee_ids: Collection[int] | None, today: date) -> Iterator[tuple[Release, int]]:
    """(release in force, who leads the person now), where that is not who granted it."""
    ways = _open_ways(employee_ids)
    jobs = JobRecord.objects.current().on(today).filter(is_primary=True)
    held = Release.objects.filter(granted=True, ends_on__gt=today, enrolment__in=ways.values("pk"))
    now_led = held.filter(
        Exists(
            jobs.filter(employee=OuterRef("enrolment__employee")).exclude(
                manager=OuterRef("manager")
            )
        )
    )
    found = list(now_led.select_related("enrolment__employee", "enrolment__track").order_by("pk"))
    people = [row.enrolment.employee_id for row in found]
    leads = dict(
        jobs.filter(employee__in=people).exclude(manager=None).values_list("employee", "manager")
    )
    for row in found:
        if row.enrolment.employee_id in leads:
            yield row, leads[row.enrolment.employee_id]
