"""From a part to figures: the sums of every skill, the lines of a page."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property

from courses.catalogue.models import Skill
from courses.skills.matrix import sql
from courses.skills.matrix.shapes import Cell, Line, Need, Sum, Totals
from courses.skills.matrix.sql import Part, Wanted
from courses.skills.models import RoleProfile
from orgchange.core.sql import id_list
from orgchange.directory.models import Department, Employee

CHUNK = 2000


def totals(part: Part, profile: RoleProfile) -> Totals:
    """The sums of every skill the profile needs on the day. Two queries."""
    rows = {row[0]: row[1:] for row in sql.sums(part)}
    skills = list(Skill.objects.filter(pk__in=id_list(rows)))
    needs = [Need(skill, rows[skill.pk][0], bool(rows[skill.pk][1])) for skill in skills]
    first = next(iter(rows.values()), None)
    return Totals(
        profile=profile,
        on=part.at.on,
        needs=needs,
        sums=[_sum(need, rows[need.skill.pk]) for need in needs],
        people=first[7] if first else 0,
        complete=first[8] if first and any(need.is_mandatory for need in needs) else 0,
    )


def _sum(need: Need, row: Sequence[Any]) -> Sum:
    _level, _mandatory, holders, exempt, ending, levels, alone, people, _complete = row
    return Sum(
        need=need,
        people=people,
        holders=holders,
        exempt=exempt,
        ending=ending,
        levels_short=people * need.level - int(levels),
        single_id=alone if holders == 1 else None,
    )


class Lines:
    """The lines of a report, to be counted and sliced: what a paginator asks of a list."""

    def __init__(self, part: Part, wanted: Wanted, found: Totals) -> None:
        self.part, self.wanted, self.found = part, wanted, found

    @cached_property
    def _count(self) -> int:
        if self.wanted.only or self.wanted.named is not None:
            return sql.count(self.part, self.wanted)
        return self.found.people

    def count(self) -> int:
        """How many people there are. No query where nothing narrows them."""
        return self._count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, piece: slice) -> list[Line]:
        start, stop = piece.start or 0, piece.stop
        most = None if stop is None else stop - start
        pairs = sql.ordered_ids(self.part, self.wanted, start=start, most=most)
        return lines(self.part, self.found, pairs)

    def __iter__(self) -> Iterator[Line]:
        """All of them, read in pieces: for downloads."""
        pairs = sql.ordered_ids(self.part, self.wanted)
        for start in range(0, len(pairs), CHUNK):
            yield from lines(self.part, self.found, pairs[start : start + CHUNK])


def page(found: Lines, number: str | None, size: int) -> Page[Line]:
    """A page of lines; one that is not there becomes the nearest."""
    paginator: Paginator[Line] = Paginator(found, size)  # type: ignore[arg-type]  # is sliced so
    return paginator.get_page(number)


def lines(part: Part, found: Totals, pairs: Sequence[tuple[int, int | None]]) -> list[Line]:
    """The lines of some people, in their order. Three queries."""
    ids = [pk for pk, _department in pairs]
    people = Employee.objects.in_bulk(ids) if len(ids) < CHUNK else _people(ids)
    departments = Department.objects.in_bulk({d for _pk, d in pairs if d is not None})
    held = {(row[0], row[1]): row[2:] for row in sql.cells(part, ids)} if ids else {}
    singles = found.singles
    return [
        Line(
            people[pk],
            departments.get(department or 0),
            [
                _cell(need, held.get((pk, need.skill.pk)), singles.get(need.skill.pk) == pk)
                for need in found.needs
            ],
        )
        for pk, department in pairs
    ]


def _people(ids: Sequence[int]) -> dict[int, Employee]:
    return {row.pk: row for row in Employee.objects.filter(pk__in=id_list(ids))}


def _cell(need: Need, row: Sequence[Any] | None, is_single: bool) -> Cell:
    if row is None:
        return Cell(need)
    level, is_exempt, valid_to, ending = row
    return Cell(need, level, bool(is_exempt), as_date(valid_to), bool(ending), is_single)


def as_date(value: Any) -> date:
    """A date as the engine gave it: SQLite knows only texts."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
