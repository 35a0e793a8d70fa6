"""The set-wise way: one course to everybody, near what a plain INSERT … SELECT costs.

Plain is a pair of person and requirement about which nothing is special: one assignment of one
version, one stay in its audience under primary jobs only, no leave in it, no evidence, exemption,
extension or hand-made change. Plain and not there yet: written. Plain and there as it should be:
settled. Everybody else, and whoever has rows but fits no longer, is left for `timeline`.

Sets are subtracted with EXCEPT and joined by hash, never looked up one by one: in a transaction
that has just written a million rows, PostgreSQL still plans as if there were none.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
    with connection.cursor() as cursor, _joined_by_hash(cursor):
        if len(all_plans) != 1 or len(all_plans[0].editions) != 1:
            return Done(0, 0, _ids(cursor, *_concerned(all_plans, requirement_id, tree)))
        plan = all_plans[0]
        _stays(cursor, plan, tree)
        _fresh(cursor, plan)
        opened = _insert(cursor, plan, now)
        left = _ids(cursor, _left_sql(plan))
        cursor.execute(f"SELECT COUNT(*) FROM {STAY}")
        settled = max(cursor.fetchone()[0] - opened - len(left), 0)
        for table in (STAY, FRESH):
            cursor.execute(f"DROP TABLE {table}")
    return Done(opened, settled, left)


@contextmanager
def _joined_by_hash(cursor: CursorWrapper) -> Iterator[None]:
    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL enable_nestloop = off")
    yield
    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL enable_nestloop = on")


def _ids(cursor: CursorWrapper, text: str, params: Sequence[Any] = ()) -> frozenset[int]:
    cursor.execute(text, params or None)
    return frozenset(row[0] for row in cursor.fetchall())


def _concerned(
    all_plans: Sequence[Plan], requirement_id: int, tree: Tree
) -> tuple[str, Sequence[Any]]:
    """Everybody who fits an audience, was put in by hand, or has rows."""
    arms = [_rows("obligation", requirement_id), _rows("obligationsource", requirement_id)]
    params: list[Any] = []
    for plan in all_plans:
        arms.append(_by_hand(plan))
        for edition in plan.editions:
            query = slices_sql(edition, tree)
            arms.append(f"SELECT q.employee_id FROM ({query.text}) q")
            params += query.params
    return " UNION ".join(arms), params


def _by_hand(plan: Plan) -> str:
    return (
        "SELECT c.employee_id FROM assignments_audiencechange c"
        f" WHERE c.assignment_id = {plan.assignment_id} AND c.superseded_at = {OPEN_INSTANT_SQL}"
    )


def _rows(table: str, requirement_id: int) -> str:
    return (
        f"SELECT r.employee_id FROM assignments_{table} r"
        f" WHERE r.requirement_id = {requirement_id} AND r.superseded_at = {OPEN_INSTANT_SQL}"
    )


def _stays(cursor: CursorWrapper, plan: Plan, tree: Tree) -> None:
    """A temporary table of everybody who fits: one line a person, and whether it is one stay."""
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
    cursor.execute(f"DROP TABLE IF EXISTS {STAY}")
    cursor.execute(
        f"CREATE TEMPORARY TABLE {STAY} AS SELECT s.employee_id, s.low, s.high, s.is_plain,"
        f" {_due_sql(edition.terms)} AS due_on"
        " FROM (SELECT q.employee_id, MIN(q.low) AS low, MAX(q.high) AS high,"
        f" MIN(q.hired_on) AS hired_on, ({plain}) AS is_plain"
        f" FROM ({query.text}) q GROUP BY q.employee_id) s",
        query.params,
    )


def _plain_sql(plan: Plan) -> str:
    """The people about whom nothing is special, as a chain of EXCEPT."""
    requirement = plan.requirement_id
    course = f"(SELECT course_id FROM assignments_requirement WHERE id = {requirement})"
    special = [
        f"SELECT r.employee_id FROM learning_completion r WHERE r.course_id = {course}",
        "SELECT r.employee_id FROM assignments_attainment r"
        f" WHERE r.requirement_id = {requirement}",
        _rows("exemption", requirement),
        _rows("extension", requirement),
        _by_hand(plan),
    ]
    return f"SELECT employee_id FROM {STAY} WHERE is_plain EXCEPT {' EXCEPT '.join(special)}"


def _fresh(cursor: CursorWrapper, plan: Plan) -> None:
    """A temporary table of plain stays without any rows yet."""
    requirement = plan.requirement_id
    new = (
        f"{_plain_sql(plan)} EXCEPT {_rows('obligation', requirement)}"
        f" EXCEPT {_rows('obligationsource', requirement)}"
    )
    cursor.execute(f"DROP TABLE IF EXISTS {FRESH}")
    cursor.execute(
        f"CREATE TEMPORARY TABLE {FRESH} AS SELECT s.employee_id, s.low, s.high, s.due_on"
        f" FROM {STAY} s JOIN ({new}) n ON n.employee_id = s.employee_id"
    )


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
    """The sources and obligations of fresh stays. How many obligations."""
    requirement, at = plan.requirement_id, instant_sql(now)
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


def _left_sql(plan: Plan) -> str:
    """Whoever is neither written nor settled, and whoever has rows without a stay."""
    obligations = _rows("obligation", plan.requirement_id)
    sources = _rows("obligationsource", plan.requirement_id)
    same = "r.employee_id = s.employee_id AND r.valid_from = s.low AND r.valid_to = s.high"
    plainly_due = (
        "r.period = 1 AND r.period_from = s.low AND r.due_on = s.due_on"
        " AND r.original_due_on = s.due_on AND r.covered_from IS NULL"
    )
    current = f"r.requirement_id = {plan.requirement_id} AND r.superseded_at = {OPEN_INSTANT_SQL}"
    settled = (
        f"SELECT s.employee_id FROM {STAY} s JOIN assignments_obligation r ON {same}"
        f" AND {current} AND {plainly_due} INTERSECT"
        f" SELECT s.employee_id FROM {STAY} s JOIN assignments_obligationsource r ON {same}"
        f" AND {current} AND r.assignment_id = {plan.assignment_id} INTERSECT"
        f" SELECT z.employee_id FROM ({_plain_sql(plan)}) z"
    )
    several = " UNION ".join(
        f"{rows} GROUP BY r.employee_id HAVING COUNT(*) > 1" for rows in (obligations, sources)
    )
    return (
        f"SELECT a.employee_id FROM (SELECT employee_id FROM {STAY} UNION {obligations}"
        f" UNION {sources} UNION {_by_hand(plan)}) a"
        f" EXCEPT SELECT employee_id FROM {FRESH}"
        f" EXCEPT SELECT d.employee_id FROM ({settled} EXCEPT SELECT m.employee_id"
        f" FROM ({several}) m) d"
    )
