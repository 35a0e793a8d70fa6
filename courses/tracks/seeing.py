"""What the system sees for itself: completed courses and given ratings. Sets, never one by one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from courses.assignments.models import Obligation, RequirementKind
from courses.learning.models import Completion
from courses.skills.models import ProfileNeed, Rating, Relation
from courses.tracks.models import Item, ItemKind, TrackEnrolment, TrackLevel
from orgchange.core.sql import id_list

Key = tuple[int, int]  # enrolment, item
BY_ITSELF = (ItemKind.COURSE, ItemKind.RATINGS)


@dataclass(frozen=True)
class Seen:
    """Whether it is there, and how much of it."""

    is_there: bool
    words: str


def seen(ways: Sequence[TrackEnrolment], items: Collection[Item], *, on: date) -> dict[Key, Seen]:
    """What is seen of these items for these people, on a day. At most six queries."""
    courses = [one for one in items if one.kind == ItemKind.COURSE]
    ratings = [one for one in items if one.kind == ItemKind.RATINGS]
    found: dict[Key, Seen] = {}
    if courses:
        found |= _courses(ways, courses, on)
    if ratings:
        found |= _ratings(ways, ratings, on)
    return found


def _courses(ways: Sequence[TrackEnrolment], items: list[Item], on: date) -> dict[Key, Seen]:
    """A named course is completed; without a name, every course required of the person today is."""
    people = id_list(way.employee_id for way in ways)
    named = {item.course_id for item in items if item.course_id}
    rows = Completion.objects.filter(employee__in=people, course__in=named, revocation=None)
    held = set(
        rows.filter(Q(ends_on=None) | Q(ends_on__gte=on)).values_list("employee_id", "course_id")
    )
    required = _required(people, on) if any(not item.course_id for item in items) else {}
    found = {}
    for way in ways:
        for item in items:
            if item.course_id:
                done = int((way.employee_id, item.course_id) in held)
                found[way.pk, item.pk] = _counted(done, 1)
            else:
                found[way.pk, item.pk] = _counted(*required.get(way.employee_id, (0, 0)))
    return found


def _required(people: RawSQL, on: date) -> dict[int, tuple[int, int]]:
    """{person: (covered, required)} of the courses required on a day."""
    rows = Obligation.objects.current().on(on).filter(employee__in=people)
    rows = rows.filter(requirement__kind=RequirementKind.COURSE)
    found: dict[int, tuple[int, int]] = {}
    for person, since, until in rows.values_list("employee_id", "covered_from", "covered_until"):
        done, whole = found.get(person, (0, 0))
        covered = since is not None and since <= on and (until is None or on < until)
        found[person] = (done + covered, whole + 1)
    return found


def _ratings(ways: Sequence[TrackEnrolment], items: list[Item], on: date) -> dict[Key, Seen]:
    """Every skill of the first level's profile is rated, by whom the item's code ends with."""
    needs = _needs({way.version_id for way in ways}, on)
    people = id_list(way.employee_id for way in ways)
    given: dict[tuple[int, str], set[int]] = defaultdict(set)
    rows = Rating.objects.filter(employee__in=people, withdrawal=None)
    for person, relation, skill in rows.values_list("employee_id", "relation", "skill_id"):
        given[person, relation].add(skill)
        if relation != Relation.SELF:
            given[person, ""].add(skill)
    found = {}
    for way in ways:
        asked = needs.get(way.version_id, set())
        for item in items:
            there = asked & given[way.employee_id, relation_of(item)]
            found[way.pk, item.pk] = _counted(len(there), len(asked))
    return found


def relation_of(item: Item) -> str:
    """Who gives the ratings: `baseline-peer` a peer; empty, where the code names nobody."""
    last = item.code.rsplit("-", 1)[-1]
    return last if last in Relation.values else ""


def _needs(versions: Collection[int], on: date) -> dict[int, set[int]]:
    profiles = dict(
        TrackLevel.objects.filter(version__in=versions, level=1).values_list("version", "profile")
    )
    rows = ProfileNeed.objects.current().on(on).filter(profile__in=set(profiles.values()))
    skills = defaultdict(set)
    for profile, skill in rows.values_list("profile_id", "skill_id"):
        skills[profile].add(skill)
    return {version: skills[profile] for version, profile in profiles.items()}


def _counted(done: int, whole: int) -> Seen:
    if not whole:
        return Seen(True, _("Nothing is asked for here."))
    words = _("%(done)d of %(whole)d are there.") % {"done": done, "whole": whole}
    return Seen(done == whole, words)
