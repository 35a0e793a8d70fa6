"""The one way to the roster: many seats at once, checked as a whole, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import Statement, put_many
from orgchange.core.dates import OPEN_DATE
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.events import people_changed
from orgchange.directory.services.writing import require, sight_of_actor, writing
from orgchange.teams import policies
from orgchange.teams.models import Standing, Team, TeamMembership
from orgchange.teams.scopes import teams_run_by
from orgchange.teams.services import checks


class RosterRefused(DomainError):
    """The roster cannot be as asked; `problems` names each seat and why. Nothing was written."""

    code = "roster_refused"


@dataclass(frozen=True)
class Written:
    """What a write to the roster did: whom it touched, what it warns of, and where it is kept."""

    people: frozenset[int]
    warnings: tuple[Problem, ...] = ()
    entry_id: int | None = None  # of the audit


def seat(
    *,
    team_id: int,
    employee_id: int,
    slot: str,
    allocation: int,
    starts_on: date,
    ends_on: date = OPEN_DATE,
    standing: str = Standing.MEMBER,
) -> Statement:
    """From a day to before a day somebody fills a slot with a share of their time."""
    key = {"team_id": team_id, "employee_id": employee_id, "slot": slot}
    value = {"allocation": allocation, "standing": str(standing)}
    return Statement(key, value, starts_on, ends_on)


def no_seat(
    *, team_id: int, employee_id: int, slot: str, starts_on: date, ends_on: date = OPEN_DATE
) -> Statement:
    """From a day to before a day somebody does not fill a slot."""
    key = {"team_id": team_id, "employee_id": employee_id, "slot": slot}
    return Statement(key, None, starts_on, ends_on)


def write_roster(
    *,
    statements: Sequence[Statement],
    actor: User | None,
    now: datetime,
    action: str = "team.roster_written",
    facts: Mapping[str, Any] | None = None,
) -> Written:
    """Write many statements about seats as one act: all of them, or none.

    Raises RosterRefused naming each seat (`seats[3].allocation`): a team that is not open, a slot
    that its kind does not have, somebody not employed, more than the whole of a person's time, or
    slots that one person must not hold together. Loads above the warning, and skills that
    are wished for and not held, come back as warnings.
    """
    with writing(now) as at:
        written = put_seats(statements, actor=actor, at=at)
        teams = {s.key["team_id"] for s in statements}
        team = Team.objects.get(pk=teams.pop()) if len(teams) == 1 else None
        changes = {"seats": len(statements), "people": len(written.people), **(facts or {})}
        entry = record(
            action=action,
            obj=team,
            object_type="" if team else "teams.teammembership",
            actor=actor,
            at=at,
            changes=changes,
        )
        people_changed.send(employee_ids=written.people, now=at)
    return replace(written, entry_id=entry.pk)


def put_seats(statements: Sequence[Statement], *, actor: User | None, at: datetime) -> Written:
    """As `write_roster`, within a write that locks, announces and audits itself."""
    team_ids = {s.key["team_id"] for s in statements}
    sight = sight_of_actor(actor, at)
    if sight is not None:
        run = teams_run_by(sight)
        require(policies.can_write_roster(sight, team_ids=team_ids, run_ids=run))
    rules = checks.rules_of(team_ids)
    kept, problems = checks.fitted(statements, rules)
    refuse(problems)
    put_many(TeamMembership, kept, at=at)
    held = checks.held_by(kept)
    refused, warned = checks.overloads(kept, held)
    unskilled, unsure = checks.lacking(kept, rules)
    refuse([*refused, *checks.combined(kept, rules, held), *unskilled])
    people = frozenset(s.key["employee_id"] for s in statements)
    return Written(people, (*warned, *unsure))


def refuse(problems: Sequence[Problem]) -> None:
    """Raise the refusal, if there is one; a single sentence says it all, more are listed."""
    if problems:
        first = problems[0].message
        more = len(problems) - 1
        text = _("%(first)s (and %(more)s more)") % {"first": first, "more": more}
        raise RosterRefused(text if more else first, problems=problems)
