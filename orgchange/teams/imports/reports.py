"""What an import of rosters would do or did: as JSON for every door, and in a line."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgchange.core.wording import day_text
from orgchange.directory.roster.models import ImportState
from orgchange.directory.roster.problems import as_row
from orgchange.teams.imports.columns import FIELDS
from orgchange.teams.imports.previews import day_of
from orgchange.teams.imports.questions import questions
from orgchange.teams.models import (
    SeatAction,
    Standing,
    TeamRosterChange,
    TeamRosterImport,
    TeamRosterProblem,
)

SECTIONS = {
    "joins": SeatAction.JOINS,
    "leaves": SeatAction.LEAVES,
    "changed": SeatAction.CHANGES,
}
PROBLEM_SECTIONS = {"warnings": False, "errors": True}
LABELS = {field.name: field.label for field in FIELDS} | {"from": gettext_lazy("From")}
DAYS = ("starts_on", "ends_on", "from")


def changes_of(held: TeamRosterImport, section: str) -> QuerySet[TeamRosterChange]:
    """The seats of one section, with all that their rendering needs."""
    return held.changes.filter(action=SECTIONS[section]).select_related("team", "employee")


def problems_of(held: TeamRosterImport, section: str) -> QuerySet[TeamRosterProblem]:
    """The warnings or errors, in order of the file."""
    found = held.problems.filter(is_error=PROBLEM_SECTIONS[section])
    return found.order_by("row", "pk")


def as_change(row: TeamRosterChange) -> dict[str, Any]:
    """A seat as documents show it; days are last days."""
    return {
        "row": row.row,
        "team": row.team_id,
        "team_name": row.team.name,
        "employee_number": row.employee.employee_number,
        "full_name": row.employee.full_name,
        "slot": row.slot,
        "changes": row.facts,
    }


def document(held: TeamRosterImport, *, limit: int | None = None) -> dict[str, Any]:
    """The whole preview or result; each list cut at `limit`."""
    return {
        "source": held.source,
        "effective_on": held.effective_on.isoformat(),
        "full": held.is_full,
        "encoding": held.encoding,
        "delimiter": held.delimiter,
        "columns": held.columns,
        "rows": held.counts.get("rows", 0),
        "unchanged": held.counts.get("unchanged", 0),
        **{name: [as_change(row) for row in changes_of(held, name)[:limit]] for name in SECTIONS},
        **{
            name: [as_row(row) for row in problems_of(held, name)[:limit]]
            for name in PROBLEM_SECTIONS
        },
        "needs_confirmation": questions(held),
        "applied": held.state in (ImportState.APPLIED, ImportState.UNDONE),
        "id": held.pk,
        "state": held.state,
        "undoes": held.undoes_id,
        "counts": held.counts,
    }


def labelled(facts: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Facts as a page shows them: label, old, new."""
    is_new = facts.get("allocation", [0])[0] is None
    return [
        {
            "label": LABELS[name],
            "old": "" if is_new else _said(name, old),
            "new": _said(name, new),
        }
        for name, (old, new) in facts.items()
    ]


def _said(name: str, value: Any) -> str:
    if name == "ends_on" and value is None:
        return _("open end")
    if value is None:
        return ""
    if name in DAYS:
        return day_text(day_of(value))
    if name == "standing":
        return str(Standing(value).label)
    return f"{value} %"


def summary(held: TeamRosterImport) -> str:
    """One line of what it does, for people."""
    text = _(
        "%(rows)s rows: %(joins)s join, %(leaves)s leave, %(changed)s changed, %(unchanged)s"
        " unchanged; %(errors)s errors, %(warnings)s warnings."
    )
    names = ("rows", "joins", "leaves", "changed", "unchanged", "errors", "warnings")
    return text % {name: held.counts.get(name, 0) for name in names}
