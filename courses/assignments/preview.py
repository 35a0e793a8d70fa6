"""Who a rule means today, before anything is published: counts by line, and a sample of people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from courses.assignments import builder as rules
from courses.assignments.audience import Compiler, Rule, Sql, look_up, validated
from courses.assignments.builder import Builder, Condition
from courses.assignments.services.assigning import confined
from courses.assignments.states import OPEN_INSTANT_SQL, date_sql
from courses.assignments.tree import Tree
from courses.assignments.wording import phrase
from orgchange.core.sql import Sql as Statement

SAMPLE = 5


@dataclass(frozen=True)
class Counts:
    """How many people a rule means: in all, without a needed date, by list, by line."""

    total: int
    blocked: int
    groups: Mapping[str, int]
    conditions: Sequence[int | None]


@dataclass(frozen=True)
class Sampled:
    """One person of the audience, and why."""

    employee_id: int
    number: str
    name: str
    where: str
    because: str


class Asked:
    """One rule, compiled once, for the questions of a page on one day."""

    def __init__(self, rule: Rule, *, on: date) -> None:
        self.rule = validated(rule)
        self.on = on
        tomorrow = on + timedelta(days=1)
        self.compiler = Compiler(look_up(self.rule), Tree.load(), on, tomorrow, date_sql(on))

    def predicate(self, part: Rule) -> Sql:
        """A part of the rule as a condition over a job."""
        return self.compiler.group(part)

    @property
    def jobs(self) -> str:
        """`FROM … WHERE …` of all jobs held on the day by people who count."""
        day = date_sql(self.on)
        return (
            "FROM directory_jobrecord j WHERE"
            f" j.superseded_at = {OPEN_INSTANT_SQL} AND j.valid_from <= {day}"
            f" AND j.valid_to > {day} AND j.kind <> 'service_account'"
        )


def counts(builder: Builder, *, on: date, scope: Sequence[int] = ()) -> Counts:
    """Count the rule and each of its parts; one statement over the jobs of the day."""
    asked = Asked(confined(builder.rule(), list(scope)), on=on)
    whole = asked.predicate(asked.rule)
    columns = [_distinct(f"({whole.text}) IS NOT FALSE"), _distinct(f"({whole.text}) IS NULL")]
    params = [*whole.params, *whole.params]
    places: list[tuple[str, int]] = []
    for place, part in _parts(builder):
        piece = asked.predicate(part)
        columns.append(_distinct(f"({piece.text})"))
        params += piece.params
        places.append(place)
    text = f"SELECT {', '.join(columns)} {asked.jobs}"
    row = Statement(text, tuple(params)).rows()[0]
    found = dict(zip(places, row[2:], strict=True))
    return Counts(
        total=row[0],
        blocked=row[1],
        groups={group: found[(group, -1)] for group in rules.GROUPS if (group, -1) in found},
        conditions=[found.get(("", index)) for index in range(len(builder.conditions))],
    )


def size(builder: Builder, *, on: date, scope: Sequence[int] = ()) -> int:
    """How many people a rule means on a day."""
    asked = Asked(confined(builder.rule(), list(scope)), on=on)
    whole = asked.predicate(asked.rule)
    text = f"SELECT {_distinct(f'({whole.text}) IS NOT FALSE')} {asked.jobs}"
    return int(Statement(text, whole.params).rows()[0][0])


def sample(
    builder: Builder,
    *,
    on: date,
    scope: Sequence[int] = (),
    limit: int = SAMPLE,
    offset: int = 0,
    is_mixed: bool = True,
) -> list[Sampled]:
    """Some people of the audience with the line that lets them in; always the same ones a day."""
    asked = Asked(confined(builder.rule(), list(scope)), on=on)
    whole = asked.predicate(asked.rule)
    lines = [c for c in (*builder.of("any"), *builder.of("all")) if c.values]
    pieces = [asked.predicate(line.as_rule()) for line in lines]
    columns = "".join(
        f", MAX(CASE WHEN {piece.text} THEN 1 ELSE 0 END) AS p{n}" for n, piece in enumerate(pieces)
    )
    mixed = f"(MIN(j.employee_id) * 7919 + {on.toordinal()})"
    # The rest of a division, written so that no engine takes it for a placeholder.
    order = f"{mixed} - {mixed} / 10007 * 10007, " if is_mixed else ""
    inner = (
        f"SELECT j.employee_id, MIN(j.job_title) AS job_title,"
        f" MIN(j.department_id) AS department_id{columns} {asked.jobs}"
        f" AND ({whole.text}) IS NOT FALSE GROUP BY j.employee_id"
        f" ORDER BY {order}j.employee_id LIMIT {int(limit)} OFFSET {int(offset)}"
    )
    extra = "".join(f", r.p{n}" for n in range(len(pieces)))
    text = (
        f"SELECT r.employee_id, e.employee_number, e.full_name, r.job_title, d.name{extra}"
        f" FROM ({inner}) r JOIN directory_employee e ON e.id = r.employee_id"
        " JOIN directory_department d ON d.id = r.department_id ORDER BY e.full_name, e.id"
    )
    params = tuple(p for piece in (*pieces, whole) for p in piece.params)
    return [
        Sampled(
            employee_id=row[0],
            number=row[1],
            name=row[2],
            where=", ".join(part for part in row[3:5] if part),
            because=_because(builder, row[1], lines, row[5:], asked),
        )
        for row in Statement(text, params).rows()
    ]


def _distinct(condition: str) -> str:
    return f"COUNT(DISTINCT CASE WHEN {condition} THEN j.employee_id END)"


def _parts(builder: Builder) -> Iterator[tuple[tuple[str, int], Rule]]:
    """Each list as a whole, as (group, -1), and each of its lines, as ("", index)."""
    for group in rules.GROUPS:
        lines = [line.as_rule() for line in builder.of(group) if line.values]
        if lines:
            yield (group, -1), {"all" if group == "all" else "any": lines}
    for index, condition in enumerate(builder.conditions):
        if condition.values:
            yield ("", index), condition.as_rule()


def _because(
    builder: Builder,
    number: str,
    lines: Sequence[Condition],
    flags: Sequence[Any],
    asked: Asked,
) -> str:
    if number.lower() in {held.lower() for held in builder.put_in}:
        return _("put in by hand")
    for line, flag in zip(lines, flags, strict=True):
        if flag:
            return phrase(line.as_rule(), asked.compiler.names)
    return _("everybody is in")
