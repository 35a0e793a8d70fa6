"""The shapes of an answer: what was asked, one row a team or group of teams, and the whole."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from orgchange.teams.aggregates import Pooled
from orgchange.teams.figures import Gap, TeamFigures, is_withheld, ratio

ORGANISATION, FUNCTION, DEPARTMENT, TEAM = SCOPES = (
    "organisation",
    "function",
    "department",
    "team",
)
COLUMNS: Final = (
    "scope",
    "code",
    "name",
    "host_function",
    "teams",
    "teams_measured",
    "teams_above_target",
    "working",
    "cross",
    "background",
    "people",
    "high_load",
    "over_load",
    "highest_load",
    "slots_required",
    "slots_filled",
    "slots_unowned",
    "unowned",
    "held_days",
    "core_days",
    "target",
    "minimum_share",
    "meets_target",
    "waived_until",
    "share",
    "background_share",
    "mix",
    "continuity",
)
SHARES: Final = ("share", "background_share", "mix", "continuity")
TREND_COLUMNS: Final = (
    "day",
    "teams",
    "teams_measured",
    "teams_above_target",
    "working",
    "cross",
    "background",
    "slots_required",
    "slots_filled",
    "share",
    "background_share",
)


@dataclass(frozen=True)
class Query:
    """What is asked for. `as_of` None: today. `known_at` None: as known now."""

    scope: str = ORGANISATION
    function: str = ""
    department: str = ""
    team: int | None = None
    as_of: date | None = None
    known_at: datetime | None = None
    only: str = ""
    sort: str = "name"
    q: str = ""


@dataclass(frozen=True)
class Row:
    """One team, or several together. `counts` are those of `Pooled`; a team's, as if alone."""

    scope: str
    code: str
    name: str
    counts: Pooled
    may_see_background: bool = True
    team: TeamFigures | None = None
    host_function: str = ""
    waived_until: date | None = None

    @property
    def is_withheld(self) -> bool:
        """Too few people to tell what they have done before."""
        return is_withheld(self.counts.working, sees_records=self.may_see_background)

    @property
    def background(self) -> int | None:
        """Working members who have worked in several functions: the span."""
        return None if self.is_withheld else self.counts.background

    @property
    def share(self) -> Decimal | None:
        """Cross of working."""
        return ratio(self.counts.cross, self.counts.working)

    @property
    def background_share(self) -> Decimal | None:
        """Background of working."""
        return None if self.is_withheld else ratio(self.counts.background, self.counts.working)

    @property
    def continuity(self) -> Decimal | None:
        """Held days of all days."""
        return ratio(self.counts.held_days, self.counts.core_days)

    @property
    def mix(self) -> Decimal | None:
        """Blau's index of one team, or of all pairs of person and team together."""
        return self.counts.mix

    @property
    def meets_target(self) -> bool | None:
        """Whether one team's share is above its minimum; None where that is withheld."""
        if self.team is None or (self.team.target == "background" and self.is_withheld):
            return None
        return self.team.meets_target

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Which slots of one team are unowned."""
        return self.team.gaps if self.team else ()

    def as_dict(self) -> dict[str, Any]:
        """The row by its columns."""
        counts, team = self.counts, self.team
        values = (
            self.scope,
            self.code,
            self.name,
            self.host_function,
            counts.teams,
            counts.measured,
            None if self._tells_background else counts.above,
            counts.working,
            counts.cross,
            self.background,
            counts.people,
            counts.high_load,
            counts.over_load,
            counts.highest_load,
            counts.required,
            counts.filled,
            counts.unowned,
            " ".join(f"{gap.code}:{gap.missing}" for gap in self.gaps),
            counts.held_days,
            counts.core_days,
            team.target if team else "",
            team.minimum_share if team else None,
            self.meets_target,
            self.waived_until,
            self.share,
            self.background_share,
            self.mix,
            self.continuity,
        )
        return dict(zip(COLUMNS, values, strict=True))

    @property
    def _tells_background(self) -> bool:
        """Whether "above target" would tell of a team what is withheld."""
        return self.team is not None and self.meets_target is None and self.counts.measured > 0


@dataclass(frozen=True)
class Report:
    """An answer: what was asked, on which day, and its rows in order."""

    query: Query
    on: date
    data_as_of: datetime | None
    rows: Sequence[Row] = field(repr=False)

    def as_dict(self) -> dict[str, Any]:
        """The document of the API and the command."""
        return {**head(self.query, self.data_as_of), "rows": [row.as_dict() for row in self.rows]}


@dataclass(frozen=True)
class TrendRow:
    """The shares, the places and the teams above their target on one day."""

    day: date
    teams: int
    teams_measured: int
    teams_above_target: int | None
    working: int
    cross: int
    background: int | None
    slots_required: int
    slots_filled: int

    @property
    def share(self) -> Decimal | None:
        """Cross of working."""
        return ratio(self.cross, self.working)

    @property
    def background_share(self) -> Decimal | None:
        """Background of working; None where it is withheld, too."""
        return None if self.background is None else ratio(self.background, self.working)

    @property
    def filled_share(self) -> Decimal | None:
        """Places filled of those required."""
        return ratio(self.slots_filled, self.slots_required)

    @property
    def above_share(self) -> Decimal | None:
        """Teams above their target of those with a working member."""
        above = self.teams_above_target
        return None if above is None else ratio(above, self.teams_measured)

    def as_dict(self) -> dict[str, Any]:
        """The row by its columns."""
        return {name: getattr(self, name) for name in TREND_COLUMNS}


def head(query: Query, data_as_of: datetime | None) -> dict[str, Any]:
    """What every document begins with."""
    return {
        "as_of": iso(query.as_of),
        "known_at": iso(query.known_at),
        "data_as_of": iso(data_as_of),
    }


def iso(value: date | datetime | None) -> str | None:
    """A day or an instant as documents write it."""
    return None if value is None else value.isoformat().replace("+00:00", "Z")


def last_day(until: date) -> date:
    """The last day on which something holds, of the first on which it no longer does."""
    return until - timedelta(days=1)
