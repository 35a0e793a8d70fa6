"""The states and steps of a workflow in words, for whoever reads the drawing or cannot see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orgchange.core.registry import Text
from orgchange.innovation.machines import Machine
from orgchange.innovation.models import WorkflowState, WorkflowTransition


@dataclass(frozen=True)
class StepRow:
    """A step with all the states that it begins in."""

    code: str
    label: str
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]
    must_hold: tuple[str, ...]
    does: tuple[str, ...]
    needs_words: bool
    after_days: int | None


def role_name(machine: Machine, role: str) -> str:
    """A role's name; the code itself, for one that the product does not know."""
    return str(machine.roles.get(role, role))


def steps_in_words(
    machine: Machine,
    states: Sequence[WorkflowState],
    steps: Sequence[WorkflowTransition],
    *,
    language: str,
) -> list[StepRow]:
    """One row a step, in the order of the workflow."""
    names = {state.code: state.name_in(language) for state in states}
    by_code: dict[str, list[WorkflowTransition]] = {}
    for step in steps:
        by_code.setdefault(step.code, []).append(step)
    return [_row(machine, rows, names, language) for rows in by_code.values()]


def _row(
    machine: Machine, rows: list[WorkflowTransition], names: Mapping[str, str], language: str
) -> StepRow:
    step = rows[0]
    return StepRow(
        code=step.code,
        label=step.label_in(language),
        sources=tuple(names.get(row.source, row.source) for row in rows),
        target=names.get(step.target, step.target),
        who=tuple(role_name(machine, role) for role in step.roles),
        must_hold=_words(step.guards, machine.guard_words),
        does=_words(step.effects, machine.effect_words),
        needs_words=step.needs_words,
        after_days=step.after_days,
    )


def _words(codes: Sequence[str], words: Mapping[str, Text]) -> tuple[str, ...]:
    return tuple(str(words.get(code, code)) for code in codes)
