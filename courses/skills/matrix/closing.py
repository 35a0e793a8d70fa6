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
from courses.skills.matrix.registry import WAYS, OnTheWay
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
class Going:
    """Somebody on the way: how, and where that can be read."""

    employee: Employee
    words: str
    url: str


@dataclass(frozen=True)
class Coming:
    """Who of those short is on the way: how many, and those furthest along by name."""

    people: int = 0
    first: tuple[Going, ...] = ()


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
    """For each skill somebody is short of, the widest gap first. Six queries, and two for each way."""
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
            coming[total.need.skill.pk],
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
    found: dict[int, Coming] = defaultdict(Coming)
    for way in WAYS:
        rows = _furthest(way, part, [need.skill.pk for need in needs])
        told = way.told({row[3] for row in rows}, part.at)
        people = {
            row.pk: row for row in Employee.objects.filter(pk__in=id_list(row[2] for row in rows))
        }
        for skill, number, employee, thing, is_first in rows:
            held = found[skill]
            going = Going(people[employee], *told[thing])
            count = held.people + (number if is_first else 0)
            found[skill] = Coming(count, (*held.first, going)[:NAMED])
    return found


def _furthest(way: OnTheWay, part: Part, skills: Sequence[int]) -> list[tuple[Any, ...]]:
    """(skill, people on the way, person, object, whether the first) of a few of each skill."""
    short, going = short_people(part), way.select(part.at, skills)
    return Sql(
        f"WITH short AS ({short.text}), going AS ({going.text}), own AS (SELECT g.employee_id,"
        " g.skill_id, g.object_id, g.place, ROW_NUMBER() OVER (PARTITION BY g.employee_id,"
        " g.skill_id ORDER BY g.place DESC, g.object_id) AS turn FROM going g JOIN short s"
        " ON s.employee_id = g.employee_id AND s.skill_id = g.skill_id),"
        " ranked AS (SELECT o.*, COUNT(*) OVER (PARTITION BY o.skill_id) AS people,"
        " ROW_NUMBER() OVER (PARTITION BY o.skill_id ORDER BY o.place DESC, o.employee_id)"
        " AS number FROM own o WHERE o.turn = 1)"
        " SELECT r.skill_id, r.people, r.employee_id, r.object_id, r.number = 1 FROM ranked r"
        f" WHERE r.number <= {NAMED} ORDER BY r.skill_id, r.number",
        (*short.params, *going.params),
    ).rows()


def ways_of(part: Part, profile: RoleProfile, employee_id: int, *, sight: Sight) -> list[Way]:
    """The same for one person alone, who is of the part."""
    whom = ("SELECT e.id FROM directory_employee e WHERE e.id = %s", (employee_id,))
    alone = replace(part, visible=whom)
    return ways(alone, totals(alone, profile), sight=sight)
