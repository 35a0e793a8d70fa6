"""Who could mentor somebody, and why or why not: the one rule for the list and for the service.

A mentor holds the level by a valid certificate of the track, by how they stand on it, or by the
skills of that level's profile; has room for one more; is in the line of neither; is not oneself.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from courses.skills.models import Holding, ProfileNeed
from courses.tracks.models import (
    HOLDS,
    Mentorship,
    Standing,
    TrackCertificate,
    TrackEnrolment,
    TrackLevel,
)
from courses.tracks.signers import employed
from orgchange.core.sql import id_list
from orgchange.directory import tree
from orgchange.directory.models import Employee

MOST_LISTED = 500


class Against(StrEnum):
    """Why somebody cannot mentor somebody."""

    ONESELF = "oneself"
    LEFT = "left"
    LEVEL = "level"
    IN_LINE = "in_line"
    FULL = "full"


@dataclass(frozen=True)
class Possible:
    """Somebody who might mentor: the level held, mentees on that day, and what speaks against."""

    employee: Employee
    level: int
    mentees: int
    limit: int
    against: tuple[Against, ...] = ()

    @property
    def is_free(self) -> bool:
        """Nothing speaks against it."""
        return not self.against

    @property
    def reasons(self) -> list[str]:
        """In words: why not, or why."""
        if self.against:
            return [self._said(one) for one in self.against]
        facts = {"level": self.level, "mentees": self.mentees, "limit": self.limit}
        return [
            _("Holds L%(level)d; %(mentees)d of %(limit)d mentees; outside both lines.") % facts
        ]

    def _said(self, one: Against) -> str:
        return {
            Against.ONESELF: _("Nobody mentors themselves."),
            Against.LEFT: _("Does not work here on that day."),
            Against.LEVEL: _("Holds L%(level)d, which is too low.") % {"level": self.level},
            Against.IN_LINE: _("One is in the reporting line of the other."),
            Against.FULL: _("Has %(mentees)d mentees, and takes at most %(limit)d.")
            % {"mentees": self.mentees, "limit": self.limit},
        }[one]


def possible(
    way: TrackEnrolment, people: Sequence[Employee], *, on: date, but: Collection[int] = ()
) -> list[Possible]:
    """What holds of each of these people, in their order. Nine queries, however many they are.

    `but`: mentorships that do not count as taken, since they end.
    """
    ids = [person.pk for person in people]
    levels = levels_of(way, ids, on=on)
    taken = mentees_of(ids, on=on, but=but)
    line = {pk for pk, _height in tree.managers_above(way.employee_id, on=on)}
    line |= {row[0] for row in tree.line_sql([way.employee_id], on=on).rows()}
    here = employed(ids, on=on)
    limit, least = way.version.mentees, way.version.mentor_level
    found = []
    for person in people:
        facts = {
            Against.ONESELF: person.pk == way.employee_id,
            Against.LEFT: person.pk not in here,
            Against.LEVEL: levels[person.pk] < least,
            Against.IN_LINE: person.pk in line,
            Against.FULL: taken[person.pk] >= limit,
        }
        against = tuple(one for one, holds in facts.items() if holds)
        found.append(Possible(person, levels[person.pk], taken[person.pk], limit, against))
    return found


def listed(way: TrackEnrolment, *, on: date) -> list[Possible]:
    """Everybody who holds a level of the track, or the mentor's profile: the free ones first."""
    rows = Employee.objects.filter(pk__in=id_list(_holders(way, on=on)))
    people = list(rows.order_by("full_name", "pk")[:MOST_LISTED])
    found = [one for one in possible(way, people, on=on) if Against.ONESELF not in one.against]
    return sorted(found, key=lambda one: (not one.is_free, one.mentees, -one.level))


def levels_of(way: TrackEnrolment, people: Collection[int], *, on: date) -> Counter[int]:
    """The highest level of the track that each holds on a day; 0 for none. Four queries."""
    found: Counter[int] = Counter()
    pairs = [
        *_standings(way, on).filter(employee__in=id_list(people)).values_list("employee", "level"),
        *_certificates(way, on)
        .filter(enrolment__employee__in=id_list(people))
        .values_list("enrolment__employee", "level"),
    ]
    for person, level in pairs:
        found[person] = max(found[person], level)
    least = way.version.mentor_level
    for person in _of_profile(way, on=on, people=people):
        found[person] = max(found[person], least)
    return found


def mentees_of(people: Collection[int], *, on: date, but: Collection[int] = ()) -> Counter[int]:
    """How many each mentors on a day or has been promised to later. One query."""
    rows = Mentorship.objects.filter(mentor__in=id_list(people), ends_on__gt=on)
    return Counter(rows.exclude(pk__in=but).values_list("mentor", flat=True))


def _standings(way: TrackEnrolment, on: date) -> QuerySet[Standing]:
    rows = Standing.objects.current().on(on).filter(track=way.track_id, state__in=HOLDS)
    return rows.filter(level__gt=0)


def _certificates(way: TrackEnrolment, on: date) -> QuerySet[TrackCertificate]:
    rows = TrackCertificate.objects.filter(enrolment__track=way.track_id, starts_on__lte=on)
    stands = Q(end=None) | Q(end__effective_on__gt=on)
    return rows.filter(stands, ends_on__gt=on)


def _holders(way: TrackEnrolment, *, on: date) -> set[int]:
    return {
        *_standings(way, on).values_list("employee_id", flat=True),
        *_certificates(way, on).values_list("enrolment__employee_id", flat=True),
        *_of_profile(way, on=on),
    }


def _of_profile(
    way: TrackEnrolment, *, on: date, people: Collection[int] | None = None
) -> Iterable[int]:
    """Who holds every mandatory skill of the mentor level's profile. Two queries."""
    profile = TrackLevel.objects.filter(version=way.version_id, level=way.version.mentor_level)
    needs = (
        ProfileNeed.objects.current()
        .on(on)
        .filter(profile__in=profile.values("profile"), is_mandatory=True)
    )
    asked = dict(needs.values_list("skill").annotate(Max("level")).order_by())
    if not asked:
        return []
    enough = Q()
    for skill, level in asked.items():
        enough |= Q(skill=skill, level__gte=level)
    rows = Holding.objects.current().on(on).filter(enough, is_exempt=False)
    if people is not None:
        rows = rows.filter(employee__in=id_list(people))
    held: dict[int, set[int]] = defaultdict(set)
    for person, skill in rows.values_list("employee_id", "skill_id"):
        held[person].add(skill)
    return [person for person, skills in held.items() if len(skills) == len(asked)]
