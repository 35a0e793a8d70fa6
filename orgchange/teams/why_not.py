"""Why somebody is not suggested: every reason against, with days and teams. The same rules as
`suggestions`, told for one person instead of decided for all."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from orgchange.core.dates import OPEN_DATE
from orgchange.core.wording import period_text
from orgchange.directory.models import (
    DepartmentPlace,
    Employee,
    EmploymentKind,
    JobRecord,
    WorkingStatus,
)
from orgchange.teams.loads import Seat, seats_of, stretches
from orgchange.teams.models import Team
from orgchange.teams.needs import Skills
from orgchange.teams.suggestion_sql import OTHER, Wish
from orgchange.teams.suggestions import Reason, function_name


def reasons_against(employee: Employee, wish: Wish) -> list[Reason]:
    """Nothing where the person would be suggested. At most four queries; two more
    where the slot needs skills."""
    jobs = list(
        JobRecord.objects.current()
        .filter(employee=employee, is_primary=True, valid_from__lt=wish.ends_on)
        .filter(valid_to__gt=wish.starts_on)
        .order_by("valid_from")
    )
    seats = seats_of([employee.pk], since=wish.starts_on, until=wish.ends_on).get(employee.pk, [])
    return [
        *_absent(jobs, wish),
        *_unfit(jobs, wish),
        *_inside(seats, wish),
        *_busy(seats, wish),
        *_unskilled(employee, wish),
    ]


def _unskilled(employee: Employee, wish: Wish) -> Iterator[Reason]:
    skills = Skills([employee.pk], wish.needs)
    missing = skills.lacks(employee.pk, wish.needs, wish.starts_on)
    if missing and wish.needs_must:
        text = _("Does not hold what the slot needs: %(skills)s.") % {
            "skills": skills.text(missing)
        }
        yield Reason("skill_missing", text)


def _absent(jobs: list[JobRecord], wish: Wish) -> Iterator[Reason]:
    if any(job.kind == EmploymentKind.SERVICE for job in jobs):
        yield Reason("service_account", _("A service account is nobody who could join."))
    day = wish.starts_on
    for job in jobs:
        if job.valid_from > day:
            yield _not_employed(day, job.valid_from)
        if job.working_status == WorkingStatus.LEAVE:
            low, high = max(job.valid_from, wish.starts_on), min(job.valid_to, wish.ends_on)
            days = {"days": period_text(low, high)}
            yield Reason("on_leave", _("On leave: %(days)s.") % days)
        day = max(day, job.valid_to)
    if day < wish.ends_on:
        yield _not_employed(day, wish.ends_on)


def _not_employed(low: date, high: date) -> Reason:
    days = {"days": period_text(low, high)}
    return Reason("not_employed", _("Does not work here: %(days)s.") % days)


def _unfit(jobs: list[JobRecord], wish: Wish) -> Iterator[Reason]:
    job = next((j for j in jobs if j.valid_from <= wish.starts_on), None)
    if job is None:
        return
    home = job.function or _function_of(job.department_id, wish.starts_on)
    said = {
        "home": function_name(home),
        "asked": function_name(wish.function or wish.host_function),
    }
    if not wish.slot and home == wish.host_function:
        text = _("Home function %(home)s is the team's host function: no gain in share.") % said
        yield Reason("host_function", text)
    elif wish.slot and wish.function and home != wish.function:
        text = _("Home function %(home)s; the slot asks for %(asked)s.") % said
        yield Reason("other_function", text)


def _function_of(department_id: int, day: date) -> str:
    places = DepartmentPlace.objects.current().on(day).filter(department=department_id)
    return places.values_list("function", flat=True).first() or OTHER


def _inside(seats: list[Seat], wish: Wish) -> Iterator[Reason]:
    own = [seat for seat in seats if seat.team_id == wish.team_id]
    if own:
        days = {"days": period_text(own[0].starts_on, own[0].ends_on)}
        yield Reason("member", _("Is in the team already: %(days)s.") % days)


def _busy(seats: list[Seat], wish: Wish) -> Iterator[Reason]:
    limit = int(settings.TEAM_LOAD_LIMIT)
    full = [
        one
        for one in stretches(seats, since=wish.starts_on, until=wish.ends_on)
        if one.percent + wish.share > limit
    ]
    if not full:
        return
    worst = max(full, key=lambda one: one.percent)
    names = dict(
        Team.objects.filter(pk__in={s.team_id for s in worst.seats}).values_list("pk", "name")
    )
    listed = ", ".join(
        f"{name} {share} %"
        for name, share in sorted((names[s.team_id], s.allocation) for s in worst.seats)
    )
    text = _("Has %(free)s %% free, not %(share)s %% (%(days)s): %(teams)s.") % {
        "free": max(limit - worst.percent, 0),
        "share": wish.share,
        "days": period_text(worst.starts_on, worst.ends_on),
        "teams": listed,
    }
    yield Reason("busy", text)


def last_day(ends_on: date) -> date | None:
    """The last day before an end; None for an open one."""
    return None if ends_on == OPEN_DATE else ends_on - timedelta(days=1)
