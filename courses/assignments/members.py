"""Who a rule means on a day: how many, who of them is blocked, and a few names."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from courses.assignments.audience import Rule, compiled
from courses.assignments.services.assigning import confined
from courses.assignments.states import OPEN_INSTANT_SQL, date_sql
from courses.assignments.tree import Tree
from courses.assignments.wording import describe
from orgchange.core.sql import Sql

SAMPLE = 10


@dataclass(frozen=True)
class Members:
    """The answer. `blocked`: in the audience, though a date that the rule asks is missing."""

    description: str
    people: int
    blocked: int
    sample: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def members(rule: Rule, *, on: date, scope: list[int] | None = None) -> Members:
    """The people of a rule on a day, cut to some departments and below. Two statements."""
    rule = confined(rule, scope or [])
    day = date_sql(on)
    predicate = compiled(rule, Tree.load(), low=on, high=on + timedelta(days=1), day=day).predicate
    found = (
        f"SELECT j.employee_id, MAX(CASE WHEN ({predicate.text}) IS NULL THEN 0 ELSE 1 END) AS sure"
        f" FROM directory_jobrecord j WHERE j.superseded_at = {OPEN_INSTANT_SQL}"
        f" AND j.valid_from <= {day} AND j.valid_to > {day} AND j.kind <> 'service_account'"
        f" AND ({predicate.text}) IS NOT FALSE GROUP BY j.employee_id"
    )
    params = (*predicate.params, *predicate.params)
    text = f"SELECT COUNT(*), COALESCE(SUM(1 - f.sure), 0) FROM ({found}) f"
    people, blocked = Sql(text, params).rows()[0]
    names = Sql(
        f"SELECT e.full_name FROM ({found}) f JOIN directory_employee e ON e.id = f.employee_id"
        f" ORDER BY e.full_name, e.id LIMIT {SAMPLE}",
        params,
    )
    sample = tuple(name for (name,) in names.rows())
    return Members(describe(rule), int(people), int(blocked), sample)
