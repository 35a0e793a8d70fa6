"""History by day, what moved a figure, skills, and Monday's report."""

from datetime import date, timedelta

import pytest

from courses.catalogue.models import CourseSkill, Skill
from courses.coverage import changes, history, marks, queries, tasks, weekly
from courses.coverage.changes import Cause
from courses.coverage.figures import measure, point, subjects
from courses.coverage.models import CoverageDay
from courses.coverage.shapes import Query
from courses.coverage.tree import load
from orgchange.core.dated import put
from orgchange.directory.models import DepartmentPlace
from orgchange.notices.models import Notice
from tests.coverage.conftest import DUE, NOW
from tests.coverage.random_world import DAY0, World
from tests.factories import skills
from tests.factories.assignments import obligation
from tests.factories.directory import employee, grant, user

pytestmark = pytest.mark.django_db


def test_history_keeps_the_figures_of_a_day_as_known_then(firm):
    tasks.keep_day(NOW.isoformat())

    day = CoverageDay.objects.values_list("day", flat=True).distinct().get()
    figures = measure(Query(as_of=day), scope=None, now=NOW)
    row = CoverageDay.objects.get(department=firm.top, requirement=firm.ai)
    total = figures.counts[firm.top.pk, firm.ai.pk]
    assert day == date(2026, 6, 30)
    assert (row.required, row.covered, row.overdue) == (5, 2, total.overdue)
    assert row.headcount == figures.heads[firm.top.pk].people


def test_missed_days_are_made_up_and_kept_days_never_change(firm):
    tasks.keep_day(NOW.isoformat())
    obligation(firm.people["never"], firm.ai, due_on=None, at=NOW)

    assert tasks.keep_day((NOW + timedelta(days=4)).isoformat()) == 4
    assert tasks.keep_day((NOW + timedelta(days=4)).isoformat()) == 0

    first = CoverageDay.objects.get(day=DUE, department=firm.top, requirement=firm.ai)
    last = CoverageDay.objects.get(day=date(2026, 7, 4), department=firm.top, requirement=firm.ai)
    assert (first.required, last.required) == (5, 4)


@pytest.mark.parametrize("seed", range(200, 206))
def test_the_parts_of_a_bridge_add_up_to_the_difference(seed):
    world = World(seed)
    for _ in range(40):
        world.step()
    for _ in range(6):
        since = DAY0 + timedelta(days=world.dice.randint(-10, 20))
        until = since + timedelta(days=world.dice.randint(1, 20))
        code = world.dice.choice(["", "D1", "D2"])
        ends = [
            measure(Query(department=code, as_of=day), scope=None, now=world.now)
            for day in (since, until)
        ]
        bridge = changes.bridge(
            Query(department=code),
            since=since,
            until=until,
            trees=(ends[0].tree, ends[1].tree),
            roots=ends[1].roots,
            subjects=subjects(Query()),
            now=world.now,
        )
        every = subjects(Query())
        before, after = (figures.total(figures.roots, every) for figures in ends)
        assert (bridge.before.required, bridge.before.covered) == (before.required, before.covered)
        assert (bridge.after.required, bridge.after.covered) == (after.required, after.covered)
        for name in ("required", "covered", "overdue"):
            moved = sum(getattr(step, name) for step in bridge.steps)
            assert moved == getattr(after, name) - getattr(before, name)


def test_each_change_has_one_cause(firm):
    people = firm.people
    day = date(2026, 7, 5)
    obligation(
        people["pending"], firm.ai, due_on=DUE, covered=(day, date(2027, 7, 5)), since=day, at=NOW
    )
    joiner = employee(firm.shops, since=day)
    obligation(joiner, firm.ai, due_on=date(2026, 9, 1), since=day, at=NOW)
    query = Query()
    trees = [load(point(Query(as_of=d), NOW)) for d in (date(2026, 7, 1), day)]
    bridge = changes.bridge(
        query,
        since=date(2026, 7, 1),
        until=day,
        trees=tuple(trees),
        roots=[firm.top.pk],
        subjects=subjects(query),
        now=NOW,
    )

    assert {step.cause: (step.required, step.covered) for step in bridge.steps} == {
        Cause.JOINED: (1, 0),
        Cause.COMPLETED: (0, 1),
    }


def test_a_re_organisation_moves_people_in_and_out(firm):
    place = {
        "parent_id": firm.law.pk,
        "name": "Shops",
        "head_id": None,
        "cost_centre": "",
        "function": "other",
    }
    put(
        DepartmentPlace,
        {"department_id": firm.shops.pk},
        place,
        valid_from=date(2026, 6, 20),
        at=NOW,
    )
    bridge = changes.bridge(
        Query(),
        since=date(2026, 6, 19),
        until=date(2026, 6, 20),
        trees=tuple(load(point(Query(as_of=date(2026, 6, d)), NOW)) for d in (19, 20)),
        roots=[firm.sales.pk],
        subjects=subjects(Query()),
        now=NOW,
    )

    (step,) = bridge.steps
    assert (step.cause, step.people, step.required, step.covered) == (Cause.MOVED_OUT, 3, -3, -1)


def test_a_skill_counts_people_once_whatever_the_courses_that_grant_it(firm):
    skill = Skill.objects.create(code="ai", name="AI fluency")
    for required in (firm.ai, firm.data):
        CourseSkill.objects.create(course=required.course, skill=skill)

    (line,) = queries.skills(Query(), scope=None, now=NOW)

    assert (line.required, line.covered) == (5, 2)


def test_on_monday_each_head_and_hr_get_their_own_departments_once(firm):
    hr_person = employee(firm.law, name="Hilda HR")
    grant(user(hr_person), "hr", department=firm.law)
    marks.mark_people(employee_ids={hr_person.pk}, now=NOW)

    assert tasks.weekly_report(NOW.isoformat()) == 2
    assert tasks.weekly_report((NOW + timedelta(days=2)).isoformat()) == 0

    of = {n.recipient_id: n for n in Notice.objects.filter(kind=weekly.CODE)}
    assert of[firm.hanna.pk].context["departments"] == ["SALES"]
    assert of[hr_person.pk].context["departments"] == ["LAW"]
    assert of[firm.hanna.pk].occurrence == "2026-W27"
    facts = weekly.facts([of[firm.hanna.pk]], NOW)[of[firm.hanna.pk].pk]
    assert facts["table"]()[0] == "Sales: 2 / 5 · 40 %, 1 overdue"
    assert facts["csv"].endswith("/coverage/download/csv/?department=SALES")


def test_the_weekly_report_tells_of_the_skills_of_each_part(firm, settings):
    framing, risk = skills.skill("framing", name="Framing"), skills.skill("risk", name="Risk")
    skills.profile({framing: 2, risk: 1}, code="measured", name="Measured", name_zh="标尺")
    settings.SKILL_REPORT_PROFILE = "measured"
    one = employee(firm.sales, name="Ada")
    marks.mark_people(employee_ids={one.pk}, now=NOW)
    skills.holding(one, framing, 2, until=NOW.date() + timedelta(days=30))

    tasks.weekly_report(NOW.isoformat())

    notice = Notice.objects.get(kind=weekly.CODE, recipient=firm.hanna)
    said = notice.context["sections"]["skills"]
    people = said["skills"][0][4]
    assert said["skills"] == [
        ["Risk", "", 1, 0, people, 0, 0, ""],
        ["Framing", "", 2, 1, people, 1, 0, "Ada"],
    ]
    lines = weekly.facts([notice], NOW)[notice.pk]["table"]()
    assert "Skills, against the profile Measured:" in lines
    assert f"  Risk, level 1: held by 0 of {people}" in lines
    told = f"  Framing, level 2: held by 1 of {people}; only Ada holds it; 1 ends within 90 days"
    assert told in lines
    assert lines[-1].endswith("/skills/coverage/?profile=measured&department=SALES")


def test_the_week_after_there_is_a_new_report(firm):
    tasks.weekly_report(NOW.isoformat())

    assert tasks.weekly_report((NOW + timedelta(days=7)).isoformat()) == 1


def test_the_line_of_a_year_has_month_ends():
    days = history.months(date(2026, 3, 30))

    assert days[-1] == date(2026, 3, 30)
    assert days[-2] == date(2026, 2, 28)
    assert days[0] == date(2025, 3, 31)
