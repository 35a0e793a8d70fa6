"""Strategic goals as a tree, each with the pilots that serve it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from orgchange.pilots.models import StrategicGoal, Verdict
from orgchange.pilots.portfolio.moment import Moment
from orgchange.pilots.portfolio.standing import Standing


@dataclass(frozen=True)
class GoalLine:
    """A goal at its depth. Counts are of the goal and of all below it."""

    goal: StrategicGoal | None
    depth: int
    under_way: int
    validated: int
    others: int
    all: int


def goal_lines(rows: Iterable[Standing], at: Moment) -> list[GoalLine]:
    """The tree from the top down; at the end the pilots of no goal, where there are any."""
    goals = list(StrategicGoal.objects.all())
    by_goal: dict[int | None, list[Standing]] = defaultdict(list)
    for row in rows:
        by_goal[row.goal_id].append(row)
    children: dict[int | None, list[StrategicGoal]] = defaultdict(list)
    for goal in goals:
        children[goal.parent_id].append(goal)
    lines = [line for top in children[None] for line in _lines(top, 0, children, by_goal, at)]
    if by_goal[None]:
        lines.append(_line(None, 0, by_goal[None]))
    return lines


def _lines(
    goal: StrategicGoal,
    depth: int,
    children: dict[int | None, list[StrategicGoal]],
    by_goal: dict[int | None, list[Standing]],
    at: Moment,
) -> list[GoalLine]:
    below = [
        line
        for child in children[goal.pk]
        for line in _lines(child, depth + 1, children, by_goal, at)
    ]
    served = _served(goal, children, by_goal)
    is_retired = goal.retired_at is not None and goal.retired_at < at.until
    if (is_retired or goal.created_at >= at.until) and not served and not below:
        return []
    return [_line(goal, depth, served), *below]


def _served(
    goal: StrategicGoal,
    children: dict[int | None, list[StrategicGoal]],
    by_goal: dict[int | None, list[Standing]],
) -> list[Standing]:
    below = [row for child in children[goal.pk] for row in _served(child, children, by_goal)]
    return [*by_goal[goal.pk], *below]


def _line(goal: StrategicGoal | None, depth: int, rows: list[Standing]) -> GoalLine:
    validated = sum(row.verdict == Verdict.VALIDATED for row in rows)
    told = sum(bool(row.verdict) for row in rows)
    under_way = sum(row.is_under_way for row in rows)
    return GoalLine(goal, depth, under_way, validated, told - validated, len(rows))
