"""The portfolio as one thing: what the page, its slide, its exports and the API all show."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from orgchange.pilots.models import Gate, Pilot
from orgchange.pilots.portfolio import counting, facts
from orgchange.pilots.portfolio.areas import Area, areas_of
from orgchange.pilots.portfolio.counting import OverBuffer, Share, Worth
from orgchange.pilots.portfolio.goals import GoalLine, goal_lines
from orgchange.pilots.portfolio.moment import Moment, moment_of
from orgchange.pilots.portfolio.standing import Standing, standings
from orgchange.teams.tallies import tallies


@dataclass(frozen=True)
class Overview:
    """All figures of a portfolio at a moment."""

    at: Moment
    pilots: list[Standing]
    states: dict[str, Counter[str]]
    over_buffer: list[OverBuffer]
    gates: list[Gate]
    worth: list[Worth]
    without_ledger: int
    stopped_early: Share
    first_reading_days: int | None
    first_readings: int
    teams: Share
    verdicts: Counter[str]
    red: list[Standing]
    areas: list[Area]
    goals: list[GoalLine]

    @property
    def under_way(self) -> int:
        """Pilots that started and have not ended."""
        return sum(row.is_under_way for row in self.pilots)

    @property
    def outcomes(self) -> list[tuple[str, int]]:
        """[(what came out, how often)], the most frequent first."""
        return self.verdicts.most_common()

    @property
    def empty_areas(self) -> list[Area]:
        """Areas without an open pilot."""
        return [area for area in self.areas if not area.pilots]

    @property
    def gates_open(self) -> list[Gate]:
        """The gates of the month that are not decided yet."""
        return [gate for gate in self.gates if not facts.is_decided(gate, self.at.until)]


def overview_of(rows: QuerySet[Pilot], *, as_of: date | None, now: datetime) -> Overview:
    """Everything, in a constant number of queries."""
    at = moment_of(as_of, now=now)
    pilots = standings(rows, at)
    spent = facts.spending([row.proposal_id for row in pilots if row.proposal_id], at)
    days, read = counting.days_to_first_reading(pilots, facts.first_readings(rows, at))
    return Overview(
        at=at,
        pilots=pilots,
        states=counting.by_state_and_risk(pilots),
        over_buffer=counting.over_buffer(pilots),
        gates=list(facts.gates_of_month(rows, at)),
        worth=counting.worth(pilots, spent),
        without_ledger=sum(
            row.proposal_id is None and row.started_on is not None for row in pilots
        ),
        stopped_early=counting.stopped_early(
            pilots, stopped=facts.stopped_ids(rows, at), went_on=facts.went_on_ids(rows, at)
        ),
        first_reading_days=days,
        first_readings=read,
        teams=_teams(pilots, at),
        verdicts=counting.verdicts(pilots),
        red=[row for row in pilots if row.is_red],
        areas=areas_of(pilots, at),
        goals=goal_lines(pilots, at),
    )


def _teams(pilots: list[Standing], at: Moment) -> Share:
    """Teams of pilots under way that are above the share their kind asks for."""
    ids = [row.team_id for row in pilots if row.is_under_way and row.team_id is not None]
    if not ids:
        return Share(0, 0)
    working = [one for one in tallies(on=at.on, team_ids=ids) if one.working]
    return Share(sum(one.is_above for one in working), len(working))
