"""The roster: first file and the same again with a twentieth changed, previewed and applied.

Plain SQL for the same work: COPY of the parsed rows to a staging table, then one statement a
table, with all our keys and indexes; for the second file the join difference and the anti-join.
"""

import csv
import io
import random
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction

from orgchange.directory.roster import services
from tests.benchmarks.report import Line, timed

DAY = date(2026, 1, 1)
NOW = datetime(2026, 1, 2, tzinfo=UTC)
HEADER = (
    "Employee number,Name,E-mail,Department,Department code,Manager,Job title,Country,Hire date"
)
TABLES = (
    "directory_jobrecord, directory_employee, directory_departmentplace, directory_department,"
    " directory_rosterimport, directory_rostersource"
)


def run(people):
    """The lines of this area."""
    first, second = roster(people), roster(people, changed=0.05)
    limit_first, limit_second = _plain(first, second)
    ours = {}
    _clear()
    ours["preview"], ours["apply"] = _import(first, 0)
    ours["again"], ours["apply again"] = _import(second, 1)
    return [
        Line("roster, first file: preview", people, ours["preview"]),
        Line("roster, first file: apply", people, ours["apply"]),
        Line("roster, first file: both", people, ours["preview"] + ours["apply"], limit_first),
        Line("roster, 5 % changed: preview", people, ours["again"]),
        Line("roster, 5 % changed: apply", people, ours["apply again"]),
        Line(
            "roster, 5 % changed: both", people, ours["again"] + ours["apply again"], limit_second
        ),
    ]


def roster(people, *, changed=0.0):
    """A file of people, 200 to a department and ten to a manager."""
    base, other = random.Random(1), random.Random(2)
    departments = max(10, people // 200)
    lines = [HEADER]
    for n in range(people):
        unit, title = base.randrange(departments), base.randrange(300)
        if other.random() < changed:
            unit, title = other.randrange(departments), other.randrange(300)
        boss = f"E{n // 10:07}" if n >= 10 else ""
        hired = date(2010 + n % 15, 1 + n % 9, 10 + n % 10)
        lines.append(
            f"E{n:07},Person {n},p{n}@firm.example,Dept {unit},D{unit:05},{boss},"
            f"Title {title},GB,{hired}"
        )
    return "\n".join(lines).encode()


def _import(data, step):
    now = NOW + timedelta(days=step)
    options = services.Options(effective_on=DAY + timedelta(days=step), may_let_leave=True)
    made = []

    def preview():
        file = io.BytesIO(data)
        made.append(
            services.preview(file=file, file_name="r.csv", options=options, actor=None, now=now)
        )

    def apply():
        services.apply_import(roster_import=made[0], actor=None, now=now)

    return timed(preview, times=1), timed(apply, times=1)


def _clear():
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES} CASCADE")


def _plain(first, second):
    _clear()
    rows, again = (list(csv.reader(io.StringIO(data.decode())))[1:] for data in (first, second))

    def load():
        _copy(rows)
        _run(FIRST)

    def reload():
        _copy(again)
        _run(AGAIN)

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE plain (n text, name text, email text, dept text, code"
            " text, boss text, title text, country text, hired date)"
        )
    return timed(load, times=1), timed(reload, times=1)


def _copy(rows):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE plain")
        with cursor.copy("COPY plain FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("ANALYZE plain")


def _run(statements):
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements.split(";"):
            if statement.strip():
                cursor.execute(statement)


JOB = """directory_jobrecord (employee_id, position, department_id, manager_id, job_title, function,
    kind, site, country, time_zone, working_status, is_primary, hired_on, valid_from, valid_to,
    recorded_at, superseded_at)"""
VALUES = """e.id, 1, d.id, m.id, p.title, '', 'employee', '', p.country, 'Europe/London', 'active',
    TRUE, p.hired"""
JOINS = """JOIN directory_employee e ON LOWER(e.employee_number) = LOWER(p.n)
    JOIN directory_department d ON d.code = p.code
    LEFT JOIN directory_employee m ON LOWER(m.employee_number) = LOWER(p.boss)"""
FIRST = f"""
INSERT INTO directory_department (created_at, updated_at, code, name)
    SELECT now(), now(), code, MIN(dept) FROM plain GROUP BY code;
INSERT INTO directory_employee (created_at, updated_at, employee_number, full_name, email, language)
    SELECT now(), now(), n, name, email, '' FROM plain;
ANALYZE directory_employee;
INSERT INTO {JOB} SELECT {VALUES}, '2026-01-01', '9999-12-31', '2026-01-02', '9999-12-31 00:00+00'
    FROM plain p {JOINS};
"""
AGAIN = f"""
CREATE TEMP TABLE moved ON COMMIT DROP AS SELECT p.*, j.id AS job FROM plain p {JOINS}
    JOIN directory_jobrecord j ON j.employee_id = e.id AND j.superseded_at = '9999-12-31 00:00+00'
    WHERE (j.department_id, j.job_title, j.manager_id, j.hired_on, e.full_name, e.email)
        IS DISTINCT FROM (d.id, p.title, m.id, p.hired, p.name, p.email);
CREATE TEMP TABLE gone ON COMMIT DROP AS SELECT e.id FROM directory_employee e
    WHERE NOT EXISTS (SELECT 1 FROM plain p WHERE LOWER(p.n) = LOWER(e.employee_number));
UPDATE directory_jobrecord SET superseded_at = '2026-01-03' WHERE id IN (SELECT job FROM moved);
INSERT INTO {JOB} SELECT employee_id, position, department_id, manager_id, job_title, function,
    kind, site, country, time_zone, working_status, is_primary, hired_on, valid_from, '2026-01-02',
    '2026-01-03', '9999-12-31 00:00+00' FROM directory_jobrecord
    WHERE id IN (SELECT job FROM moved);
INSERT INTO {JOB} SELECT {VALUES}, '2026-01-02', '9999-12-31', '2026-01-03', '9999-12-31 00:00+00'
    FROM moved p {JOINS};
"""
