"""What a workflow must keep to before anything goes its way. Nothing is read."""

from collections.abc import Collection, Iterator, Sequence

from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.directory.services.writing import too_long
from orgchange.innovation.models import Stand, WorkflowState, WorkflowTransition
from orgchange.innovation.setup.setup_checks import wrong_name

MOST_DAYS, MOST_TEXT = 400, 5000


def wrong_texts(
    states: Sequence[WorkflowState],
    steps: Sequence[WorkflowTransition],
    notes: str,
    roles: Collection[str],
) -> Iterator[Problem]:
    """What is wrong with the words, days and roles of a draft; each problem names its place."""
    yield from too_long("notes", notes, MOST_TEXT)
    for state in states:
        place = f"states.{state.code}."
        yield from wrong_name(f"{place}name", state.name)
        yield from wrong_name(f"{place}public_name", state.public_name)
        for field in ("name_zh", "public_name_zh"):
            yield from wrong_name(f"{place}{field}", getattr(state, field), is_needed=False)
        if state.owner not in roles:
            yield Problem(f"{place}owner", "unknown_role", _no_role())
        yield from _wrong_days(f"{place}due_days", state.due_days)
    for step in {step.code: step for step in steps}.values():
        place = f"steps.{step.code}."
        yield from wrong_name(f"{place}label", step.label)
        yield from wrong_name(f"{place}label_zh", step.label_zh, is_needed=False)
        if not set(step.roles) <= set(roles):
            yield Problem(f"{place}roles", "unknown_role", _no_role())
        yield from _wrong_days(f"{place}after_days", step.after_days)


def _no_role() -> str:
    return _("There is no such role.")


def _wrong_days(field: str, days: int | None) -> Iterator[Problem]:
    if days is not None and not 1 <= days <= MOST_DAYS:
        message = _("From %(low)s to %(high)s.") % {"low": 1, "high": MOST_DAYS}
        yield Problem(field, "out_of_range", message)


def wrong_way(
    states: Sequence[WorkflowState],
    steps: Sequence[WorkflowTransition],
    *,
    guards: Collection[str],
    effects: Collection[str],
) -> Iterator[Problem]:
    """What is wrong with the way as a whole: unknown codes, states without a way in or out."""
    by_code = {state.code: state for state in states}
    for step in steps:
        place = f"steps.{step.code}"
        for end in (step.source, step.target):
            if end not in by_code:
                message = _("There is no state %(state)s.") % {"state": end}
                yield Problem(place, "unknown_state", message)
        for code in [*set(step.guards) - set(guards), *set(step.effects) - set(effects)]:
            message = _("The product does not know %(code)s.") % {"code": code}
            yield Problem(place, "unknown_code", message)
        if not step.roles and step.after_days is None:
            message = _("Nobody takes this step: give it a role, or days for the clock.")
            yield Problem(place, "nobody", message)
    yield from _wrong_reach(states, steps)


def _wrong_reach(
    states: Sequence[WorkflowState], steps: Sequence[WorkflowTransition]
) -> Iterator[Problem]:
    starts = [state.code for state in states if state.stand == Stand.DRAFT]
    if len(starts) != 1:
        yield Problem("states", "start", _("A way has one state in which things are written."))
    reached = reachable(starts, steps)
    leaves = {step.source for step in steps}
    for state in states:
        if state.code not in reached:
            message = _("No step leads to “%(state)s”.") % {"state": state.name}
            yield Problem(f"states.{state.code}", "unreachable", message)
        if state.stand in (Stand.DRAFT, Stand.OPEN) and state.code not in leaves:
            message = _("No step leads on from “%(state)s”.") % {"state": state.name}
            yield Problem(f"states.{state.code}", "dead_end", message)


def reachable(starts: Sequence[str], steps: Sequence[WorkflowTransition]) -> set[str]:
    """The codes of the states that steps lead to from some states, these included."""
    reached, fresh = set(starts), list(starts)
    while fresh:
        here = fresh.pop()
        onward = {step.target for step in steps if step.source == here} - reached
        reached |= onward
        fresh += onward
    return reached
