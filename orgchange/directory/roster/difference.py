"""The difference between the staged file and the directory, as sets.

Everything here is SQL that both databases read; a million rows are a handful of statements.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from orgchange.core.dates import OPEN_DATE
from orgchange.directory.roster.staging import fetch, index, run
from orgchange.directory.roster.tree import UNASSIGNED

CURRENT = "superseded_at = %(open_at)s"
IN_FORCE = (
    "{0}.superseded_at = %(open_at)s AND {0}.valid_from <= %(on)s AND {0}.valid_to > %(on)s"
    " AND {0}.position = 1"
)
TEXTS = ("job_title", "function", "site", "country")
KEPT_WHEN_BLANK = ("kind", "time_zone", "working_status")
CHANGE_COLUMNS = (
    "roster_import_id, action, row, is_mover, is_manager_change, employee_id, employee_number,"
    " old_job_id, old_source_id, full_name, old_full_name, email, old_email, language,"
    " old_language, department_code, manager_number, job_title, function, kind, site, country,"
    " time_zone, working_status, hired_on, cut_from, cut_to, held_from, held_to"
)


@dataclass(frozen=True)
class Scope:
    """What the statements need to know: the import, its day, its source and its columns."""

    import_id: int
    source_id: int
    on: date
    until: date  # up to where this file speaks: the next full file of the source, or for ever
    is_full: bool
    is_backdated: bool
    columns: Mapping[str, str]
    time_zone: str
    open_at: Any

    def params(self) -> dict[str, Any]:
        """Named parameters of every statement."""
        return {
            "import": self.import_id,
            "source": self.source_id,
            "on": connection.ops.adapt_datefield_value(self.on),
            "until": connection.ops.adapt_datefield_value(self.until),
            "open_on": connection.ops.adapt_datefield_value(OPEN_DATE),
            "open_at": self.open_at,
            "time_zone": self.time_zone,
            "unassigned": UNASSIGNED,
            "full": self.is_full,
        }


def find_outside(scope: Scope) -> None:
    """People of the directory who are not in the file and stay: others may report to them."""
    run(
        f"""CREATE TEMPORARY TABLE roster_outside AS
        SELECT e.id, e.employee_number AS number, e.full_name, e.email, j.manager_id
        FROM directory_employee e
        JOIN directory_jobrecord j ON j.employee_id = e.id AND {IN_FORCE.format("j")}
        WHERE NOT EXISTS (SELECT 1 FROM roster_staged s
                          WHERE LOWER(s.number) = LOWER(e.employee_number))
          AND ({"e.source_id IS NULL OR e.source_id <> %(source)s" if scope.is_full else "1 = 1"}
               OR EXISTS (SELECT 1 FROM roster_present p
                          WHERE LOWER(p.number) = LOWER(e.employee_number)))""",
        scope.params(),
    )
    index("roster_outside", "LOWER(number)")


def find_managers() -> None:
    """Whom each manager's reference means: a number, else an address, else a name."""
    run(
        """CREATE TEMPORARY TABLE roster_reference AS
        SELECT DISTINCT LOWER(manager) AS ref FROM roster_staged WHERE manager IS NOT NULL"""
    )
    index("roster_reference", "ref")
    for column in ("number", "email", "full_name"):
        for table in ("roster_staged", "roster_outside"):
            _find_managers_by(column, table)
        run("DELETE FROM roster_reference WHERE ref IN (SELECT ref FROM roster_found)")
        if not fetch("SELECT 1 FROM roster_reference LIMIT 1"):
            break
    run(
        """CREATE TEMPORARY TABLE roster_manager AS
        SELECT f.ref, f.number, f.candidates, e.id AS employee_id, s.row_number
        FROM (SELECT ref, MIN(number) AS number, COUNT(*) AS candidates
              FROM roster_found GROUP BY ref) f
        LEFT JOIN directory_employee e ON LOWER(e.employee_number) = LOWER(f.number)
        LEFT JOIN roster_staged s ON LOWER(s.number) = LOWER(f.number)"""
    )
    index("roster_manager", "ref")


def _find_managers_by(column: str, table: str) -> None:
    sensible = "AND r.ref LIKE '%@%'" if column == "email" else ""
    run(
        f"""INSERT INTO roster_found SELECT r.ref, p.number
        FROM {table} p JOIN roster_reference r ON r.ref = LOWER(p.{column})
        WHERE p.{column} <> '' {sensible}"""
    )


def count_in_force(scope: Scope) -> int:
    """People of the source in force on the day, whom a full file ought to hold."""
    return int(
        fetch(
            f"""SELECT COUNT(*) FROM directory_employee e JOIN directory_jobrecord j
            ON j.employee_id = e.id AND {IN_FORCE.format("j")}
            WHERE e.source_id = %(source)s""",
            scope.params(),
        )[0][0]
    )


def write_leavers(scope: Scope) -> int:
    """People of the same source who are missing from a full file."""
    return run(
        f"""INSERT INTO directory_rosterchange ({CHANGE_COLUMNS})
        SELECT %(import)s, 'leaves', NULL, FALSE, FALSE, e.id, e.employee_number, j.id,
               e.source_id, e.full_name, e.full_name, e.email, e.email, e.language, e.language,
               '', NULL, '', '', '', '', '', '', '', NULL,
               %(on)s, CASE WHEN j.valid_to < %(until)s THEN j.valid_to ELSE %(until)s END,
               NULL, NULL
        FROM directory_employee e
        JOIN directory_jobrecord j ON j.employee_id = e.id AND {IN_FORCE.format("j")}
        WHERE e.source_id = %(source)s
          AND NOT EXISTS (SELECT 1 FROM roster_staged s
                          WHERE LOWER(s.number) = LOWER(e.employee_number))
          AND NOT EXISTS (SELECT 1 FROM roster_present p
                          WHERE LOWER(p.number) = LOWER(e.employee_number))
        ORDER BY e.employee_number""",
        scope.params(),
    )


def write_changes(scope: Scope) -> int:
    """Joiners, returners, movers and changed people, and those whom the file says have left."""
    return run(
        f"""INSERT INTO directory_rosterchange ({CHANGE_COLUMNS})
        SELECT %(import)s,
               CASE WHEN job_id IS NULL THEN 'joins'
                    WHEN held_until <= %(on)s THEN 'leaves' ELSE 'changes' END,
               row_number, is_mover, is_manager_change, employee_id, number, job_id, old_source,
               full_name, old_full_name, email, old_email, language, old_language,
               department_code, manager_number, job_title, function, kind, site, country,
               time_zone, working_status, hired_on,
               CASE WHEN held_until <= %(on)s THEN held_until ELSE starts_on END,
               CASE WHEN held_until IS NOT NULL THEN %(open_on)s ELSE speaks_until END,
               CASE WHEN held_until <= %(on)s THEN NULL ELSE starts_on END,
               CASE WHEN held_until <= %(on)s THEN NULL
                    WHEN held_until IS NOT NULL THEN held_until ELSE speaks_until END
        FROM ({_compared(scope)}) c
        WHERE CASE WHEN job_id IS NULL THEN held_until IS NULL OR held_until > starts_on
                   WHEN held_until <= %(on)s THEN TRUE
                   ELSE differs OR is_mover OR is_manager_change
                        OR (held_until IS NOT NULL AND held_until <> old_valid_to) END
        ORDER BY row_number""",
        scope.params(),
    )


def already_left(scope: Scope) -> list[tuple[Any, ...]]:
    """Rows of people who had left before the day and are not in the directory then."""
    return fetch(
        """SELECT s.row_number, s.number FROM roster_staged s
        LEFT JOIN directory_employee e ON LOWER(e.employee_number) = LOWER(s.number)
        WHERE s.held_until <= s.starts_on AND NOT EXISTS (
            SELECT 1 FROM directory_jobrecord j WHERE j.employee_id = e.id AND j.position = 1
            AND j.superseded_at = %(open_at)s)
        ORDER BY s.row_number""",
        scope.params(),
    )


def _compared(scope: Scope) -> str:
    """Each staged row beside what the directory holds, with what differs."""
    mapped = scope.columns
    new = {name: _new(name, name in mapped) for name in (*TEXTS, *KEPT_WHEN_BLANK, "hired_on")}
    old = {name: f"j.{name}" for name in new}
    told = [name for name in new if name in mapped]
    different = [f"{new[name]} IS DISTINCT FROM {old[name]}" for name in told]
    person = {
        name: f"s.{name}" if name in mapped and not scope.is_backdated else f"e.{name}"
        for name in ("full_name", "email", "language")
    }
    different += [
        f"s.{name} IS DISTINCT FROM e.{name}" for name in person if person[name][0] == "s"
    ]
    different.append("e.source_id IS DISTINCT FROM %(source)s")
    is_doubtful = bool(fetch("SELECT 1 FROM roster_manager WHERE candidates > 1 LIMIT 1"))
    manager, manager_id = _manager("manager" in mapped, is_doubtful)
    has_department = "department" in mapped or "department_code" in mapped
    department = "s.department IS NOT NULL" if has_department else "1 = 0"
    # Joins over everybody that only few files need.
    lacks = not has_department or fetch(
        "SELECT 1 FROM roster_staged WHERE department IS NULL LIMIT 1"
    )
    present = "LEFT JOIN directory_department jd ON jd.id = j.department_id" if lacks else ""
    code = f"CASE WHEN {department} THEN d.code ELSE COALESCE(jd.code, %(unassigned)s) END"
    boss = "LEFT JOIN directory_employee jm ON jm.id = j.manager_id" if "jm." in manager else ""
    return f"""
        SELECT s.row_number, s.number, s.starts_on, s.held_until, e.id AS employee_id,
               e.source_id AS old_source, j.id AS job_id, j.valid_to AS old_valid_to,
               {
        ", ".join(f"COALESCE({person[n]}, s.{n}) AS {n}, e.{n} AS old_{n}" for n in person)
    },
               {", ".join(f"{new[n]} AS {n}" for n in new)},
               {code if lacks else "d.code"} AS department_code,
               {manager} AS manager_number,
               j.id IS NOT NULL AND {department}
                   AND d.department_id IS DISTINCT FROM j.department_id AS is_mover,
               {manager_id} AS is_manager_change,
               {" OR ".join(different)} AS differs,
               {_speaks_until()} AS speaks_until
        FROM roster_staged s
        LEFT JOIN directory_employee e ON LOWER(e.employee_number) = LOWER(s.number)
        LEFT JOIN directory_jobrecord j ON j.employee_id = e.id AND j.position = 1
             AND j.{CURRENT} AND j.valid_from <= s.starts_on AND j.valid_to > s.starts_on
        {present}
        {boss}
        LEFT JOIN roster_department d ON d.place = s.department
        LEFT JOIN roster_manager m ON m.ref = LOWER(s.manager)"""


def _new(name: str, is_mapped: bool) -> str:
    if name == "hired_on":
        return "s.hired_on" if is_mapped else "j.hired_on"
    if name in TEXTS:
        return f"s.{name}" if is_mapped else f"COALESCE(j.{name}, '')"
    default = {"kind": "'employee'", "time_zone": "%(time_zone)s", "working_status": "'active'"}
    told = f"NULLIF(s.{name}, '')" if is_mapped else "NULL"
    return f"COALESCE({told}, j.{name}, {default[name]})"


def _manager(is_mapped: bool, is_doubtful: bool) -> tuple[str, str]:
    """The new manager's number, and whether that is a change.

    A name that several people have stays with the present manager, if that is one of them.
    """
    if not is_mapped:
        return "jm.employee_number", "FALSE"
    if not is_doubtful:
        return "m.number", (
            "j.id IS NOT NULL AND CASE WHEN m.number IS NULL THEN j.manager_id IS NOT NULL"
            " ELSE m.employee_id IS NULL OR m.employee_id IS DISTINCT FROM j.manager_id END"
        )
    same = "(m.candidates > 1 AND (LOWER(jm.full_name) = m.ref OR LOWER(jm.email) = m.ref))"
    number = (
        f"CASE WHEN {same} THEN jm.employee_number WHEN m.candidates > 1 THEN NULL"
        " ELSE m.number END"
    )
    changed = (
        f"j.id IS NOT NULL AND CASE WHEN {same} THEN FALSE"
        " WHEN m.candidates > 1 OR m.number IS NULL THEN j.manager_id IS NOT NULL"
        " ELSE m.employee_id IS NULL OR m.employee_id IS DISTINCT FROM j.manager_id END"
    )
    return number, changed


def _speaks_until() -> str:
    """Up to the next thing known of the person, or to the next full file of the source."""
    following = """CASE WHEN j.id IS NOT NULL THEN j.valid_to
        WHEN e.id IS NULL THEN %(open_on)s
        ELSE COALESCE((SELECT MIN(n.valid_from) FROM directory_jobrecord n
                       WHERE n.employee_id = e.id AND n.position = 1
                         AND n.superseded_at = %(open_at)s AND n.valid_from > s.starts_on),
                      %(open_on)s) END"""
    # A planned first day may lie beyond the next full file: then it is not its business.
    limit = "CASE WHEN s.starts_on >= %(until)s THEN %(open_on)s ELSE %(until)s END"
    return f"CASE WHEN {following} < {limit} THEN {following} ELSE {limit} END"


def emptied_departments(scope: Scope) -> set[int]:
    """Departments that had people on the day and that this import leaves without anybody."""
    rows = fetch(
        """SELECT j.department_id FROM directory_jobrecord j
        LEFT JOIN directory_rosterchange c ON c.employee_id = j.employee_id
             AND c.roster_import_id = %(import)s AND (c.action = 'leaves' OR c.is_mover)
        WHERE j.superseded_at = %(open_at)s AND j.valid_to > %(on)s
        GROUP BY j.department_id HAVING COUNT(*) = COUNT(c.id)""",
        scope.params(),
    )
    return {row[0] for row in rows}


def peopled_departments(scope: Scope) -> set[int]:
    """Departments where somebody stands on the day or later."""
    rows = fetch(
        """SELECT DISTINCT department_id FROM directory_jobrecord
        WHERE superseded_at = %(open_at)s AND valid_to > %(on)s""",
        scope.params(),
    )
    return {row[0] for row in rows}
