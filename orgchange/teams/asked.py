"""Reading requests: lists by whose word is waited for, and what each page shows of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.http import HttpRequest
from django.utils.translation import get_language

from orgchange.core.registry import Text
from orgchange.directory.scopes import Sight, sight
from orgchange.teams import policies
from orgchange.teams.loads import loads
from orgchange.teams.models import JoinRequest, Party, RequestAnswer, RequestState
from orgchange.teams.notice_facts import days_text
from orgchange.teams.scopes import requests_visible_to, teams_run_by
from orgchange.teams.slots import slot_names

RELEASE, JOIN, ASKED, ALL = "release", "join", "asked", "all"
ON_HOME = 5
STATES = {
    RequestState.OPEN: "pending",
    RequestState.GRANTED: "covered",
    RequestState.REFUSED: "excluded",
    RequestState.WITHDRAWN: "excluded",
    RequestState.LAPSED: "overdue",
}


@dataclass(frozen=True)
class Line:
    """One request as a list shows it. `party`: for whom the viewer may answer now, or empty."""

    request: JoinRequest
    slot: str
    days: str
    party: str
    may_withdraw: bool

    @property
    def badge(self) -> str:
        """The state that leads the line."""
        return STATES[RequestState(self.request.state)]

    @property
    def last_day(self) -> date:
        """The last day on which it can be answered."""
        return self.request.starts_on

    @property
    def waits_for(self) -> list[Text]:
        """Whose word is missing."""
        if self.request.state != RequestState.OPEN:
            return []
        given = {answer.party for answer in self.request.answers.all()}
        asked = [Party.PERSON, *([Party.MANAGER] if self.request.manager_id else [])]
        names = {Party.PERSON: self.request.employee, Party.MANAGER: self.request.manager}
        return [str(names[party]) for party in asked if party not in given]


def waiting_for(sight: Sight) -> QuerySet[JoinRequest]:
    """Open requests that the viewer may answer: as the person, or for their manager."""
    answers = RequestAnswer.objects.filter(request=OuterRef("pk"))
    to_me = Q(employee=sight.employee_id) & ~Exists(answers.filter(party=Party.PERSON))
    mine = Q(manager__in=sight.line_root_ids) & ~Q(employee=sight.employee_id)
    stands_in = ~Q(manager=sight.employee_id) & Q(asked_by=sight.user_id)
    to_release = mine & ~stands_in & ~Exists(answers.filter(party=Party.MANAGER))
    rows = JoinRequest.objects.filter(state=RequestState.OPEN, starts_on__gte=sight.on)
    return rows.filter(to_me | to_release if sight.is_employed else Q(pk__in=[]))


def listed(sight: Sight, tab: str) -> QuerySet[JoinRequest]:
    """The requests of a tab, within what the viewer may see; open ones first, then the newest."""
    rows = requests_visible_to(sight)
    if tab == RELEASE:
        rows = rows.filter(manager__in=sight.line_root_ids)
    elif tab == JOIN:
        rows = rows.filter(employee=sight.employee_id)
    elif tab == ASKED:
        rows = rows.filter(Q(asked_by=sight.user_id) | Q(team__in=teams_run_by(sight)))
    open_first = Case(When(state=RequestState.OPEN, then=0), default=1)
    return for_table(rows).order_by(open_first, "-asked_at", "-pk")


def asked_already(team_id: int, slot: str) -> frozenset[int]:
    """Who has an open request for a slot of a team; for any of its slots, where none is named."""
    rows = JoinRequest.objects.filter(team=team_id, state=RequestState.OPEN)
    rows = rows.filter(slot=slot) if slot else rows
    return frozenset(rows.values_list("employee_id", flat=True))


def for_table(rows: QuerySet[JoinRequest]) -> QuerySet[JoinRequest]:
    """With what a list shows."""
    rows = rows.select_related("team", "employee", "manager", "asked_by")
    return rows.prefetch_related("answers__answered_by")


def lines(rows: Sequence[JoinRequest], sight: Sight) -> list[Line]:
    """Requests as a list shows them. Four queries for any number."""
    names = slot_names({row.team_id for row in rows})
    language = get_language() or "en"
    run = teams_run_by(sight)
    return [
        Line(
            row,
            names.name(row.team_id, row.slot, language),
            days_text(row.starts_on, row.ends_on),
            party_of(row, sight),
            row.state == RequestState.OPEN and policies.can_withdraw(sight, row, run_ids=run),
        )
        for row in rows
    ]


def party_of(row: JoinRequest, sight: Sight) -> str:
    """For whom the viewer may answer now; empty where for nobody."""
    if row.state != RequestState.OPEN or row.starts_on < sight.on:
        return ""
    given = {answer.party for answer in row.answers.all()}
    waiting = [party for party in sorted(policies.parties_of(sight, row)) if party not in given]
    return str(waiting[0]) if waiting else ""


@dataclass(frozen=True)
class Load:
    """The most that teams take of a day's time, before and with what is asked, in per cent."""

    before: int
    after: int

    @property
    def state(self) -> str:
        """`overdue` above the limit, `pending` above the warning, else nothing."""
        if self.after > int(settings.TEAM_LOAD_LIMIT):
            return "overdue"
        return "pending" if self.after > int(settings.TEAM_LOAD_WARNING) else ""


def load_of(row: JoinRequest) -> Load:
    """What a request means for the person's load; once it is in the roster, it counts once."""
    held = loads([row.employee_id], since=row.starts_on, until=row.ends_on).get(row.employee_id, ())
    own = (row.team_id, row.slot)
    others = [sum(s.allocation for s in one.seats if (s.team_id, s.slot) != own) for one in held]
    before = max((one.percent for one in held), default=0)
    return Load(before, max(others, default=0) + row.allocation)


def home_card(request: HttpRequest) -> dict[str, Any] | None:
    """What waits for the reader's word."""
    held = sight(request)
    if not held.is_employed:
        return None
    rows = list(for_table(waiting_for(held)).order_by("starts_on", "pk")[: ON_HOME + 1])
    if not rows:
        return None
    return {"lines": lines(rows[:ON_HOME], held), "has_more": len(rows) > ON_HOME}
