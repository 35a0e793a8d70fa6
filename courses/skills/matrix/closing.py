"""What would close the gaps: courses that grant the level, people who hold more, who is coming."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import get_language

from courses.catalogue.models import Course, CourseSkill
from courses.catalogue.queries import courses_visible_to
from courses.skills.matrix import sql
from courses.skills.matrix.measure import totals
from courses.skills.matrix.registry import PROVIDERS, Going
from courses.skills.matrix.shapes import Need, Sum, Totals
from courses.skills.matrix.sql import Part
from courses.skills.models import HIGHEST, Holding, RoleProfile
from courses.skills.scopes import holdings_visible_to
from orgchange.core.sql import Sql, id_list
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight

NAMED = 3


@dataclass(frozen=True)
class Granting:
    """A course that grants a level, and for how many it would close the gap or make it smaller."""

    course: Course
    level: int
    closes: int
    helps: int

    @property
    def title(self) -> str:
        """Its title in the reader's language."""
        return self.course.title_in(get_language() or "")


@dataclass(frozen=True)
class Mentor:
    """Somebody who holds more than is needed."""

    employee: Employee
    level: int


@dataclass(frozen=True)
class Coming:
    """Who of those short is on the way: how many, and the first by name."""

    people: int
    first: Sequence[tuple[Employee, Going]]


@dataclass(frozen=True)
class Way:
    """What would close the gap of one skill."""

    total: Sum
    courses: Sequence[Granting]
    mentors: Sequence[Mentor]
    coming: Coming

    @property
    def need(self) -> Need:
        """The need that is short."""
        return self.total.need

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is known that would close it."""
        return not (self.courses or self.mentors or self.coming.people)


def ways(part: Part, found: Totals, *, sight: Sight, most: int = 40) -> list[Way]:
    """For each skill somebody is short of, the widest gap first. Six queries and the providers'."""
    short = sorted(
        (total for total in found.sums if total.without > 0),
        key=lambda total: (-total.levels_short, total.need.skill.position, total.need.skill.pk),
    )[:most]
    needs = [total.need for total in short]
    if not needs:
        return []
    levels = short_levels(part, found)
    granting = _courses(needs, sight)
    mentors = _mentors(needs, part, sight)
    coming = _coming(needs, part)
    return [
        Way(
            total,
            [_granting(row, total, levels[total.need.skill.pk]) for row in granting[total.need]],
            mentors[total.need.skill.pk],
            coming.get(total.need.skill.pk, Coming(0, ())),
        )
        for total in short
    ]


def short_levels(part: Part, found: Totals) -> dict[int, dict[int, int]]:
    """{skill: {level held: people}} of those below what is needed. One statement."""
    whom = sql.people(part)
    rows = Sql(
        f"WITH {whom.text}, {sql.need(part)}, {sql.held(part)} SELECT h.skill_id, h.level, COUNT(*)"
        " FROM held h WHERE NOT h.is_exempt AND h.level < h.needed GROUP BY h.skill_id, h.level",
        whom.params,
    ).rows()
    levels: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for skill, level, people in rows:
        levels[skill][level] = people
    for total in found.sums:
        held = levels[total.need.skill.pk]
        held[0] += total.without - sum(held.values())
    return levels


def short_people(part: Part) -> Sql:
    """A SELECT of (employee_id, skill_id) of everybody who is short of something."""
    whom = sql.people(part)
    return Sql(
        f"WITH {whom.text}, {sql.need(part)} SELECT p.employee_id, n.skill_id FROM people p"
        f" CROSS JOIN need n LEFT JOIN {sql.HOLDINGS} h ON h.employee_id = p.employee_id"
        f" AND h.skill_id = n.skill_id AND {part.at.holds('h')}"
        " WHERE h.id IS NULL OR (NOT h.is_exempt AND h.level < n.level)",
        whom.params,
    )


def _courses(needs: Sequence[Need], sight: Sight) -> dict[Need, list[CourseSkill]]:
    on_offer = courses_visible_to(sight).filter(
        Q(retired_on=None) | Q(retired_on__gt=sight.on), versions__published_at__isnull=False
    )
    rows = CourseSkill.objects.filter(
        skill__in=id_list(need.skill.pk for need in needs),
        course__in=on_offer.values("pk"),
        level__gt=0,
    ).select_related("course")
    by_skill: dict[int, list[CourseSkill]] = defaultdict(list)
    for row in rows.order_by("-level", "course__code"):
        by_skill[row.skill_id].append(row)
    return {need: by_skill[need.skill.pk] for need in needs}


def _granting(row: CourseSkill, total: Sum, levels: Mapping[int, int]) -> Granting:
    below = sum(people for level, people in levels.items() if level < row.level)
    closes = total.without if row.level >= total.need.level else 0
    return Granting(row.course, row.level, closes, below)


def _mentors(needs: Sequence[Need], part: Part, sight: Sight) -> dict[int, list[Mentor]]:
    """Those whom the asker may see who hold more, the highest first; at the top level, as much."""
    wanted = Q(pk__in=[])
    for need in needs:
        wanted |= Q(skill=need.skill, level__gte=min(need.level + 1, HIGHEST))
    rows = holdings_visible_to(sight).filter(wanted, is_exempt=False)
    held = Holding.objects.known_at(part.at.known_at).on(part.at.on)
    ranked = rows.filter(pk__in=held.values("pk")).annotate(
        place=Window(
            RowNumber(), partition_by=F("skill"), order_by=[F("level").desc(), F("employee").asc()]
        )
    )
    found: dict[int, list[Mentor]] = defaultdict(list)
    for row in ranked.filter(place__lte=NAMED).select_related("employee").order_by("place"):
        found[row.skill_id].append(Mentor(row.employee, row.level))
    return found


def _coming(needs: Sequence[Need], part: Part) -> dict[int, Coming]:
    short, ids = short_people(part), [need.skill.pk for need in needs]
    people: dict[int, int] = defaultdict(int)
    named: dict[int, list[Going]] = defaultdict(list)
    for provider in PROVIDERS:
        for going in provider(short, ids, part.at, NAMED):
            people[going.skill_id] += going.people
            named[going.skill_id] += going.first
    persons = _persons(going.employee_id for held in named.values() for going in held[:NAMED])
    return {
        skill: Coming(count, [(persons[g.employee_id], g) for g in named[skill][:NAMED]])
        for skill, count in people.items()
    }


def _persons(ids: Any) -> dict[int, Employee]:
    return {row.pk: row for row in Employee.objects.filter(pk__in=id_list(ids))}


def ways_of(part: Part, profile: RoleProfile, employee_id: int, *, sight: Sight) -> list[Way]:
    """The same for one person alone, who is of the part."""
    whom = ("SELECT e.id FROM directory_employee e WHERE e.id = %s", (employee_id,))
    alone = replace(part, visible=whom)
    return ways(alone, totals(alone, profile), sight=sight)
