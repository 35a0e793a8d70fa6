"""What the board counts, each in one statement over the dated rows of a day."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import connection
from django.db.models import Count, Q, QuerySet

from courses.tracks.models import HOLDS, Standing, Supply, Track, TrackCertificate
from orgchange.core.sql import Sql, ids_of, known
from orgchange.directory.models import DepartmentPlace, Employee, JobRecord

WARNING_DAYS: Final = 90
JOBS, PLACES = JobRecord._meta.db_table, DepartmentPlace._meta.db_table
STANDINGS, SUPPLIES = Standing._meta.db_table, Supply._meta.db_table
HOME = "COALESCE(NULLIF(j.function, ''), p.function, 'other')"
GROWN: Final = "grown"
Cells = Counter[tuple[str, str]]  # (what, function): people


@dataclass(frozen=True)
class Whose:
    """The track, the day, and whose people are counted; None: everybody."""

    track: Track
    on: date
    people: QuerySet[Employee] | None = None

    def within(self, column: str) -> Sql:
        """The condition that somebody is counted."""
        if self.people is None:
            return Sql("1 = 1")
        text, params = ids_of(self.people)
        return Sql(f"{column} IN ({text})", params)


@dataclass(frozen=True)
class Stand:
    """How many of a function stand in a state and stage. `is_ready`: they came ready."""

    state: str
    stage_id: int | None
    function: str
    is_ready: bool
    people: int


def stands(whose: Whose) -> list[Stand]:
    """Everybody of the firm on the track by state, stage and home function on the day."""
    home, within = _home("s.employee_id", whose.on), whose.within("s.employee_id")
    ready = _ready(whose)
    sql = Sql(
        f"""SELECT x.state, x.stage_id, x.function, x.is_ready, COUNT(*) FROM (
        SELECT s.state, s.stage_id, {HOME} AS function,
            CASE WHEN s.employee_id IN ({ready.text}) THEN 1 ELSE 0 END AS is_ready
        FROM {STANDINGS} s {home.text}
        WHERE s.track_id = %s AND {known("s").text} AND s.valid_from <= %s AND s.valid_to > %s
            AND {within.text}) x
        GROUP BY x.state, x.stage_id, x.function, x.is_ready""",
        (*ready.params, *home.params, whose.track.pk, whose.on, whose.on, *within.params),
    )
    return [
        Stand(state, stage, function, bool(is_ready), count)
        for state, stage, function, is_ready, count in sql.rows()
    ]


def came_ready(whose: Whose) -> Cells:
    """Those hired or lent, by source and home function on the day."""
    home, within = _home("u.employee_id", whose.on), whose.within("u.employee_id")
    sql = Sql(
        f"""SELECT u.source, {HOME}, COUNT(DISTINCT u.employee_id) FROM {SUPPLIES} u {home.text}
        WHERE u.track_id = %s AND u.starts_on <= %s AND u.ends_on > %s AND {within.text}
        GROUP BY 1, 2""",
        (*home.params, whose.track.pk, whose.on, whose.on, *within.params),
    )
    return Counter({(source, function): count for source, function, count in sql.rows()})


def grown(rows: Sequence[Stand]) -> Cells:
    """Those certified who did not come ready, by home function."""
    found: Cells = Counter()
    for row in rows:
        if row.state in HOLDS and not row.is_ready:
            found[GROWN, row.function] += row.people
    return found


def headcounts(whose: Whose) -> Counter[str]:
    """Everybody by home function on the day; service accounts are nobody."""
    within = whose.within("j.employee_id")
    at = _places(whose.on)
    sql = Sql(
        f"""SELECT {HOME}, COUNT(*) FROM {JOBS} j {at.text}
        WHERE j.is_primary AND {known("j").text} AND j.valid_from <= %s AND j.valid_to > %s
            AND j.kind <> 'service_account' AND {within.text} GROUP BY 1""",
        (*at.params, whose.on, whose.on, *within.params),
    )
    return Counter(dict(sql.rows()))


def stays(whose: Whose) -> dict[int, Counter[int]]:
    """{stage: {days: people}} of those who had left the stage by the day; pauses not counted."""
    within = whose.within("s.employee_id")
    length = (
        "s.valid_to - s.valid_from"
        if connection.vendor == "postgresql"
        else "CAST(julianday(s.valid_to) - julianday(s.valid_from) AS INTEGER)"
    )
    sql = Sql(
        f"""SELECT x.stage_id, x.days, COUNT(*) FROM (
        SELECT s.stage_id, SUM(CASE WHEN s.state = 'paused' THEN 0 ELSE {length} END) AS days
        FROM {STANDINGS} s WHERE s.track_id = %s AND {known("s").text} AND s.valid_from <= %s
            AND s.stage_id IS NOT NULL AND s.state NOT IN ('certified', 'exempt', 'waiting')
            AND {within.text}
        GROUP BY s.enrolment_id, s.stage_id HAVING MAX(s.valid_to) <= %s) x
        GROUP BY x.stage_id, x.days""",
        (whose.track.pk, whose.on, *within.params, whose.on),
    )
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for stage, days, people in sql.rows():
        found[stage][int(days)] += people
    return found


def median(days: Counter[int]) -> int | None:
    """The middle of a histogram, the lower of two; None of nothing."""
    middle, seen = (sum(days.values()) + 1) // 2, 0
    for value in sorted(days):
        seen += days[value]
        if seen >= middle:
            return value
    return None


def certificates_on(whose: Whose) -> QuerySet[TrackCertificate]:
    """The certificates of the track that stand on the day."""
    stands = Q(end=None) | Q(end__effective_on__gt=whose.on)
    rows = TrackCertificate.objects.filter(
        stands, enrolment__track=whose.track, starts_on__lte=whose.on, ends_on__gt=whose.on
    )
    return rows if whose.people is None else rows.filter(enrolment__employee__in=whose.people)


def ending(whose: Whose) -> QuerySet[TrackCertificate]:
    """Those that end within the warning days."""
    return certificates_on(whose).filter(ends_on__lte=whose.on + timedelta(days=WARNING_DAYS))


def domain_holders(whose: Whose) -> Counter[str]:
    """How many people hold a valid certificate in each domain. One query, few rows."""
    rows = certificates_on(whose).order_by().values_list("domains")
    found: Counter[str] = Counter()
    for domains, people in rows.annotate(n=Count("enrolment__employee", distinct=True)):
        for domain in dict.fromkeys(str(one) for one in domains):
            found[domain] += people
    return found


def _ready(whose: Whose) -> Sql:
    return Sql(
        f"SELECT u.employee_id FROM {SUPPLIES} u WHERE u.track_id = %s AND u.starts_on <= %s"
        " AND u.ends_on > %s",
        (whose.track.pk, whose.on, whose.on),
    )


def _home(column: str, on: date) -> Sql:
    """Joins the primary job of the day as `j`, and its department's place as `p`."""
    at = _places(on)
    return Sql(
        f"JOIN {JOBS} j ON j.employee_id = {column} AND j.is_primary AND {known('j').text}"
        f" AND j.valid_from <= %s AND j.valid_to > %s {at.text}",
        (on, on, *at.params),
    )


def _places(on: date) -> Sql:
    return Sql(
        f"LEFT JOIN {PLACES} p ON p.department_id = j.department_id AND {known('p').text}"
        " AND p.valid_from <= %s AND p.valid_to > %s",
        (on, on),
    )
