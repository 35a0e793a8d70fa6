"""A run as people read it: names for ids, parts of a score in words. A constant few queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courses.tracks.matching.limits import LIMIT_WORDS, PART_WORDS
from courses.tracks.matching.values import BEST, FULL
from courses.tracks.models import MatchKind, MatchPair, MatchRun, TrackEnrolment
from orgchange.core.registry import Text
from orgchange.core.sql import id_list
from orgchange.directory.models import Employee
from orgchange.pilots.models import Pilot


@dataclass(frozen=True)
class Part:
    """A part of a score: what, how much of what could be, and how much it weighs."""

    label: Text
    percent: int
    weight: int


@dataclass(frozen=True)
class Other:
    """Somebody who is not proposed, with the score and why not."""

    id: int
    name: str
    score: str
    why: tuple[Text, ...]
    parts: tuple[Part, ...]
    is_barred: bool


@dataclass(frozen=True)
class Line:
    """A pair with its names. `state` is a badge: pending, covered, excluded."""

    pair: MatchPair
    taker: str
    need: str
    score: str
    parts: tuple[Part, ...]
    others: tuple[Other, ...]
    state: str


@dataclass(frozen=True)
class Without:
    """Who or what is left without, and whom each limit bars."""

    id: int
    name: str
    allowed: int
    bars: tuple[tuple[Text, int], ...]


def lines(run: MatchRun, pairs: Sequence[MatchPair]) -> list[Line]:
    """Pairs as the page shows them; they come with person, pilot and mentor. One query."""
    names = taker_names(run.kind, {one["who"] for pair in pairs for one in pair.others})
    return [
        Line(
            pair,
            str(pair.mentor or pair.enrolment.employee),
            str(pair.pilot or pair.enrolment.employee),
            f"{pair.score:.2f}",
            _parts(pair.reasons),
            tuple(_other(one, names) for one in pair.others),
            _state(pair),
        )
        for pair in pairs
    ]


def without(run: MatchRun) -> list[Without]:
    """The needs that are left. One query."""
    names = need_names(run.kind, {one["need"] for one in run.left})
    return [
        Without(
            one["need"],
            names.get(one["need"], ""),
            one["allowed"],
            tuple((LIMIT_WORDS[code], count) for code, count in sorted(one["bars"].items())),
        )
        for one in run.left
    ]


def taker_names(kind: str, ids: Collection[int]) -> Mapping[int, str]:
    """Names of translators by way, or of mentors by person. One query."""
    if kind == MatchKind.PILOTS:
        return _of_ways(ids)
    rows = Employee.objects.filter(pk__in=id_list(ids))
    return {row.pk: str(row) for row in rows}


def need_names(kind: str, ids: Collection[int]) -> Mapping[int, str]:
    """Titles of pilots, or names of candidates by way. One query."""
    if kind == MatchKind.MENTORS:
        return _of_ways(ids)
    return dict(Pilot.objects.filter(pk__in=id_list(ids)).values_list("pk", "title"))


def _of_ways(ids: Collection[int]) -> dict[int, str]:
    rows = TrackEnrolment.objects.filter(pk__in=id_list(ids)).select_related("employee")
    return {row.pk: str(row.employee) for row in rows}


def _parts(rows: Sequence[Mapping[str, Any]]) -> tuple[Part, ...]:
    return tuple(
        Part(PART_WORDS[row["code"]], row["value"] * 100 // FULL, row["weight"]) for row in rows
    )


def _other(one: Mapping[str, Any], names: Mapping[int, str]) -> Other:
    codes = one["why"]
    return Other(
        one["who"],
        names.get(one["who"], ""),
        f"{one['score'] / BEST:.2f}",
        tuple(LIMIT_WORDS[code] for code in codes),
        _parts(one["parts"]),
        not {"lower", "elsewhere", "tied"} & set(codes),
    )


def _state(pair: MatchPair) -> str:
    if pair.confirmed_at is not None:
        return "covered"
    return "excluded" if pair.refused_at is not None else "pending"
