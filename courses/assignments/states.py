"""The five states of a person and a requirement: one definition, as pieces of SQL.

The first that fits, in this order: not required (no obligation in force), excluded (on leave,
exempt, or blocked by a missing date), covered, overdue, pending. Figures, kept counts, lists and
pages are all made of these pieces, so that they cannot disagree.

The pieces are one text for SQLite and PostgreSQL. Dates and instants are written into it as
literals (they come from date objects, never from a person), because SQLite uses a partial index
only where the condition is spelt out.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

OPEN_INSTANT_SQL = "'9999-12-31 00:00:00'"


class State(models.TextChoices):
    """Where a person stands with a requirement."""

    NOT_REQUIRED = "not_required", _("Not required")
    EXCLUDED = "excluded", _("Excluded")
    COVERED = "covered", _("Covered")
    PENDING = "pending", _("Pending")
    OVERDUE = "overdue", _("Overdue")


class Detail(models.TextChoices):
    """Why somebody is excluded, or in which way overdue."""

    LEAVE = "leave", _("On leave")
    EXEMPT = "exempt", _("Exempt")
    BLOCKED = "blocked", _("Blocked: a date is missing")
    NEVER = "never", _("Never done")
    EXPIRED = "expired", _("Expired")


@dataclass(frozen=True)
class Standing:
    """One person and one requirement at a moment. Not required has no standing."""

    employee_id: int
    requirement_id: int
    state: State
    detail: str
    due_on: date | None
    covered_until: date | None
    period: int
    completion_id: int | None
    on: date
    attainment_id: int | None = None


def date_sql(day: date) -> str:
    """A date as a literal. PostgreSQL wants its type where nothing else tells it."""
    return f"DATE '{day:%Y-%m-%d}'" if connection.vendor == "postgresql" else f"'{day:%Y-%m-%d}'"


def instant_sql(instant: datetime) -> str:
    """An instant as a literal, in UTC, as both engines store it."""
    text = instant.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    return f"TIMESTAMPTZ '{text}+00'" if connection.vendor == "postgresql" else f"'{text}'"


@lru_cache(maxsize=64)
def local_dates(now: datetime) -> dict[date, tuple[str, ...]]:
    """Which date it is at `now` in which zones; the most common first. Never more than three."""
    dates = {zone: now.astimezone(ZoneInfo(zone)).date() for zone in sorted(available_timezones())}
    common = [day for day, _n in Counter(dates.values()).most_common()]
    return {day: tuple(z for z, d in dates.items() if d == day) for day in common}


def local_date_sql(now: datetime, time_zone: str) -> str:
    """The date at `now` in the zone that a column holds, as an expression."""
    common, *others = local_dates(now)
    arms = "".join(
        " WHEN {} IN ({}) THEN {}".format(
            time_zone, ", ".join(f"'{z}'" for z in local_dates(now)[day]), date_sql(day)
        )
        for day in others
    )
    return f"CASE{arms} ELSE {date_sql(common)} END" if arms else date_sql(common)


@dataclass(frozen=True)
class Moment:
    """When a state is asked for.

    `on` None: now, which is each person's own today, by the time zone of the primary job.
    `known_at` None: as known now.
    """

    now: datetime
    on: date | None = None
    known_at: datetime | None = None

    def day(self, job: str = "j") -> str:
        """The day asked for, as an expression; `job` is the alias of the primary job."""
        if self.on is not None:
            return date_sql(self.on)
        return self._today.replace("{job}", job)

    @cached_property
    def dates(self) -> Collection[date]:
        """Which dates it is now, somewhere."""
        return local_dates(self.now)

    @cached_property
    def _today(self) -> str:
        return local_date_sql(self.now, "{job}.time_zone")

    def known(self, alias: str) -> str:
        """The rows of a dated table as known at this moment, as a condition."""
        if self.known_at is None:
            return f"{alias}.superseded_at = {OPEN_INSTANT_SQL}"
        known_at = instant_sql(self.known_at)
        return f"{alias}.recorded_at <= {known_at} AND {alias}.superseded_at > {known_at}"

    def holds(self, alias: str, job: str = "j") -> str:
        """The rows of a dated table that hold on the day, as known at this moment."""
        day = self.day(job)
        return f"{alias}.valid_from <= {day} AND {alias}.valid_to > {day} AND {self.known(alias)}"

    def in_job(self, job: str = "j") -> str:
        """Who is counted, by the one primary job that holds on the day, as a condition.

        Now, whoever moves between time zones may for some hours be in both jobs by their zones, or
        in neither: then the later one counts once it has begun, and until then the earlier one.
        """
        if self.on is not None or len(self.dates) == 1:
            return f"{is_headcount(job)} AND {self.holds(job)}"
        day, first, last = self.day(job), date_sql(min(self.dates)), date_sql(max(self.dates))
        later = (
            f"(SELECT 1 FROM directory_jobrecord n WHERE n.employee_id = {job}.employee_id"
            f" AND n.is_primary AND {self.known('n')} AND n.valid_from = {job}.valid_to"
            f" AND n.valid_from {{}} {self.day('n')})"
        )
        return (
            f"{is_headcount(job)} AND {self.known(job)} AND {job}.valid_from <= {day}"
            f" AND ({job}.valid_to > {last}"
            f" OR {job}.valid_to > {day} AND NOT EXISTS {later.format('<=')}"
            f" OR {job}.valid_to > {first} AND {job}.valid_to <= {day}"
            f" AND EXISTS {later.format('>')})"
        )


def is_headcount(job: str = "j") -> str:
    """Who is counted: people with a primary job in force, without service accounts."""
    return f"{job}.is_primary AND {job}.kind <> 'service_account'"


def is_excluded(obligation: str = "o", job: str = "j", exemption: str = "x") -> str:
    """Excluded, as a condition that is never NULL; `exemption` is an outer join."""
    return (
        f"({job}.working_status <> 'active' OR {exemption}.id IS NOT NULL"
        f" OR {obligation}.due_on IS NULL)"
    )


def is_covered(day: str, obligation: str = "o") -> str:
    """Covered, where not excluded: a condition that is never NULL."""
    return (
        f"({obligation}.covered_from IS NOT NULL AND {obligation}.covered_from <= {day}"
        f" AND {obligation}.covered_until > {day})"
    )


def is_overdue(day: str, obligation: str = "o") -> str:
    """Overdue, where neither excluded nor covered."""
    return f"{obligation}.due_on < {day}"


def is_expired(obligation: str = "o") -> str:
    """Overdue because what was held has run out; otherwise it was never done."""
    return f"{obligation}.period > 1"


def state_sql(day: str, obligation: str = "o", job: str = "j", exemption: str = "x") -> str:
    """The state of a row that has an obligation in force, as an expression."""
    return (
        f"CASE WHEN {is_excluded(obligation, job, exemption)} THEN 'excluded'"
        f" WHEN {is_covered(day, obligation)} THEN 'covered'"
        f" WHEN {is_overdue(day, obligation)} THEN 'overdue' ELSE 'pending' END"
    )


def detail_sql(day: str, obligation: str = "o", job: str = "j", exemption: str = "x") -> str:
    """Why excluded, or in which way overdue; empty otherwise."""
    return (
        f"CASE WHEN {job}.working_status <> 'active' THEN 'leave'"
        f" WHEN {exemption}.id IS NOT NULL THEN 'exempt'"
        f" WHEN {obligation}.due_on IS NULL THEN 'blocked'"
        f" WHEN {is_covered(day, obligation)} THEN ''"
        f" WHEN {is_overdue(day, obligation)} AND {is_expired(obligation)} THEN 'expired'"
        f" WHEN {is_overdue(day, obligation)} THEN 'never' ELSE '' END"
    )


def joined_sql(moment: Moment) -> str:
    """`FROM … WHERE …` of everybody's obligations in force: aliases o, j (primary job), x."""
    return (
        "FROM assignments_obligation o"
        f" JOIN directory_jobrecord j ON j.employee_id = o.employee_id AND {moment.in_job()}"
        " LEFT JOIN assignments_exemption x ON x.employee_id = o.employee_id"
        f" AND x.requirement_id = o.requirement_id AND {moment.holds('x')}"
        f" WHERE {moment.holds('o')}"
    )


def standings(
    *,
    now: datetime,
    on: date | None = None,
    known_at: datetime | None = None,
    employee_ids: Collection[int] | None = None,
    requirement_ids: Collection[int] | None = None,
) -> list[Standing]:
    """Everybody's standings (or some people's, with some requirements) at a moment. One query."""
    moment = Moment(now=now, on=on, known_at=known_at)
    day = moment.day()
    text = (
        f"SELECT o.employee_id, o.requirement_id, {state_sql(day)}, {detail_sql(day)}, o.due_on,"
        f" CASE WHEN {is_covered(day)} THEN o.covered_until END, o.period,"
        f" CASE WHEN {is_covered(day)} THEN o.completion_id END, {day},"
        f" CASE WHEN {is_covered(day)} THEN o.attainment_id END"
        f" {joined_sql(moment)}{_among('o.employee_id', employee_ids)}"
        f"{_among('o.requirement_id', requirement_ids)} ORDER BY 1, 2"
    )
    with connection.cursor() as cursor:
        cursor.execute(text)
        return [_standing(row) for row in cursor.fetchall()]


def _among(column: str, ids: Collection[int] | None) -> str:
    if ids is None:
        return ""
    return f" AND {column} IN ({', '.join(str(int(pk)) for pk in ids) or 'NULL'})"


def _standing(row: tuple[Any, ...]) -> Standing:
    employee, requirement, state, detail, due_on, until, period, completion, on, attained = row
    return Standing(
        employee_id=employee,
        requirement_id=requirement,
        state=State(state),
        detail=detail,
        due_on=_date(due_on),
        covered_until=_date(until),
        period=period,
        completion_id=completion,
        on=date.fromisoformat(str(on)),
        attainment_id=attained,
    )


def _date(value: Any) -> date | None:
    """SQLite answers raw SQL with text."""
    return None if value is None else date.fromisoformat(str(value))
