"""Granting offices in a track; and their end. What somebody did in office stays theirs."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.tracks.models import Track, TrackOffice, TrackRole
from courses.tracks.policies import editing as policies
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import day_after, firm_day
from orgchange.core.errors import NotAllowed, Problem
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor


def grant(
    *,
    track: Track,
    employee: Employee,
    role: str,
    starts_on: date,
    last_day: date | None = None,
    actor: User | None,
    now: datetime,
) -> TrackOffice:
    """From a day, to a last day or until it is ended. Nobody grants an office to themselves."""
    _require(employee, actor, now)
    with transaction.atomic():
        Track.objects.select_for_update().get(pk=track.pk)
        office = TrackOffice(
            track=track,
            employee=employee,
            role=role,
            starts_on=starts_on,
            ends_on=None if last_day is None else day_after(last_day),
            granted_by=actor,
        )
        refuse_invalid(_wrong(office))
        office.save()
        facts = {"role": role, "employee": employee.pk, "from": starts_on, "until": office.ends_on}
        record(action="track.office_granted", obj=track, actor=actor, at=now, changes=facts)
    return office


def end(
    *, office: TrackOffice, last_day: date | None = None, actor: User | None, now: datetime
) -> TrackOffice:
    """Until and with a last day (today)."""
    _require(office.employee, actor, now)
    with transaction.atomic():
        row = TrackOffice.objects.select_for_update(of=("self",)).get(pk=office.pk)
        ends_on = day_after(last_day or firm_day(now))
        if row.ends_on is not None and row.ends_on <= firm_day(now):
            text = _("This office has ended already.")
            refuse_invalid([Problem("last_day", "ended", text)])
        row.ends_on = ends_on
        refuse_invalid(_wrong(row))
        row.save(update_fields=["ends_on", "updated_at"])
        facts = {"office": row.pk, "role": row.role, "until": ends_on}
        record(action="track.office_ended", obj=row.track, actor=actor, at=now, changes=facts)
    return row


def _wrong(office: TrackOffice) -> list[Problem]:
    problems = []
    if office.role not in TrackRole.values:
        problems.append(Problem("role", "unknown", _("There is no such office.")))
    if office.ends_on is not None and office.ends_on <= office.starts_on:
        text = _("The last day is not before the first.")
        problems.append(Problem("last_day", "order", text))
    others = TrackOffice.objects.filter(
        track=office.track_id, employee=office.employee_id, role=office.role
    ).exclude(pk=office.pk)
    others = others.exclude(ends_on__lte=office.starts_on)
    if office.ends_on is not None:
        others = others.filter(starts_on__lt=office.ends_on)
    if others.exists():
        text = _("This person already holds this office in the track.")
        problems.append(Problem("employee", "taken", text))
    return problems


def _require(employee: Employee, actor: User | None, now: datetime) -> None:
    require(policies.can_grant(sight_of_actor(actor, now)))
    if actor is not None and employee.user_id == actor.pk:
        raise NotAllowed(_("Somebody else grants you a role, and ends it."))
