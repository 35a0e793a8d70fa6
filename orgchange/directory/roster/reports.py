"""What an import would do or did, read from its rows: the shapes of the contract."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orgchange.core.dates import OPEN_DATE
from orgchange.directory.models import (
    Department,
    EmploymentKind,
    JobFunction,
    WorkingStatus,
)
from orgchange.directory.roster.matching import DEPARTMENT_FIELDS, PEOPLE_FIELDS
from orgchange.directory.roster.models import (
    ChangeAction,
    DepartmentAction,
    ImportKind,
    ImportState,
    RosterChange,
    RosterDepartmentChange,
    RosterImport,
    RosterProblem,
)
from orgchange.directory.roster.problems import as_row

SECTIONS = {
    "joiners": Q(action=ChangeAction.JOINS),
    "movers": Q(is_mover=True),
    "leavers": Q(action=ChangeAction.LEAVES),
    "changed": Q(action=ChangeAction.CHANGES),
    "manager_changes": Q(is_manager_change=True),
}
DEPARTMENT_SECTIONS = {
    "departments_new": DepartmentAction.OPENS,
    "departments_closed": DepartmentAction.CLOSES,
    "departments_changed": DepartmentAction.CHANGES,
}
PROBLEM_SECTIONS = {"warnings": False, "errors": True}
JOB_FIELDS = (
    "job_title",
    "function",
    "site",
    "country",
    "time_zone",
    "kind",
    "hired_on",
    "working_status",
)
PERSON_FIELDS = ("full_name", "email", "language")


def changes_of(roster_import: RosterImport, section: str) -> QuerySet[RosterChange]:
    """The changes of one section, with all that their rendering needs."""
    rows = RosterChange.objects.filter(SECTIONS[section], roster_import=roster_import)
    return rows.select_related(
        "old_job__department", "old_job__manager", "old_source", "roster_import__source"
    ).order_by("pk")


def departments_of(roster_import: RosterImport, section: str) -> QuerySet[RosterDepartmentChange]:
    """The department changes of one section."""
    rows = RosterDepartmentChange.objects.filter(roster_import=roster_import)
    return rows.filter(action=DEPARTMENT_SECTIONS[section]).order_by("code", "pk")


def problems_of(roster_import: RosterImport, section: str) -> QuerySet[RosterProblem]:
    """The warnings or errors, in order of the file."""
    rows = RosterProblem.objects.filter(
        roster_import=roster_import, is_error=PROBLEM_SECTIONS[section]
    )
    return rows.order_by("row", "pk")


class Shapes:
    """Renders the rows of one import; department names are read once."""

    def __init__(self, roster_import: RosterImport) -> None:
        self.roster_import = roster_import
        self.by_code = "department_code" in roster_import.columns
        self.names = dict(Department.objects.values_list("code", "name"))
        opened = roster_import.department_changes.exclude(action=DepartmentAction.CLOSES)
        self.names |= dict(opened.values_list("code", "name"))

    def change(self, row: RosterChange) -> dict[str, Any]:
        """R of the contract."""
        return {
            "row": None if row.action == ChangeAction.LEAVES else row.row,
            "employee_number": row.employee_number,
            "full_name": row.full_name or row.old_full_name or "",
            "changes": self._changes(row),
        }

    def _changes(self, row: RosterChange) -> dict[str, list[Any]]:
        if row.action == ChangeAction.LEAVES:
            return {"left_on": [None, row.cut_from.isoformat()]} if row.row else {}
        found: dict[str, list[Any]] = {}
        for name in PERSON_FIELDS:
            _note(found, name, getattr(row, f"old_{name}"), getattr(row, name))
        self._department(found, row)
        old_manager = row.old_job.manager if row.old_job else None
        _note(
            found, "manager", old_manager.employee_number if old_manager else "", row.manager_number
        )
        for name in JOB_FIELDS:
            _note(found, name, getattr(row.old_job, name, None), getattr(row, name))
        if row.held_to and row.held_to < row.cut_to:
            old = row.old_job.valid_to if row.old_job else OPEN_DATE
            last = row.held_to - timedelta(days=1)
            _note(found, "left_on", None if old == OPEN_DATE else old - timedelta(days=1), last)
        is_adopted = row.employee_id and row.old_source_id != self.roster_import.source_id
        if is_adopted and not self.roster_import.undoes_id:
            old_source = row.old_source.name if row.old_source else None
            _note(found, "source", old_source, self.roster_import.source.name)
        return found

    def _department(self, found: dict[str, list[Any]], row: RosterChange) -> None:
        old = row.old_job.department.code if row.old_job else None
        new = row.department_code
        if old == new:
            return
        old_name, new_name = self.names.get(old or "", old), self.names.get(new, new)
        if self.by_code:
            found["department_code"] = [old, new]
        if not self.by_code or old_name != new_name:
            same = old_name == new_name
            found["department"] = [old, new] if same else [old_name, new_name]

    @staticmethod
    def department(row: RosterDepartmentChange) -> dict[str, Any]:
        """A department as the lists of new, closed and changed ones show it."""
        shape = {"code": row.code, "name": row.name, "parent": row.parent_code or None}
        return shape | ({"changes": row.changes} if row.changes else {})

    def section(self, name: str, *, limit: int | None = None) -> Iterator[dict[str, Any]]:
        """The rows of a section as they stream."""
        roster_import = self.roster_import
        if name in SECTIONS:
            rows = changes_of(roster_import, name)[:limit]
            yield from map(self.change, rows.iterator(chunk_size=2000))
        elif name in DEPARTMENT_SECTIONS:
            departments = departments_of(roster_import, name)[:limit]
            yield from map(self.department, departments.iterator(chunk_size=2000))
        else:
            problems = problems_of(roster_import, name)[:limit]
            yield from map(as_row, problems.iterator(chunk_size=2000))


ALL_SECTIONS = (*SECTIONS, *DEPARTMENT_SECTIONS, *PROBLEM_SECTIONS)


def _note(found: dict[str, list[Any]], name: str, old: Any, new: Any) -> None:
    """Old and new, where they differ; nothing and "" are the same."""
    if (old or None) != (new or None):
        found[name] = [_plain(old), _plain(new)]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else (value or None)


def questions(roster_import: RosterImport) -> list[dict[str, str]]:
    """What must be confirmed before the import can be applied: code and message."""
    counts = roster_import.counts
    missing, in_force = counts.get("missing", 0), counts.get("in_force", 0)
    if roster_import.may_let_leave or not in_force or roster_import.undoes_id:
        return []
    if missing <= settings.LEAVER_SHARE_ASK * in_force:
        return []
    text = ngettext(
        "%(missing)s person of %(in_force)s (%(share)s %%) is missing from the file and would"
        " leave; more than %(limit)s %% must be confirmed.",
        "%(missing)s people of %(in_force)s (%(share)s %%) are missing from the file and would"
        " leave; more than %(limit)s %% must be confirmed.",
        missing,
    ) % {
        "missing": missing,
        "in_force": in_force,
        "share": round(100 * missing / in_force, 1),
        "limit": round(100 * settings.LEAVER_SHARE_ASK, 1),
    }
    return [{"code": "many_leavers", "message": text}]


def head(roster_import: RosterImport) -> dict[str, Any]:
    """What the contract's document says before and beside its lists."""
    counts = roster_import.counts
    return {
        "source": roster_import.source.name,
        "effective_on": roster_import.effective_on.isoformat(),
        "encoding": roster_import.encoding,
        "delimiter": roster_import.delimiter,
        "columns": roster_import.columns,
        "rows": counts.get("rows", 0),
        "unchanged": counts.get("unchanged", 0),
    }


def tail(roster_import: RosterImport) -> dict[str, Any]:
    """What follows the lists."""
    return {
        "needs_confirmation": questions(roster_import),
        "applied": roster_import.state in (ImportState.APPLIED, ImportState.UNDONE),
        "id": roster_import.pk,
        "kind": roster_import.kind,
        "state": roster_import.state,
        "counts": roster_import.counts,
    }


def document(roster_import: RosterImport, *, limit: int | None = None) -> dict[str, Any]:
    """The whole preview or result; each list cut at `limit`."""
    shapes = Shapes(roster_import)
    lists = {name: list(shapes.section(name, limit=limit)) for name in ALL_SECTIONS}
    return head(roster_import) | lists | tail(roster_import)


def summary(roster_import: RosterImport) -> str:
    """One line of what an import does, for people."""
    counts = roster_import.counts
    names: tuple[tuple[str, str], ...] = (
        ("joiners", _("Joiners")),
        ("leavers", _("Leavers")),
        ("movers", _("Movers")),
        ("changed", _("Changes")),
        ("unchanged", _("Unchanged")),
        ("errors", _("Errors")),
        ("warnings", _("Warnings")),
    )
    if roster_import.kind == ImportKind.DEPARTMENTS:
        names = (
            ("departments_new", _("New departments")),
            ("departments_changed", _("Changed departments")),
            *names[-3:],
        )
    parts = [f"{_('Rows')} {counts['rows']}"]
    parts += [f"{name} {counts[key]}" for key, name in names if counts.get(key)]
    return " · ".join(parts) + "."


def labelled(changes: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Changes for people: the field's label, old and new."""
    return [
        {
            "label": FIELD_LABELS.get(name, name),
            "old": VALUE_LABELS.get((name, old), old),
            "new": VALUE_LABELS.get((name, new), new),
        }
        for name, (old, new) in changes.items()
    ]


FIELD_LABELS: dict[str, Any] = {
    field.name: field.label for field in (*DEPARTMENT_FIELDS, *PEOPLE_FIELDS)
} | {"source": gettext_lazy("Source")}
VALUE_LABELS: dict[tuple[str, Any], Any] = {
    (name, value): label
    for name, choices in (
        ("kind", EmploymentKind),
        ("working_status", WorkingStatus),
        ("function", JobFunction),
    )
    for value, label in choices.choices
}
