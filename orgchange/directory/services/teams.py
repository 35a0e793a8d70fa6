"""Writing teams and the seats in them."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import Statement, put_many
from orgchange.core.dates import OPEN_DATE, day_after, out_of_range
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.events import people_changed
from orgchange.directory.models import (
    Employee,
    JobFunction,
    JobRecord,
    Team,
    TeamKind,
    TeamMembership,
)
from orgchange.directory.policies import can_write_teams
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
    writing,
)


class NotEmployed(DomainError):
    """A seat needs somebody who is employed on its first day."""

    code = "not_employed"


def create_team(
    *,
    name: str,
    opens_on: date,
    kind: str = TeamKind.PROJECT,
    purpose: str = "",
    host_function: str = JobFunction.BUSINESS,
    lead: Employee | None = None,
    closes_on: date = OPEN_DATE,
    actor: User | None,
    now: datetime,
) -> Team:
    """A new roster across departments."""
    _refuse_wrong(name=name, opens_on=opens_on, closes_on=closes_on)
    with writing(now) as at:
        _require(actor, at)
        team = Team.objects.create(
            name=name.strip(),
            kind=kind,
            purpose=purpose,
            host_function=host_function,
            lead=lead,
            opens_on=opens_on,
            closes_on=closes_on,
        )
        record(action="team.opened", obj=team, actor=actor, at=at)
        people_changed.send(employee_ids=frozenset(), now=at)
    return team


def close_team(*, team: Team, last_day: date, actor: User | None, now: datetime) -> int:
    """The team's last day; its seats end with it. Returns how many seats ended."""
    ends = day_after(last_day)
    _refuse_wrong(name=team.name, opens_on=team.opens_on, closes_on=ends)
    with writing(now) as at:
        _require(actor, at)
        Team.objects.filter(pk=team.pk).update(closes_on=ends, updated_at=at)
        seats = list(TeamMembership.objects.current().filter(team=team, valid_to__gt=ends))
        said = [Statement(_key(seat), None, ends) for seat in seats]
        put_many(TeamMembership, said, at=at)
        changes = {"last_day": last_day, "seats": len(seats)}
        record(action="team.closed", obj=team, actor=actor, at=at, changes=changes)
        people_changed.send(employee_ids={seat.employee_id for seat in seats}, now=at)
    return len(seats)


def set_membership(
    *,
    team: Team,
    employee: Employee,
    slot: str,
    allocation: int,
    starts_on: date,
    ends_on: date = OPEN_DATE,
    actor: User | None,
    now: datetime,
) -> None:
    """From a day to before a day, somebody fills a slot of a team with a share of their time.

    The seat ends with the team, and with the person's last job.
    """
    if not 0 <= allocation <= 100:
        message = _("The allocation is a share between 0 and 100 %.")
        refuse_invalid([Problem("allocation", "out_of_range", message)])
    with writing(now) as at:
        _require(actor, at)
        if starts_on < team.opens_on:
            refuse_invalid(
                [Problem("starts_on", "before_team", _("The team is not open on this day."))]
            )
        until = min(ends_on, team.closes_on, _employed_until(employee, starts_on))
        if starts_on >= until:
            raise NotEmployed(
                _("%(person)s cannot sit in %(team)s on %(day)s: not employed, or it is closed.")
                % {"person": employee, "team": team, "day": starts_on}
            )
        key = {"team_id": team.pk, "employee_id": employee.pk, "slot": slot}
        said = Statement(key, {"allocation": allocation}, starts_on, until)
        put_many(TeamMembership, [said], at=at)
        changes = {"employee": employee.pk, "slot": slot, "from": starts_on, "to": until}
        record(action="team.seat_set", obj=team, actor=actor, at=at, changes=changes)
        people_changed.send(employee_ids={employee.pk}, now=at)


def end_membership(
    *,
    team: Team,
    employee: Employee,
    slot: str,
    last_day: date,
    actor: User | None,
    now: datetime,
) -> None:
    """The last day of a seat."""
    with writing(now) as at:
        _require(actor, at)
        key = {"team_id": team.pk, "employee_id": employee.pk, "slot": slot}
        put_many(TeamMembership, [Statement(key, None, day_after(last_day))], at=at)
        changes = {"employee": employee.pk, "slot": slot, "last_day": last_day}
        record(action="team.seat_ended", obj=team, actor=actor, at=at, changes=changes)
        people_changed.send(employee_ids={employee.pk}, now=at)


def _key(seat: TeamMembership) -> dict[str, object]:
    return {"team_id": seat.team_id, "employee_id": seat.employee_id, "slot": seat.slot}


def _require(actor: User | None, at: datetime) -> None:
    sight = sight_of_actor(actor, at)
    require(sight is None or can_write_teams(sight))


def _employed_until(employee: Employee, day: date) -> date:
    """The first day without a job from a day of employment on; the day itself if not employed."""
    jobs = JobRecord.objects.current().filter(employee=employee, valid_to__gt=day)
    until = day
    for low, high in jobs.order_by("valid_from").values_list("valid_from", "valid_to"):
        if low > until:
            break
        until = max(until, high)
    return until


def _refuse_wrong(*, name: str, opens_on: date, closes_on: date) -> None:
    problems = []
    if not name.strip():
        problems.append(Problem("name", "required", _("This must not be empty.")))
    problems += too_long("name", name, 300)
    if closes_on <= opens_on:
        problems.append(Problem("closes_on", "before_start", _("It ends before it begins.")))
    problems += out_of_range("opens_on", opens_on)
    refuse_invalid(problems)
