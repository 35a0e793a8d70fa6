"""Mentors and the candidates who lack one, read from the database into a question."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.conf import settings
from django.db.models import Q
from numpy.typing import NDArray

from courses.tracks.matching import people
from courses.tracks.matching.limits import LIMITS, bits
from courses.tracks.matching.people import Home, Span
from courses.tracks.matching.pilots import GENERAL
from courses.tracks.matching.values import FULL, Grid, Question
from courses.tracks.models import (
    HOLDS,
    MatchKind,
    Mentorship,
    State,
    Track,
    TrackEnrolment,
    TrackVersion,
)
from orgchange.core.sql import id_list

ON_THE_WAY = (State.ACTIVE, State.WAITING, State.PAUSED)
FIRST_DAYS = 91  # over which a mentor's load is looked at


@dataclass(frozen=True)
class Mentor:
    """Somebody who could mentor: the level, how many they mentor, certified domains."""

    way: TrackEnrolment
    mentees: int
    home: Home
    domains: frozenset[str]


@dataclass(frozen=True)
class Asked:
    """The question, with the rows behind its ids."""

    question: Question
    mentors: Sequence[Mentor]
    needs: Sequence[TrackEnrolment]


def ask(
    track: Track,
    *,
    weights: dict[str, int],
    on: date,
    mentors: Collection[int] | None = None,
    ways: Collection[int] | None = None,
) -> Asked:
    """All mentors and all candidates who lack one; or those named."""
    version = TrackVersion.objects.filter(track=track).exclude(published_at=None)
    terms = version.order_by("-number").first()
    found = mentors_of(track, on=on, only=mentors)
    needs = needs_of(track, on=on, only=ways)
    ids = [one.way.employee_id for one in found]
    homes = people.homes([row.employee_id for row in needs], on=on)
    there = [homes.get(row.employee_id, Home()) for row in needs]
    window: list[Span] = [(on, on + timedelta(days=FIRST_DAYS))]
    shape = (len(found), len(needs))
    room = [(terms.mentees if terms else 0) - one.mentees for one in found]
    peaks = people.peaks(ids, people.taken(ids, window), window)
    away = ~people.is_there(ids, people.days_at_work(ids, since=on), [(on, on + timedelta(1))])
    bars = {
        "level": _wide(
            [one.way.level < (terms.mentor_level if terms else 0) for one in found], shape
        ),
        "away": np.broadcast_to(away, shape),
        "line": _lines(ids, needs, on),
        "place": ~people.speaks_or_sits([one.home for one in found], there),
        "full": _wide([one < 1 for one in room], shape),
    }
    limit = int(settings.TEAM_LOAD_LIMIT)
    parts = {
        "domain": _domains(found, there),
        "load": np.broadcast_to(np.clip(limit - peaks, 0, limit) * FULL // limit, shape),
        "site": _sites(found, there),
        "development": _numbers([max(0, FULL - 500 * one.mentees) for one in found], shape),
    }
    limits = LIMITS[MatchKind.MENTORS]
    question = Question(
        takers=tuple(ids),
        needs=tuple(row.pk for row in needs),
        room=tuple(max(one, 0) for one in room),
        parts=parts,
        barred=bits(limits, bars),
        limits=limits,
        weights=weights,
    )
    return Asked(question, found, needs)


def mentors_of(track: Track, *, on: date, only: Collection[int] | None = None) -> list[Mentor]:
    """Whoever holds a level of the track; how high is a limit. Five queries."""
    rows = TrackEnrolment.objects.filter(track=track, state__in=HOLDS, level__gte=1)
    if only is not None:
        rows = rows.filter(employee__in=id_list(only))
    ways = list(rows.select_related("employee").order_by("employee_id"))
    ids = [way.employee_id for way in ways]
    homes = people.homes(ids, on=on)
    certificates = people.certificates([way.pk for way in ways], on=on)
    taken = Mentorship.objects.filter(mentor__in=id_list(ids), ends_on__gt=on)
    mentees = Counter(taken.values_list("mentor_id", flat=True))
    return [
        Mentor(
            way,
            mentees[way.employee_id],
            homes.get(way.employee_id, Home()),
            frozenset(
                str(one).casefold()
                for one in (certificates[way.pk].domains if way.pk in certificates else [])
            ),
        )
        for way in ways
    ]


def needs_of(
    track: Track, *, on: date, only: Collection[int] | None = None
) -> list[TrackEnrolment]:
    """Those whose stage, or the next, asks for a mentor they do not have. Three queries."""
    asking = people.stages_that_ask(track.pk, code="mentor_paired", role="mentor")
    here = Q(version__in={v for v, _ in asking}, stage__in={s for _, s in asking})
    rows = TrackEnrolment.objects.filter(here, track=track, state__in=ON_THE_WAY)
    if only is not None:
        rows = rows.filter(pk__in=id_list(only))
    mentored = Mentorship.objects.filter(ends_on__gt=on)
    return list(
        rows.exclude(pk__in=mentored.values("enrolment"))
        .select_related("employee", "version")
        .order_by("pk")
    )


def _lines(ids: Sequence[int], needs: Sequence[TrackEnrolment], on: date) -> NDArray[np.bool_]:
    """One is the other, or above the other. One query."""
    asked = [row.employee_id for row in needs]
    above = people.lines_above({*ids, *asked}, on=on)
    found = np.zeros((len(ids), len(needs)), dtype=bool)
    places = {pk: place for place, pk in enumerate(ids)}
    columns: dict[int, list[int]] = {}
    for column, pk in enumerate(asked):
        columns.setdefault(pk, []).append(column)
        for person in {pk, *above.get(pk, ())}:
            if person in places:
                found[places[person], column] = True
    for place, pk in enumerate(ids):
        for person in above.get(pk, ()):
            found[place, columns.get(person, [])] = True
    return found


def _domains(mentors: Sequence[Mentor], needs: Sequence[Home]) -> Grid:
    found = np.zeros((len(mentors), len(needs)), dtype=np.int64)
    columns: dict[str, list[int]] = {}
    for column, need in enumerate(needs):
        domain = need.function
        if domain and domain not in columns:
            columns[domain] = [_knows(one, domain) for one in mentors]
        found[:, column] = columns.get(domain, 0)
    return found


def _knows(one: Mentor, domain: str) -> int:
    if domain in one.domains:
        return FULL
    return GENERAL if domain == one.home.function else 0


def _sites(mentors: Sequence[Mentor], needs: Sequence[Home]) -> Grid:
    found = np.zeros((len(mentors), len(needs)), dtype=np.int64)
    for column, need in enumerate(needs):
        for place, one in enumerate(mentors):
            found[place, column] = FULL if need.site and need.site == one.home.site else 0
    return found


def _wide(column: Sequence[bool], shape: tuple[int, int]) -> NDArray[np.bool_]:
    return np.broadcast_to(np.array(column, dtype=bool).reshape(-1, 1), shape)


def _numbers(column: Sequence[int], shape: tuple[int, int]) -> Grid:
    return np.broadcast_to(np.array(column, dtype=np.int64).reshape(-1, 1), shape)
