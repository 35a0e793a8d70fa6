"""The everyday acts on a roster: join, leave, hand over, extend. Each is one roster write."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.core.dates import OPEN_DATE, day_after
from orgchange.core.errors import DomainError
from orgchange.directory.models import Employee
from orgchange.teams.models import Standing, Team, TeamMembership
from orgchange.teams.seat_notices import tell_seated
from orgchange.teams.services.writing import Written, no_seat, seat, write_roster


class NoSuchSeat(DomainError):
    """The person does not fill this slot on the day asked for."""

    code = "no_such_seat"


def set_membership(
    *,
    team: Team,
    employee: Employee,
    slot: str,
    allocation: int,
    starts_on: date,
    ends_on: date = OPEN_DATE,
    standing: str = Standing.MEMBER,
    actor: User | None,
    now: datetime,
) -> Written:
    """From a day to before a day, somebody fills a slot of a team with a share of their time."""
    said = seat(
        team_id=team.pk,
        employee_id=employee.pk,
        slot=slot,
        allocation=allocation,
        starts_on=starts_on,
        ends_on=ends_on,
        standing=standing,
    )
    facts = {"employee": employee.pk, "slot": slot, "from": starts_on, "to": ends_on}
    with transaction.atomic():
        written = write_roster(
            statements=[said], actor=actor, now=now, action="team.seat_set", facts=facts
        )
        tell_seated([said], actor=actor, now=now)
    return written


def end_membership(
    *,
    team: Team,
    employee: Employee,
    slot: str,
    last_day: date,
    actor: User | None,
    now: datetime,
) -> Written:
    """The last day of a seat."""
    said = no_seat(
        team_id=team.pk, employee_id=employee.pk, slot=slot, starts_on=day_after(last_day)
    )
    facts = {"employee": employee.pk, "slot": slot, "last_day": last_day}
    return write_roster(
        statements=[said], actor=actor, now=now, action="team.seat_ended", facts=facts
    )


def extend_membership(
    *,
    team: Team,
    employee: Employee,
    slot: str,
    last_day: date | None,
    actor: User | None,
    now: datetime,
) -> Written:
    """Move the end of a seat; None: as long as the team and the employment."""
    held = _last_row(team, employee, slot)
    ends = OPEN_DATE if last_day is None else day_after(last_day)
    if ends <= held.valid_to:
        said = no_seat(team_id=team.pk, employee_id=employee.pk, slot=slot, starts_on=ends)
    else:
        said = seat(
            team_id=team.pk,
            employee_id=employee.pk,
            slot=slot,
            allocation=held.allocation,
            standing=held.standing,
            starts_on=held.valid_from,
            ends_on=ends,
        )
    facts = {"employee": employee.pk, "slot": slot, "last_day": last_day}
    return write_roster(
        statements=[said], actor=actor, now=now, action="team.seat_extended", facts=facts
    )


def change_seat(
    *,
    team: Team,
    employee: Employee,
    slot: str,
    valid_from: date,
    allocation: int | None = None,
    standing: str | None = None,
    actor: User | None,
    now: datetime,
) -> Written:
    """From a day on, a seat takes another share of the time, or is held in another standing.

    What was agreed for later days changes too; its end stays where it was.
    """
    rows = TeamMembership.objects.current().filter(team=team, employee=employee, slot=slot)
    held = list(rows.filter(valid_to__gt=valid_from).order_by("valid_from"))
    if not held:
        message = _("%(person)s does not fill this slot on that day.") % {"person": employee}
        raise NoSuchSeat(message)
    said = [
        seat(
            team_id=team.pk,
            employee_id=employee.pk,
            slot=slot,
            allocation=row.allocation if allocation is None else allocation,
            standing=row.standing if standing is None else standing,
            starts_on=max(row.valid_from, valid_from),
            ends_on=row.valid_to,
        )
        for row in held
    ]
    facts = {"employee": employee.pk, "slot": slot, "from": valid_from}
    facts |= {"allocation": allocation, "standing": standing}
    return write_roster(
        statements=said, actor=actor, now=now, action="team.seat_changed", facts=facts
    )


def hand_over(
    *,
    team: Team,
    slot: str,
    giver: Employee,
    taker: Employee,
    day: date,
    allocation: int | None = None,
    actor: User | None,
    now: datetime,
) -> Written:
    """From a day on, somebody else fills the slot, for as long as the first one would have."""
    rows = TeamMembership.objects.current().filter(team=team, employee=giver, slot=slot)
    held = rows.on(day).first()
    if held is None:
        raise NoSuchSeat(_("%(person)s does not fill this slot on that day.") % {"person": giver})
    said = [
        no_seat(team_id=team.pk, employee_id=giver.pk, slot=slot, starts_on=day),
        seat(
            team_id=team.pk,
            employee_id=taker.pk,
            slot=slot,
            allocation=held.allocation if allocation is None else allocation,
            standing=held.standing,
            starts_on=day,
            ends_on=held.valid_to,
        ),
    ]
    facts = {"from": giver.pk, "to": taker.pk, "slot": slot, "day": day}
    with transaction.atomic():
        written = write_roster(
            statements=said, actor=actor, now=now, action="team.slot_handed_over", facts=facts
        )
        tell_seated(said, actor=actor, now=now)
    return written


def _last_row(team: Team, employee: Employee, slot: str) -> TeamMembership:
    rows = TeamMembership.objects.current().filter(team=team, employee=employee, slot=slot)
    held = rows.order_by("valid_from").last()
    if held is None:
        raise NoSuchSeat(_("%(person)s does not fill this slot.") % {"person": employee})
    return held
