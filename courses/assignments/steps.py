"""Which reminders fall on which day: one SELECT over the obligations, for planning and preview.

Each part answers `recipient_id, kind, object_key, occurrence, context, happened_on,
department_id`. A step happens on a day of the person's own calendar, and only if it lies after
the day on which the obligation was written down as it is now: a rule added or edited today has no
steps in the past. Dates are written into the text as literals made of date objects, as in
`states`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from courses.assignments import ladder
from courses.assignments.ladder import Ladder, Step
from courses.assignments.models import Assignment, AssignmentState
from courses.assignments.states import (
    OPEN_INSTANT_SQL,
    date_sql,
    instant_sql,
    is_covered,
    is_excluded,
    is_headcount,
    local_dates,
)
from orgchange.core.dates import OPEN_DATE
from orgchange.notices.models import VOID

# How far back a job or an obligation may have begun and still be told of as new.
BACKDATED = 92


@dataclass(frozen=True)
class Window:
    """The days looked at: from `back` before to `ahead` after each person's own today."""

    now: datetime
    back: int = 6
    ahead: int = 0

    def between(self, column: str, *, shift: int = 0, back: int | None = None) -> str:
        """`column` lies in the window moved by `shift` days; first bluntly, for the index."""
        first, last = shift - (self.back if back is None else back), shift + self.ahead
        blunt = (
            f"{column} >= {date_sql(min(self._dates) + timedelta(days=first))}"
            f" AND {column} <= {date_sql(max(self._dates) + timedelta(days=last))}"
        )
        if len(self._dates) == 1:
            return blunt
        return f"{blunt} AND {column} >= {self.day(first)} AND {column} <= {self.day(last)}"

    def day(self, shift: int = 0) -> str:
        """The person's own today, moved by `shift` days; `j` is the job."""
        common, *others = self._dates
        arms = "".join(
            f" WHEN j.time_zone IN ({_texts(local_dates(self.now)[day])})"
            f" THEN {date_sql(day + timedelta(days=shift))}"
            for day in others
        )
        usual = date_sql(common + timedelta(days=shift))
        return f"CASE{arms} ELSE {usual} END" if arms else usual

    @property
    def _dates(self) -> list[date]:
        return list(local_dates(self.now))


@dataclass(frozen=True)
class Rule:
    """A ladder and whom it is for, as a condition on `o` that may speak of `{day}`."""

    ladder: Ladder
    among: str


def ladders() -> dict[int, dict[int, Ladder]]:
    """Requirements with another ladder than the default: {requirement: {assignment: ladder}}."""
    own: dict[int, dict[int, Ladder]] = {}
    rows = Assignment.objects.filter(state=AssignmentState.PUBLISHED)
    for pk, requirement_id, said in rows.values_list("pk", "requirement_id", "ladder"):
        own.setdefault(requirement_id, {})[pk] = ladder.parse(said)
    return {key: held for key, held in own.items() if set(held.values()) != {ladder.DEFAULT}}


def rules() -> list[Rule]:
    """The ladders in force: the default for all requirements but those that name their own.

    Where several assignments of one requirement differ, a person gets the steps of those that
    are the reason for the obligation.
    """
    special = ladders()
    found = [Rule(ladder.DEFAULT, _not_in("o.requirement_id", special))]
    for requirement_id, held in special.items():
        same = set(held.values())
        if len(same) == 1:
            found.append(Rule(same.pop(), f"o.requirement_id = {requirement_id}"))
        else:
            found += [Rule(its, _by_source(pk, requirement_id)) for pk, its in held.items()]
    return found


def parts(window: Window, among: str = "TRUE") -> list[str]:
    """Every SELECT of the ladder; `among` narrows the obligations further."""
    found: list[str] = []
    for rule in rules():
        mine = f"{rule.among} AND {among}"
        found += [_due(step, window, mine) for step in rule.ladder.due_steps()]
        found.append(_due(Step(ladder.EXPIRED, 1), window, f"o.period > 1 AND {mine}"))
        found += [_expiring(days, window, mine) for days in rule.ladder.expiring]
        if rule.ladder.assigned:
            found.append(_assigned(window, mine))
    return [*found, _ended(window, among)]


def steps_sql(window: Window, among: str = "TRUE") -> str:
    """All of the ladder as one SELECT."""
    return " UNION ALL ".join(parts(window, among))


def plus(column: str, days: int) -> str:
    """A date so many days later, as an expression."""
    if connection.vendor == "postgresql":
        return f"({column} + {days})" if days else column
    return f"date({column}, '{days:+d} days')" if days else column


def _day_written(job: str = "j") -> str:
    """The person's own day on which the row was recorded."""
    if connection.vendor == "postgresql":
        return f"CAST(o.recorded_at AT TIME ZONE {job}.time_zone AS date)"
    return f"django_datetime_cast_date(o.recorded_at, {job}.time_zone, 'UTC')"


def _later(one: str, other: str) -> str:
    return f"CASE WHEN {one} > {other} THEN {one} ELSE {other} END"


def _text(column: str) -> str:
    return f"CAST({column} AS text)"


def _texts(values: Sequence[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _not_in(column: str, ids: Collection[int]) -> str:
    return f"{column} NOT IN ({', '.join(map(str, ids))})" if ids else "TRUE"


def _by_source(assignment_id: int, requirement_id: int) -> str:
    return (
        f"o.requirement_id = {requirement_id} AND EXISTS (SELECT 1"
        " FROM assignments_obligationsource s WHERE s.employee_id = o.employee_id"
        f" AND s.assignment_id = {assignment_id} AND s.superseded_at = {OPEN_INSTANT_SQL}"
        " AND s.valid_from <= {day} AND s.valid_to > {day})"
    )


def _select(kind: str, occurrence: str, context: str, day: str) -> str:
    return (
        f"SELECT o.employee_id AS recipient_id, '{kind}' AS kind,"
        " 'requirement:' || o.requirement_id AS object_key,"
        f" {occurrence} AS occurrence, {context} AS context, {day} AS happened_on,"
        " j.department_id AS department_id"
    )


def _json(**dates: str) -> str:
    """A context of dates, as JSON text."""
    said = "".join(
        f"""|| ', "{name}": "' || {_text(column)} || '"'""" for name, column in dates.items()
    )
    return f"""'{{"requirement": ' || o.requirement_id {said} || '}}'"""


def _holds(alias: str, day: str) -> str:
    return (
        f"{alias}.valid_from <= {day} AND {alias}.valid_to > {day}"
        f" AND {alias}.superseded_at = {OPEN_INSTANT_SQL}"
    )


def _joined(day: str) -> str:
    """The obligations in force on a day, with the primary job of then, and an exemption."""
    return (
        "FROM assignments_obligation o"
        f" JOIN directory_jobrecord j ON j.employee_id = o.employee_id AND {is_headcount()}"
        f" AND {_holds('j', day)}"
        " LEFT JOIN assignments_exemption x ON x.employee_id = o.employee_id"
        f" AND x.requirement_id = o.requirement_id AND {_holds('x', day)}"
        f" WHERE {_holds('o', day)}"
    )


def _due(step: Step, window: Window, among: str) -> str:
    """Open obligations, so many days from their due date."""
    day = plus("o.due_on", step.days)
    return (
        _select(
            step.kind, f"{_text('o.due_on')} || ' {step.days:+d}'", _json(due_on="o.due_on"), day
        )
        + f" {_joined(day)} AND {window.between('o.due_on', shift=-step.days)}"
        f" AND NOT {is_excluded()} AND NOT {is_covered(day)}"
        f" AND {_day_written()} < {day} AND {among.replace('{day}', day)}"
    )


def _expiring(days: int, window: Window, among: str) -> str:
    """What is covered, required after the end too, and not renewed yet."""
    day = plus("o.covered_until", -days - 1)
    follows = (
        "(SELECT 1 FROM assignments_obligation n WHERE n.employee_id = o.employee_id"
        " AND n.requirement_id = o.requirement_id AND n.valid_from = o.covered_until"
        f" AND n.superseded_at = {OPEN_INSTANT_SQL} AND n.due_on IS NOT NULL"
        f" AND NOT {is_covered('n.valid_from', 'n')})"
    )
    return (
        _select(
            ladder.EXPIRING,
            f"{_text('o.covered_until')} || ' -{days}'",
            _json(covered_until="o.covered_until"),
            day,
        )
        + f" {_joined(day)} AND {window.between('o.covered_until', shift=days + 1)}"
        f" AND NOT {is_excluded()} AND {is_covered(day)} AND EXISTS {follows}"
        f" AND {_day_written()} < {day} AND {among.replace('{day}', day)}"
    )


def _assigned(window: Window, among: str) -> str:
    """Obligations that opened, or were written down, in the window. Leave does not hide them.

    Not those that merely replace what the person was told of already.
    """
    day = _later("o.valid_from", _day_written())
    first = window.now - timedelta(days=window.back + 2)
    # Bluntly first: most of those who began in the last months were told long ago.
    lately = f"o.recorded_at >= {instant_sql(first)} OR o.valid_from >= {date_sql(first.date())}"
    told = (
        "EXISTS (SELECT 1 FROM assignments_obligation p WHERE p.employee_id = o.employee_id"
        " AND p.requirement_id = o.requirement_id AND p.superseded_at = o.recorded_at"
        " AND p.valid_from < o.valid_to AND p.valid_to > o.valid_from)"
        " AND EXISTS (SELECT 1 FROM notices_notice t WHERE t.recipient_id = o.employee_id"
        f" AND t.kind = '{ladder.ASSIGNED}'"
        " AND t.object_key = 'requirement:' || o.requirement_id)"
    )
    return (
        _select(
            ladder.ASSIGNED,
            _text("o.period_from"),
            _json(period_from="o.period_from", due_on="o.due_on"),
            day,
        )
        + f" {_joined(day)} AND {window.between('o.valid_from', back=BACKDATED)}"
        f" AND ({lately}) AND {window.between(day)}"
        " AND o.valid_from = o.period_from AND o.period = 1"
        f" AND o.due_on IS NOT NULL AND x.id IS NULL AND NOT {is_covered(day)}"
        f" AND NOT ({told}) AND {among.replace('{day}', day)}"
    )


def _ended(window: Window, among: str) -> str:
    """Open duties that ended for somebody who still works here and had been told of them."""
    day = _later("o.valid_to", _day_written())
    last = plus("o.valid_to", -1)
    return (
        _select(ladder.NO_LONGER, _text("o.valid_to"), _json(ended_on="o.valid_to"), day)
        + " FROM assignments_obligation o"
        f" JOIN directory_jobrecord j ON j.employee_id = o.employee_id AND {is_headcount()}"
        f" AND j.superseded_at = {OPEN_INSTANT_SQL}"
        f" AND j.valid_from <= o.valid_to AND j.valid_to > o.valid_to"
        f" WHERE o.superseded_at = {OPEN_INSTANT_SQL} AND o.valid_to < {date_sql(OPEN_DATE)}"
        f" AND {window.between('o.valid_to', back=BACKDATED)} AND {window.between(day)}"
        f" AND NOT {is_covered(last)} AND NOT EXISTS (SELECT 1 FROM assignments_obligation n"
        " WHERE n.employee_id = o.employee_id AND n.requirement_id = o.requirement_id"
        f" AND n.superseded_at = {OPEN_INSTANT_SQL} AND n.valid_from <= {day}"
        f" AND n.valid_to > {day})"
        " AND EXISTS (SELECT 1 FROM notices_notice t WHERE t.recipient_id = o.employee_id"
        f" AND t.kind = '{ladder.ASSIGNED}'"
        f" AND t.object_key = 'requirement:' || o.requirement_id) AND {among}"
    )


def vanished_sql(window: Window) -> str:
    """Duties told of lately that were taken back as if they had never been."""
    today = window.day()
    return (
        f"SELECT t.recipient_id, '{ladder.NO_LONGER}' AS kind, t.object_key,"
        f" 'never ' || t.occurrence AS occurrence, t.context, {today} AS happened_on,"
        " j.department_id FROM notices_notice t"
        f" JOIN directory_jobrecord j ON j.employee_id = t.recipient_id AND {is_headcount()}"
        f" AND {_holds('j', today)}"
        f" WHERE t.kind = '{ladder.ASSIGNED}' AND t.state IN ('sent', 'unknown', 'not_sent')"
        f" AND t.reason NOT IN ({_texts([reason.value for reason in VOID])})"
        f" AND t.planned_at >= {instant_sql(window.now - timedelta(days=window.back))}"
        " AND NOT EXISTS (SELECT 1 FROM assignments_obligation o"
        " WHERE o.employee_id = t.recipient_id"
        " AND o.requirement_id = CAST(substr(t.object_key, 13) AS bigint)"
        f" AND o.superseded_at = {OPEN_INSTANT_SQL})"
    )
