"""Whose signature a role asks for: one answer for a viewer's queue, one for all who are told.

An office, a mentorship or a pilot counts on the day that is asked about, so that a request goes to
whoever holds the role then. Nobody signs for themselves, and whoever left signs nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Exists, OuterRef, Q

from courses.tracks.models import (
    Mentorship,
    PilotPlace,
    SignerRole,
    SignRequest,
    SignState,
    TrackOffice,
    TrackRole,
)
from courses.tracks.offices import held_on, offices_of
from orgchange.accounts.models import AccessRole
from orgchange.core.sql import id_list
from orgchange.directory import tree
from orgchange.directory.models import AccessGrant, JobRecord
from orgchange.directory.scopes import Sight, people_administered_by, records_visible_to

NOBODY = Q(pk__in=[])
OFFICES = frozenset(TrackRole.values)
Key = tuple[int, str]  # enrolment, role


def asked_of(sight: Sight) -> Q:
    """The requests, open or not, whose role the viewer holds today. At most one query more."""
    own = sight.employee_id
    if own is None or not sight.is_employed:
        return NOBODY
    tracks = defaultdict(list)
    for track, role in offices_of(sight).values_list("track", "role"):
        tracks[role].append(track)
    found = NOBODY
    for role, held in sorted(tracks.items()):
        found |= Q(role=role, enrolment__track__in=held)
    mentored = Mentorship.objects.filter(_in_force(sight.on), mentor=own)
    found |= Q(role=SignerRole.MENTOR, enrolment__in=mentored.values("enrolment"))
    places = PilotPlace.objects.filter(pilot__owner=own, starts_on__lte=sight.on)
    found |= Q(role=SignerRole.OWNER, enrolment__in=places.values("enrolment"))
    return (found | _of_hr(sight) | _of_the_line(sight)) & ~Q(enrolment__employee=own)


def waiting_for(sight: Sight) -> Q:
    """The open requests that the viewer may sign: not a second role of the same stage."""
    signed = SignRequest.objects.filter(
        enrolment=OuterRef("enrolment"),
        terms=OuterRef("terms"),
        submission=None,
        state=SignState.SIGNED,
        signer=sight.employee_id,
    )
    return Q(state=SignState.OPEN) & asked_of(sight) & ~(Q(submission=None) & Q(Exists(signed)))


def signers_of(requests: Sequence[SignRequest], *, on: date) -> dict[int, frozenset[int]]:
    """{request: the employees who may sign it on a day}. As many queries for one as for many.

    The manager told is the direct one; others above may sign as well.
    """
    ways = {row.enrolment_id: row.enrolment for row in requests}
    people = {pk: way.employee_id for pk, way in ways.items()}
    tracks = {pk: way.track_id for pk, way in ways.items()}
    roles = {row.role for row in requests}
    offices = _offices(set(tracks.values()), roles & OFFICES, on)
    related: dict[Key, set[int]] = defaultdict(set)
    if SignerRole.MENTOR in roles:
        _add(related, SignerRole.MENTOR, _mentors(ways, on))
    if SignerRole.OWNER in roles:
        _add(related, SignerRole.OWNER, _owners(ways, on))
    if SignerRole.MANAGER in roles:
        _add(related, SignerRole.MANAGER, _by_person(people, _managers(people.values(), on)))
    if SignerRole.HR in roles:
        _add(related, SignerRole.HR, _by_person(people, _hr(people.values(), on)))
    found = {
        row.pk: offices[tracks[row.enrolment_id], row.role] | related[row.enrolment_id, row.role]
        for row in requests
    }
    here = employed({one for some in found.values() for one in some}, on=on)
    return {
        row.pk: frozenset((found[row.pk] & here) - {people[row.enrolment_id]}) for row in requests
    }


def holders_by_track(
    tracks: Collection[int], role: str, *, on: date
) -> Mapping[int, frozenset[int]]:
    """{track: who holds an office of it on a day and works here}. Two queries."""
    held = _offices(set(tracks), {role}, on)
    here = employed({one for some in held.values() for one in some}, on=on)
    return {track: frozenset(held[track, role] & here) for track in tracks}


def employed(people: Collection[int], *, on: date) -> frozenset[int]:
    """Those of some people who work here on a day. One query."""
    jobs = JobRecord.objects.current().on(on).filter(employee__in=id_list(people))
    return frozenset(jobs.values_list("employee_id", flat=True))


def _in_force(day: date) -> Q:
    return Q(starts_on__lte=day, ends_on__gt=day)


def _of_hr(sight: Sight) -> Q:
    if not sight.is_hr:
        return NOBODY
    if sight.hr_everywhere:
        return Q(role=SignerRole.HR)
    people = people_administered_by(sight).values("pk")
    return Q(role=SignerRole.HR, enrolment__employee__in=people)


def _of_the_line(sight: Sight) -> Q:
    """The line alone: that somebody is HR or an auditor makes them nobody's manager."""
    if not sight.is_manager:
        return NOBODY
    line = replace(
        sight,
        employee_id=None,
        is_auditor=False,
        hr_everywhere=False,
        hr_root_ids=frozenset(),
        hr_department_ids=frozenset(),
    )
    people = records_visible_to(line).values("pk")
    return Q(role=SignerRole.MANAGER, enrolment__employee__in=people)


def _add(related: dict[Key, set[int]], role: str, pairs: Iterable[tuple[int, int]]) -> None:
    for enrolment, person in pairs:
        related[enrolment, role].add(person)


def _offices(tracks: set[int], roles: set[str], on: date) -> dict[Key, set[int]]:
    found: dict[Key, set[int]] = defaultdict(set)
    if roles:
        rows = TrackOffice.objects.filter(held_on(on), track__in=id_list(tracks), role__in=roles)
        for track, role, person in rows.values_list("track", "role", "employee"):
            found[track, role].add(person)
    return found


def _mentors(ways: Collection[int], on: date) -> Iterable[tuple[int, int]]:
    rows = Mentorship.objects.filter(_in_force(on), enrolment__in=id_list(ways))
    return rows.values_list("enrolment", "mentor")


def _owners(ways: Collection[int], on: date) -> Iterable[tuple[int, int]]:
    rows = PilotPlace.objects.filter(enrolment__in=id_list(ways), starts_on__lte=on)
    return rows.values_list("enrolment", "pilot__owner")


def _managers(people: Collection[int], on: date) -> Iterable[tuple[int, int]]:
    jobs = JobRecord.objects.current().on(on).filter(employee__in=id_list(people))
    rows = jobs.exclude(manager=None).values_list("employee_id", "manager_id")
    return [(person, manager) for person, manager in rows if manager is not None]


def _hr(people: Collection[int], on: date) -> Iterable[tuple[int, int]]:
    """HR of everybody, and of a department that is theirs or above theirs."""
    grants = AccessGrant.objects.filter(
        role=AccessRole.HR, starts_on__lte=on, ends_on__gt=on, user__employee__isnull=False
    )
    held = list(grants.values_list("department", "user__employee"))
    above = tree.paths(on=on)
    jobs = JobRecord.objects.current().on(on).filter(employee__in=id_list(people))
    for person, department in jobs.values_list("employee_id", "department_id"):
        line = {None, department, *above.get(department, ())}
        for root, hr in held:
            if root in line:
                yield person, hr


def _by_person(
    people: dict[int, int], pairs: Iterable[tuple[int, int]]
) -> Iterable[tuple[int, int]]:
    """Pairs of (person, other) as (enrolment, other)."""
    others = defaultdict(set)
    for person, other in pairs:
        others[person].add(other)
    for enrolment, person in people.items():
        for other in others[person]:
            yield enrolment, other
