"""Writing places in the tree: the bulk write that all single ones go through."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import Statement, put_many
from orgchange.core.errors import DomainError
from orgchange.core.sql import id_list
from orgchange.directory.cycles import department_links, find_cycles
from orgchange.directory.events import people_changed
from orgchange.directory.models import Department, DepartmentPlace, JobFunction, JobRecord
from orgchange.directory.policies import can_write_department
from orgchange.directory.services.writing import (
    Refused,
    open_spans,
    require,
    sight_of_actor,
    spans_cover,
    writing,
)

PLACE_FIELDS: Final = ("parent_id", "name", "head_id", "cost_centre", "function")


def apply_place_statements(
    *,
    statements: Sequence[Statement],
    actor: User | None,
    now: datetime,
    action: str = "departments.places_written",
    counts: Mapping[str, Any] | None = None,
) -> list[Refused]:
    """Write many statements about places, as one act, in a constant number of queries.

    Keys are `department_id`; values hold every other field by its attribute, or None where the
    department is closed. A parent link that would close a cycle is left out (the department
    keeps the parent it had, or stands at the top) and returned; closing a department where
    people or departments remain is left out and returned. Announces and audits once.
    """
    with writing(now) as at:
        refused = write_places(statements, actor=actor, at=at)
        record(
            action=action,
            object_type="directory.departmentplace",
            actor=actor,
            at=at,
            changes={"statements": len(statements), **(counts or {})},
        )
        people_changed.send(employee_ids=None, now=at)
    return refused


def write_places(
    statements: Sequence[Statement], *, actor: User | None, at: datetime
) -> list[Refused]:
    """As `apply_place_statements`, within a write that locks, announces and audits itself."""
    _require_scope(statements, actor=actor, at=at)
    before = _places_before(statements)
    put_many(DepartmentPlace, statements, at=at)
    kept = dict(enumerate(statements))
    refused = _break_cycles(kept, before, at=at)
    refused += _reopen_occupied(kept, before, at=at)
    _keep_names({s.key["department_id"] for s in statements})
    return refused


def place_value(*, name: str, **given: Any) -> dict[str, Any]:
    """A whole value of a place, for a `Statement`: what is not given has its default."""
    return {
        "parent_id": None,
        "head_id": None,
        "cost_centre": "",
        "function": JobFunction.OTHER.value,
        **given,
        "name": name,
    }


def value_of(row: DepartmentPlace) -> dict[str, Any]:
    """The whole value of a place, for a `Statement`."""
    return {name: getattr(row, name) for name in PLACE_FIELDS}


def _require_scope(statements: Sequence[Statement], *, actor: User | None, at: datetime) -> None:
    sight = sight_of_actor(actor, at)
    if sight is None or sight.hr_everywhere:
        return
    ids = {s.key["department_id"] for s in statements}
    since = min((s.valid_from for s in statements), default=sight.on)
    held = DepartmentPlace.objects.current().filter(department__in=id_list(ids), valid_to__gt=since)
    # A part's root may be renamed by its HR, not moved: its parent is outside the part.
    parents = {(row.department_id, row.parent_id) for row in held}
    wanted = {(s.key["department_id"], s.value["parent_id"]) for s in statements if s.value}
    moved = {parent for _id, parent in parents ^ wanted} if wanted else {p for _id, p in parents}
    there = {row.department_id for row in held}
    require(can_write_department(sight, places=there | moved))


def _places_before(statements: Sequence[Statement]) -> dict[int, list[DepartmentPlace]]:
    ids = {s.key["department_id"] for s in statements}
    before: dict[int, list[DepartmentPlace]] = defaultdict(list)
    rows = DepartmentPlace.objects.current().filter(department__in=id_list(ids))
    for row in rows.order_by("valid_from"):
        before[row.department_id].append(row)
    return before


def _break_cycles(
    statements: dict[int, Statement],
    before: Mapping[int, Sequence[DepartmentPlace]],
    *,
    at: datetime,
) -> list[Refused]:
    """Give back the old parent, or none, to the latest link of each bad chain, until all is well.

    Changes `statements` to what was written in the end.
    """
    refused: dict[int, Refused] = {}
    while bad := _bad_links(statements):
        for index, code, child, parent in bad:
            said = statements[index]
            assert said.value is not None  # noqa: S101 - only statements with a parent are bad
            kept = None if index in refused else _parent_on(before.get(child, ()), said.valid_from)
            statements[index] = replace(said, value={**said.value, "parent_id": kept})
            refused.setdefault(index, _name_link(index, code, child, parent))
        put_many(DepartmentPlace, [statements[index] for index, *_ in bad], at=at)
    return [refused[index] for index in sorted(refused)]


def _bad_links(statements: Mapping[int, Statement]) -> list[tuple[int, str, int, int]]:
    """(index, code, child, parent) of the statements to be amended; one for each cycle."""
    linked = {i: s for i, s in statements.items() if s.value and s.value["parent_id"]}
    if not linked:
        return []
    said: dict[tuple[int, int], int] = {
        (s.key["department_id"], s.value["parent_id"]): i  # type: ignore[index]
        for i, s in linked.items()
    }
    spans = open_spans({pair[1] for pair in said})
    bad = [
        (i, "parent_closed", *pair)
        for pair, i in said.items()
        if not spans_cover(spans[pair[1]], linked[i].valid_from, linked[i].valid_to)
    ]
    since = min(s.valid_from for s in linked.values())
    until = max(s.valid_to for s in linked.values())
    for cycle in find_cycles(department_links(since=since, until=until)):
        blamed = [(said[link[:2]], link) for link in cycle if link[:2] in said]
        if not blamed:
            raise DomainError(_("The department tree already has a cycle. Run check_directory."))
        index, link = max(blamed)
        bad.append((index, "parent_cycle", link[0], link[1]))
    return bad


def _parent_on(rows: Sequence[DepartmentPlace], day: date) -> int | None:
    for row in rows:
        if row.valid_from <= day < row.valid_to:
            return row.parent_id
    return None


def _name_link(index: int, code: str, child_id: int, parent_id: int) -> Refused:
    names = Department.objects.in_bulk([child_id, parent_id])
    ends = {"child": names[child_id], "parent": names[parent_id]}
    if code == "parent_cycle":
        message = _("%(child)s cannot stand below %(parent)s: %(parent)s stands below %(child)s.")
    else:
        message = _("%(child)s cannot stand below %(parent)s: it is not open on all those days.")
    return Refused(index, code, message % ends)


def _reopen_occupied(
    statements: Mapping[int, Statement],
    before: Mapping[int, Sequence[DepartmentPlace]],
    *,
    at: datetime,
) -> list[Refused]:
    """Take back the closing of departments in which somebody or something remains."""
    closing = {i: s for i, s in statements.items() if s.value is None}
    if not closing:
        return []
    ids = id_list(s.key["department_id"] for s in closing.values())
    jobs = JobRecord.objects.current().filter(department__in=ids)
    places = DepartmentPlace.objects.current().filter(parent__in=ids)
    held = list(jobs.values_list("department_id", "valid_from", "valid_to"))
    below = list(places.values_list("parent_id", "valid_from", "valid_to"))
    refused, back = [], []
    for index, said in closing.items():
        people, units = _touching(held, said), _touching(below, said)
        if not people and not units:
            continue
        department_id = said.key["department_id"]
        refused.append(_name_occupied(index, department_id, people, units))
        back += [
            Statement(
                said.key,
                value_of(row),
                max(row.valid_from, said.valid_from),
                min(row.valid_to, said.valid_to),
            )
            for row in before.get(department_id, ())
        ]
    put_many(DepartmentPlace, back, at=at)
    return refused


def _touching(rows: Sequence[tuple[int, date, date]], said: Statement) -> int:
    department_id = said.key["department_id"]
    return sum(
        1
        for d, low, high in rows
        if d == department_id and low < said.valid_to and high > said.valid_from
    )


def _name_occupied(index: int, department_id: int, people: int, units: int) -> Refused:
    message = _(
        "%(department)s cannot be closed: %(people)s job records and %(units)s departments "
        "remain in it."
    )
    facts = {
        "department": Department.objects.get(pk=department_id),
        "people": people,
        "units": units,
    }
    return Refused(index, "department_occupied", message % facts)


def _keep_names(department_ids: set[int]) -> None:
    """Copy the latest present name of each place to its department."""
    latest = (
        DepartmentPlace.objects.current()
        .filter(department=OuterRef("pk"))
        .order_by("-valid_from")
        .values("name")[:1]
    )
    changed = Department.objects.filter(pk__in=id_list(department_ids))
    changed.annotate(said=Subquery(latest)).filter(said__isnull=False).exclude(
        said=F("name")
    ).update(name=Subquery(latest))
