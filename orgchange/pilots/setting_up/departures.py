"""People whom a running pilot cannot do without, and who have left since it last went on."""

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from orgchange.directory.models import Employee, JobRecord
from orgchange.pilots.models import Pilot
from orgchange.pilots.setting_up.seats import lineup
from orgchange.teams.models import Standing, TeamMembership


def maybe_left(rows: QuerySet[Pilot], *, on: date) -> QuerySet[Pilot]:
    """Pilots that are worth a closer look: somebody they name has no job, or a seat has ended."""
    jobs = JobRecord.objects.current().on(on)
    seats = TeamMembership.objects.current().filter(
        team=OuterRef("team"), valid_to__lte=on, valid_to__gt=F("valid_from")
    )
    return rows.filter(
        ~Exists(jobs.filter(employee=OuterRef("owner")))
        | Q(sponsor__isnull=False) & ~Exists(jobs.filter(employee=OuterRef("sponsor")))
        | Exists(seats.filter(valid_to__gte=OuterRef("started_on")))
    )


def left_since(pilot: Pilot, *, since: datetime, on: date) -> list[str]:
    """Who left after an instant: the names of people and slots that are missed now."""
    return [*_named_who_left(pilot, since, on), *_slots_left(pilot, since, on)]


def _named_who_left(pilot: Pilot, since: datetime, on: date) -> Iterator[str]:
    for person in (pilot.owner, pilot.sponsor):
        if person is not None and _job_ended(person, since, on):
            yield person.full_name


def _job_ended(person: Employee, since: datetime, on: date) -> bool:
    jobs = JobRecord.objects.current().filter(employee=person)
    if jobs.on(on).exists():
        return False
    last = jobs.filter(valid_to__lte=on).order_by("valid_to").last()
    return last is not None and _took_effect(last.valid_to, last.recorded_at) > since


def _slots_left(pilot: Pilot, since: datetime, on: date) -> Iterator[str]:
    """Required slots that nobody has a seat in any more, though somebody had."""
    found = lineup(pilot, on=on)
    if found is None:
        return
    ended: dict[str, datetime] = {}
    seats = TeamMembership.objects.current().filter(team=pilot.team_id, standing=Standing.MEMBER)
    for seat in seats.filter(valid_to__lte=on):
        when = _took_effect(seat.valid_to, seat.recorded_at)
        ended[seat.slot] = max(when, ended.get(seat.slot, when))
    held = set(seats.on(on).values_list("slot", flat=True))
    for code in found.gaps:
        if code not in held and code in ended and ended[code] > since:
            yield found.names.get(code, code)


def _took_effect(day: date, recorded_at: datetime) -> datetime:
    """When it became true: on its day, or when it was recorded afterwards."""
    midnight = datetime.combine(day, time.min, ZoneInfo(settings.FIRM_TIME_ZONE))
    return max(midnight, recorded_at)
