"""Whose skills an asker may see: the one start of page, download, API and mail.

Lines are of those whose records one may see; of a team that one runs, of all its members: who leads
a team plans with what its people can do. An executive is told sums of everybody else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models.functions import Lower
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property

from courses.catalogue.models import Skill
from courses.skills.matrix import measure, parsing, sql, withheld
from courses.skills.matrix.shapes import (
    DEPARTMENT,
    FUNCTION,
    MINE,
    PILOT,
    TEAM,
    Line,
    Query,
    Totals,
)
from courses.skills.matrix.sql import Part, Wanted
from courses.skills.models import RoleProfile
from orgchange.core.dates import firm_day
from orgchange.core.sql import ids_of
from orgchange.directory import scopes
from orgchange.directory.models import Department, Employee
from orgchange.directory.scopes import Sight, records_visible_to
from orgchange.directory.tree import below
from orgchange.pilots.models import Pilot
from orgchange.pilots.scopes import pilots_visible_to
from orgchange.teams.models import Team
from orgchange.teams.moment import Moment
from orgchange.teams.scopes import teams_run_by, teams_visible_to


@dataclass(frozen=True)
class Ask:
    """A query as one asker may put it. `subject` is what the scope names, for the heading."""

    query: Query
    sight: Sight
    now: datetime
    part: Part
    profile: RoleProfile
    subject: Department | Team | Pilot | None = None
    shows_people: bool = True

    @cached_property
    def totals(self) -> Totals:
        """The sums. Two queries; three more where small groups may have to be withheld."""
        found = measure.totals(self.part, self.profile)
        if self.shows_people:
            return found
        department = self.subject.pk if isinstance(self.subject, Department) else None
        if withheld.is_withheld(self.part, sight=self.sight, department=department):
            return replace(found, sums=[], people=0, complete=0, is_withheld=True)
        return replace(found, sums=[replace(one, single_id=None) for one in found.sums])

    @cached_property
    def lines(self) -> measure.Lines:
        """The lines asked for, to be counted and sliced; none where people are not shown."""
        if not self.shows_people:
            return measure.Lines(_nobody(self.part), Wanted(), replace(self.totals, people=0))
        named = None
        if self.query.q:
            named = ids_of(Employee.objects.filter(full_name__icontains=self.query.q))
        wanted = Wanted(
            only=self.query.only,
            sort=self.query.sort,
            singles=self.totals.singles.values(),
            named=named,
        )
        return measure.Lines(self.part, wanted, self.totals)


def sees(sight: Sight) -> bool:
    """Whether there is anybody whose skills the asker answers for, or sums of them."""
    return answers_for_people(sight) or bool(teams_run_by(sight))


def answers_for_people(sight: Sight) -> bool:
    """Whether the asker has people, or sums of them, beside the teams they run. No query."""
    return sight.is_manager or sight.is_hr or sight.is_auditor or sight.is_executive


def profiles() -> list[RoleProfile]:
    """The profiles that one may choose from."""
    return list(RoleProfile.objects.filter(retired_at=None))


def ask(request: HttpRequest, *, now: datetime, given: Mapping[str, Any] | None = None) -> Ask:
    """Read what is asked for. Who may see no skills at all finds no page."""
    sight = scopes.sight(request)
    if not sees(sight):
        raise Http404
    said = request.GET if given is None else given
    return of(parsing.query(said, request.GET.getlist("skill"), now=now), sight=sight, now=now)


def of(query: Query, *, sight: Sight, now: datetime) -> Ask:
    """A query with the sight it is asked with; 404 for what is not there or may not be seen."""
    query = _started(query, sight)
    at = Moment(query.as_of or firm_day(now), query.known_at)
    profile, subject = _profile(query), _subject(query, sight)
    part = Part(at, profile.pk, skills=_skills(query.skills), function=_function(query))
    if isinstance(subject, Department):
        part = replace(part, departments=_departments(subject, query, at))
    elif query.scope in (TEAM, PILOT):
        part = replace(part, team_id=_team_id(subject))
    if _is_unseen(query, sight, part):
        withheld.check(query, now=now)
        return Ask(query, sight, now, part, profile, subject, shows_people=False)
    if not (sight.sees_everything or _runs(sight, part)):
        seen = records_visible_to(sight, on=at.on, known_at=at.known_at)
        part = replace(part, visible=ids_of(seen))
    return Ask(query, sight, now, part, profile, subject)


def _started(query: Query, sight: Sight) -> Query:
    """Who answers for nobody but a team begins with it."""
    if query.scope == MINE and not answers_for_people(sight):
        run = teams_run_by(sight)
        return replace(query, scope=TEAM, team=min(run)) if run else query
    return query


def _profile(query: Query) -> RoleProfile:
    rows = RoleProfile.objects.all()
    if query.profile:
        found = rows.filter(code=query.profile).first()
    else:
        found = rows.filter(retired_at=None).order_by("code").first()
    if found is None:
        raise Http404
    return found


def _subject(query: Query, sight: Sight) -> Department | Team | Pilot | None:
    found: Department | Team | Pilot | None
    if query.scope == DEPARTMENT:
        code = query.department.lower()
        found = Department.objects.annotate(low=Lower("code")).filter(low=code).first()
    elif query.scope == TEAM:
        found = teams_visible_to(sight).filter(pk=query.team or 0).first()
    elif query.scope == PILOT:
        found = pilots_visible_to(sight).filter(pk=query.pilot or 0).first()
    else:
        return None
    if found is None:
        raise Http404
    return found


def _departments(root: Department, query: Query, at: Moment) -> frozenset[int]:
    if not query.below:
        return frozenset([root.pk])
    return below([root.pk], on=at.on, known_at=at.known_at)


def _skills(codes: Sequence[str]) -> frozenset[int] | None:
    if not codes:
        return None
    return frozenset(Skill.objects.filter(code__in=codes).values_list("pk", flat=True))


def _function(query: Query) -> str:
    return query.function if query.scope == FUNCTION else ""


def _team_id(subject: Department | Team | Pilot | None) -> int:
    if isinstance(subject, Pilot):
        return subject.team_id or 0
    return subject.pk if isinstance(subject, Team) else 0


def _runs(sight: Sight, part: Part) -> bool:
    return part.team_id is not None and part.team_id in teams_run_by(sight)


def _is_unseen(query: Query, sight: Sight, part: Part) -> bool:
    """Whether an executive asks about people whom they may not see."""
    if not sight.is_executive or sight.sees_everything or _runs(sight, part):
        return False
    known = scopes.people_departments(sight, on=query.as_of, known_at=query.known_at)
    if known is None:
        return False
    return part.departments is None or not known.issuperset(part.departments)


def of_one(asked: Ask, skill: Skill) -> Ask:
    """The same question about one skill alone."""
    return replace(asked, part=replace(asked.part, skills=frozenset([skill.pk])))


def line_of(asked: Ask, employee_id: int) -> Line:
    """Somebody's line, where they are of the scope and may be seen; else 404. Four queries."""
    whom = ("SELECT e.id FROM directory_employee e WHERE e.id = %s", (employee_id,))
    pairs = sql.ordered_ids(asked.part, Wanted(named=whom))
    found = measure.lines(asked.part, asked.totals, pairs)
    if not asked.shows_people or not found or not found[0].cells:
        raise Http404
    return found[0]


def _nobody(part: Part) -> Part:
    return replace(part, visible=("SELECT 0 WHERE 1 = 0", ()))
