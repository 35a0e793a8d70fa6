"""Telling the story to the services, in order of time, each act at its own instant.

Nothing is written here behind a service's back: what the demo shows is what a year of use would
have left. Every act is told with the clock of its day, so that "as known at" answers truly.
"""

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from courses.catalogue.bundles import read_path
from courses.catalogue.imports import import_course
from courses.catalogue.models import Course
from courses.demo.organisation import DIGITAL, MOVED_TO_DIGITAL, SITES, UNITS
from courses.demo.story import DAYS, REORGANISED, Job, Person, Story
from orgchange.core.dated import Statement
from orgchange.core.dates import OPEN_DATE
from orgchange.directory.models import Department, Employee
from orgchange.directory.roster.services import Options, apply_import, preview
from orgchange.directory.services.departments import change_department, open_department
from orgchange.directory.services.jobs import apply_job_statements, job_value
from orgchange.directory.services.people import hire, leave_organisation

CONTENT = Path(__file__).resolve().parent.parent / "catalogue" / "content"
MORNING = time(6, 30)
LATE_NEWS = 24  # days after which HR hears of a transfer that nobody reported

Say = Callable[[str], object]


def at(day: date, clock: time = MORNING) -> datetime:
    """An instant on a day of the story."""
    return datetime.combine(day, clock, tzinfo=UTC)


@dataclass
class Act:
    """One thing that happens at an instant."""

    now: datetime
    do: Callable[[datetime], object]
    order: int = 0


@dataclass
class Stage:
    """What the acts share: who and where, by number and code."""

    story: Story
    now: datetime
    employees: dict[str, Employee] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    draw: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311

    def day(self, offset: int) -> date:
        """A day of the story, counted from today."""
        return self.story.today + timedelta(days=offset)

    def plan(self, day: date, do: Callable[[datetime], object], *, hour: int = 6) -> None:
        """Have something happen on a day; what is in the future happens now."""
        now = min(at(day, time(hour, 30)), self.now)
        self.acts.append(Act(now, do, len(self.acts)))

    def play(self) -> None:
        """Everything, in order of time."""
        for act in sorted(self.acts, key=lambda act: (act.now, act.order)):
            act.do(act.now)


def plan_directory(stage: Stage) -> None:
    """Departments, people and all that happens to them."""
    start = stage.day(-DAYS)
    stage.plan(start, lambda now: _import(stage, "departments.csv", _departments_file(), now))
    stage.plan(
        start, lambda now: _import(stage, "people.csv", _people_file(stage.story, start), now)
    )
    stage.plan(start, lambda now: _settle_departments(stage, start, now))
    stage.plan(stage.day(REORGANISED), lambda now: _reorganise(stage, now))
    for offset in range(-DAYS + 7, 14, 7):
        _plan_week(stage, stage.day(offset))
    last = stage.day(-7)
    stage.plan(
        last,
        lambda now: _import(stage, "people.csv", _people_file(stage.story, last), now),
        hour=10,
    )


def _import(stage: Stage, file_name: str, rows: Sequence[Sequence[str]], now: datetime) -> None:
    """HR's own export, through the roster import."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    options = Options(source="HR system", effective_on=now.date())
    file = io.BytesIO(text.getvalue().encode("utf-8-sig"))
    previewed = preview(file=file, file_name=file_name, options=options, actor=None, now=now)
    apply_import(roster_import=previewed, actor=None, now=now)
    stage.employees = {e.employee_number: e for e in Employee.objects.all()}
    stage.departments = {d.code: d for d in Department.objects.all()}


def _departments_file() -> list[list[str]]:
    rows = [["Code", "Name", "Parent", "Cost centre"]]
    rows += [[unit.code, unit.name, unit.parent, f"CC-{unit.code}"] for unit in UNITS]
    return rows


def _people_file(story: Story, day: date) -> list[list[str]]:
    """What HR's system exports on a day: those it knew at the start, as they stand then."""
    header = ["Employee number", "Full name", "E-mail", "Department code", "Manager", "Job title"]
    header += ["Site", "Country", "Time zone", "Language", "Kind", "Working status", "Hired on"]
    rows = [header]
    for person in story.people:
        if person.joined_on > story.today - timedelta(days=DAYS) or not person.works_on(day):
            continue
        job = [job for job in person.jobs if job.since <= day and job.position == 1][-1]
        site = SITES[job.site]
        rows.append(
            [person.number, person.name, person.email, job.department, job.manager, job.title,
             site.name, site.country, site.time_zone, person.language, job.kind, job.status,
             job.hired_on.isoformat() if job.hired_on else ""]
        )  # fmt: skip
    return rows


def _settle_departments(stage: Stage, since: date, now: datetime) -> None:
    """What HR says by hand: the function and the head of each department."""
    for unit in UNITS:
        head = stage.employees[stage.story.heads[unit.code]]
        change_department(
            department=stage.departments[unit.code],
            changes={"head_id": head.pk, "function": unit.function},
            valid_from=since,
            actor=None,
            now=now,
        )


def _reorganise(stage: Stage, now: datetime) -> None:
    """A new division takes data and product: the tree of before stays answerable."""
    since = stage.day(REORGANISED)
    stage.departments[DIGITAL.code] = open_department(
        code=DIGITAL.code,
        name=DIGITAL.name,
        parent=stage.departments[DIGITAL.parent],
        head=stage.employees[stage.story.heads["TECH-DATA"]],
        function=DIGITAL.function,
        valid_from=since,
        actor=None,
        now=now,
    )
    for code in MOVED_TO_DIGITAL:
        change_department(
            department=stage.departments[code],
            changes={"parent_id": stage.departments[DIGITAL.code].pk},
            valid_from=since,
            actor=None,
            now=now,
        )


def _plan_week(stage: Stage, monday: date) -> None:
    """What HR enters in one week: who came, moved, went on leave and left."""
    low, high = monday - timedelta(days=7), monday
    jobs = [
        (person, job)
        for person in stage.story.people
        for job in person.jobs
        if low < _heard(job) <= high and job.since > stage.day(-DAYS)
    ]
    leavers = [
        person
        for person in stage.story.people
        if person.leaves_on is not None and low < person.leaves_on <= high
    ]
    if jobs:
        stage.plan(monday, lambda now: _tell_jobs(stage, jobs, now))
    if leavers:
        stage.plan(monday, lambda now: _tell_leavers(stage, leavers, now))


def _heard(job: Job) -> date:
    return job.since + timedelta(days=LATE_NEWS if job.is_late else 0)


def _tell_jobs(stage: Stage, jobs: list[tuple[Person, Job]], now: datetime) -> None:
    """Joiners one by one, as HR enters them; those who are here already together."""
    known = [(p, job) for p, job in jobs if p.number in stage.employees]
    for person, job in jobs:
        if person.number not in stage.employees:
            stage.employees[person.number] = _hire(stage, person, job, now)
    statements = [
        Statement(
            {"employee_id": stage.employees[person.number].pk, "position": job.position},
            _value(stage, job),
            job.since,
            job.until or OPEN_DATE,
        )
        for person, job in sorted(known, key=lambda pair: pair[1].since)
    ]
    if statements:
        apply_job_statements(statements=statements, actor=None, now=now)


def _hire(stage: Stage, person: Person, job: Job, now: datetime) -> Employee:
    site = SITES[job.site]
    return hire(
        employee_number=person.number,
        full_name=person.name,
        email=person.email,
        language=person.language,
        department=stage.departments[job.department],
        manager=stage.employees.get(job.manager),
        job_title=job.title,
        kind=job.kind,
        site=site.name,
        country=site.country,
        time_zone=site.time_zone,
        hired_on=job.hired_on,
        valid_from=job.since,
        actor=None,
        now=now,
    )


def _value(stage: Stage, job: Job) -> dict[str, object]:
    site = SITES[job.site]
    return job_value(
        department_id=stage.departments[job.department].pk,
        manager_id=stage.employees[job.manager].pk if job.manager else None,
        job_title=job.title,
        kind=job.kind,
        site=site.name,
        country=site.country,
        time_zone=site.time_zone,
        working_status=job.status,
        is_primary=job.position == 1,
        hired_on=job.hired_on,
    )


def _tell_leavers(stage: Stage, leavers: list[Person], now: datetime) -> None:
    for person in leavers:
        if person.leaves_on is not None:
            leave_organisation(
                employee=stage.employees[person.number],
                last_day=person.leaves_on,
                actor=None,
                now=now,
            )


def plan_courses(stage: Stage) -> None:
    """The courses that we ship, published before anybody must take them."""
    for folder in sorted(path.parent for path in CONTENT.glob("*/course.yaml")):
        stage.plan(
            stage.day(-DAYS + 10),
            lambda now, folder=folder: import_course(  # type: ignore[misc]
                bundle=read_path(folder), publish=True, actor=None, now=now
            ),
        )


def course(code: str) -> Course:
    """A course by its code."""
    return Course.objects.get(code=code)
