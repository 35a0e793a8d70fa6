"""The funnel: how many proposals came to each state, how many are there, and for how long."""

from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db import connection
from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import Lead

from orgchange.innovation.models import Move, Proposal, WorkflowState

SECONDS_A_DAY = 86_400
MEDIANS = """
    SELECT target, percentile_cont(0.5) WITHIN GROUP (
        ORDER BY extract(epoch FROM until - at)::double precision
    ) FROM ({stays}) AS stays WHERE until IS NOT NULL GROUP BY target
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


def funnel_of(
    rows: QuerySet[Proposal], states: dict[str, WorkflowState], *, language: str
) -> list[Stage]:
    """A stage for each state that anything came to, in the order of the way. Three queries."""
    moves = Move.objects.filter(proposal__in=rows.order_by().values("pk"))
    came = dict(moves.order_by().values_list("target").annotate(n=Count("proposal", distinct=True)))
    here = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    days = _medians(moves)
    most = max([*came.values(), 1])
    return [
        Stage(
            code=code,
            name=state.name_in(language),
            came=came.get(code, 0),
            here=here.get(code, 0),
            days=days.get(code),
            width=f"{100 * came.get(code, 0) / most:.2f}%",
        )
        for code, state in states.items()
        if came.get(code) or here.get(code)
    ]


def _medians(moves: QuerySet[Move]) -> dict[str, float]:
    """{state: the median stay in days} of the stays that are over."""
    until = Window(Lead("at"), partition_by=F("proposal"), order_by=[F("at").asc(), F("pk").asc()])
    stays = moves.order_by().annotate(until=until).values("target", "at", "until")
    if connection.vendor == "postgresql":
        return _medians_of_database(stays)
    held: dict[str, list[float]] = {}
    for row in stays:
        if row["until"] is not None:
            spent = (row["until"] - row["at"]).total_seconds()
            held.setdefault(row["target"], []).append(spent)
    return {code: round(median(spent) / SECONDS_A_DAY, 1) for code, spent in held.items()}


def _medians_of_database(stays: QuerySet[Move, Any]) -> dict[str, float]:
    inner, params = stays.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(MEDIANS.format(stays=inner), params)
        return {code: round(float(s) / SECONDS_A_DAY, 1) for code, s in cursor.fetchall()}
