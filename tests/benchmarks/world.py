"""A firm of any size for the benchmarks, made by set SQL on PostgreSQL.

Departments hang six deep, each person must hold three of twenty courses, half of which are renewed
every year. Four in ten people have moved once, three in a hundred are on leave, two in a hundred
have a second job. Obligations carry their superseded versions, so both time axes are as full as
after some years of use. Everything follows from the ids: two runs make the same firm.
"""

from datetime import UTC, date, datetime

from django.core.management import call_command
from django.db import connection

TODAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
COURSES = 20
OPEN = "'9999-12-31', '2021-01-01', '9999-12-31 00:00:00+00'"


def build(*, people, departments):
    """Empty the database and fill it. Ids of departments, people and requirements start at 1."""
    call_command("flush", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        for statement in (*_organisation(people, departments), *_duties()):
            cursor.execute(statement)
    _analyse()


def _analyse():
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def fan(departments):
    """Children a department has, so that the tree is six deep."""
    width = 2
    while sum(width**level for level in range(6)) < departments:
        width += 1
    return width


def _organisation(people, departments):
    at = "'2021-01-01', '2021-01-01'"
    yield f"""INSERT INTO directory_department (id, code, name, created_at, updated_at)
        SELECT n, 'D' || n, 'Department ' || n, {at} FROM generate_series(1, {departments}) n"""
    yield f"""INSERT INTO directory_departmentplace (department_id, parent_id, name, cost_centre,
        function, valid_from, valid_to, recorded_at, superseded_at)
        SELECT n, CASE WHEN n > 1 THEN (n - 2) / {fan(departments)} + 1 END, 'Department ' || n, '',
        'other', '2021-01-01', {OPEN} FROM generate_series(1, {departments}) n"""
    yield f"""INSERT INTO directory_employee (id, employee_number, full_name, email, language,
        created_at, updated_at)
        SELECT n, 'E' || n, 'Person ' || n, 'p' || n || '@example.com', 'en', {at}
        FROM generate_series(1, {people}) n"""
    job = """INSERT INTO directory_jobrecord (employee_id, position, department_id, manager_id,
        job_title, function, kind, site, country, time_zone, working_status, is_primary, hired_on,
        valid_from, valid_to, recorded_at, superseded_at)"""
    who = """CASE WHEN n > 10 THEN n / 10 END, 'Job ' || n % 50, '', CASE WHEN n % 12 = 0
        THEN 'contractor' ELSE 'employee' END, 'Site ' || n % 20, 'GB', 'Europe/London'"""
    here, there = (f"1 + (n * {prime}::bigint) % {departments}" for prime in (7919, 104729))
    state = "CASE WHEN n % 33 = 0 THEN 'on_leave' ELSE 'active' END"
    moved = "DATE '2024-01-01' + (n % 900)::int"
    said = f"({moved} + TIME '09:00') AT TIME ZONE 'UTC'"
    yield f"""{job} SELECT n, 1, {here}, {who}, {state}, TRUE, '2021-01-01',
        CASE WHEN n % 10 < 4 THEN {moved} ELSE '2021-01-01' END, '9999-12-31',
        CASE WHEN n % 10 < 4 THEN {said} ELSE '2021-01-01' END, '9999-12-31 00:00:00+00'
        FROM generate_series(1, {people}) n"""
    yield f"""{job} SELECT n, 1, {there}, {who}, 'active', TRUE, '2021-01-01', '2021-01-01',
        {moved}, {said}, '9999-12-31 00:00:00+00'
        FROM generate_series(1, {people}) n WHERE n % 10 < 4"""
    yield f"""{job} SELECT n, 1, {there}, {who}, 'active', TRUE, '2021-01-01', '2021-01-01',
        '9999-12-31', '2021-01-01', {said}
        FROM generate_series(1, {people}) n WHERE n % 10 < 4"""
    yield f"""{job} SELECT n, 2, {there}, {who}, 'active', FALSE, '2021-01-01', '2021-01-01',
        {OPEN} FROM generate_series(1, {people}) n WHERE n % 50 = 0"""
    for table in ("department", "employee"):
        yield f"""SELECT setval(pg_get_serial_sequence('directory_{table}', 'id'), max(id))
            FROM directory_{table}"""


def _duties():
    at = "'2021-01-01', '2021-01-01'"
    yield f"""INSERT INTO catalogue_course (id, code, title, title_zh, created_on, created_at,
        updated_at) SELECT n, 'course-' || lpad(n::text, 2, '0'), 'Course ' || n, '', '2021-01-01',
        {at} FROM generate_series(1, {COURSES}) n"""
    yield f"""INSERT INTO assignments_requirement (id, kind, course_id, created_at, updated_at)
        SELECT id, 'course', id, {at} FROM catalogue_course"""
    for table in ("catalogue_course", "assignments_requirement"):
        yield f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
    # One row a period: begun, due, finished (or not yet), and what was known before it was.
    yield f"""CREATE TEMPORARY TABLE period AS
        SELECT e.id AS employee_id, 1 + (e.id * 7 + c * 6) % {COURSES} AS requirement_id,
        p AS period,
        has_end AS ends,
        starts + (p - 1) * 365 AS begun, starts + p * 365 AS until,
        CASE WHEN p = 1 THEN starts + 30 ELSE begins - 1 END AS due_on,
        CASE WHEN h % 20 = 0 THEN NULL ELSE begins + (h % 45) - CASE WHEN p > 1 THEN 30 ELSE 0 END
        END AS done
        FROM directory_employee e CROSS JOIN generate_series(0, 2) c
        CROSS JOIN LATERAL (SELECT (e.id + c) % 2 = 0 AS has_end,
          DATE '2022-11-01' + ((e.id * 31 + c * 17) % 1500)::int AS starts) s
        CROSS JOIN LATERAL generate_series(1, CASE WHEN has_end THEN 5 ELSE 1 END) p
        CROSS JOIN LATERAL (SELECT starts + (p - 1) * 365 AS begins, ((e.id * 13 + c * 7 + p * 11)
          % 1000)::int AS h) x
        WHERE begins <= DATE '{TODAY}'"""
    yield f"UPDATE period SET done = NULL WHERE done > DATE '{TODAY}'"
    row = """INSERT INTO assignments_obligation (employee_id, requirement_id, period, period_from,
        due_on, original_due_on, covered_from, covered_until, valid_from, valid_to, recorded_at,
        superseded_at)"""
    ends = "CASE WHEN p.ends AND p.until <= DATE '{0}' THEN p.until ELSE DATE '9999-12-31' END"
    ends = ends.format(TODAY)
    until = "CASE WHEN p.ends THEN p.until ELSE DATE '9999-12-31' END"
    yield f"""{row} SELECT employee_id, requirement_id, period, begun, due_on, due_on,
        CASE WHEN done IS NOT NULL THEN greatest(done, begun) END,
        CASE WHEN done IS NOT NULL THEN {until} END, begun, {ends},
        COALESCE(done, begun - 20) + TIME '09:00' AT TIME ZONE 'UTC', '9999-12-31 00:00:00+00'
        FROM period p"""
    yield f"""{row} SELECT employee_id, requirement_id, period, begun, due_on, due_on, NULL, NULL,
        begun, '9999-12-31', begun - 40 + TIME '09:00' AT TIME ZONE 'UTC',
        done + TIME '09:00' AT TIME ZONE 'UTC' FROM period p WHERE done IS NOT NULL"""
    yield """INSERT INTO assignments_exemption (employee_id, requirement_id, reason, evidence,
        valid_from, valid_to, recorded_at, superseded_at) SELECT DISTINCT employee_id,
        requirement_id, 'Knows it', '', DATE '2025-01-01', DATE '2027-01-01',
        TIMESTAMPTZ '2025-01-01', TIMESTAMPTZ '9999-12-31 00:00:00+00'
        FROM period WHERE employee_id % 45 = 1"""
    yield "DROP TABLE period"
