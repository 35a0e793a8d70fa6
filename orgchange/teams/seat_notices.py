"""Telling people that they were seated in a team."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgchange.accounts.models import User
from orgchange.core.dated import Statement
from orgchange.core.dates import firm_day
from orgchange.core.sql import id_list
from orgchange.directory.models import Employee
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, NoticeState, Reason
from orgchange.notices.services import Draft, plan
from orgchange.teams.models import KindSlot, Team, TeamMembership

SEATED = "team_seated"
PREFIX = "team_seat:"


def newcomers(statements: Iterable[Statement]) -> list[Statement]:
    """Those that seat somebody in a team which has no seat of theirs from that day on. One query.

    To be asked before they are written.
    """
    said = [one for one in statements if one.value is not None]
    rows = TeamMembership.objects.current().filter(
        team__in=id_list({one.key["team_id"] for one in said}),
        employee__in=id_list({one.key["employee_id"] for one in said}),
    )
    there: dict[tuple[int, int], date] = {}
    for team_id, employee_id, ends_on in rows.values_list("team_id", "employee_id", "valid_to"):
        there[team_id, employee_id] = max(ends_on, there.get((team_id, employee_id), date.min))
    return [
        one
        for one in said
        if there.get((one.key["team_id"], one.key["employee_id"]), date.min) <= one.valid_from
    ]


def tell_seated(statements: Iterable[Statement], *, actor: User | None, now: datetime) -> None:
    """Tell everybody who is given a seat that lasts beyond today, once; nobody of the own act."""
    today = firm_day(now)
    own = Employee.objects.filter(user=actor).values_list("pk", flat=True) if actor else []
    own_ids = set(own)
    first: dict[tuple[Any, ...], Statement] = {}
    for one in sorted(statements, key=lambda one: one.valid_from):
        if one.value is not None and one.valid_to > today and one.key["employee_id"] not in own_ids:
            first.setdefault(tuple(one.key.values()), one)
    if not first:
        return
    teams = Team.objects.in_bulk({one.key["team_id"] for one in first.values()})
    plan(drafts=[_draft(one, teams[one.key["team_id"]]) for one in first.values()], now=now)


def untell_seated(*, told_at: datetime) -> None:
    """Take back what an act said, by its instant, as far as it has not gone out."""
    said = Notice.objects.filter(kind=SEATED, planned_at=told_at, state=NoticeState.PLANNED)
    said.delete()


def _draft(said: Statement, team: Team) -> Draft:
    key = said.key
    return Draft(
        recipient_id=key["employee_id"],
        kind=SEATED,
        object_key=f"{PREFIX}{team.pk}:{key['slot']}",
        occurrence=said.valid_from.isoformat(),
        context={
            "team": team.name,
            "slot": key["slot"],
            "share": (said.value or {})["allocation"],
            "day": said.valid_from.isoformat(),
        },
    )


def seated_facts(notices: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """Team, slot by its name, share and first day. One query."""
    codes = {notice.context["slot"] for notice in notices}
    names: dict[str, Mapping[str, str]] = {}
    for slot in KindSlot.objects.filter(code__in=codes).order_by("version", "pk"):
        names[slot.code] = {"en": slot.name, "zh-hans": slot.name_zh or slot.name}
    return {notice.pk: _facts(notice, names) for notice in notices}


def _facts(notice: Notice, names: Mapping[str, Any]) -> Facts:
    held = notice.context
    return {
        "team": held["team"],
        "slot": names.get(held["slot"], held["slot"]),
        "share": held["share"],
        "day": date.fromisoformat(held["day"]),
        "path": reverse("teams:mine"),
    }


def seated_holds(notices: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """A seat that was taken back since needs no word any more. One query."""
    rows = TeamMembership.objects.current().filter(
        employee__in=id_list({notice.recipient_id for notice in notices})
    )
    held = set(rows.values_list("employee_id", "team_id", "slot"))
    gone = {}
    for notice in notices:
        team, _colon, slot = notice.object_key.removeprefix(PREFIX).partition(":")
        if (notice.recipient_id, int(team), slot) not in held:
            gone[notice.pk] = Reason.NOT_REQUIRED
    return gone


KIND = Kind(
    code=SEATED,
    label=_("Somebody was seated in a team"),
    group=_("Teams"),
    subject=_("You are in {team}"),
    body=_(
        "From {day} on you are in “{team}” as {slot}, with {share} % of your time.\n\n"
        "Your teams, and how much of your time they take: {link}"
    ),
    placeholders={
        "team": _("The team"),
        "slot": _("The slot"),
        "share": _("How many per cent"),
        "day": _("The day"),
    },
    example={
        "team": "Forecasts",
        "slot": {"en": "Data scientist", "zh-hans": "数据科学家"},
        "share": 20,
        "day": date(2026, 12, 1),
    },
    facts=seated_facts,
    holds=seated_holds,
    is_mandatory=False,
)


def register_kinds() -> None:
    """Make the kind known."""
    register(KIND)
