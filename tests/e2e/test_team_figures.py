"""The pages of team figures in a real browser, with axe: figures, trend, departments, teams."""

import pytest

from tests.factories.directory import department, employee, grant, user
from tests.factories.teams import membership, team


@pytest.fixture
def hr(transactional_db):
    account = user(username="hr@example.org")
    grant(account, "hr")
    return account


@pytest.fixture
def teams(hr):
    top = department("TOP", name="Head office")
    sales = department("SALES", name="Sales", parent=top, function="business")
    tech = department("TECH", name="Technology", parent=top, function="engineering")
    people = [employee(tech if n % 2 else sales, name=f"Person {n}") for n in range(8)]
    for number in range(3):
        made = team(f"Team {number}", kind="pilot")
        slots = ("owner", "sponsor", "translator", "data_scientist", "legal", "other")
        for slot, person in zip(slots, people[number:], strict=False):
            membership(made, person, slot=slot, allocation=30)


def open_all(page):
    for summary in page.locator("main details.why > summary").all():
        summary.click()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("", "team-figures"),
        ("?scope=department", "team-figures-departments"),
        ("?scope=function", "team-figures-functions"),
        ("?scope=team&sort=-share", "team-figures-teams"),
        ("trend/", "team-figures-trend"),
        ("people/?figure=working", "team-figures-people"),
    ],
)
def test_the_pages_of_figures_look_right(screens, hr, teams, path, name):
    screens(f"/teams/figures/{path}", name, user=hr, prepare=open_all)


def test_no_word_of_the_trend_is_cut_off(open_page, hr, teams):
    page = open_page(hr, path="/teams/figures/trend/")

    cut = page.evaluate(
        """() => [...document.querySelectorAll('svg.team-trend')]
            .filter(svg => svg.getBoundingClientRect().width > 0)
            .flatMap(svg => [...svg.querySelectorAll('text')].filter(text => {
                const box = text.getBBox(), whole = svg.viewBox.baseVal;
                return box.x < 0 || box.y < 0 || box.x + box.width > whole.width
                    || box.y + box.height > whole.height + 1;
            }).map(text => text.textContent))"""
    )

    assert cut == []
