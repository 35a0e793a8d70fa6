"""What the roster's own checks would say to statements, without writing them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from orgchange.core.dated import Statement, put_many
from orgchange.core.errors import Problem
from orgchange.directory.models import DirectoryRevision
from orgchange.teams.models import TeamMembership
from orgchange.teams.services import checks


def tried(statements: Sequence[Statement], *, now: datetime) -> tuple[list[Problem], list[Problem]]:
    """(refusals, warnings) of loads and of what must not be combined: written, looked at, undone.

    The statements fit already (`checks.fitted`). Nothing stays.
    """
    written_at = DirectoryRevision.objects.values_list("written_at", flat=True).first()
    at = max(now, written_at or now)
    rules = checks.rules_of({said.key["team_id"] for said in statements})
    with transaction.atomic():
        put_many(TeamMembership, statements, at=at)
        refused, warned = checks.overloads(statements)
        refused += checks.combined(statements, rules)
        transaction.set_rollback(True)
    return refused, warned


def place_of(problem: Problem) -> tuple[int, str]:
    """Which statement a problem is about, and which of its fields: `seats[3].slot` is 3, slot."""
    index, _bracket, name = problem.field.removeprefix("seats[").partition("].")
    return int(index), name
