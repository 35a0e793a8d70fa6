"""Stages of tracks in every figure: the doors of coverage once more, with a stage required."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from courses.assignments.models import Obligation
from courses.assignments.services.attaining import attain
from courses.assignments.services.stages import require_of, stage_assignment, stage_requirement
from courses.coverage import kept
from courses.coverage.figures import measure
from courses.coverage.shapes import Query
from tests.coverage.conftest import NOW
from tests.coverage.test_doors import (  # noqa: F401 - the same doors, in a firm with a stage
    QUERIES,
    command,
    test_a_figure_opens_to_exactly_its_people,
    test_a_head_opens_only_people_whose_records_are_in_sight,
    test_a_saved_report_gives_the_same_figures_after_a_transfer,
    test_case_30_screen_csv_xlsx_api_and_command_say_the_same,
    test_the_five_states_add_up_to_the_headcount_in_every_row,
)
from tests.coverage.test_withheld import executive, group  # noqa: F401 - fixtures
from tests.factories.assignments import obligation, stage

pytestmark = pytest.mark.django_db
CODE = "ai-translator/foundation"


@pytest.fixture
def firm(firm):
    """The firm, with a stage required of four people: attained by one, overdue for one.

    Written by the services, but without the reconciler's view of the courses, which no assignment
    asks for in this firm.
    """
    early = NOW - timedelta(days=40)
    firm.stage = stage_requirement(
        code=CODE, name="AI translator: Foundation", name_zh="AI 翻译官：基础", now=early
    )
    made = stage_assignment(requirement=firm.stage, due_days=60, valid_months=24, now=early)
    names = ("covered", "covered2", "pending", "leave")
    ids = [firm.people[name].pk for name in names]
    days = {"employee_ids": ids, "reason": "On the track", "now": early}
    require_of(assignment=made, starts_on=date(2026, 6, 1), **days)
    late = {**days, "employee_ids": [firm.people["never"].pk]}
    require_of(assignment=made, starts_on=date(2026, 4, 1), **late)
    firm.attained = attain(
        employee=firm.people["covered"],
        requirement=firm.stage,
        finished_on=date(2026, 5, 20),
        words="Case exam passed",
        actor=None,
        now=early + timedelta(hours=1),
    )
    kept.recount(now=NOW)
    return firm


def test_the_five_states_of_a_stage(firm, frozen):
    said = command("course=ai-translator/foundation")

    (top,) = [row for row in said["rows"] if row["department"] == "TOP"]
    assert top["course"] == CODE
    states = ("not_required", "excluded", "covered", "pending", "overdue")
    assert [top[name] for name in states] == [top["headcount"] - 5, 1, 1, 2, 1]
    assert (top["required"], top["coverage"]) == (4, 0.25)


def test_rows_come_by_code_and_columns_by_kind(client, firm, frozen):
    assert [row["course"] for row in command("department=LAW")["rows"]] == ["ai", CODE, "data"]

    client.force_login(firm.hr)
    page = client.get(reverse("coverage:coverage")).text
    groups = page[page.index('class="groups"') :]
    assert groups.index("Track stages") < groups.index("AI basics")
    assert groups.index("AI basics") < groups.index("Data handling") < groups.index("Foundation")
    assert "All courses and stages" in groups


def test_without_stages_the_page_has_no_group_of_them(client, firm, frozen):
    client.force_login(firm.hr)

    page = client.get(f"{reverse('coverage:coverage')}?course=ai&course=data").text

    assert 'class="groups"' not in page
    assert "All courses" in page


def test_a_departments_page_shows_stages_under_their_own_heading(client, firm, frozen):
    client.force_login(firm.hr)

    page = client.get(reverse("directory:department", args=[firm.sales.pk])).text

    courses, stages = page[page.index("Coverage") :].split("Track stages", 1)
    assert "AI basics" in courses
    assert "Foundation" not in courses
    assert "AI translator: Foundation" in stages
    assert "1 / 4" in stages


def test_the_people_behind_it_show_the_attainment(client, firm, frozen):
    client.force_login(firm.hr)
    page = client.get(f"{reverse('coverage:people')}?course={CODE}&state=covered").text
    assert "Stage attained" in page
    assert "Case exam passed" in page

    api = client.get(f"/api/v1/coverage/people/?course={CODE}&state=covered").json()
    (line,) = api["results"]
    assert (line["course"], line["completion"]) == (CODE, None)
    assert line["finished_on"] == "2026-05-20"
    assert line["covered_until"] == "2028-05-21"

    why = client.get(reverse("coverage:why", args=[firm.people["covered"].pk, firm.stage.pk])).text
    assert "a stage of the person" in why
    assert "Case exam passed" in why


def test_the_pdf_and_the_filter_name_it(client, firm, frozen):
    client.force_login(firm.hr)

    pdf = client.get(f"{reverse('coverage:download', args=['pdf'])}?course={CODE}")
    assert pdf.content.startswith(b"%PDF")
    page = client.get(f"{reverse('coverage:coverage')}?course={CODE}").text
    assert f'value="{CODE}" checked' in page


def test_it_is_named_in_chinese(firm, frozen):
    with translation.override("zh-hans"):
        found = measure(Query(courses=(CODE,)), scope=None, now=NOW)
        assert found.subjects[0].title_here == "AI 翻译官：基础"


def test_kept_counts_follow_an_attainment_and_the_clock(firm):
    attain(
        employee=firm.people["never"],
        requirement=firm.stage,
        finished_on=date(2026, 6, 30),
        ends_on=date(2026, 7, 2),
        actor=None,
        now=NOW,
    )
    later = NOW + timedelta(minutes=1)
    query = Query(department="SHOPS", courses=(CODE,))

    def covered(now):
        found = measure(query, scope=None, now=now)
        return found.total(found.roots).covered

    assert covered(later) == 1
    assert kept.differences() == []
    assert covered(NOW + timedelta(days=3)) == 0
    assert kept.differences() == []


def test_what_was_known_before_stays(firm):
    """The attainment was recorded an hour after the stage was required."""
    asked = {"courses": (CODE,), "as_of": date(2026, 6, 15)}
    then = NOW - timedelta(days=40) + timedelta(minutes=30)

    now = measure(Query(**asked), scope=None, now=NOW)
    before = measure(Query(**asked, known_at=then), scope=None, now=NOW)

    assert now.total(now.roots).covered == 1
    assert before.total(before.roots).covered == 0


def test_the_number_of_queries_does_not_grow_with_stages(firm, django_assert_num_queries):

    with CaptureQueriesContext(connection) as with_one:
        measure(Query(), scope=None, now=NOW)
    for number in range(5):
        made = stage_requirement(code=f"track/{number}", name=f"Stage {number}", now=NOW)
        its = stage_assignment(requirement=made, due_days=10, now=NOW)
        ids = [firm.people["pending"].pk]
        require_of(assignment=its, employee_ids=ids, starts_on=NOW.date(), reason="x", now=NOW)
    kept.settle(now=NOW)
    with django_assert_num_queries(len(with_one)):
        found = measure(Query(), scope=None, now=NOW)
    assert sum(subject.is_stage for subject in found.subjects) == 6
    assert Obligation.objects.current().filter(requirement__code="track/0").count() == 1


def test_case_31_a_stage_of_a_few_people_is_withheld_like_a_course(executive, group):  # noqa: F811
    required = stage(CODE, name="Foundation")
    for code, size in (("IT", 3), ("LAW", 6)):
        for n in range(size):
            obligation(group.people[f"{code}{n}"], required, due_on=date(2026, 6, 30))
    kept.recount(now=NOW)

    said = executive.get(f"/api/v1/coverage/?course={CODE}").json()["rows"]
    rows = {row["department"]: row for row in said}

    assert {code for code, row in rows.items() if row.get("withheld")} >= {"IT", "LAW"}
    assert rows["IT"]["overdue"] is None
    assert (rows["TOP"]["required"], rows["TOP"]["overdue"]) == (9, 9)
    page = executive.get(reverse("directory:department", args=[group.places["IT"].pk])).text
    stages = page[page.index("Track stages") :]
    assert "withheld" in stages
