"""Keeping the obligations equal to what the facts say, as sets.

Two ways, which a property test holds equal: pairs with nothing special about them are written by
one INSERT … SELECT (`mass`); all others are worked out by `timeline` in chunks of people, compared
with what is there, and only the difference is written: superseded and inserted, never changed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, transaction

from courses.assignments import mass
from courses.assignments.audience import Rule, conditions
from courses.assignments.events import obligations_changed
from courses.assignments.facts import Facts, Row, Source
from courses.assignments.loading import Pair, facts_of
from courses.assignments.models import (
    AssignmentVersion,
    Obligation,
    ObligationSource,
    Requirement,
)
from courses.assignments.registry import audience_field
from courses.assignments.stretches import Plan, plans
from courses.assignments.timeline import lay
from courses.assignments.tree import Tree
from orgchange.core.dates import OPEN_INSTANT
from orgchange.core.models import Dated
from orgchange.core.sql import listed
from orgchange.directory.models import CURRENT

D = TypeVar("D", bound=Dated)
CHUNK = 2000
FEW = 500  # people: below this, the set-wise way costs more than it saves


@dataclass
class Counts:
    """What a reconcile did: people looked at, rows written and superseded."""

    people: int = 0
    opened: int = 0
    obligations_written: int = 0
    obligations_superseded: int = 0
    sources_written: int = 0
    sources_superseded: int = 0

    def as_dict(self) -> dict[str, int]:
        """For JSON."""
        return asdict(self)

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.opened or self.obligations_written or self.obligations_superseded)


def reconcile(
    *,
    employee_ids: Collection[int] | None = None,
    requirement_ids: Collection[int] | None = None,
    now: datetime,
) -> Counts:
    """Make the obligations of these people and requirements (None: all) what they should be.

    One transaction, with those who listen to `obligations_changed`. Run twice, it writes nothing.
    """
    if employee_ids is not None and not employee_ids:
        return Counts()
    counts = Counts()
    with transaction.atomic():
        if requirement_ids is None:
            requirement_ids = list(Requirement.objects.order_by("pk").values_list("pk", flat=True))
        if not requirement_ids:
            return counts
        is_mass = employee_ids is None or len(employee_ids) > FEW
        _queue(requirement_ids, [] if is_mass else employee_ids or [])
        all_plans, tree = plans(requirement_ids), Tree.load()
        waiting: Iterable[int]
        if is_mass:
            waiting = _in_mass(counts, all_plans, tree, requirement_ids, employee_ids, now)
        else:
            waiting = sorted(employee_ids or ())
        for chunk in _chunks(waiting, CHUNK):
            _work_out(counts, all_plans, tree, requirement_ids, chunk, now)
        if counts.changed:
            obligations_changed.send(
                employee_ids=employee_ids, requirement_ids=requirement_ids, now=now
            )
    return counts


def _queue(requirement_ids: Collection[int], employee_ids: Collection[int]) -> None:
    """Wait for whoever is writing the same rows. SQLite has one writer anyway.

    A run over many people holds the requirements for itself; one over a few shares them and
    holds the people. Foreign keys to either are not held up.
    """
    if connection.vendor != "postgresql":
        return
    strength = "SHARE" if employee_ids else "NO KEY UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM assignments_requirement WHERE id IN ({listed(requirement_ids)})"
            f" ORDER BY id FOR {strength}"
        )
        if employee_ids:
            cursor.execute(
                f"SELECT 1 FROM directory_employee WHERE id IN ({listed(employee_ids)})"
                " ORDER BY id FOR NO KEY UPDATE"
            )


def reconcile_fully(*, now: datetime) -> Counts:
    """Everybody, one requirement at a time, so that no transaction holds on for long."""
    total = Counts()
    for pk in Requirement.objects.order_by("pk").values_list("pk", flat=True):
        done = reconcile(requirement_ids=[pk], now=now)
        for name, number in done.as_dict().items():
            setattr(total, name, getattr(total, name) + number)
    return total


def _in_mass(
    counts: Counts,
    all_plans: Sequence[Plan],
    tree: Tree,
    requirement_ids: Collection[int],
    employee_ids: Collection[int] | None,
    now: datetime,
) -> list[int]:
    """Write what is plain, set-wise; the people who are left, for `timeline`."""
    left: set[int] = set()
    for requirement in requirement_ids:
        done = mass.run(
            [p for p in all_plans if p.requirement_id == requirement], requirement, tree, now
        )
        counts.people += done.settled + done.opened
        counts.opened += done.opened
        left |= done.left
    return sorted(left if employee_ids is None else left & set(employee_ids))


def _chunks(people: Iterable[int], size: int) -> Iterator[list[int]]:
    iterator = iter(people)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _work_out(
    counts: Counts,
    all_plans: Sequence[Plan],
    tree: Tree,
    requirement_ids: Collection[int],
    people: Sequence[int],
    now: datetime,
) -> None:
    counts.people += len(people)
    facts = facts_of(all_plans, tree, people) if all_plans else {}
    pairs = {"employee__in": people, "requirement__in": requirement_ids}
    rows = {pair: lay(one) for pair, one in facts.items()}
    held = Obligation.objects.filter(CURRENT, **pairs)
    written, gone = _replace(Obligation, held, _obligations(rows, now), now)
    counts.obligations_written += written
    counts.obligations_superseded += gone
    held_sources = ObligationSource.objects.filter(CURRENT, **pairs)
    written, gone = _replace(ObligationSource, held_sources, _sources(facts, now), now)
    counts.sources_written += written
    counts.sources_superseded += gone


def _obligations(rows: dict[Pair, list[Row]], now: datetime) -> Iterator[Obligation]:
    for (employee, requirement), laid in rows.items():
        for row in laid:
            yield Obligation(
                employee_id=employee,
                requirement_id=requirement,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                period=row.period,
                period_from=row.period_from,
                due_on=row.due_on,
                original_due_on=row.original_due_on,
                covered_from=row.covered_from,
                covered_until=row.covered_until,
                completion_id=row.completion_id,
                attainment_id=row.attainment_id,
                recorded_at=now,
            )


def _sources(facts: dict[Pair, Facts], now: datetime) -> Iterator[ObligationSource]:
    for (employee, requirement), one in facts.items():
        for source in one.sources:
            yield _source(employee, requirement, source, now)


def _source(employee: int, requirement: int, source: Source, now: datetime) -> ObligationSource:
    return ObligationSource(
        employee_id=employee,
        requirement_id=requirement,
        assignment_id=source.assignment_id,
        valid_from=source.entered_on,
        valid_to=source.left_on,
        entered_on=source.entered_on,
        recorded_at=now,
    )


def _replace(
    model: type[D], held: Iterable[D], wanted: Iterable[D], now: datetime
) -> tuple[int, int]:
    """Supersede rows that are not wanted, insert those that are missing; how many of each."""
    names = [
        f.attname
        for f in model._meta.concrete_fields
        if f.attname not in ("id", "recorded_at", "superseded_at")
    ]
    there: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row in held:
        there[tuple(getattr(row, name) for name in names)].append(row.pk)
    missing = []
    for row in wanted:
        found = there.get(tuple(getattr(row, name) for name in names))
        if found:
            found.pop()
        else:
            missing.append(row)
    gone = [pk for pks in there.values() for pk in pks]
    supersede(model, gone, now=now)
    model._default_manager.bulk_create(missing, batch_size=2000)
    return len(missing), len(gone)


def supersede(model: type[D], pks: Sequence[int], *, now: datetime) -> None:
    """Rows no longer known to hold. One that was born at this same instant never was."""
    for chunk in _chunks(pks, 5000):
        rows = model._default_manager.filter(pk__in=chunk, superseded_at=OPEN_INSTANT)
        rows.filter(recorded_at__gte=now).delete()
        rows.filter(recorded_at__lt=now).update(superseded_at=now)


def people_changed(*, employee_ids: Collection[int] | None, now: datetime) -> None:
    """The directory says: these people changed (None: the tree, so everybody may have)."""
    reconcile(employee_ids=employee_ids, now=now)


def standing_changed(*, employee_ids: Collection[int] | None, now: datetime) -> None:
    """An area above says: rows behind a registered condition of audiences changed.

    Of these people (None: everybody). Only requirements whose assignments ask such a condition are
    looked at. In the transaction of the change.
    """
    asked = [
        row.assignment.requirement_id
        for row in AssignmentVersion.objects.current().select_related("assignment")
        if _asks_standing(row.rule)
    ]
    if asked:
        reconcile(employee_ids=employee_ids, requirement_ids=sorted(set(asked)), now=now)


def _asks_standing(rule: Rule) -> bool:
    return any(
        isinstance(part, dict) and audience_field(str(part.get("field")))
        for _place, part in conditions(rule)
    )


def evidence_changed(*, pairs: Collection[Pair] | None, now: datetime) -> None:
    """Learning says: there is new evidence, or less, of these people and courses."""
    if pairs is None:
        reconcile(now=now)
        return
    courses = {course for _employee, course in pairs}
    requirements = Requirement.objects.filter(course__in=courses).values_list("pk", flat=True)
    people = {employee for employee, _course in pairs}
    reconcile(employee_ids=people, requirement_ids=list(requirements), now=now)
