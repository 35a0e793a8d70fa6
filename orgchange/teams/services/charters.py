"""Writing teams: opening one under a charter, changing the charter from a day on, closing it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import Statement, put, put_many
from orgchange.core.dates import OPEN_DATE, day_after, firm_day, out_of_range
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.events import people_changed
from orgchange.directory.models import Employee, JobFunction
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
    writing,
)
from orgchange.teams.models import KindVersion, Team, TeamCharter, TeamKind, TeamMembership
from orgchange.teams.policies import can_open_teams

CHARTER_FIELDS: Final = (
    "name",
    "version_id",
    "host_function",
    "lead_id",
    "answers_to_id",
    "purpose",
    "may_decide",
    "budget",
    "currency",
    "person_days",
)


class NotPublished(DomainError):
    """The kind has no published version that a team could follow."""

    code = "kind_not_published"


class TeamNotOpen(DomainError):
    """The team is not open on the day asked for."""

    code = "team_not_open"


def open_team(
    *,
    kind: TeamKind,
    name: str,
    opens_on: date,
    closes_on: date = OPEN_DATE,
    host_function: str = JobFunction.BUSINESS,
    lead: Employee | None = None,
    answers_to: Employee | None = None,
    purpose: str = "",
    may_decide: str = "",
    budget: Decimal | None = None,
    currency: str = "",
    person_days: int | None = None,
    by_right: bool = False,
    actor: User | None,
    now: datetime,
) -> Team:
    """A new team, under a charter that follows the newest published version of its kind.

    Teams are HR's to open, change and close. `by_right`: the caller's own policy has let the actor
    do it, here and below.
    """
    charter: dict[str, Any] = {
        "name": name.strip(),
        "version_id": newest_version(kind).pk,
        "host_function": host_function,
        "lead_id": lead.pk if lead else None,
        "answers_to_id": answers_to.pk if answers_to else None,
        "purpose": purpose,
        "may_decide": may_decide,
        "budget": budget,
        "currency": currency,
        "person_days": person_days,
    }
    _refuse_wrong(charter, opens_on=opens_on, closes_on=closes_on)
    with writing(now) as at:
        _require(actor, at, by_right)
        team = Team.objects.create(
            kind=kind, name=charter["name"], lead=lead, opens_on=opens_on, closes_on=closes_on
        )
        key = {"team_id": team.pk}
        put(TeamCharter, key, charter, valid_from=opens_on, valid_to=closes_on, at=at)
        record(action="team.opened", obj=team, actor=actor, at=at)
        people_changed.send(employee_ids=frozenset(), now=at)
    return team


def newest_version(kind: TeamKind) -> KindVersion:
    """The version that a new team of the kind follows."""
    version = kind.versions.exclude(published_at=None).order_by("-number").first()
    if version is None or kind.retired_at is not None:
        raise NotPublished(_("There are no new teams of the kind “%(kind)s”.") % {"kind": kind})
    return version


def charter_value(row: TeamCharter) -> dict[str, Any]:
    """The whole value of a charter, for a `Statement`."""
    return {name: getattr(row, name) for name in CHARTER_FIELDS}


def change_charter(
    *,
    team: Team,
    valid_from: date,
    changes: Mapping[str, Any],
    by_right: bool = False,
    actor: User | None,
    now: datetime,
) -> TeamCharter:
    """From a day on the charter says otherwise; what was agreed for later days changes too.

    `changes` by attribute (`lead_id`), any of `CHARTER_FIELDS`. The days before stay as they were.
    """
    with writing(now) as at:
        _require(actor, at, by_right)
        rows = TeamCharter.objects.current().filter(team=team, valid_to__gt=valid_from)
        held = list(rows.order_by("valid_from"))
        if not held or held[0].valid_from > valid_from:
            raise TeamNotOpen(_("%(team)s is not open on %(day)s.") % _named(team, valid_from))
        said = [
            Statement(
                {"team_id": team.pk},
                {**charter_value(row), **changes},
                max(row.valid_from, valid_from),
                row.valid_to,
            )
            for row in held
        ]
        for one in said:
            _refuse_wrong(one.value or {}, opens_on=one.valid_from, closes_on=one.valid_to)
        put_many(TeamCharter, said, at=at)
        keep_present(team, at=at)
        facts = {"valid_from": valid_from, **changes}
        record(action="team.charter_changed", obj=team, actor=actor, at=at, changes=facts)
        return TeamCharter.objects.current().on(valid_from).get(team=team)


def close_team(
    *, team: Team, last_day: date, by_right: bool = False, actor: User | None, now: datetime
) -> int:
    """The team's last day; its seats end with it. Returns how many seats ended."""
    return set_last_day(team=team, last_day=last_day, by_right=by_right, actor=actor, now=now)


def set_last_day(
    *,
    team: Team,
    last_day: date | None,
    by_right: bool = False,
    actor: User | None,
    now: datetime,
) -> int:
    """Move the end of a team: earlier cuts its seats, later (None: open) lengthens the charter.

    Returns how many seats ended.
    """
    ends = OPEN_DATE if last_day is None else day_after(last_day)
    with writing(now) as at:
        _require(actor, at, by_right)
        last = TeamCharter.objects.current().filter(team=team).order_by("valid_to").last()
        if last is None or ends <= team.opens_on:
            message = _("It ends before it begins.")
            refuse_invalid([Problem("last_day", "before_start", message)])
            return 0
        key = {"team_id": team.pk}
        said = [Statement(key, None, ends)]
        if ends > last.valid_to:
            said = [Statement(key, charter_value(last), last.valid_to, ends)]
        put_many(TeamCharter, said, at=at)
        keep_present(team, at=at)
        ended = _end_seats(team, ends, at=at)
        facts = {"last_day": last_day, "seats": len(ended)}
        record(action="team.closed", obj=team, actor=actor, at=at, changes=facts)
        people_changed.send(employee_ids=ended, now=at)
    return len(ended)


def _end_seats(team: Team, ends: date, *, at: datetime) -> set[int]:
    seats = TeamMembership.objects.current().filter(team=team, valid_to__gt=ends)
    said = [
        Statement(
            {"team_id": team.pk, "employee_id": seat.employee_id, "slot": seat.slot}, None, ends
        )
        for seat in seats
    ]
    put_many(TeamMembership, said, at=at)
    return {s.key["employee_id"] for s in said}


def keep_present(team: Team, *, at: datetime) -> None:
    """Bring name, lead, opening and closing of the team in line with its charters."""
    rows = list(TeamCharter.objects.current().filter(team=team).order_by("valid_from"))
    today = firm_day(at)
    present = next((r for r in rows if r.valid_from <= today < r.valid_to), rows[-1])
    team.name, team.lead_id = present.name, present.lead_id
    team.opens_on, team.closes_on = rows[0].valid_from, rows[-1].valid_to
    team.save(update_fields=["name", "lead", "opens_on", "closes_on", "updated_at"])


def _named(team: Team, day: date) -> dict[str, Any]:
    return {"team": team, "day": day}


def _require(actor: User | None, at: datetime, by_right: bool) -> None:
    sight = sight_of_actor(actor, at)
    require(by_right or sight is None or can_open_teams(sight))


def _refuse_wrong(charter: Mapping[str, Any], *, opens_on: date, closes_on: date) -> None:
    problems = []
    if not charter["name"].strip():
        problems.append(Problem("name", "required", _("This must not be empty.")))
    problems += too_long("name", charter["name"], 300)
    for name in ("purpose", "may_decide"):
        problems += too_long(name, charter[name], 20_000)
    if charter["budget"] is not None and charter["budget"] < 0:
        problems.append(Problem("budget", "negative", _("Money is not below nothing.")))
    if closes_on <= opens_on:
        problems.append(Problem("closes_on", "before_start", _("It ends before it begins.")))
    problems += out_of_range("opens_on", opens_on)
    refuse_invalid(problems)
