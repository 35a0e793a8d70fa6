"""Translators and the pilots that lack one, read from the database into a question."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.conf import settings
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from courses.skills.models import Holding, ProfileNeed
from courses.tracks.matching import people
from courses.tracks.matching.limits import LIMITS, bits
from courses.tracks.matching.people import Home, Span
from courses.tracks.matching.values import FULL, Grid, Question
from courses.tracks.models import (
    HOLDS,
    MatchKind,
    PilotPlace,
    State,
    Track,
    TrackEnrolment,
    TrackLevel,
)
from orgchange.core.dates import OPEN_DATE
from orgchange.core.sql import id_list
from orgchange.innovation.models import Conflict
from orgchange.pilots.models import Contract, PanelSeat, Pilot
from orgchange.teams.models import HelpOffer, Standing, TeamMembership

STATES = ("setup", "ready", "running")
GENERAL = 700  # of FULL: an offer to any team; a home function without a certified domain


@dataclass(frozen=True)
class Seeker:
    """Somebody who can be a translator: the level that counts, until when, and room for more."""

    way: TrackEnrolment
    level: int
    until: date
    room: int
    home: Home
    domains: frozenset[str]
    is_candidate: bool


@dataclass(frozen=True)
class Open:
    """A pilot that needs a translator: which level, on which days, where, in which domain."""

    pilot: Pilot
    level: int
    days: Span
    home: Home


@dataclass(frozen=True)
class Asked:
    """The question, with the rows behind its ids."""

    question: Question
    seekers: Sequence[Seeker]
    needs: Sequence[Open]


def ask(
    track: Track,
    *,
    weights: dict[str, int],
    on: date,
    share: int | None = None,
    ways: Collection[int] | None = None,
    pilots: Collection[int] | None = None,
) -> Asked:
    """All who could, and all pilots that lack one; or those named. As many queries for any."""
    share = settings.TRACK_SLOT_SHARE if share is None else share
    seekers = seekers_of(track, on=on, only=ways)
    needs = needs_of(track, on=on, only=pilots)
    ids = [one.way.employee_id for one in seekers]
    windows = [one.days for one in needs]
    peaks = people.peaks(ids, people.taken(ids, windows), windows)
    limit = int(settings.TEAM_LOAD_LIMIT)
    shape = (len(seekers), len(needs))
    bars = {
        "level": _too_low(seekers, needs),
        "away": ~people.is_there(ids, people.days_at_work(ids, since=on), windows),
        "busy": peaks + share > limit,
        "conflict": _conflicts(ids, needs, on),
        "place": ~people.speaks_or_sits([s.home for s in seekers], [n.home for n in needs]),
        "full": np.broadcast_to(np.array([[s.room < 1] for s in seekers], dtype=bool), shape)
        if seekers
        else np.zeros(shape, dtype=bool),
    }
    parts = {
        "domain": _domains(seekers, needs),
        "gap": _gaps(track, seekers, needs, on),
        "development": _development(seekers, needs),
        "load": np.clip(limit - peaks - share, 0, limit) * FULL // limit,
        "preference": _offers(track, ids, needs),
    }
    limits = LIMITS[MatchKind.PILOTS]
    question = Question(
        takers=tuple(one.way.pk for one in seekers),
        needs=tuple(one.pilot.pk for one in needs),
        room=tuple(max(one.room, 0) for one in seekers),
        parts=parts,
        barred=bits(limits, bars),
        limits=limits,
        weights=weights,
    )
    return Asked(question, seekers, needs)


def seekers_of(track: Track, *, on: date, only: Collection[int] | None = None) -> list[Seeker]:
    """The certified, and those whose practice waits for a pilot. Six queries."""
    rows = TrackEnrolment.objects.filter(track=track).select_related("version", "employee")
    if only is not None:
        rows = rows.filter(pk__in=id_list(only))
    asking = people.stages_that_ask(track.pk, code="pilot_matched", role="owner")
    here = Q(version__in={v for v, _ in asking}, stage__in={s for _, s in asking})
    found = list(rows.filter(Q(state__in=HOLDS) | here & Q(state=State.ACTIVE)).order_by("pk"))
    placed = PilotPlace.objects.filter(enrolment__in=id_list(r.pk for r in found), ends_on__gt=on)
    held = Counter(placed.values_list("enrolment_id", flat=True))
    homes = people.homes([row.employee_id for row in found], on=on)
    certificates = people.certificates([row.pk for row in found], on=on)
    seekers = []
    for row in found:
        is_candidate = row.state == State.ACTIVE
        if is_candidate and held[row.pk]:
            continue
        paper = certificates.get(row.pk)
        seekers.append(
            Seeker(
                row,
                settings.TRACK_CANDIDATE_LEVEL if is_candidate else row.level,
                paper.ends_on if paper else OPEN_DATE,
                (1 if is_candidate else row.version.pilots) - held[row.pk],
                homes.get(row.employee_id, Home()),
                frozenset(str(one).casefold() for one in paper.domains) if paper else frozenset(),
                is_candidate,
            )
        )
    return seekers


def needs_of(track: Track, *, on: date, only: Collection[int] | None = None) -> list[Open]:
    """Pilots being set up, ready or running, whose translator is missing on some day."""
    rows = without_place(track, on=on).select_related("owner", "department", "award")
    if only is not None:
        rows = rows.filter(pk__in=id_list(only))
    found = list(rows.order_by("pk"))
    contracts = Contract.objects.filter(pilot__in=id_list(row.pk for row in found))
    planned = {row.pilot_id: row for row in contracts.order_by("pk")}
    homes = people.homes([row.owner_id for row in found], on=on)
    functions = people.functions_of({row.department_id for row in found}, on=on)
    open_ones = [
        Open(
            row,
            settings.TRACK_RISK_LEVELS[row.risk_tier],
            _days(row, planned.get(row.pk), on),
            Home(
                functions.get(row.department_id, ""),
                homes.get(row.owner_id, Home()).site,
                row.language or homes.get(row.owner_id, Home()).language,
            ),
        )
        for row in found
    ]
    filled = _filled(track, open_ones)
    return [one for one in open_ones if one.pilot.pk not in filled]


def without_place(track: Track, *, on: date) -> QuerySet[Pilot]:
    """Pilots under way, or soon, in which nobody of the track has a place."""
    placed = PilotPlace.objects.filter(enrolment__track=track, ends_on__gt=on)
    return Pilot.objects.filter(state__in=STATES).exclude(pk__in=placed.values("pilot"))


def _days(pilot: Pilot, contract: Contract | None, on: date) -> Span:
    """From today, or its first day, to its planned end; by default as long as a pilot takes."""
    starts = pilot.started_on or (contract.starts_on if contract else None) or on
    low = max(starts, on)
    length = (contract.days if contract else None) or settings.TRACK_PILOT_DAYS
    high = pilot.planned_end_on or low + timedelta(days=length)
    return low, max(high, low + timedelta(days=1))


def _filled(track: Track, needs: Sequence[Open]) -> set[int]:
    """Pilots in whose team somebody fills the slot on every one of the days. One query."""
    by_team = {one.pilot.team_id: one for one in needs if one.pilot.team_id}
    seats = TeamMembership.objects.current().filter(team__in=id_list(by_team), slot=track.slot)
    rows = seats.exclude(standing=Standing.GUEST).order_by("valid_from")
    reach: dict[int, date] = {team: one.days[0] for team, one in by_team.items()}
    for team, low, high in rows.values_list("team_id", "valid_from", "valid_to"):
        if low <= reach[team]:
            reach[team] = max(reach[team], high)
    return {one.pilot.pk for team, one in by_team.items() if reach[team] >= one.days[1]}


def _too_low(seekers: Sequence[Seeker], needs: Sequence[Open]) -> NDArray[np.bool_]:
    levels = np.array([one.level for one in seekers], dtype=np.int64)[:, None]
    asked = np.array([one.level for one in needs], dtype=np.int64)[None, :]
    until = np.array([one.until.toordinal() for one in seekers], dtype=np.int64)[:, None]
    lows, _ = people.bounds([one.days for one in needs])
    return (levels < asked) | (until <= lows[None, :])


def _conflicts(ids: Sequence[int], needs: Sequence[Open], on: date) -> NDArray[np.bool_]:
    """Owner, sponsor, evaluator, of a panel, above the owner, or declared. Three queries."""
    pilots = {one.pilot.pk for one in needs}
    seats: dict[int, set[int]] = defaultdict(set)
    rows = PanelSeat.objects.filter(gate__pilot__in=id_list(pilots))
    for pilot, person in rows.values_list("gate__pilot", "employee_id"):
        seats[pilot].add(person)
    declared = Conflict.objects.filter(
        kind="declared", ended_at=None, proposal__award__pilot__in=id_list(pilots)
    )
    for pilot, person in declared.values_list("proposal__award__pilot", "employee_id"):
        seats[pilot].add(person)
    above = people.lines_above({one.pilot.owner_id for one in needs}, on=on)
    places = {pk: place for place, pk in enumerate(ids)}
    found = np.zeros((len(ids), len(needs)), dtype=bool)
    for column, one in enumerate(needs):
        row = one.pilot
        close = {row.owner_id, row.sponsor_id or 0, row.evaluator_id or 0}
        for person in close | seats[row.pk] | above.get(row.owner_id, set()):
            if person in places:
                found[places[person], column] = True
    return found


def _domains(seekers: Sequence[Seeker], needs: Sequence[Open]) -> Grid:
    """Certified in the domain, or at home in it."""
    found = np.zeros((len(seekers), len(needs)), dtype=np.int64)
    columns: dict[str, list[int]] = {}
    for column, need in enumerate(needs):
        domain = need.home.function
        if domain and domain not in columns:
            columns[domain] = [_knows(one, domain) for one in seekers]
        found[:, column] = columns.get(domain, 0)
    return found


def _knows(one: Seeker, domain: str) -> int:
    if domain in one.domains:
        return FULL
    return GENERAL if domain == one.home.function else 0


def _development(seekers: Sequence[Seeker], needs: Sequence[Open]) -> Grid:
    """A candidate needs it to go on; of the certified, whoever is stretched by it."""
    levels = np.array([one.level for one in seekers], dtype=np.int64)[:, None]
    asked = np.array([one.level for one in needs], dtype=np.int64)[None, :]
    is_candidate = np.array([one.is_candidate for one in seekers], dtype=bool)[:, None]
    above = levels - asked
    stretched = np.where(above <= 0, 600, np.where(above == 1, 300, 0))
    return np.where(is_candidate, FULL, stretched).astype(np.int64) + 0 * asked


def _gaps(track: Track, seekers: Sequence[Seeker], needs: Sequence[Open], on: date) -> Grid:
    """Of the skills that the level needs and nobody of the team holds: the share somebody brings.

    Four queries.
    """
    wanted = _wanted(track, on)
    skills = sorted({skill for profile in wanted.values() for skill in profile})
    column_of = {skill: place for place, skill in enumerate(skills)}
    teams = {one.pilot.team_id: one for one in needs if one.pilot.team_id}
    members: dict[int, set[int]] = defaultdict(set)
    seats = TeamMembership.objects.current().on(on).filter(team__in=id_list(teams))
    for team, person in seats.values_list("team_id", "employee_id"):
        members[team].add(person)
    ids = [one.way.employee_id for one in seekers]
    held = _held({*ids, *(pk for team in members.values() for pk in team)}, column_of, on)
    empty = np.zeros(len(skills), dtype=np.int64)
    own = np.array([held.get(pk, empty) for pk in ids]).reshape(len(ids), len(skills))
    found = np.zeros((len(seekers), len(needs)), dtype=np.int64)
    for column, need in enumerate(needs):
        asked = np.array([wanted.get(need.level, {}).get(skill, 0) for skill in skills])
        crew = [held.get(pk, empty) for pk in members.get(need.pilot.team_id or 0, ())]
        lacking = asked > (np.max(crew, axis=0) if crew else empty)
        if lacking.any():
            met = (own[:, lacking] >= asked[lacking]).sum(axis=1)
            found[:, column] = met * FULL // int(lacking.sum())
    return found


def _wanted(track: Track, on: date) -> dict[int, dict[int, int]]:
    """{level: {skill: level of it}}: the mandatory needs of each level's profile."""
    newest = track.versions.exclude(published_at=None).order_by("-number").values("pk")[:1]
    profiles = dict(TrackLevel.objects.filter(version=newest).values_list("profile", "level"))
    needs = ProfileNeed.objects.current().on(on).filter(profile__in=profiles, is_mandatory=True)
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for profile, skill, level in needs.values_list("profile", "skill", "level"):
        found[profiles[profile]][skill] = level
    return found


def _held(
    employee_ids: Collection[int], column_of: dict[int, int], on: date
) -> dict[int, NDArray[np.int64]]:
    rows = Holding.objects.current().on(on).filter(is_exempt=False, skill__in=column_of)
    rows = rows.filter(employee__in=id_list(employee_ids))
    found: dict[int, NDArray[np.int64]] = {}
    for person, skill, level in rows.values_list("employee_id", "skill_id", "level"):
        held = found.setdefault(person, np.zeros(len(column_of), dtype=np.int64))
        held[column_of[skill]] = level
    return found


def _offers(track: Track, ids: Sequence[int], needs: Sequence[Open]) -> Grid:
    """An offer to this very team, or to any, for this slot and these days. One query."""
    found = np.zeros((len(ids), len(needs)), dtype=np.int64)
    if not needs:
        return found
    lows, highs = people.bounds([one.days for one in needs])
    teams = np.array([one.pilot.team_id or 0 for one in needs], dtype=np.int64)
    places = {pk: place for place, pk in enumerate(ids)}
    rows = HelpOffer.objects.filter(employee__in=id_list(ids), withdrawn_at=None)
    for row in rows:
        if row.slots and track.slot not in row.slots:
            continue
        days = (lows < row.ends_on.toordinal()) & (highs > row.starts_on.toordinal())
        meant = teams == row.team_id if row.team_id else np.ones(len(needs), dtype=bool)
        worth = (days & meant) * (FULL if row.team_id else GENERAL)
        found[places[row.employee_id]] = np.maximum(found[places[row.employee_id]], worth)
    return found
