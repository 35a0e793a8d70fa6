"""Applying what was previewed: set-based, in the caller's one transaction.

The rule is that of `orgchange.core.dated.put`, said in SQL for a million people at once: each
current row that overlaps is superseded, its remainders are written again, the new row is added.
"""

from datetime import datetime
from typing import Any

from orgchange.accounts.models import User
from orgchange.core.dated import Statement
from orgchange.core.dates import OPEN_INSTANT
from orgchange.core.errors import DomainError
from orgchange.core.sql import instant
from orgchange.directory.models import Department, Employee
from orgchange.directory.roster.models import (
    DepartmentAction,
    RosterDepartmentChange,
    RosterImport,
)
from orgchange.directory.roster.staging import fetch, index, is_postgresql, run
from orgchange.directory.services.places import place_value, write_places

VALUES = (
    "position, department_id, manager_id, job_title, function, kind, site, country, time_zone,"
    " working_status, is_primary, hired_on"
)
AXES = "valid_from, valid_to, recorded_at, superseded_at"


class NotAsPreviewed(DomainError):
    """What was previewed cannot be written as it is; nothing was."""

    code = "not_as_previewed"


def write(roster_import: RosterImport, *, actor: User | None, at: datetime) -> None:
    """Write every change of the import, known from `at` on."""
    params = {
        "import": roster_import.pk,
        "source": roster_import.source_id,
        "at": instant(at),
        "open_at": instant(OPEN_INSTANT),
    }
    _write_departments(roster_import, actor=actor, at=at, closing=False)
    _add_people(params)
    _change_people(params)
    _cut(params)
    _add_remainders(params)
    _add_jobs(params)
    run("DROP TABLE roster_cut")
    _write_departments(roster_import, actor=actor, at=at, closing=True)


def _write_departments(
    roster_import: RosterImport, *, actor: User | None, at: datetime, closing: bool
) -> None:
    """Open and change departments, or close them: few, so through the directory's own writer."""
    changes = list(roster_import.department_changes.order_by("pk"))
    changes = [c for c in changes if (c.action == DepartmentAction.CLOSES) == closing]
    new = [c for c in changes if c.action == DepartmentAction.OPENS and c.department_id is None]
    Department.objects.bulk_create([Department(code=c.code, name=c.name) for c in new])
    pks = dict(Department.objects.values_list("code", "pk"))
    heads = dict(
        Employee.objects.filter(
            employee_number__in={c.head_number for c in changes if c.head_number}
        ).values_list("employee_number", "pk")
    )
    statements = [_place_statement(roster_import, change, pks, heads) for change in changes]
    refused = write_places(statements, actor=actor, at=at)
    if refused:
        raise NotAsPreviewed(" ".join(one.message for one in refused))


def _place_statement(
    roster_import: RosterImport,
    change: RosterDepartmentChange,
    pks: dict[str, int],
    heads: dict[str, int],
) -> Statement:
    value = place_value(
        name=change.name,
        parent_id=pks[change.parent_code] if change.parent_code else None,
        head_id=heads.get(change.head_number),
        cost_centre=change.cost_centre,
        function=change.function or "other",
    )
    return Statement(
        {"department_id": pks[change.code]},
        None if change.action == DepartmentAction.CLOSES else value,
        roster_import.effective_on,
        change.cut_to,
    )


def _add_people(params: dict[str, Any]) -> None:
    run(
        """INSERT INTO directory_employee
               (created_at, updated_at, employee_number, full_name, email, language, source_id)
        SELECT %(at)s, %(at)s, employee_number, full_name, email, language, %(source)s
        FROM directory_rosterchange
        WHERE roster_import_id = %(import)s AND action = 'joins' AND employee_id IS NULL
        ORDER BY id""",
        params,
    )
    if is_postgresql():
        run("ANALYZE directory_employee")


def _change_people(params: dict[str, Any]) -> None:
    run(
        """UPDATE directory_employee SET full_name = c.full_name, email = c.email,
               language = c.language, source_id = %(source)s, updated_at = %(at)s
        FROM directory_rosterchange c
        WHERE c.roster_import_id = %(import)s AND c.employee_id = directory_employee.id
          AND c.action <> 'leaves'
          AND (directory_employee.full_name <> c.full_name OR directory_employee.email <> c.email
               OR directory_employee.language <> c.language
               OR directory_employee.source_id IS DISTINCT FROM %(source)s)""",
        params,
    )


def _cut(params: dict[str, Any]) -> None:
    """Supersede each current row that a change speaks over; keep a copy to cut pieces from."""
    run("DROP TABLE IF EXISTS roster_cut")
    run(
        f"""CREATE TEMPORARY TABLE roster_cut AS
        SELECT j.id AS job_id, j.employee_id, {VALUES_OF_JOB}, j.valid_from, j.valid_to,
               c.cut_from, c.cut_to
        FROM directory_rosterchange c
        JOIN directory_jobrecord j ON j.employee_id = c.employee_id
             AND j.superseded_at = %(open_at)s
             AND j.valid_from < c.cut_to AND j.valid_to > c.cut_from
             AND (j.position = 1 OR c.action = 'leaves')
        WHERE c.roster_import_id = %(import)s AND c.employee_id IS NOT NULL""",
        params,
    )
    index("roster_cut", "job_id")
    run(
        """DELETE FROM directory_jobrecord
        WHERE recorded_at >= %(at)s AND id IN (SELECT job_id FROM roster_cut)""",
        params,
    )
    run(
        """UPDATE directory_jobrecord SET superseded_at = %(at)s
        WHERE id IN (SELECT job_id FROM roster_cut)""",
        params,
    )


def _add_remainders(params: dict[str, Any]) -> None:
    for valid_from, valid_to in (("valid_from", "cut_from"), ("cut_to", "valid_to")):
        run(
            f"""INSERT INTO directory_jobrecord (employee_id, {VALUES}, {AXES})
            SELECT employee_id, {VALUES}, {valid_from}, {valid_to}, %(at)s, %(open_at)s
            FROM roster_cut WHERE {valid_from} < {valid_to}""",
            params,
        )


def _add_jobs(params: dict[str, Any]) -> None:
    expected = fetch(
        """SELECT COUNT(*) FROM directory_rosterchange
        WHERE roster_import_id = %(import)s AND held_from IS NOT NULL""",
        params,
    )[0][0]
    written = run(
        f"""INSERT INTO directory_jobrecord (employee_id, {VALUES}, {AXES})
        SELECT e.id, 1, d.id, m.id, c.job_title, c.function, c.kind, c.site, c.country,
               c.time_zone, c.working_status, COALESCE(o.is_primary, TRUE), c.hired_on,
               c.held_from, c.held_to, %(at)s, %(open_at)s
        FROM directory_rosterchange c
        JOIN directory_employee e ON LOWER(e.employee_number) = LOWER(c.employee_number)
        JOIN directory_department d ON d.code = c.department_code
        LEFT JOIN directory_employee m ON LOWER(m.employee_number) = LOWER(c.manager_number)
        LEFT JOIN directory_jobrecord o ON o.id = c.old_job_id
        WHERE c.roster_import_id = %(import)s AND c.held_from IS NOT NULL
        ORDER BY c.id""",
        params,
    )
    if written != expected:
        raise RuntimeError(f"{written} of {expected} job records written")


VALUES_OF_JOB = ", ".join(f"j.{name.strip()}" for name in VALUES.split(","))
