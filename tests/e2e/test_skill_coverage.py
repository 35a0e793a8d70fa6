"""Skill coverage in a real browser, with axe: the matrix, what would close its gaps, one cell."""

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.catalogue.models import CourseSkill, CourseVersion
from courses.skills.services.awarding import exempt
from tests.factories import assignments as a
from tests.factories import directory as d
from tests.factories import skills as s

NAMES = {
    "framing": ("Framing and value", "问题界定与价值"),
    "data": ("Data and AI fluency", "数据与 AI 素养"),
    "risk": ("Risk, law and ethics", "风险、法律与伦理"),
    "talk": ("Communication", "沟通"),
}


@pytest.fixture
def hr(transactional_db):
    account = d.user(username="hr@example.org")
    d.grant(account, "hr")
    return account


@pytest.fixture
def people(hr):
    now = datetime.now(UTC)
    sales = d.department("SALES", name="Sales")
    skills = [
        s.skill(c, name=n, name_zh=zh, position=p) for p, (c, (n, zh)) in enumerate(NAMES.items())
    ]
    s.profile(
        dict(zip(skills, (3, 2, 1, 2), strict=True)), code="l1", name="Guide L1", name_zh="向导 L1"
    )
    found = [d.employee(sales, name=f"Person {n}") for n in range(8)]
    for number, person in enumerate(found):
        for place, skill in enumerate(skills[:3]):
            level = (number + place * 2) % 4
            until = now.date() + timedelta(days=40) if number == 3 else date(2040, 1, 1)
            s.holding(person, skill, level, until=until)
    s.holding(found[1], skills[3], 2)
    why = {"reason": "Speaks for the firm.", "actor": None, "now": now}
    exempt(employee=found[2], skill=skills[3], starts_on=date(2026, 1, 1), **why)
    course = a.course("ethics", title="Duties under the AI Act")
    CourseVersion.objects.create(course=course, number=1, published_at=now)
    CourseSkill.objects.create(course=course, skill=skills[2], level=2)
    return found


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("?profile=l1", "skill-coverage"),
        ("?profile=l1&department=SALES&only=gap&sort=-gap", "skill-coverage-gaps"),
        ("closing/?profile=l1", "skill-coverage-closing"),
        ("{person}/talk/?profile=l1", "skill-coverage-cell"),
        ("?profile=l1&q=nobody-of-this-name", "skill-coverage-empty"),
    ],
)
def test_the_pages_of_skill_coverage_look_right(screens, hr, people, path, name):
    screens(f"/skills/coverage/{path.format(person=people[1].pk)}", name, user=hr)


def test_a_cell_is_reached_by_keyboard_and_opens_how_it_came_about(open_page, hr, people):
    page = open_page(hr, path="/skills/coverage/?profile=l1")
    cell = page.locator("table.matrix a.lv").first
    cell.focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/framing/**")
    assert page.locator("h1").inner_text().startswith("Person 0")
