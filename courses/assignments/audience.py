"""Who must hold something: a rule over the directory, as JSON and as SQL.

    {"all": [{"field": "department", "op": "in", "values": ["SALES"], "below": true}],
     "none": [{"field": "kind", "op": "in", "values": ["contractor"]}]}

A group has one or more of `all`, `any`, `none`, each a list of groups and conditions; an empty
`all` is everybody. A rule is asked of each job of a person; one job that fits is enough, so
"Sales, except contractors" means a job in Sales that is not a contractor's.

A condition on the hiring date of somebody whose date is missing is neither true nor false. SQL's
own NULL carries that through all, any and none: who is NULL in the end is in the audience, and
blocked until HR mends the date.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from courses.assignments.registry import audience_field, audience_fields
from courses.assignments.states import OPEN_INSTANT_SQL, date_sql
from courses.assignments.tree import Tree
from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory.models import Department, Employee, EmploymentKind, JobFunction
from orgchange.teams.models import Team

Rule = dict[str, Any]
EVERYBODY: Rule = {"all": []}
NOBODY: Rule = {"any": []}  # nobody by a rule; people by hand only
GROUPS = ("all", "any", "none")
OPERATORS: dict[str, tuple[str, ...]] = {
    "department": ("in",),
    "function": ("in",),
    "job_title": ("is", "contains"),
    "site": ("in",),
    "country": ("in",),
    "kind": ("in",),
    "team": ("in",),
    "hired": ("after", "before"),
    "employee": ("in",),
}
MAX_DEPTH, MAX_VALUES = 6, 5000


@dataclass(frozen=True)
class Sql:
    """A piece of SQL with its parameters."""

    text: str
    params: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Names:
    """What the words of a rule stand for, looked up once, by the word in lower case."""

    departments: Mapping[str, tuple[int, str]]
    teams: Mapping[str, tuple[int, str]]
    employees: Mapping[str, tuple[int, str]]
    standings: Mapping[str, Mapping[str, tuple[int, str]]] = field(default_factory=dict)

    def of(self, name: str) -> Mapping[str, tuple[int, str]] | None:
        """What the words of a field stand for; None for one whose words need no looking up."""
        own = {"department": self.departments, "team": self.teams, "employee": self.employees}
        return own.get(name, self.standings.get(name))


def operators_of(name: str) -> tuple[str, ...]:
    """The ways in which a field can be asked; none for an unknown one."""
    return ("in",) if audience_field(name) else OPERATORS.get(name, ())


def conditions(rule: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every condition of a rule with its place, such as `all[1]`; whatever shape it has."""
    if not isinstance(rule, dict):
        yield place, rule
        return
    groups = [name for name in GROUPS if name in rule]
    if not groups:
        yield place, rule
    for name in groups:
        for index, part in enumerate(rule[name] if isinstance(rule[name], list) else []):
            yield from conditions(part, f"{place}.{name}[{index}]".lstrip("."))


def validated(rule: Any) -> Rule:
    """The rule itself, if every part of it means something; InvalidInput names each place."""
    if isinstance(rule, dict) and "field" in rule:
        rule = {"all": [rule]}
    problems = list(_shape(rule, "", 0))
    if not problems:
        names = look_up(rule)
        for place, condition in conditions(rule):
            problems += _meaning(condition, place, names)
    if problems:
        text = _("The audience rule cannot be read.")
        raise InvalidInput(f"{text} {problems[0].message}", problems=problems)
    return dict(rule)


def _problem(place: str, code: str, message: str) -> Problem:
    return Problem(place or "rule", code, f"{place}: {message}" if place else message)


def _shape(part: Any, place: str, depth: int) -> Iterator[Problem]:
    if not isinstance(part, dict):
        yield _problem(place, "not_a_group", _("a group or a condition is expected here"))
    elif depth > MAX_DEPTH:
        yield _problem(place, "too_deep", _("groups are nested too deeply"))
    elif "field" in part:
        yield from _condition_shape(part, place)
    elif not part or set(part) - set(GROUPS):
        strange = ", ".join(sorted(str(key) for key in set(part) - set(GROUPS))) or "{}"
        message = _("a group has all, any or none, not %(key)s") % {"key": strange[:80]}
        yield _problem(place, "unknown_group", message)
    else:
        for name, parts in part.items():
            where = f"{place}.{name}".lstrip(".")
            if not isinstance(parts, list):
                yield _problem(where, "not_a_list", _("a list is expected here"))
                continue
            for index, inner in enumerate(parts):
                yield from _shape(inner, f"{where}[{index}]", depth + 1)


def _condition_shape(part: Mapping[str, Any], place: str) -> Iterator[Problem]:
    name, values = part.get("field"), part.get("values")
    operators = operators_of(name) if isinstance(name, str) else ()
    if not operators:
        message = _('unknown field "%(name)s"') % {"name": str(name)[:80]}
        yield _problem(f"{place}.field".lstrip("."), "unknown_field", message)
        return
    if part.get("op", operators[0]) not in operators:
        message = _('"%(op)s" is not asked of %(field)s') % {
            "op": str(part.get("op"))[:80],
            "field": name,
        }
        yield _problem(f"{place}.op".lstrip("."), "unknown_op", message)
    if strange := set(part) - {"field", "op", "values", "below"}:
        message = _('unknown key "%(key)s"') % {"key": sorted(map(str, strange))[0][:80]}
        yield _problem(place, "unknown_key", message)
    if not isinstance(part.get("below", True), bool):
        yield _problem(f"{place}.below".lstrip("."), "not_a_boolean", _("true or false expected"))
    if not isinstance(values, list) or not values or len(values) > MAX_VALUES:
        message = _("a list of 1 to %(most)s values is expected") % {"most": MAX_VALUES}
        yield _problem(f"{place}.values".lstrip("."), "not_a_list", message)
        return
    for index, value in enumerate(values):
        if not isinstance(value, str | int) or isinstance(value, bool) or not str(value).strip():
            where = f"{place}.values[{index}]".lstrip(".")
            yield _problem(where, "not_a_text", _("a text is expected"))


def look_up(rule: Rule) -> Names:
    """Departments, teams and people that a rule names, and the values of registered fields.

    Three queries, whatever its size, and one for each registered field that it names.
    """
    names = ("department", "team", "employee", *audience_fields())
    wanted: dict[str, set[str]] = {name: set() for name in names}
    for _place, condition in conditions(rule):
        if condition.get("field") in wanted:
            wanted[condition["field"]] |= {_key(value) for value in condition["values"]}
    departments = Department.objects.annotate(key=Lower("code"))
    employees = Employee.objects.annotate(key=Lower("employee_number"))
    teams = Team.objects.all() if wanted["team"] else Team.objects.none()
    by_team: dict[str, tuple[int, str]] = {}
    for team in teams:
        by_team[str(team.pk)] = by_team[_key(team.name)] = (team.pk, team.name)
    return Names(
        departments={
            key: (pk, name)
            for key, pk, name in departments.filter(key__in=wanted["department"]).values_list(
                "key", "pk", "name"
            )
        },
        teams=by_team,
        employees={
            key: (pk, name)
            for key, pk, name in employees.filter(key__in=wanted["employee"]).values_list(
                "key", "pk", "full_name"
            )
        },
        standings={
            code: standing.look_up(wanted[code])
            for code, standing in audience_fields().items()
            if wanted[code]
        },
    )


def _key(value: Any) -> str:
    return str(value).strip().lower()


def _meaning(condition: Mapping[str, Any], place: str, names: Names) -> Iterator[Problem]:
    known: dict[str, Any] = {
        "department": names.departments,
        "team": names.teams,
        "employee": names.employees,
        "function": JobFunction.values,
        "kind": [k for k in EmploymentKind.values if k != EmploymentKind.SERVICE],
        **names.standings,
    }
    sentences = {
        "department": _('unknown department code "%(value)s"'),
        "team": _('unknown team "%(value)s"'),
        "employee": _('unknown employee number "%(value)s"'),
        "function": _('unknown job function "%(value)s"'),
        "kind": _('unknown kind "%(value)s"'),
        "hired": _('"%(value)s" is not a date (YYYY-MM-DD)'),
        **dict.fromkeys(names.standings, _('unknown value "%(value)s"')),
    }
    field = condition["field"]
    for index, value in enumerate(condition["values"]):
        if field in known and _key(value) in known[field]:
            continue
        if field not in sentences or (field == "hired" and parsed_date(value)):
            continue
        where = f"{place}.values[{index}]".lstrip(".")
        yield _problem(where, f"unknown_{field}", sentences[field] % {"value": str(value)[:80]})


def parsed_date(value: Any) -> date | None:
    """A date written YYYY-MM-DD, or None."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


@dataclass(frozen=True, order=True)
class Standing:
    """Rows of a dated table with an employee and one of some values: members of teams, stages."""

    table: str
    column: str
    ids: tuple[int, ...]

    def rows(self, alias: str = "m", job: str = "j") -> str:
        """The rows of a job's person, as known now, as a condition."""
        return (
            f"{alias}.employee_id = {job}.employee_id"
            f" AND {alias}.{self.column} IN ({_ids(self.ids)})"
            f" AND {alias}.superseded_at = {OPEN_INSTANT_SQL}"
        )


TEAMS = ("teams_teammembership", "team_id")


@dataclass(frozen=True)
class Compiled:
    """A rule as one SQL predicate over a job `j` and a day, both in the query around it.

    `departments` are those whose place decides and changes inside the days asked for, with the
    days; `standings` likewise: where neither is there, a job's answer is the same on all its days.
    """

    predicate: Sql
    departments: tuple[tuple[int, date], ...] = ()
    standings: tuple["Standing", ...] = ()


def compiled(rule: Rule, tree: Tree, *, low: date, high: date, day: str = "s.day") -> Compiled:
    """The rule over the days [low, high), as SQL for both engines; `day` is an expression."""
    return Compiler(look_up(rule), tree, low, high, day).compiled(rule)


class Compiler:
    """Turns one rule into SQL, and notes what its answer depends on besides the job."""

    def __init__(self, names: Names, tree: Tree, low: date, high: date, day: str) -> None:
        self.names, self.tree, self.low, self.high, self.day = names, tree, low, high, day
        self.cuts: set[tuple[int, date]] = set()
        self.standings: set[Standing] = set()

    def compiled(self, rule: Rule) -> Compiled:
        """The predicate and what it depends on."""
        predicate = self.group(rule)
        return Compiled(predicate, tuple(sorted(self.cuts)), tuple(sorted(self.standings)))

    def group(self, rule: Mapping[str, Any]) -> Sql:
        """A group, or a condition."""
        if "field" in rule and (registered := audience_field(rule["field"])):
            return self._standing(rule, registered.table, registered.column)
        if "field" in rule:
            return getattr(self, f"_{rule['field']}")(rule)  # type: ignore[no-any-return]
        parts = []
        for name in GROUPS:
            if name in rule:
                parts.append(self._joined(name, [self.group(part) for part in rule[name]]))
        return _and(parts)

    def _joined(self, name: str, parts: Sequence[Sql]) -> Sql:
        if name == "all":
            return _and(parts)
        either = _join(parts, " OR ") if parts else Sql("1 = 0")
        return either if name == "any" else Sql(f"NOT {either.text}", either.params)

    def _department(self, condition: Mapping[str, Any]) -> Sql:
        roots = [self.names.departments.get(_key(v), (0, ""))[0] for v in condition["values"]]
        if not condition.get("below", True):
            return Sql(f"(j.department_id IN ({_ids(roots)}))")
        return self._reach(self.tree.below(roots, low=self.low, high=self.high))

    def _reach(self, reach: Mapping[int, Sequence[tuple[date, date]]]) -> Sql:
        """Departments that belong on some days, as (from, to) within [low, high)."""
        always = [pk for pk, spans in reach.items() if list(spans) == [(self.low, self.high)]]
        arms = [f"j.department_id IN ({_ids(always)})"]
        for pk, spans in reach.items():
            if list(spans) == [(self.low, self.high)]:
                continue
            for low, high in spans:
                self.cuts |= {(pk, low), (pk, high)}
                arms.append(
                    f"(j.department_id = {pk} AND {self.day} >= {date_sql(low)}"
                    f" AND {self.day} < {date_sql(high)})"
                )
        return Sql(f"({' OR '.join(arms)})")

    def _function(self, condition: Mapping[str, Any]) -> Sql:
        wanted = [_key(value) for value in condition["values"]]
        of_job = _in("j.function", wanted)
        of_unit = self._reach(self.tree.with_function(wanted, low=self.low, high=self.high))
        return Sql(
            f"({of_job.text} OR (j.function = '' AND {of_unit.text}))",
            (*of_job.params, *of_unit.params),
        )

    def _job_title(self, condition: Mapping[str, Any]) -> Sql:
        values = [_key(value) for value in condition["values"]]
        if condition.get("op", "is") == "is":
            return _in("LOWER(j.job_title)", values)
        patterns = [f"%{_escaped(value)}%" for value in values]
        arms = " OR ".join(r"LOWER(j.job_title) LIKE %s ESCAPE '!'" for _v in patterns)
        return Sql(f"({arms})", tuple(patterns))

    def _site(self, condition: Mapping[str, Any]) -> Sql:
        return _in("LOWER(j.site)", [_key(value) for value in condition["values"]])

    def _country(self, condition: Mapping[str, Any]) -> Sql:
        return _in("LOWER(j.country)", [_key(value) for value in condition["values"]])

    def _kind(self, condition: Mapping[str, Any]) -> Sql:
        return _in("j.kind", [_key(value) for value in condition["values"]])

    def _team(self, condition: Mapping[str, Any]) -> Sql:
        return self._standing(condition, *TEAMS)

    def _standing(self, condition: Mapping[str, Any], table: str, column: str) -> Sql:
        """Whether a row of a dated table holds on the day: in a team, on a stage."""
        known = self.names.of(condition["field"]) or {}
        ids = {known.get(_key(value), (0, ""))[0] for value in condition["values"]}
        standing = Standing(table, column, tuple(sorted(ids)))
        self.standings.add(standing)
        return Sql(
            f"EXISTS (SELECT 1 FROM {table} m WHERE {standing.rows()}"
            f" AND m.valid_from <= {self.day} AND m.valid_to > {self.day})"
        )

    def _hired(self, condition: Mapping[str, Any]) -> Sql:
        sign = ">" if condition.get("op", "after") == "after" else "<"
        days = [parsed_date(value) or self.low for value in condition["values"]]
        return Sql(f"({' OR '.join(f'j.hired_on {sign} {date_sql(day)}' for day in days)})")

    def _employee(self, condition: Mapping[str, Any]) -> Sql:
        ids = [self.names.employees.get(_key(v), (0, ""))[0] for v in condition["values"]]
        return Sql(f"(j.employee_id IN ({_ids(ids)}))")


def _ids(ids: Sequence[int]) -> str:
    return ", ".join(str(pk) for pk in sorted(ids)) or "0"  # never NULL: that is "unknown"


def _in(column: str, values: Sequence[str]) -> Sql:
    return Sql(f"({column} IN ({', '.join(['%s'] * len(values))}))", tuple(values))


def _escaped(value: str) -> str:
    return value.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _and(parts: Sequence[Sql]) -> Sql:
    return _join(parts, " AND ") if parts else Sql("1 = 1")


def _join(parts: Sequence[Sql], word: Literal[" AND ", " OR "]) -> Sql:
    params = tuple(param for part in parts for param in part.params)
    return Sql(f"({word.join(part.text for part in parts)})", params)
