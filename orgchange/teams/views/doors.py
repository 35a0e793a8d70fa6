"""What the pages of teams share: which team, who runs it, the day and the knowledge asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

from django.db.models import Max
from django.forms import BaseForm
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from orgchange.core.dates import OPEN_INSTANT
from orgchange.core.doors import add_refusal
from orgchange.core.errors import DomainError, NotAllowed
from orgchange.core.toasts import toast
from orgchange.directory.scopes import Sight, sight
from orgchange.teams import policies
from orgchange.teams.models import Team, TeamCharter, TeamMembership, Waiver
from orgchange.teams.scopes import teams_run_by, teams_visible_to


@dataclass(frozen=True)
class Door:
    """Who stands before a team's page, and what they may do there."""

    sight: Sight
    team: Team
    run_ids: frozenset[int]

    @property
    def runs_it(self) -> bool:
        """Leads or owns it."""
        return self.team.pk in self.run_ids

    @property
    def may_open(self) -> bool:
        """May change charters, and open and close teams."""
        return policies.can_open_teams(self.sight)

    @property
    def may_seat(self) -> bool:
        """May write the roster."""
        return policies.can_write_roster(self.sight, team_ids={self.team.pk}, run_ids=self.run_ids)

    @property
    def may_waive(self) -> bool:
        """May let it off a rule."""
        return policies.can_waive(self.sight, team_id=self.team.pk, run_ids=self.run_ids)


@dataclass(frozen=True)
class Moment:
    """The day that is asked about, and when it was known; `known_on` is what was typed."""

    on: date
    known_on: date | None = None
    known_at: datetime | None = None


def door(request: HttpRequest, pk: int) -> Door:
    """A team that the asker may look up, and what the asker may do with it."""
    held = sight(request)
    team = teams_visible_to(held).select_related("kind", "lead").filter(pk=pk).first()
    if team is None:
        raise Http404
    return Door(held, team, teams_run_by(held))


def moment(request: HttpRequest) -> Moment:
    """`?as_of=` and `?known_on=` (at the end of that day, in the asker's zone); today, as now."""
    on = day_of(request, "as_of") or sight(request).on
    known_on = day_of(request, "known_on")
    if known_on is None:
        return Moment(on)
    ends = datetime.combine(known_on + timedelta(days=1), time.min)
    return Moment(on, known_on, timezone.make_aware(ends))


def day_of(request: HttpRequest, name: str) -> date | None:
    """A day of the query string, or nothing; days far off are slips of the keyboard."""
    try:
        day = parse_date(request.GET.get(name, ""))
    except ValueError:
        return None
    return day if day and 1900 <= day.year <= 2200 else None


def instant_of(request: HttpRequest) -> datetime:
    """The instant of a write that `?at=` names."""
    try:
        at = parse_datetime(request.GET.get("at", ""))
    except ValueError:
        at = None
    if at is None or timezone.is_naive(at):
        raise Http404
    return at


class Refusing(Protocol):
    """A form, or several as one, that knows where each part of a refusal belongs."""

    def refuse(self, error: DomainError) -> None:
        """Put it there."""


def attempted(
    form: Refusing | BaseForm, write: Callable[..., object], request: HttpRequest, /, **given: Any
) -> bool:
    """As `core.doors.tried`, for forms that place a refusal themselves."""
    try:
        write(**given, actor=request.user, now=timezone.now())
    except NotAllowed:
        raise
    except DomainError as error:
        if isinstance(form, BaseForm) and not hasattr(form, "refuse"):
            add_refusal(form, error)
        else:
            form.refuse(error)
        return False
    return True


def undo_url(team: Team) -> str:
    """Where the write that just happened to a team is taken back."""
    stamps = []
    for model in (TeamMembership, TeamCharter, Waiver):
        rows: Any = model._default_manager.filter(team=team)
        stamps.append(rows.aggregate(last=Max("recorded_at"))["last"])
        ended = rows.filter(superseded_at__lt=OPEN_INSTANT)
        stamps.append(ended.aggregate(last=Max("superseded_at"))["last"])
    stamp = max(at for at in stamps if at is not None)
    query = urlencode({"at": stamp.isoformat()})
    return f"{reverse('teams:undo', args=[team.pk])}?{query}"


def told(request: HttpRequest, text: str, team: Team, *, is_undoable: bool = True) -> None:
    """A toast about a team, with the way back."""
    toast(request, text, undo_url=undo_url(team) if is_undoable else None)
