"""The pilots of a portfolio as rows: what CSV and XLSX carry."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from orgchange.pilots.models import RiskTier, StrategicGoal, Verdict
from orgchange.pilots.portfolio.overview import Overview
from orgchange.pilots.states import states


def header() -> list[str]:
    """The names of the columns."""
    return [
        _("Pilot"),
        _("Title"),
        _("State"),
        _("Risk"),
        _("Goal"),
        _("Idea handed in"),
        _("Began"),
        _("Ended"),
        _("Outcome"),
        _("Lesson published"),
        _("Worth in a year"),
        _("Currency"),
        _("Buffer used, days"),
        _("Buffer, days"),
        _("Work done, %"),
    ]


def lines(overview: Overview, *, language: str) -> Iterator[list[Any]]:
    """One line a pilot, in the order of their numbers."""
    names = {row.code: row.name_in(language) for row in states()}
    goals = {goal.pk: goal.name_in(language) for goal in StrategicGoal.objects.all()}
    risks, verdicts = dict(RiskTier.choices), dict(Verdict.choices)
    for row in overview.pilots:
        yield [
            row.number,
            row.title,
            names.get(row.state, row.state),
            str(risks[row.risk_tier]),
            goals.get(row.goal_id, "") if row.goal_id else "",
            row.idea_on.isoformat(),
            row.started_on.isoformat() if row.started_on else "",
            row.ended_on.isoformat() if row.ended_on else "",
            str(verdicts[row.verdict]) if row.verdict else "",
            _("yes") if row.has_lesson else _("no"),
            row.value if row.value is not None else "",
            row.currency if row.value is not None else "",
            row.buffer_used if row.buffer_used is not None else "",
            row.buffer_days if row.buffer_days is not None else "",
            row.work_done if row.work_done is not None else "",
        ]
