"""Undoing an import of rosters: a compensating one, as long as nothing later stands on it."""

from collections import defaultdict
from itertools import groupby

from orgchange.core.dated import Statement
from orgchange.core.errors import Problem
from orgchange.directory.models import Employee
from orgchange.directory.roster.lines import Line, Notes
from orgchange.teams.imports.previews import Preview, change_of
from orgchange.teams.imports.settling import held_by
from orgchange.teams.imports.timelines import Key, key_of, laid
from orgchange.teams.models import TeamRosterImport
from orgchange.teams.services import checks
from orgchange.teams.services.reversal import reversal
from orgchange.teams.services.trying import place_of, tried


def preview_undoing(original: TeamRosterImport) -> Preview:
    """What gives every seat back the days it had before. Raises LaterChanges."""
    made = Preview(Notes({}))
    if original.applied_at is None:
        return made
    statements = reversal(original.applied_at)
    held = held_by({said.key["team_id"] for said in statements})
    for key, of_key in groupby(statements, key=key_of):
        said = list(of_key)
        before = held.get(key, [])
        if laid(before, said) != before:
            made.changes.append(change_of(key, before, said, row=None))
    made.rows = len(made.changes)
    _note_problems(made, statements)
    return made


def _note_problems(made: Preview, statements: list[Statement]) -> None:
    """What can no longer be as it was: a team that closed, somebody who is full by now."""
    rules = checks.rules_of({said.key["team_id"] for said in statements})
    kept, problems = checks.fitted(statements, rules)
    found = [(statements[place_of(p)[0]], p) for p in problems]
    if not problems and kept:
        refused, _warned = tried(kept)
        found += [(kept[place_of(p)[0]], p) for p in refused]
    numbers = dict(
        Employee.objects.filter(pk__in={said.key["employee_id"] for said, _p in found}).values_list(
            "pk", "employee_number"
        )
    )
    told: dict[Key, list[Problem]] = defaultdict(list)
    for said, problem in found:
        if not told[key_of(said)]:
            told[key_of(said)].append(problem)
            line = Line(0, {"employee_number": numbers[said.key["employee_id"]]}, {})
            made.notes.error(line, "employee_number", problem.code, message=problem.message)
