"""The funnel: how many proposals came to each state, how many are there, and for how long."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from django.db import connection
from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import Lead

from orgchange.innovation.models import Move, Proposal, WorkflowState

SECONDS_A_DAY = 86_400
WAYS = """
    SELECT target, count(DISTINCT proposal_id), extract(epoch FROM
        percentile_cont(0.5) WITHIN GROUP (ORDER BY until - at) FILTER (WHERE until IS NOT NULL))
    FROM ({stays}) AS stays GROUP BY target
"""


@dataclass(frozen=True)
class Stage:
    """A state of the way. `came`: proposals that ever came to it; `days`: the median of a stay.

    `days` is None where nobody has left the state yet. `width` is of the bar, in per cent.
    """

    code: str
    name: str
    came: int
    here: int
    days: float | None
    width: str


@dataclass(frozen=True)
class Way:
    """What the moves say of a state: how many came, and the median stay, where any is over."""

    came: int = 0
    days: float | None = None


def funnel_of(
    rows: QuerySet[Proposal], states: dict[str, WorkflowState], *, language: str
) -> list[Stage]:
    """A stage for each state that anything came to, in the order of the way. Two queries."""
    ways = _ways(Move.objects.filter(proposal__in=rows.order_by().values("pk")))
    here = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    most = max([*(way.came for way in ways.values()), 1])
    return [
        Stage(
            code=code,
            name=state.name_in(language),
            came=way.came,
            here=here.get(code, 0),
            days=way.days,
            width=f"{100 * way.came / most:.2f}%",
        )
        for code, state in states.items()
        if (way := ways.get(code, Way())).came or here.get(code)
    ]


def _ways(moves: QuerySet[Move]) -> dict[str, Way]:
    """By state; a stay ends with the next move."""
    until = Window(Lead("at"), partition_by=F("proposal"), order_by=[F("at").asc(), F("pk").asc()])
    stays = moves.order_by().annotate(until=until).values("proposal_id", "target", "at", "until")
    if connection.vendor == "postgresql":
        return _ways_of_database(stays)
    came: dict[str, set[int]] = defaultdict(set)
    spent: dict[str, list[float]] = defaultdict(list)
    for row in stays:
        came[row["target"]].add(row["proposal_id"])
        if row["until"] is not None:
            spent[row["target"]].append((row["until"] - row["at"]).total_seconds())
    return {
        code: Way(len(who), _days(median(spent[code]) if spent[code] else None))
        for code, who in came.items()
    }


def _ways_of_database(stays: QuerySet[Move, Any]) -> dict[str, Way]:
    inner, params = stays.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(WAYS.format(stays=inner), params)
        return {code: Way(came, _days(spent)) for code, came, spent in cursor.fetchall()}


def _days(seconds: float | Decimal | None) -> float | None:
    return None if seconds is None else round(float(seconds) / SECONDS_A_DAY, 1)
