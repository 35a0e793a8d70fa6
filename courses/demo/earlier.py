"""Where people on tracks worked before the HR system began: the track asks for years of it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from courses.demo.build import Stage
from courses.demo.organisation import SITES
from courses.demo.story import DAYS, UNIT, Person
from orgchange.core.dated import Statement
from orgchange.directory.services.departments import close_department, open_department
from orgchange.directory.services.jobs import apply_job_statements, job_value

CODE, OPENED = "HG-OLD", -6000
YEAR = 365


def plan_earlier(stage: Stage, numbers: Collection[str], elsewhere: dict[str, int]) -> None:
    """HR enters the earlier jobs of these people, and of every head, on the second day.

    `elsewhere`: years of work in another firm, by employee number.
    """
    wanted = {*numbers, *stage.story.heads.values()}
    stage.plan(stage.day(-DAYS + 1), lambda now: _enter(stage, wanted, elsewhere, now), hour=7)


def _enter(stage: Stage, wanted: Collection[str], elsewhere: dict[str, int], now: datetime) -> None:
    old = open_department(
        code=CODE,
        name="Halden Group, before the HR system",
        valid_from=stage.day(OPENED),
        actor=None,
        now=now,
    )
    begins = stage.day(-DAYS)
    said = [
        _statement(stage, person, old.pk, _since(person, elsewhere), begins)
        for person in stage.story.people
        if person.number in wanted and person.joined_on == begins
    ]
    apply_job_statements(statements=said, actor=None, now=now)
    close_department(department=old, last_day=begins - timedelta(days=1), actor=None, now=now)


def _since(person: Person, elsewhere: dict[str, int]) -> date:
    job = person.jobs[0]
    years = elsewhere.get(person.number, 0)
    return (job.hired_on or job.since) - timedelta(days=years * YEAR + 1)


def _statement(
    stage: Stage, person: Person, department_id: int, since: date, until: date
) -> Statement:
    job, site = person.jobs[0], SITES[person.jobs[0].site]
    value = job_value(
        department_id=department_id,
        manager_id=stage.employees[job.manager].pk if job.manager else None,
        job_title=job.title,
        function=UNIT[job.department].function,
        site=site.name,
        country=site.country,
        time_zone=site.time_zone,
        hired_on=job.hired_on,
    )
    key = {"employee_id": stage.employees[person.number].pk, "position": 1}
    return Statement(key, value, since, until)
