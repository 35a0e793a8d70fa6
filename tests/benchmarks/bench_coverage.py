"""Coverage: the page, the firm at a past (t, k), the recount and the day's tick."""

from datetime import UTC, date, datetime, timedelta

from courses.coverage import kept
from courses.coverage.figures import measure
from courses.coverage.shapes import Query
from courses.coverage.withholding import measure_withheld
from orgchange.directory.models import Employee
from tests.benchmarks import world
from tests.benchmarks.report import Line, counted, plain, timed

PAST, KNOWN = date(2025, 3, 31), datetime(2025, 4, 2, tzinfo=UTC)


def run(people):
    """The lines of this area."""
    lines = []
    for departments in (10, 500, 2_000, 5_000):
        world.build(people=people, departments=departments)
        kept.recount(now=world.NOW)
        lines += [page(people, departments), withheld(people, departments)]
    lines += [past(people), everything(people), recount(people), tick(people)]
    return lines


def page(people, departments):
    def ours():
        figures = measure(Query(), scope=None, now=world.NOW, opened=())
        return figures.rows

    return Line(
        f"coverage page, {departments:,} departments",
        people,
        timed(ours),
        plain(PAGE_SQL),
        counted(ours),
    )


def withheld(people, departments):
    """As `page`, for an executive who sees nobody: decided over all of it, then cut."""
    visible = Employee.objects.filter(pk=1)

    def ours():
        return measure_withheld(
            Query(), known=frozenset(), visible=visible, now=world.NOW, opened=()
        ).rows

    return Line(
        f"the same, small groups withheld, {departments:,} departments",
        people,
        timed(ours),
        plain(ROLLED_SQL.format("coverage_coveragecount")),
        counted(ours),
    )


def past(people):
    query = Query(as_of=PAST, known_at=KNOWN)
    return Line(
        "firm at a past (t, k), 5,000 departments × 20 courses",
        people,
        timed(lambda: measure(query, scope=None, now=world.NOW).rows),
        plain(PAST_SQL),
    )


def everything(people):
    return Line(
        "firm now from kept counts, all rows",
        people,
        timed(lambda: measure(Query(), scope=None, now=world.NOW).rows),
        plain(ROLLED_SQL.format("coverage_coveragecount")),
    )


def recount(people):
    return Line(
        "full recount, compared with what is kept",
        people,
        timed(lambda: kept.differences(), 1),
        plain(OWN_SQL.format(t=world.TODAY, known="superseded_at = '9999-12-31 00:00:00+00'"), 1),
    )


def tick(people):
    now, taken = world.NOW, []
    for _ in range(3):
        now += timedelta(days=1)
        at = now
        taken.append(timed(lambda: kept.tick(now=at), 1))  # noqa: B023  run at once
    return Line(
        "the day's tick", people, sorted(taken)[1], plain(TICK_SQL), note=f"{_touched()} touched"
    )


def _touched():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({TOUCHED_SQL}) t")
        return f"{cursor.fetchone()[0]:,} pairs"


CURRENT = "superseded_at = '9999-12-31 00:00:00+00'"
TREE_SQL = f"""WITH RECURSIVE tree(a, d) AS (
    SELECT department_id, department_id FROM directory_departmentplace WHERE {CURRENT}
    UNION ALL SELECT p.parent_id, t.d FROM tree t JOIN directory_departmentplace p
    ON p.department_id = t.a AND p.parent_id IS NOT NULL AND p.{CURRENT})"""
ROLLED_SQL = (
    TREE_SQL
    + """ SELECT t.a, c.requirement_id, sum(required), sum(excluded),
    sum(covered), sum(overdue), sum(overdue_expired) FROM {} c JOIN tree t ON t.d = c.department_id
    GROUP BY 1, 2"""
)
# The root and its children, walked downwards.
PAGE_SQL = f"""WITH RECURSIVE tree(a, d) AS (
    SELECT department_id, department_id FROM directory_departmentplace
    WHERE {CURRENT} AND (department_id = 1 OR parent_id = 1)
    UNION ALL SELECT t.a, p.department_id FROM tree t JOIN directory_departmentplace p
    ON p.parent_id = t.d AND p.{CURRENT})
    SELECT t.a, c.requirement_id, sum(required), sum(excluded), sum(covered), sum(overdue)
    FROM coverage_coveragecount c JOIN tree t ON t.d = c.department_id GROUP BY 1, 2"""
OWN_SQL = """SELECT department_id, requirement_id, count(*) FILTER (WHERE NOT x) AS required,
    count(*) FILTER (WHERE x) AS excluded, count(*) FILTER (WHERE NOT x AND c) AS covered,
    count(*) FILTER (WHERE NOT x AND NOT c AND l) AS overdue,
    count(*) FILTER (WHERE NOT x AND NOT c AND l AND period > 1) AS overdue_expired
    FROM (SELECT j.department_id, o.requirement_id, o.period,
      j.working_status <> 'active' OR e.id IS NOT NULL OR o.due_on IS NULL AS x,
      coalesce(o.covered_from <= '{t}' AND o.covered_until > '{t}', FALSE) AS c,
      o.due_on < '{t}' AS l
      FROM (SELECT * FROM assignments_obligation WHERE valid_from <= '{t}' AND valid_to > '{t}'
        AND {known}) o
      JOIN (SELECT * FROM directory_jobrecord WHERE is_primary AND kind <> 'service_account'
        AND valid_from <= '{t}' AND valid_to > '{t}' AND {known}) j USING (employee_id)
      LEFT JOIN (SELECT * FROM assignments_exemption WHERE valid_from <= '{t}'
        AND valid_to > '{t}' AND {known}) e
      ON e.employee_id = o.employee_id AND e.requirement_id = o.requirement_id) s
    GROUP BY 1, 2"""
PAST_SQL = ROLLED_SQL.format(
    "("
    + OWN_SQL.format(t=PAST, known=f"recorded_at <= '{KNOWN}' AND superseded_at > '{KNOWN}'")
    + ")"
)
D0, D1 = world.TODAY, world.TODAY + timedelta(days=1)
TOUCHED_SQL = " UNION ".join(
    f"SELECT employee_id, requirement_id FROM assignments_obligation WHERE {CURRENT} AND {said}"
    for said in (
        f"due_on >= '{D0}' AND due_on < '{D1}'",
        f"covered_from > '{D0}' AND covered_from <= '{D1}'",
        f"covered_until > '{D0}' AND covered_until <= '{D1}'",
        f"valid_from > '{D0}' AND valid_from <= '{D1}'",
        f"valid_to > '{D0}' AND valid_to <= '{D1}'",
    )
)
# The states of the touched pairs on both days: finding them is most of the work.
TICK_SQL = f"""WITH touched AS ({TOUCHED_SQL}), day(d, sign) AS (VALUES (DATE '{D1}', 1),
    (DATE '{D0}', -1))
    SELECT j.department_id, o.requirement_id, sum(sign) FROM touched
    JOIN assignments_obligation o USING (employee_id, requirement_id)
    JOIN directory_jobrecord j ON j.employee_id = o.employee_id AND j.is_primary AND j.{CURRENT}
    CROSS JOIN day WHERE o.{CURRENT} AND o.valid_from <= d AND o.valid_to > d
    AND j.valid_from <= d AND j.valid_to > d AND o.due_on < d
    AND NOT coalesce(o.covered_from <= d AND o.covered_until > d, FALSE) GROUP BY 1, 2"""
