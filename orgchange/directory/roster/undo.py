"""Undoing an import: a compensating one, with its own preview, as long as nothing stands on it.

An import writes all its rows at one instant. What it wrote is found by `recorded_at`, what it
replaced by `superseded_at`; the undoing supersedes the first and writes the second again. Both
stay on record: what was believed in between can still be asked.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.core.dates import OPEN_INSTANT
from orgchange.core.errors import DomainError, Problem
from orgchange.core.sql import instant
from orgchange.directory.cycles import department_links, find_cycles, manager_links
from orgchange.directory.models import Department, DepartmentPlace
from orgchange.directory.roster import staging
from orgchange.directory.roster.apply import AXES, VALUES
from orgchange.directory.roster.difference import CHANGE_COLUMNS
from orgchange.directory.roster.models import (
    DepartmentAction,
    ImportState,
    RosterDepartmentChange,
    RosterImport,
)
from orgchange.directory.roster.staging import fetch, run
from orgchange.directory.services.writing import current_revision

LISTED = 50
OPPOSITE = {
    DepartmentAction.OPENS: DepartmentAction.CLOSES,
    DepartmentAction.CLOSES: DepartmentAction.OPENS,
    DepartmentAction.CHANGES: DepartmentAction.CHANGES,
}
SAME_PERSON = "LOWER(e.employee_number) = LOWER(c.employee_number)"


class LaterChanges(DomainError):
    """Later changes stand on the import; `problems` lists them."""

    code = "later_changes"


def preview(undoing: RosterImport) -> None:
    """Fill a compensating import with what it would change. Raises LaterChanges."""
    original = undoing.undoes
    if original is None:
        raise ValueError("Not an undoing.")
    _refuse_later_changes(original)
    undoing.changes.all().delete()
    undoing.department_changes.all().delete()
    _turn_people(undoing, _params(original, undoing=undoing))
    _turn_departments(undoing, original)
    counts = dict(original.counts)
    undoing.counts = counts | {
        "joiners": counts.get("leavers", 0),
        "leavers": counts.get("joiners", 0),
        "departments_new": counts.get("departments_closed", 0),
        "departments_closed": counts.get("departments_new", 0),
        "errors": 0,
        "warnings": 0,
        "missing": 0,
    }
    undoing.columns = original.columns
    undoing.revision = current_revision()
    undoing.state = ImportState.PREVIEWED
    undoing.save()


def _params(
    original: RosterImport, *, undoing: RosterImport | None = None, at: datetime | None = None
) -> dict[str, Any]:
    if original.applied_at is None:
        raise ValueError("Not applied.")
    return {
        "original": original.pk,
        "undoing": undoing.pk if undoing else None,
        "then": instant(original.applied_at),
        "open_at": instant(OPEN_INSTANT),
        "at": instant(at) if at else None,
    }


def _refuse_later_changes(original: RosterImport) -> None:
    params = _params(original)
    found = [
        *_later_jobs(params),
        *_later_names(params),
        *_later_reports(params),
        *_later_places(params),
    ]
    if not found:
        return
    count = len(found)
    text = ngettext(
        "%s later change stands on this import; undo that first.",
        "%s later changes stand on this import; undo those first.",
        count,
    )
    problems = [Problem(name, "later_change", message) for name, message in found[:LISTED]]
    listed = " ".join(f"{problem.field}: {problem.message}" for problem in problems[:10])
    raise LaterChanges(f"{text % count} {listed}", problems=problems)


def _later_jobs(params: dict[str, Any]) -> list[tuple[str, str]]:
    rows = fetch(
        f"""SELECT DISTINCT e.employee_number FROM directory_rosterchange c
        JOIN directory_employee e ON {SAME_PERSON}
        JOIN directory_jobrecord j ON j.employee_id = e.id AND (j.recorded_at > %(then)s
             OR (j.superseded_at > %(then)s AND j.superseded_at < %(open_at)s))
        WHERE c.roster_import_id = %(original)s ORDER BY 1""",
        params,
    )
    return [(number, _("the job was changed again.")) for (number,) in rows]


def _later_names(params: dict[str, Any]) -> list[tuple[str, str]]:
    rows = fetch(
        f"""SELECT e.employee_number FROM directory_rosterchange c
        JOIN directory_employee e ON {SAME_PERSON}
        WHERE c.roster_import_id = %(original)s AND c.action <> 'leaves'
          AND (e.full_name <> c.full_name OR e.email <> c.email OR e.language <> c.language)
        ORDER BY 1""",
        params,
    )
    return [(number, _("name, e-mail or language was changed again.")) for (number,) in rows]


def _later_reports(params: dict[str, Any]) -> list[tuple[str, str]]:
    """Others who came to report to somebody whom the import brought in."""
    rows = fetch(
        f"""SELECT DISTINCT r.employee_number, e.employee_number FROM directory_rosterchange c
        JOIN directory_employee e ON {SAME_PERSON}
        JOIN directory_jobrecord j ON j.manager_id = e.id AND j.superseded_at = %(open_at)s
             AND j.recorded_at > %(then)s
        JOIN directory_employee r ON r.id = j.employee_id
        WHERE c.roster_import_id = %(original)s AND c.action = 'joins' ORDER BY 1""",
        params,
    )
    return [(report, _("reports to %s since.") % number) for report, number in rows]


def _later_places(params: dict[str, Any]) -> list[tuple[str, str]]:
    """Departments changed again, or that others moved into or under since they were opened."""
    again = fetch(
        """SELECT DISTINCT c.code FROM directory_rosterdepartmentchange c
        JOIN directory_department d ON d.code = c.code
        JOIN directory_departmentplace p ON p.department_id = d.id AND (p.recorded_at > %(then)s
             OR (p.superseded_at > %(then)s AND p.superseded_at < %(open_at)s))
        WHERE c.roster_import_id = %(original)s ORDER BY 1""",
        params,
    )
    filled = fetch(
        """SELECT DISTINCT c.code FROM directory_rosterdepartmentchange c
        JOIN directory_department d ON d.code = c.code
        WHERE c.roster_import_id = %(original)s AND c.action = 'opens' AND (
            EXISTS (SELECT 1 FROM directory_jobrecord j WHERE j.department_id = d.id
                    AND j.superseded_at = %(open_at)s AND j.recorded_at > %(then)s)
            OR EXISTS (SELECT 1 FROM directory_departmentplace p WHERE p.parent_id = d.id
                    AND p.superseded_at = %(open_at)s AND p.recorded_at > %(then)s))
        ORDER BY 1""",
        params,
    )
    return [(code, _("the department was changed again.")) for (code,) in again] + [
        (code, _("people or departments came into it since.")) for (code,) in filled
    ]


def _turn_people(undoing: RosterImport, params: dict[str, Any]) -> None:
    """The changes the other way round: `o` is the job before the import, `n` the one it wrote."""
    run(
        f"""INSERT INTO directory_rosterchange ({CHANGE_COLUMNS})
        SELECT %(undoing)s,
               CASE c.action WHEN 'joins' THEN 'leaves' WHEN 'leaves' THEN 'joins'
                    ELSE c.action END,
               c.row, c.is_mover, c.is_manager_change, e.id, c.employee_number, n.id,
               c.old_source_id, COALESCE(c.old_full_name, c.full_name), c.full_name,
               COALESCE(c.old_email, c.email), c.email,
               COALESCE(c.old_language, c.language), c.language,
               COALESCE(d.code, ''), m.employee_number, COALESCE(o.job_title, ''),
               COALESCE(o.function, ''), COALESCE(o.kind, ''), COALESCE(o.site, ''),
               COALESCE(o.country, ''), COALESCE(o.time_zone, ''),
               COALESCE(o.working_status, ''), o.hired_on, c.cut_from, c.cut_to,
               CASE WHEN c.action = 'joins' THEN NULL ELSE c.cut_from END,
               CASE WHEN c.action = 'joins' THEN NULL ELSE c.cut_to END
        FROM directory_rosterchange c
        JOIN directory_employee e ON {SAME_PERSON}
        LEFT JOIN directory_jobrecord o ON o.id = c.old_job_id
        LEFT JOIN directory_department d ON d.id = o.department_id
        LEFT JOIN directory_employee m ON m.id = o.manager_id
        LEFT JOIN directory_jobrecord n ON n.employee_id = e.id AND n.position = 1
             AND n.recorded_at = %(then)s AND n.superseded_at = %(open_at)s
             AND n.valid_from = c.held_from
        WHERE c.roster_import_id = %(original)s ORDER BY c.id""",
        params,
    )


def _turn_departments(undoing: RosterImport, original: RosterImport) -> None:
    rows = list(original.department_changes.order_by("-pk"))
    for row in rows:
        row.pk = None
        row.roster_import = undoing
        row.action = OPPOSITE[DepartmentAction(row.action)]
        row.changes = {name: [new, old] for name, (old, new) in row.changes.items()}
    RosterDepartmentChange.objects.bulk_create(rows, batch_size=500)


def write(undoing: RosterImport, *, at: datetime) -> None:
    """Write again what the import replaced, in place of what it wrote."""
    original = undoing.undoes
    if original is None:
        raise ValueError("Not an undoing.")
    params = _params(original, undoing=undoing, at=at)
    staging.run("DROP TABLE IF EXISTS roster_touched")
    run(
        f"""CREATE TEMPORARY TABLE roster_touched AS SELECT DISTINCT e.id
        FROM directory_rosterchange c JOIN directory_employee e ON {SAME_PERSON}
        WHERE c.roster_import_id = %(original)s""",
        params,
    )
    staging.index("roster_touched", "id")
    touched = "employee_id IN (SELECT id FROM roster_touched)"
    _restore("directory_jobrecord", f"employee_id, {VALUES}", touched, params)
    run("DROP TABLE roster_touched")
    _restore(
        "directory_departmentplace",
        "department_id, parent_id, name, head_id, cost_centre, function",
        """department_id IN (SELECT d.id FROM directory_department d
            JOIN directory_rosterdepartmentchange c ON c.code = d.code
            WHERE c.roster_import_id = %(original)s)""",
        params,
    )
    _restore_people(params)
    _restore_names(original)
    _refuse_cycles(undoing)


def _restore(table: str, columns: str, touched: str, params: dict[str, Any]) -> None:
    run(
        f"""UPDATE {table} SET superseded_at = %(at)s
        WHERE superseded_at = %(open_at)s AND recorded_at = %(then)s AND {touched}""",
        params,
    )
    run(
        f"""INSERT INTO {table} ({columns}, {AXES})
        SELECT {columns}, valid_from, valid_to, %(at)s, %(open_at)s FROM {table}
        WHERE superseded_at = %(then)s AND {touched}""",
        params,
    )


def _restore_people(params: dict[str, Any]) -> None:
    run(
        """UPDATE directory_employee SET full_name = c.old_full_name, email = c.old_email,
               language = c.old_language, source_id = c.old_source_id, updated_at = %(at)s
        FROM directory_rosterchange c
        WHERE c.roster_import_id = %(original)s AND c.employee_id = directory_employee.id
          AND c.action <> 'leaves' AND c.old_full_name IS NOT NULL""",
        params,
    )


def _restore_names(original: RosterImport) -> None:
    codes = original.department_changes.filter(action=DepartmentAction.CHANGES).values("code")
    departments = Department.objects.filter(code__in=codes)
    places = DepartmentPlace.objects.current().filter(department__in=departments)
    names = dict(places.order_by("valid_from").values_list("department_id", "name"))
    changed = list(departments)
    for department in changed:
        department.name = names.get(department.pk, department.name)
    Department.objects.bulk_update(changed, ["name"], batch_size=500)


def _refuse_cycles(undoing: RosterImport) -> None:
    """What was well-formed may no longer be, where others moved under one another since."""
    days = {"since": undoing.effective_on, "until": OPEN_INSTANT.date()}
    people = undoing.changes.exclude(manager_number=None).values_list("employee_id", flat=True)
    if find_cycles(manager_links(set(people), **days)) or find_cycles(department_links(**days)):
        raise LaterChanges(_("Undoing it would make a circle of managers or departments."))
