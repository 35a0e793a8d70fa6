"""Writing strategic goals: at most a few, in at most two levels."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long
from orgchange.pilots.models import StrategicGoal
from orgchange.pilots.policies_portfolio import can_write_goals

MOST_GOALS: Final = 12
LONGEST = {"name": 200, "name_zh": 200}
FIELDS: Final = ("name", "name_zh", "parent", "position")


class TooManyGoals(DomainError):
    """Who wants everything wants nothing."""

    code = "too_many_goals"


def add_goal(
    *,
    code: str,
    name: str,
    name_zh: str = "",
    parent: StrategicGoal | None = None,
    position: int = 0,
    actor: User | None,
    now: datetime,
) -> StrategicGoal:
    """A new goal, below another one or at the top."""
    require(can_write_goals(sight_of_actor(actor, now)))
    goal = StrategicGoal(
        code=code.strip(),
        name=name.strip(),
        name_zh=name_zh.strip(),
        parent=parent,
        position=position,
    )
    with transaction.atomic():
        if _open_goals().select_for_update().count() >= MOST_GOALS:
            text = _("There are %(n)s goals already: retire one first.")
            raise TooManyGoals(text % {"n": MOST_GOALS})
        refuse_invalid(_wrong(goal))
        goal.save()
        record(action="goal.added", obj=goal, actor=actor, at=now)
    return goal


def change_goal(
    *, goal: StrategicGoal, actor: User | None, now: datetime, **changes: Any
) -> StrategicGoal:
    """Other words, another place in the tree. `changes`: of `FIELDS`."""
    require(can_write_goals(sight_of_actor(actor, now)))
    with transaction.atomic():
        goal = StrategicGoal.objects.select_for_update().get(pk=goal.pk)
        before = {name: str(getattr(goal, name) or "") for name in changes}
        for name in FIELDS:
            if name in changes:
                setattr(goal, name, changes[name])
        refuse_invalid(_wrong(goal))
        goal.save()
        said = {name: [before[name], str(getattr(goal, name) or "")] for name in changes}
        record(action="goal.changed", obj=goal, actor=actor, at=now, changes=said)
    return goal


def retire_goal(*, goal: StrategicGoal, actor: User | None, now: datetime) -> StrategicGoal:
    """No new pilots serve it; those that do still count."""
    return _set_retired(goal, now, "goal.retired", actor=actor, now=now)


def restore_goal(*, goal: StrategicGoal, actor: User | None, now: datetime) -> StrategicGoal:
    """Take it up again."""
    return _set_retired(goal, None, "goal.restored", actor=actor, now=now)


def _set_retired(
    goal: StrategicGoal, at: datetime | None, action: str, *, actor: User | None, now: datetime
) -> StrategicGoal:
    require(can_write_goals(sight_of_actor(actor, now)))
    with transaction.atomic():
        goal = StrategicGoal.objects.select_for_update().get(pk=goal.pk)
        goal.retired_at = at
        goal.save()
        record(action=action, obj=goal, actor=actor, at=now)
    return goal


def _open_goals() -> QuerySet[StrategicGoal]:
    return StrategicGoal.objects.filter(retired_at=None)


def _wrong(goal: StrategicGoal) -> list[Problem]:
    problems = [
        found
        for field, most in LONGEST.items()
        for found in too_long(field, getattr(goal, field), most)
    ]
    if not goal.name:
        problems.append(Problem("name", "required", _("Give it a name.")))
    if not goal.code:
        problems.append(Problem("code", "required", _("Give it a short code.")))
    others = StrategicGoal.objects.exclude(pk=goal.pk)
    if others.filter(code=goal.code).exists():
        problems.append(Problem("code", "taken", _("There is a goal of this code.")))
    if goal.parent is not None and (goal.parent.parent_id is not None or _has_children(goal)):
        text = _("Goals have two levels: choose one at the top.")
        problems.append(Problem("parent", "too_deep", text))
    return problems


def _has_children(goal: StrategicGoal) -> bool:
    return goal.pk is not None and StrategicGoal.objects.filter(parent=goal).exists()
