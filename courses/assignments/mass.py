"""The set-wise way: one course to everybody, near what a plain INSERT … SELECT costs.

Plain is a pair of person and requirement about which nothing is special: one assignment of one
version, one stay in its audience under primary jobs only, no leave in it, no evidence, exemption,
extension or hand-made change. Plain and not there yet: written. Plain and there as it should be:
settled. Everybody else, and whoever has rows but fits no longer, is left for `timeline`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper

from courses.assignments.facts import Terms
from courses.assignments.states import OPEN_INSTANT_SQL, date_sql, instant_sql
from courses.assignments.stretches import Plan, slices_sql
from courses.assignments.tree import Tree

STAY, FRESH = "assignments_stay", "assignments_fresh"


@dataclass(frozen=True)
class Done:
    """What the set-wise way did for one requirement."""

    opened: int
    settled: int
    left: frozenset[int]


def run(all_plans: Sequence[Plan], requirement_id: int, tree: Tree, now: datetime) -> Done:
    """Write what is plain for one requirement. A few statements, whatever the number of people."""
    with connection.cursor() as cursor:
        if len(all_plans) != 1 or len(all_plans[0].editions) != 1:
            return Done(0, 0, frozenset(_concerned(cursor, all_plans, requirement_id, tree)))
        plan = all_plans[0]
        _stays(cursor, plan, tree)
        opened = _insert(cursor, plan, now)
        left = _left(cursor, plan)
        cursor.execute(f"SELECT COUNT(*) FROM {STAY}")
        settled = cursor.fetchone()[0] - opened - len(left)
        for table in (STAY, FRESH):
            cursor.execute(f"DROP TABLE {table}")
    return Done(opened, max(settled, 0), frozenset(left))


def _concerned(
    cursor: CursorWrapper, all_plans: Sequence[Plan], requirement_id: int, tree: Tree
) -> set[int]:
    """Everybody who fits an audience, was put in by hand, or has rows."""
    found: set[int] = set()
    for plan in all_plans:
        for edition in plan.editions:
            query = slices_sql(edition, tree)
            cursor.execute(f"SELECT DISTINCT q.employee_id FROM ({query.text}) q", query.params)
            found |= {row[0] for row in cursor.fetchall()}
        cursor.execute(f"SELECT c.employee_id {_by_hand(plan)}")
        found |= {row[0] for row in cursor.fetchall()}
    for table in ("obligation", "obligationsource"):
        cursor.execute(f"SELECT DISTINCT r.employee_id {_rows(table, requirement_id)}")
        found |= {row[0] for row in cursor.fetchall()}
    return found


def _by_hand(plan: Plan) -> str:
    return (
        "FROM assignments_audiencechange c"
        f" WHERE c.assignment_id = {plan.assignment_id} AND c.superseded_at = {OPEN_INSTANT_SQL}"
    )


def _rows(table: str, requirement_id: int) -> str:
    return (
        f"FROM assignments_{table} r WHERE r.requirement_id = {requirement_id}"
        f" AND r.superseded_at = {OPEN_INSTANT_SQL}"
    )


def _stays(cursor: CursorWrapper, plan: Plan, tree: Tree) -> None:
    """A temporary table of everybody who fits: one line a person, and whether it is plain."""
    edition = plan.editions[0]
    query = slices_sql(edition, tree)
    length = "julianday(q.high) - julianday(q.low)"
    whole = "julianday(MAX(q.high)) - julianday(MIN(q.low))"
    if connection.vendor == "postgresql":
        length, whole = "q.high - q.low", "MAX(q.high) - MIN(q.low)"
    plain = (
        f"SUM({length}) = {whole}"
        " AND SUM(CASE WHEN q.is_known AND q.is_primary AND q.is_active THEN 0 ELSE 1 END) = 0"
    )
    if edition.terms.due_rule == "after_hire":
        plain += " AND MIN(q.hired_on) = MAX(q.hired_on) AND COUNT(q.hired_on) = COUNT(*)"
    special = " AND ".join(f"NOT EXISTS (SELECT 1 {one})" for one in _special(cursor, plan))
    cursor.execute(f"DROP TABLE IF EXISTS {STAY}")
    cursor.execute(
        f"CREATE TEMPORARY TABLE {STAY} AS SELECT s.employee_id, s.low, s.high,"
        f" {_due_sql(edition.terms)} AS due_on, (s.is_plain AND {special}) AS is_plain"
        " FROM (SELECT q.employee_id, MIN(q.low) AS low, MAX(q.high) AS high,"
        f" MIN(q.hired_on) AS hired_on, ({plain}) AS is_plain"
        f" FROM ({query.text}) q GROUP BY q.employee_id) s",
        query.params,
    )


def _special(cursor: CursorWrapper, plan: Plan) -> list[str]:
    """What makes a pair special, as `FROM … WHERE …` about the person s."""
    cursor.execute(
        f"SELECT course_id FROM assignments_requirement WHERE id = {plan.requirement_id}"
    )
    course = cursor.fetchone()[0] or 0
    mine = "AND r.employee_id = s.employee_id"
    return [
        f"FROM learning_completion r WHERE r.course_id = {course} {mine}",
        f"{_rows('exemption', plan.requirement_id)} {mine}",
        f"{_rows('extension', plan.requirement_id)} {mine}",
        f"{_by_hand(plan)} AND c.employee_id = s.employee_id",
    ]


def _due_sql(terms: Terms) -> str:
    """The first period's due date, as `due` works it out, of a stay from s.low."""
    if terms.due_rule == "fixed" and terms.due_on is not None:
        asked = date_sql(terms.due_on)
    else:
        start = "s.hired_on" if terms.due_rule == "after_hire" else "s.low"
        asked = _plus_sql(start, terms.due_days or 0)
    notice = _plus_sql("s.low", terms.minimum_notice_days)
    return f"CASE WHEN {asked} < s.low THEN {notice} ELSE {asked} END"


def _plus_sql(day: str, days: int) -> str:
    if connection.vendor == "postgresql":
        return f"({day} + {days})"
    return f"date({day}, '+{days} days')"


def _insert(cursor: CursorWrapper, plan: Plan, now: datetime) -> int:
    """Plain pairs without any rows yet: their sources and obligations. How many."""
    requirement, at = plan.requirement_id, instant_sql(now)
    mine = "AND r.employee_id = s.employee_id"
    cursor.execute(f"DROP TABLE IF EXISTS {FRESH}")
    cursor.execute(
        f"CREATE TEMPORARY TABLE {FRESH} AS SELECT s.* FROM {STAY} s WHERE s.is_plain"
        f" AND NOT EXISTS (SELECT 1 {_rows('obligation', requirement)} {mine})"
        f" AND NOT EXISTS (SELECT 1 {_rows('obligationsource', requirement)} {mine})"
    )
    cursor.execute(
        "INSERT INTO assignments_obligationsource (valid_from, valid_to, recorded_at,"
        " superseded_at, entered_on, employee_id, requirement_id, assignment_id)"
        f" SELECT low, high, {at}, {OPEN_INSTANT_SQL}, low, employee_id, {requirement},"
        f" {plan.assignment_id} FROM {FRESH} ORDER BY employee_id"
    )
    cursor.execute(
        "INSERT INTO assignments_obligation (valid_from, valid_to, recorded_at, superseded_at,"
        " period, period_from, due_on, original_due_on, employee_id, requirement_id)"
        f" SELECT low, high, {at}, {OPEN_INSTANT_SQL}, 1, low, due_on, due_on, employee_id,"
        f" {requirement} FROM {FRESH} ORDER BY employee_id"
    )
    return int(cursor.rowcount)


def _left(cursor: CursorWrapper, plan: Plan) -> set[int]:
    """Whoever is neither written nor settled, and whoever has rows without a stay."""
    requirement, mine = plan.requirement_id, "AND r.employee_id = s.employee_id"
    obligations = f"{_rows('obligation', requirement)} {mine}"
    sources = f"{_rows('obligationsource', requirement)} {mine}"
    same = "r.valid_from = s.low AND r.valid_to = s.high"
    plainly_due = (
        "r.period = 1 AND r.period_from = s.low AND r.due_on = s.due_on"
        " AND r.original_due_on = s.due_on AND r.covered_from IS NULL"
    )
    cursor.execute(
        f"SELECT s.employee_id FROM {STAY} s"
        f" WHERE NOT EXISTS (SELECT 1 FROM {FRESH} f WHERE f.employee_id = s.employee_id)"
        f" AND NOT (s.is_plain AND EXISTS (SELECT 1 {obligations} AND {same} AND {plainly_due})"
        f" AND EXISTS (SELECT 1 {sources} AND {same} AND r.assignment_id = {plan.assignment_id})"
        f" AND (SELECT COUNT(*) {obligations}) = 1 AND (SELECT COUNT(*) {sources}) = 1)"
    )
    left = {row[0] for row in cursor.fetchall()}
    for rows in (_rows("obligation", requirement), _rows("obligationsource", requirement)):
        cursor.execute(
            f"SELECT r.employee_id {rows} AND NOT EXISTS"
            f" (SELECT 1 FROM {STAY} s WHERE s.employee_id = r.employee_id)"
        )
        left |= {row[0] for row in cursor.fetchall()}
    cursor.execute(f"SELECT c.employee_id {_by_hand(plan)}")
    return left | {row[0] for row in cursor.fetchall()}
