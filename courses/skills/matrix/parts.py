"""The sums of every part of the organisation at once: for whoever tells many managers of theirs."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from courses.skills.matrix import sql
from courses.skills.matrix.closing import short_people
from courses.skills.matrix.measure import totals
from courses.skills.matrix.registry import WAYS
from courses.skills.matrix.shapes import Need
from courses.skills.matrix.sql import Part
from courses.skills.models import RoleProfile
from orgchange.core.sql import Sql
from orgchange.directory.tree import paths
from orgchange.teams.moment import Moment


@dataclass(frozen=True)
class PartSum:
    """One skill over a part. `single_id`: who alone holds it. `coming`: how many are on the way."""

    need: Need
    people: int
    holders: int
    exempt: int
    ending: int
    coming: int
    single_id: int | None

    @property
    def without(self) -> int:
        """Who neither holds the needed level nor is exempt."""
        return self.people - self.holders - self.exempt


@dataclass
class _Counts:
    holders: int = 0
    exempt: int = 0
    ending: int = 0
    coming: int = 0
    alone: int | None = None

    def add(self, other: "_Counts") -> None:
        """What another, of other people, adds."""
        if other.holders:
            self.alone = other.alone
        self.holders += other.holders
        self.exempt += other.exempt
        self.ending += other.ending
        self.coming += other.coming


@dataclass(frozen=True)
class Parts:
    """The sums of each department, without what is below it, and the tree to add them up by."""

    needs: tuple[Need, ...]
    people: Mapping[int, int]
    counts: Mapping[tuple[int, int], _Counts]
    under: Mapping[int, list[int]] = field(repr=False)  # {department: itself and those below}

    def of(self, departments: Collection[int]) -> list[PartSum]:
        """The sums of some departments with everything below them, each person once."""
        there = {pk for root in departments for pk in self.under.get(root, ())}
        people = sum(self.people[pk] for pk in there)
        return [self._sum(need, there, people) for need in self.needs]

    def _sum(self, need: Need, there: Collection[int], people: int) -> PartSum:
        whole = _Counts()
        for pk in there:
            held = self.counts.get((pk, need.skill.pk))
            if held is not None:
                whole.add(held)
        alone = whole.alone if whole.holders == 1 else None
        counts = (whole.holders, whole.exempt, whole.ending, whole.coming)
        return PartSum(need, people, *counts, single_id=alone)


def parts(at: Moment, profile: RoleProfile) -> Parts:
    """The sums of all departments. Five queries, and one for each way of being on the way."""
    part = Part(at, profile.pk)
    needs = tuple(totals(part, profile).needs)
    counts: dict[tuple[int, int], _Counts] = defaultdict(_Counts)
    for department, skill, holders, exempt, ending, alone in _held(part):
        counts[department, skill] = _Counts(holders, exempt, ending, 0, alone)
    for key, coming in _coming(part, [need.skill.pk for need in needs]).items():
        counts[key].coming = coming
    people = sql.people_by_department(part)
    above = paths(on=at.on, known_at=at.known_at)
    under: dict[int, list[int]] = defaultdict(list)
    for pk in people:
        for place in above.get(pk, (pk,)):
            under[place].append(pk)
    return Parts(needs, people, dict(counts), under)


def _held(part: Part) -> list[tuple[int, int, int, int, int, int | None]]:
    whom = sql.people(part)
    return Sql(
        f"WITH {whom.text}, {sql.need(part)}, {sql.held(part)} SELECT p.department_id, h.skill_id,"
        " COUNT(*) FILTER (WHERE NOT h.is_exempt AND h.level >= h.needed),"
        " COUNT(*) FILTER (WHERE h.is_exempt), COUNT(*) FILTER (WHERE h.ends),"
        " MIN(CASE WHEN NOT h.is_exempt AND h.level >= h.needed THEN h.employee_id END)"
        " FROM held h JOIN people p ON p.employee_id = h.employee_id"
        " GROUP BY p.department_id, h.skill_id",
        whom.params,
    ).rows()


def _coming(part: Part, skills: Collection[int]) -> Counter[tuple[int, int]]:
    """{(department, skill): those short of it who are on the way}; in two ways, counted twice."""
    found: Counter[tuple[int, int]] = Counter()
    whom, short = sql.people(part), short_people(part)
    for way in WAYS:
        going = way.select(part.at, skills)
        rows = Sql(
            f"WITH {whom.text}, short AS ({short.text}), going AS ({going.text})"
            " SELECT p.department_id, g.skill_id, COUNT(DISTINCT g.employee_id) FROM going g"
            " JOIN short s ON s.employee_id = g.employee_id AND s.skill_id = g.skill_id"
            " JOIN people p ON p.employee_id = g.employee_id GROUP BY p.department_id, g.skill_id",
            (*whom.params, *short.params, *going.params),
        ).rows()
        found.update({(department, skill): people for department, skill, people in rows})
    return found
