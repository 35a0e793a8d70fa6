"""What the roster's own checks would say to statements, without writing them."""

from collections.abc import Sequence

from orgchange.core.dated import Statement
from orgchange.core.errors import Problem
from orgchange.teams.loads import after
from orgchange.teams.services import checks


def tried(statements: Sequence[Statement]) -> tuple[list[Problem], list[Problem]]:
    """(refusals, warnings) of loads, of what must not be combined and of skills, were they written.

    The statements fit already (`checks.fitted`).
    """
    rules = checks.rules_of({said.key["team_id"] for said in statements})
    held = after(checks.held_by(statements), statements)
    refused, warned = checks.overloads(statements, held)
    unskilled, unsure = checks.lacking(statements, rules)
    return [*refused, *checks.combined(statements, rules, held), *unskilled], [*warned, *unsure]


def place_of(problem: Problem) -> tuple[int, str]:
    """Which statement a problem is about, and which of its fields: `seats[3].slot` is 3, slot."""
    index, _bracket, name = problem.field.removeprefix("seats[").partition("].")
    return int(index), name
