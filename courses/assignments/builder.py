"""The rule of an audience as a page edits it: three lists of conditions, and people by hand.

    {"all": [...], "any": [...], "none": [...]}

People put in by hand stand beside the rule, people taken out below its `none`. A rule that is
nested deeper (written by the API or the command line) has no builder: it is shown in words.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from courses.assignments.audience import EVERYBODY, NOBODY, Rule, parsed_date
from courses.assignments.registry import audience_field, audience_fields
from orgchange.core.texts import whole
from orgchange.directory.models import (
    Department,
    Employee,
    EmploymentKind,
    JobFunction,
    JobRecord,
)
from orgchange.teams.models import Team

GROUPS = ("all", "any", "none")
FIELDS: dict[str, Any] = {
    "department": gettext_lazy("Department"),
    "function": gettext_lazy("Function"),
    "job_title": gettext_lazy("Job title"),
    "site": gettext_lazy("Site"),
    "country": gettext_lazy("Country"),
    "kind": gettext_lazy("Kind"),
    "team": gettext_lazy("Team"),
    "hired": gettext_lazy("Hired"),
    "employee": gettext_lazy("Person"),
}
ANY_OF = gettext_lazy("is any of")
OPS: dict[str, dict[str, Any]] = {
    "department": {"below": gettext_lazy("is, with below"), "in": gettext_lazy("is")},
    "job_title": {"contains": gettext_lazy("contains"), "is": gettext_lazy("is")},
    "hired": {
        "after": pgettext_lazy("hired", "after"),
        "before": pgettext_lazy("hired", "before"),
    },
}
SHORT: dict[str, Sequence[tuple[str, Any]]] = {
    "kind": [(k.value, k.label) for k in EmploymentKind if k != EmploymentKind.SERVICE],
    "function": [(f.value, f.label) for f in JobFunction],
}
OFFERED = 12


def fields() -> dict[str, Any]:
    """Everything that can be asked, with its name: what this area knows, and what is registered."""
    return {**FIELDS, **{code: one.label for code, one in audience_fields().items()}}


def ops_of(name: str) -> dict[str, Any]:
    """The ways in which a field can be asked."""
    return OPS.get(name, {"in": ANY_OF})


@dataclasses.dataclass
class Condition:
    """A line of the builder. `typed` is what was written and could not be understood."""

    group: str
    field: str = "department"
    op: str = ""
    values: list[str] = dataclasses.field(default_factory=list)
    typed: str = ""
    error: str = ""
    offers: list[tuple[str, str]] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        if self.op not in ops_of(self.field):
            self.op = next(iter(ops_of(self.field)))

    def as_rule(self) -> Rule:
        """The condition as it is kept."""
        rule: Rule = {"field": self.field, "values": list(self.values)}
        if self.field == "department":
            return {**rule, "op": "in", "below": self.op == "below"}
        return {**rule, "op": self.op}


@dataclasses.dataclass
class Builder:
    """What stands on the page: conditions in order, and employee numbers by hand."""

    conditions: list[Condition] = dataclasses.field(default_factory=list)
    put_in: list[str] = dataclasses.field(default_factory=list)
    taken_out: list[str] = dataclasses.field(default_factory=list)
    is_nobody: bool = False

    def of(self, group: str) -> list[Condition]:
        """The conditions of one of the three lists."""
        return [c for c in self.conditions if c.group == group]

    def rule(self) -> Rule:
        """The rule it stands for; lines without a value are left out."""
        if self.is_nobody and not self.conditions and not self.put_in:
            return NOBODY
        rule: Rule = {}
        for group in GROUPS:
            parts = [c.as_rule() for c in self.of(group) if c.values]
            if parts:
                rule[group] = parts
        if self.taken_out:
            rule.setdefault("none", []).append(_people(self.taken_out))
        if not rule.get("all") and not rule.get("any") and (rule or not self.put_in):
            rule = {**EVERYBODY, **rule}
        if self.put_in:
            beside = [rule] if rule else []
            rule = {"any": [*beside, _people(self.put_in)]}
        return rule


def from_rule(rule: Rule | None) -> Builder | None:
    """The builder of a rule; None for one that is nested deeper."""
    if not rule:
        return Builder()
    if rule == NOBODY:
        return Builder(is_nobody=True)
    builder, body = Builder(), dict(rule)
    if set(body) == {"any"} and body["any"] and _is_people(body["any"][-1]):
        rest = body["any"][:-1]
        if len(rest) <= 1 and all("field" not in part for part in rest):
            builder.put_in = list(body["any"][-1]["values"])
            body = dict(rest[0]) if rest else {}
    if set(body) - set(GROUPS):
        return None
    for group, parts in body.items():
        for part in parts:
            if "field" not in part:
                return None
            if group == "none" and _is_people(part):
                builder.taken_out += [v for v in part["values"] if v not in builder.taken_out]
            else:
                builder.conditions.append(condition_of(group, part))
    return builder


def from_form(data: QueryDict) -> Builder:
    """The builder as the form was sent. A line whose field was changed loses its values."""
    builder = Builder(put_in=data.getlist("put_in"), taken_out=data.getlist("taken_out"))
    for row in data.getlist("row")[:60]:
        group, name = data.get(f"group-{row}", "all"), data.get(f"field-{row}", "department")
        if group not in GROUPS or name not in fields():
            continue
        is_same = data.get(f"was-{row}", name) == name
        builder.conditions.append(
            Condition(
                group=group,
                field=name,
                op=data.get(f"op-{row}", ""),
                values=_once(data.getlist(f"value-{row}")) if is_same else [],
                typed=" ".join(data.get(f"add-{row}", "").split())[:200] if is_same else "",
            )
        )
    return builder


def understand(condition: Condition) -> None:
    """Turn what was typed into a value, or say what is wrong and offer what it may mean."""
    typed, condition.error, condition.offers = condition.typed, "", []
    if not typed:
        return
    found = find(condition.field, typed)
    exact = [value for value, label in found if typed.lower() in (value.lower(), label.lower())]
    if len(exact) == 1 or len(found) == 1:
        value = exact[0] if exact else found[0][0]
        condition.values = _once([*condition.values, value])
        condition.typed = ""
    elif condition.field == "hired" and not parsed_date(typed):
        condition.error = _("Write the date as YYYY-MM-DD.")
    elif found:
        condition.error = _("Several fit. Choose one:")
        condition.offers = found
    else:
        condition.error = _("Nothing by that name.")


def find(name: str, typed: str) -> list[tuple[str, str]]:
    """(value, label) of what a field can be asked for and what was typed may mean."""
    text = typed.strip()
    if name in SHORT:
        fits = [(v, str(label)) for v, label in SHORT[name]]
        return [(v, label) for v, label in fits if text.lower() in f"{v} {label}".lower()]
    if name == "hired":
        return [(text, text)] if parsed_date(text) else []
    if name == "job_title":
        return [(text, text)] if text else []
    if (registered := audience_field(name)) is not None:
        return [(value, str(label)) for value, label in registered.options(text)][:OFFERED]
    return list(_stored(name, text))


def suggestions(name: str, typed: str) -> list[tuple[str, str]]:
    """As `find`, for a list under the field while typing: also job titles in use."""
    if name == "job_title":
        return list(_in_use("job_title", typed.strip()))
    has_few = name in SHORT or audience_field(name) is not None
    return find(name, typed) if typed.strip() or has_few else []


def labels_of(builder: Builder) -> dict[tuple[str, str], str]:
    """{(field, value in lower case): its name}; three queries, and one a registered field."""
    wanted: dict[str, set[str]] = {}
    for condition in builder.conditions:
        wanted.setdefault(condition.field, set()).update(v.lower() for v in condition.values)
    wanted.setdefault("employee", set()).update(
        v.lower() for v in (*builder.put_in, *builder.taken_out)
    )
    found: dict[tuple[str, str], str] = {}
    for name, pairs in SHORT.items():
        found.update({(name, value): str(label) for value, label in pairs})
    if codes := wanted.get("department"):
        rows = Department.objects.annotate(key=Lower("code")).filter(key__in=codes)
        found.update({("department", key): label for key, label in rows.values_list("key", "name")})
    if numbers := wanted["employee"]:
        people = Employee.objects.annotate(key=Lower("employee_number")).filter(key__in=numbers)
        names = people.values_list("key", "full_name")
        found.update({("employee", key): label for key, label in names})
    if teams := wanted.get("team"):
        pks = [pk for value in teams if (pk := whole(value)) is not None]
        named = Team.objects.filter(pk__in=pks).values_list("pk", "name")
        found.update({("team", str(pk)): label for pk, label in named})
    for code, registered in audience_fields().items():
        if values := wanted.get(code):
            known = registered.look_up(values)
            found.update({(code, key): str(label) for key, (_pk, label) in known.items()})
    return found


def _stored(name: str, text: str) -> Iterator[tuple[str, str]]:
    rows: Any
    if name == "department":
        rows = Department.objects.order_by("name", "pk").values_list("code", "name")
        by_code = list(rows.filter(code__iexact=text))
        yield from by_code or rows.filter(name__icontains=text)[:OFFERED]
    elif name == "employee":
        people = Employee.objects.order_by("full_name", "pk")
        rows = people.values_list("employee_number", "full_name")
        by_number = list(rows.filter(employee_number__iexact=text))
        yield from by_number or rows.filter(full_name__icontains=text)[:OFFERED]
    elif name == "team":
        teams = Team.objects.filter(name__icontains=text).order_by("name", "pk")
        yield from ((str(pk), label) for pk, label in teams.values_list("pk", "name")[:OFFERED])
    else:
        yield from _in_use(name, text)


def _in_use(column: str, text: str) -> Iterator[tuple[str, str]]:
    """Values of a job record's column that contain the text."""
    jobs = JobRecord.objects.current().filter(**{f"{column}__icontains": text})
    used = jobs.exclude(**{column: ""}).order_by(column).values_list(column, flat=True)
    yield from ((value, value) for value in used.distinct()[:OFFERED])


def _people(numbers: Sequence[str]) -> Rule:
    return {"field": "employee", "op": "in", "values": list(numbers)}


def _is_people(part: Any) -> bool:
    return isinstance(part, dict) and part.get("field") == "employee"


def condition_of(group: str, part: Mapping[str, Any]) -> Condition:
    """The line of the builder that a condition of a rule is."""
    op = str(part.get("op", ""))
    if part["field"] == "department":
        op = "below" if part.get("below", True) else "in"
    return Condition(group, part["field"], op, [str(v) for v in part["values"]])


def _once(values: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
