"""The board of a fund in a real browser: by mouse, by keyboard, without script; and its looks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from orgchange.innovation.models import Proposal
from tests.factories import directory as people
from tests.factories import innovation as make


class Firm:
    """A fund whose manager has proposals in hand in most columns."""

    def __init__(self):
        self.now = timezone.now()
        self.service = people.department("SERVICE", name="Service")
        self.marie = people.employee(
            people.department("LEARN", name="Learning"), name="Marie Moser"
        )
        self.fund = make.fund("ideas", name="Front-line ideas", name_zh="一线创意基金")
        year = self.now.date().replace(month=1, day=1)
        make.period(self.fund, since=year, until=year + timedelta(days=366), money=100_000)
        make.office(self.fund, self.marie, "manager")
        self.round = make.round_of(self.fund, name="Autumn", now=self.now)
        self.marked = self.proposal("Sort complaints", "marked_decline")
        self.fresh = self.proposal("用手机拍照核对送货单", "submitted")
        self.old = self.proposal("Plan the yard", "calibration", due=-3)
        self.proposal("Translate mails", "in_review", due=1)
        self.proposal("Find drawings", "needs_info")
        self.manager = people.user(self.marie)

    def proposal(self, title, state, *, due=6):
        who = people.employee(self.service, name=f"Ada {title.split()[0]}")
        due_at = self.now + timedelta(days=due)
        return make.proposal(self.round, who, title=title, state=state, now=self.now, due_at=due_at)


@pytest.fixture
def firm(transactional_db):
    return Firm()


def card(page, title):
    return page.locator("[data-card]", has_text=title)


def column(page, code):
    return page.locator(f"[data-column={code}]")


def drag(page, title, code, *, first):
    """Take the card by its lower edge to the head of a column; `first`: the leftmost to be seen."""
    column(page, first).evaluate("one => { one.parentElement.scrollLeft = one.offsetLeft; }")
    box = card(page, title).bounding_box()
    target = column(page, code).locator("header").bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + box["height"] - 6)
    page.mouse.down()
    page.mouse.move(target["x"] + 40, target["y"] + 20, steps=8)
    page.mouse.move(target["x"] + 44, target["y"] + 22)
    page.mouse.up()


def state_of(row):
    return Proposal.objects.get(pk=row.pk).state


def test_a_card_is_dragged_to_a_column_that_a_step_leads_to(firm, open_page):
    page = open_page(firm.manager, path="/fund/?lane=standard")

    drag(page, "Sort complaints", "calibration", first="calibration")

    column(page, "calibration").get_by_role("link", name="Sort complaints").wait_for()
    page.get_by_text(f"{firm.marked.number} moved on.").wait_for()
    assert page.url.endswith("/fund/?lane=standard")
    assert state_of(firm.marked) == "calibration"


def test_a_card_dropped_where_no_step_leads_stays_and_it_is_said(firm, open_page):
    page = open_page(firm.manager, path="/fund/")

    drag(page, "Sort complaints", "waitlisted", first="calibration")

    page.get_by_text("It cannot go there from where it is.").wait_for(state="attached")
    assert state_of(firm.marked) == "marked_decline"


def test_a_step_that_asks_for_something_opens_its_form(firm, open_page):
    page = open_page(firm.manager, path="/fund/")

    drag(page, "Plan the yard", "marked_fund", first="calibration")

    page.get_by_label("Amount").wait_for()
    assert state_of(firm.old) == "calibration"


def test_what_is_refused_is_said_on_the_board_as_it_was(firm, open_page):
    page = open_page(firm.manager, path="/fund/?lane=standard")

    drag(page, "用手机拍照核对送货单", "in_review", first="submitted")

    page.get_by_text(f"{firm.fresh.number}: ").wait_for()
    column(page, "submitted").get_by_role("link", name="用手机拍照核对送货单").wait_for()
    assert page.url.endswith("/fund/?lane=standard")
    assert state_of(firm.fresh) == "submitted"


def test_a_card_is_moved_by_keys_alone(firm, open_page):
    page = open_page(firm.manager, path="/fund/")
    title = page.get_by_role("link", name="Sort complaints", exact=True)
    title.focus()

    page.keyboard.press("m")
    steps = card(page, "Sort complaints").locator("details.menu ul :is(button, a)")
    steps.first.wait_for()
    seen = [focused(page)]
    for _ in range(steps.count()):
        page.keyboard.press("ArrowDown")
        seen.append(focused(page))
    assert seen[0] == seen[-1]
    assert len(set(seen)) == steps.count()
    page.keyboard.press("Escape")
    steps.first.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.closest('[data-card]') !== null")

    page.keyboard.press("m")
    while focused(page) != "Take the mark back":
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    column(page, "calibration").get_by_role("link", name="Sort complaints").wait_for()
    assert state_of(firm.marked) == "calibration"


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim()")


def test_without_script_the_same_steps_are_there(firm, open_page, live_server):
    held = open_page(firm.manager).context
    bare = held.browser.new_context(
        base_url=live_server.url, storage_state=held.storage_state(), java_script_enabled=False
    )
    page = bare.new_page()
    page.goto("/fund/")

    card(page, "Sort complaints").locator("summary").click()
    page.get_by_role("button", name="Take the mark back").click()

    column(page, "calibration").get_by_role("link", name="Sort complaints").wait_for()
    bare.close()
    assert state_of(firm.marked) == "calibration"


def test_how_the_board_looks(firm, screens):
    screens("/fund/", "fund-board", firm.manager)
    screens("/fund/?view=list", "fund-list", firm.manager)


def test_how_the_portfolio_looks(firm, screens):
    screens("/fund/portfolio/", "fund-portfolio", firm.manager)


def test_how_funds_and_the_workflow_look(firm, screens):
    screens("/fund/funds/", "fund-funds", firm.manager)
    screens("/fund/funds/ideas/", "fund-fund", firm.manager)
    screens("/fund/workflows/proposal/", "fund-workflow", firm.manager)
