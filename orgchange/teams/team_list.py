"""The list of teams: what it can be narrowed by and ordered by. Page and download share it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from orgchange.core.dates import OPEN_DATE
from orgchange.core.figures import percent
from orgchange.core.sql import id_list
from orgchange.directory.models import Employee, JobFunction
from orgchange.directory.scopes import Sight
from orgchange.directory.search import plain
from orgchange.teams import ranking
from orgchange.teams.figures import TeamFigures
from orgchange.teams.models import Team, TeamCharter, TeamMembership
from orgchange.teams.queries import charters_on
from orgchange.teams.scopes import teams_of, teams_visible_to
from orgchange.teams.sql import team_figures

CHUNK = 2000
COUNTED = ("members", "filled", "share")
SORTS = ("name", "kind", "lead", *COUNTED, "opens", "closes")
OPEN, LATER, CLOSED, ANY = "open", "later", "closed", "any"


@dataclass(frozen=True)
class Wanted:
    """What was asked of the list. Empty means: whatever it is."""

    on: date
    q: str = ""
    kind: str = ""
    function: str = ""
    state: str = OPEN
    mine: bool = False
    sort: str = "name"


@dataclass(frozen=True)
class TeamRow:
    """A team, the charter that stands for it on the day, its people and its figures.

    `figures` is None where it is not open on the day.
    """

    team: Team
    charter: TeamCharter | None
    members: int
    figures: TeamFigures | None = None

    @property
    def name(self) -> str:
        """What the team is called on the day."""
        return self.charter.name if self.charter else self.team.name

    @property
    def lead(self) -> Employee | None:
        """Who leads it on the day."""
        return self.charter.lead if self.charter else self.team.lead

    @property
    def slots(self) -> str:
        """Slots filled of those required."""
        return f"{self.figures.filled} / {self.figures.required}" if self.figures else ""

    @property
    def last_day(self) -> date | None:
        """Its last day; None where it stays open."""
        return last_day(self.team.closes_on)

    @property
    def function(self) -> str:
        """The host function, in words."""
        code = self.charter.host_function if self.charter else ""
        return str(JobFunction(code).label) if code else ""


def ordered_ids(sight: Sight, wanted: Wanted) -> list[int]:
    """The teams asked for, within what the viewer may see, in order. Two queries at most."""
    found, by = teams(sight, wanted), wanted.sort.removeprefix("-")
    if by not in COUNTED:
        return list(_ordered(found, wanted).values_list("pk", flat=True))
    names = dict(found.values_list("pk", "name"))
    values: dict[int, int | None]
    if by == "members":
        counts = member_counts(None, on=wanted.on)
        values = {pk: counts.get(pk, 0) for pk in names}
    else:
        values = {pk: rank.value for pk, rank in ranking.ranks(by=by, on=wanted.on).items()}
    return ranking.in_order(names, values, is_down=wanted.sort.startswith("-"))


def teams(sight: Sight, wanted: Wanted) -> QuerySet[Team]:
    """The teams asked for, within what the viewer may see."""
    found = teams_visible_to(sight).filter(_state(wanted))
    for word in plain(wanted.q).split():
        found = found.filter(Q(name__icontains=word) | Q(lead__full_name__icontains=word))
    if wanted.kind:
        found = found.filter(kind__code=wanted.kind)
    if wanted.function in JobFunction.values:
        hosted = TeamCharter.objects.current().filter(host_function=wanted.function)
        if wanted.state == OPEN:
            hosted = hosted.on(wanted.on)
        found = found.filter(pk__in=hosted.values("team"))
    if wanted.mine:
        own = teams_of(sight.employee_id or 0, on=wanted.on)
        found = found.filter(pk__in=own.values("pk"))
    return found


def rows(ids: Sequence[int], *, on: date) -> list[TeamRow]:
    """The rows of a page: four queries, whatever its length."""
    held = Team.objects.select_related("kind", "lead").in_bulk(ids)
    charters, members = charters_on(ids, on=on), member_counts(ids, on=on)
    figures = team_figures(on=on, team_ids=ids) if ids else {}
    return [TeamRow(held[pk], charters.get(pk), members.get(pk, 0), figures.get(pk)) for pk in ids]


def member_counts(team_ids: Collection[int] | None, *, on: date) -> dict[int, int]:
    """How many people are in each team (None: of all) on a day, guests and deputies too. One query.

    A team without anybody is not among them.
    """
    seats = TeamMembership.objects.current().on(on)
    if team_ids is not None:
        seats = seats.filter(team__in=id_list(team_ids))
    counted = seats.order_by().values("team").annotate(people=Count("employee", distinct=True))
    return dict(counted.values_list("team", "people"))


def header() -> list[Any]:
    """Heads of the download."""
    return [
        _("Team"),
        _("Kind of team"),
        _("Host function"),
        _("Lead"),
        _("Employee number"),
        _("Members"),
        _("Slots filled"),
        _("Slots required"),
        _("Working members"),
        _("Cross-functional members"),
        _("Cross-functional share, %"),
        _("Opens on"),
        _("Last day"),
    ]


def cells(ids: Sequence[int], *, on: date) -> Iterator[list[Any]]:
    """Every row of the download, read in pieces."""
    language = get_language() or ""
    for start in range(0, len(ids), CHUNK):
        for row in rows(ids[start : start + CHUNK], on=on):
            yield _cells(row, language)


def _cells(row: TeamRow, language: str) -> list[Any]:
    team, lead = row.team, row.lead
    return [
        row.name,
        team.kind.name_in(language),
        row.function,
        lead.full_name if lead else "",
        lead.employee_number if lead else "",
        row.members,
        *_figure_cells(row.figures),
        team.opens_on,
        row.last_day,
    ]


def _figure_cells(figures: TeamFigures | None) -> list[Any]:
    if figures is None:
        return [""] * 5
    share = percent(figures.cross, figures.working)
    slots = [figures.filled, figures.required]
    return [*slots, figures.working, figures.cross, "" if share is None else share]


def last_day(ends_on: date) -> date | None:
    """The last day on which something holds; None where it is open."""
    return None if ends_on == OPEN_DATE else date.fromordinal(ends_on.toordinal() - 1)


def _state(wanted: Wanted) -> Q:
    on = wanted.on
    return {
        OPEN: Q(opens_on__lte=on, closes_on__gt=on),
        LATER: Q(opens_on__gt=on),
        CLOSED: Q(closes_on__lte=on),
    }.get(wanted.state, Q())


def _ordered(found: QuerySet[Team], wanted: Wanted) -> QuerySet[Team]:
    name, is_down = wanted.sort.removeprefix("-"), wanted.sort.startswith("-")
    keys: dict[str, Any] = {
        "kind": Lower("kind__name"),
        "lead": Lower("lead__full_name"),
        "opens": F("opens_on"),
        "closes": F("closes_on"),
    }
    by = keys.get(name, F("name"))
    order = by.desc(nulls_last=True) if is_down else by.asc(nulls_last=True)
    return found.order_by(order, "-pk" if is_down else "pk")
