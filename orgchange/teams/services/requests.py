"""Asking for people's time: a request to join, taking it back, letting it lapse."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import Statement
from orgchange.core.dates import OPEN_DATE, firm_day
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee, EmploymentKind, JobRecord
from orgchange.directory.scopes import Sight
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
    writing,
)
from orgchange.teams import policies
from orgchange.teams.managers import releasing_manager
from orgchange.teams.models import JoinRequest, Party, RequestState, Standing, Team
from orgchange.teams.scopes import teams_run_by
from orgchange.teams.services import answers, telling
from orgchange.teams.services.writing import put_seats

LONGEST_MESSAGE = 2000


class AlreadyAsked(DomainError):
    """The person is being asked for this slot of this team."""

    code = "already_asked"


def ask(
    *,
    team: Team,
    employee: Employee,
    slot: str,
    allocation: int,
    starts_on: date,
    ends_on: date = OPEN_DATE,
    standing: str = Standing.MEMBER,
    message: str = "",
    actor: User,
    now: datetime,
) -> JoinRequest:
    """Ask a person to join a team, and their manager to release the time.

    Refused at once where the seat could not be written as things stand. Who asks for the own
    people, or for oneself, has said yes by asking.
    """
    sight = _sight(actor, now)
    require(policies.can_write_roster(sight, team_ids=[team.pk], run_ids=teams_run_by(sight)))
    request = JoinRequest(
        team=team,
        employee=employee,
        manager=releasing_manager(employee, on=sight.on),
        slot=slot,
        standing=standing,
        allocation=allocation,
        starts_on=starts_on,
        ends_on=ends_on,
        message=message.strip(),
        asked_by=actor,
        asked_at=now,
    )
    _refuse_wrong(request, today=sight.on)
    with transaction.atomic():
        _would_fit(answers.seat_of_request(request), actor=actor, now=now)
        _save(request)
        _record_asked(request, actor=actor, now=now)
        _own_word(request, sight, actor=actor, now=now)
        telling.tell_asked(request, now=now)
    return request


def withdraw(*, request: JoinRequest, actor: User, now: datetime) -> JoinRequest:
    """Take a request back while it is open."""
    sight = _sight(actor, now)
    require(policies.can_withdraw(sight, request, run_ids=teams_run_by(sight)))
    with transaction.atomic():
        row = answers.locked(request.pk)
        answers.require_open(row)
        row.state, row.settled_at = RequestState.WITHDRAWN, now
        row.save(update_fields=["state", "settled_at", "updated_at"])
        record(action="join_request.withdrawn", obj=row, actor=actor, at=now, label=str(row.pk))
    return row


def lapse(*, now: datetime) -> int:
    """Close the requests that nobody answered in time: their first day has passed.

    Safe to run twice, and beside answers.
    """
    today = firm_day(now)
    with transaction.atomic():
        late = JoinRequest.objects.filter(state=RequestState.OPEN, starts_on__lt=today)
        rows = list(late.select_for_update(of=("self",)).order_by("pk"))
        ids = [row.pk for row in rows]
        JoinRequest.objects.filter(pk__in=ids).update(
            state=RequestState.LAPSED, settled_at=now, updated_at=now
        )
        if rows:
            record(
                action="join_request.lapsed",
                object_type=JoinRequest._meta.label_lower,
                actor=None,
                at=now,
                changes={"requests": ids},
            )
            telling.tell_settled(ids, now=now)
    return len(rows)


def plan_reminders(*, now: datetime) -> int:
    """Plan the reminders of open requests that are due; how many were new. Safe to run twice."""
    return telling.plan_reminders(now=now)


def _sight(actor: User, now: datetime) -> Sight:
    sight = sight_of_actor(actor, now)
    assert sight is not None  # noqa: S101 - an account always has one
    return sight


def _save(request: JoinRequest) -> None:
    """Two who ask for the same at once: the constraint decides."""
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        message = _("%(person)s is already being asked for this.") % {"person": request.employee}
        raise AlreadyAsked(message) from error


def _would_fit(said: Statement, *, actor: User, now: datetime) -> None:
    """Write the seat and take it back: what could not be written is not asked for."""
    with transaction.atomic():
        with writing(now) as at:
            put_seats([said], actor=actor, at=at)
        transaction.set_rollback(True)


def _own_word(request: JoinRequest, sight: Sight, *, actor: User, now: datetime) -> None:
    for party in sorted(policies.parties_of(sight, request)):
        is_own = party == Party.PERSON or request.manager_id == sight.employee_id
        if is_own and request.state == RequestState.OPEN:
            answers.answer(request=request, party=party, is_yes=True, actor=actor, now=now)
            request.refresh_from_db()


def _record_asked(request: JoinRequest, *, actor: User, now: datetime) -> None:
    facts = {"allocation": request.allocation, "slot": request.slot}
    facts |= {"from": request.starts_on, "to": request.ends_on}
    label = f"{request.employee} – {request.team}"
    record(
        action="join_request.asked", obj=request, actor=actor, at=now, label=label, changes=facts
    )


def _refuse_wrong(request: JoinRequest, *, today: date) -> None:
    problems = []
    if not 1 <= request.allocation <= 100:
        text = _("The allocation is a share between 1 and 100 %.")
        problems.append(Problem("allocation", "out_of_range", text))
    if request.starts_on < today:
        text = _("This day is past. Nobody can be asked for days that are over.")
        problems.append(Problem("starts_on", "past", text))
    if request.ends_on <= request.starts_on:
        problems.append(Problem("ends_on", "before_start", _("It ends before it begins.")))
    jobs = JobRecord.objects.current().on(max(request.starts_on, today))
    if jobs.filter(employee=request.employee, kind=EmploymentKind.SERVICE).exists():
        text = _("A service account is nobody who could join.")
        problems.append(Problem("employee", "service_account", text))
    problems += too_long("message", request.message, LONGEST_MESSAGE)
    refuse_invalid(problems)
