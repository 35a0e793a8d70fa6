"""What both kinds of matching read of people: homes, days at work, load, domains, lines above."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from courses.tracks.models import StageTerms, TrackCertificate
from orgchange.core.sql import Sql, id_list, listed
from orgchange.directory.models import DepartmentPlace, EmploymentKind, JobRecord, WorkingStatus
from orgchange.teams.loads import Stretch, loads
from orgchange.teams.moment import JOBS, Moment

Span = tuple[date, date]  # from a day to before a day
Spans = Mapping[int, Sequence[Span]]


@dataclass(frozen=True)
class Home:
    """Where somebody works: function, site and language; empty where unknown."""

    function: str = ""
    site: str = ""
    language: str = ""
    department_id: int | None = None


def homes(employee_ids: Collection[int], *, on: date) -> dict[int, Home]:
    """The primary job of each on a day. Two queries."""
    jobs = JobRecord.objects.current().on(on)
    rows = jobs.filter(employee__in=id_list(employee_ids), is_primary=True).values_list(
        "employee_id", "function", "department_id", "site", "employee__language"
    )
    functions = functions_of({row[2] for row in rows}, on=on)
    return {
        pk: Home(function or functions.get(department, ""), site, language, department)
        for pk, function, department, site, language in rows
    }


def functions_of(department_ids: Collection[int], *, on: date) -> dict[int, str]:
    """The job function of each department on a day. One query."""
    places = DepartmentPlace.objects.current().on(on)
    rows = places.filter(department__in=id_list(department_ids))
    return dict(rows.values_list("department_id", "function"))


def days_at_work(employee_ids: Collection[int], *, since: date) -> Spans:
    """The days on which each works here and is not on leave, joined where they touch."""
    jobs = JobRecord.objects.current().filter(
        employee__in=id_list(employee_ids),
        is_primary=True,
        working_status=WorkingStatus.ACTIVE,
        valid_to__gt=since,
    )
    found: dict[int, list[Span]] = defaultdict(list)
    rows = jobs.exclude(kind=EmploymentKind.SERVICE).order_by("employee_id", "valid_from")
    for pk, low, high in rows.values_list("employee_id", "valid_from", "valid_to"):
        spans = found[pk]
        if spans and spans[-1][1] >= low:
            spans[-1] = (spans[-1][0], max(spans[-1][1], high))
        else:
            spans.append((low, high))
    return found


def is_there(takers: Sequence[int], spans: Spans, windows: Sequence[Span]) -> NDArray[np.bool_]:
    """Whether each taker is at work on every day of each window."""
    lows, highs = bounds(windows)
    found = np.zeros((len(takers), len(windows)), dtype=bool)
    for place, pk in enumerate(takers):
        for low, high in spans.get(pk, ()):
            found[place] |= (lows >= low.toordinal()) & (highs <= high.toordinal())
    return found


def peaks(
    takers: Sequence[int], held: Mapping[int, Sequence[Stretch]], windows: Sequence[Span]
) -> NDArray[np.int64]:
    """The most that teams take of a day of each taker within each window, in per cent."""
    lows, highs = bounds(windows)
    found = np.zeros((len(takers), len(windows)), dtype=np.int64)
    for place, pk in enumerate(takers):
        for one in held.get(pk, ()):
            touches = (lows < one.ends_on.toordinal()) & (highs > one.starts_on.toordinal())
            found[place] = np.maximum(found[place], touches * one.percent)
    return found


def taken(
    employee_ids: Collection[int], windows: Sequence[Span]
) -> Mapping[int, Sequence[Stretch]]:
    """What teams take of everybody over all the windows. One query."""
    if not windows:
        return {}
    since, until = min(low for low, _ in windows), max(high for _, high in windows)
    return loads(employee_ids, since=since, until=until)


def bounds(windows: Sequence[Span]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First days, and days after the last, as ordinals."""
    lows = np.array([low.toordinal() for low, _ in windows], dtype=np.int64)
    return lows, np.array([high.toordinal() for _, high in windows], dtype=np.int64)


def certificates(enrolment_ids: Collection[int], *, on: date) -> dict[int, TrackCertificate]:
    """The certificate of each way that stands on a day, the longest. One query."""
    rows = TrackCertificate.objects.filter(enrolment__in=id_list(enrolment_ids), starts_on__lte=on)
    stands = Q(end=None) | Q(end__effective_on__gt=on)
    found = rows.filter(stands, ends_on__gt=on).order_by("ends_on", "pk")
    return {row.enrolment_id: row for row in found}


def lines_above(employee_ids: Collection[int], *, on: date) -> dict[int, set[int]]:
    """Everybody above each in the manager line on a day. One query; a loop ends it."""
    held = f"j.manager_id IS NOT NULL AND {Moment(on).holds('j')}"
    found: dict[int, set[int]] = defaultdict(set)
    sql = Sql(
        "WITH RECURSIVE line(person, id) AS ("
        f"SELECT j.employee_id, j.manager_id FROM {JOBS} j"
        f" WHERE j.employee_id IN ({listed(employee_ids)}) AND {held} UNION"
        f" SELECT line.person, j.manager_id FROM line JOIN {JOBS} j"
        f" ON j.employee_id = line.id WHERE {held}) SELECT person, id FROM line"
    )
    for person, above in sql.rows():
        found[person].add(above)
    return found


def stages_that_ask(track_id: int, *, code: str, role: str) -> list[tuple[int, int]]:
    """(version, stage) of each stage that asks for a criterion or a signer, or comes before it."""
    asks = Q(criteria__code=code) | Q(signers__role=role)
    asking = set(
        StageTerms.objects.filter(asks, version__track=track_id).values_list("version", "position")
    )
    rows = StageTerms.objects.filter(version__track=track_id)
    return [
        (version, stage)
        for version, stage, position in rows.values_list("version", "stage", "position")
        if {(version, position), (version, position + 1)} & asking
    ]


def speaks_or_sits(takers: Sequence[Home], needs: Sequence[Home]) -> NDArray[np.bool_]:
    """Whether taker and need share a site or a language; a need that names none takes anybody."""
    found = np.zeros((len(takers), len(needs)), dtype=bool)
    sites = np.array([home.site for home in takers], dtype=object)
    tongues = np.array([_tongue(home) for home in takers], dtype=object)
    columns: dict[tuple[str, str], NDArray[np.bool_]] = {}
    for column, need in enumerate(needs):
        where = need.site, _tongue(need)
        if where not in columns:
            anywhere = np.full(len(takers), where == ("", ""))
            same_site = (sites == where[0]) & bool(where[0])
            columns[where] = anywhere | same_site | ((tongues == where[1]) & bool(where[1]))
        found[:, column] = columns[where]
    return found


def _tongue(home: Home) -> str:
    return home.language.casefold().split("-")[0]
