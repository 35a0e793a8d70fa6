"""The roster board in the browser: by mouse, by keyboard, by finger; figures before the drop."""

from datetime import date

import pytest
from django.utils import timezone

from orgchange.teams.models import HelpOffer, RosterDraft, TeamMembership
from orgchange.teams.services import drafts
from tests.factories.directory import department, employee, grant, user
from tests.factories.teams import membership, team

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2027, 1, 4)
POOL = (
    ("Cleo Martin", "data", "Berlin"),
    ("陈伟 Chen Wei", "sales", "Suzhou"),
    ("Priya Nair", "law", "Berlin"),
    ("Tomás Ruiz", "data", "Madrid"),
    ("Sara Lind", "sales", "Berlin"),
    ("Omar Haddad", "law", ""),
)


class Firm:
    """A pilot team of two, its lead and HR, and a pool of six."""

    def __init__(self):
        self.places = {
            "sales": department("SALES", name="Sales", function="business"),
            "data": department("DATA", name="Data", function="data_science"),
            "law": department("LAW", name="Legal", function="legal"),
        }
        self.lead = employee(self.places["sales"], name="Lea Hofer")
        self.ada = employee(self.places["data"], name="Ada Moser", site="Berlin")
        self.ben = employee(self.places["sales"], name="Ben Okafor", site="Berlin")
        self.people = {
            name: employee(self.places[where], name=name, site=site) for name, where, site in POOL
        }
        self.cleo = self.people["Cleo Martin"]
        self.team = team("Demand forecasts", kind="pilot", lead=self.lead)
        membership(self.team, self.ben, slot="owner", allocation=30)
        membership(self.team, self.ada, slot="data_scientist", allocation=40)
        membership(team("Night shift planning"), self.people["Tomás Ruiz"], allocation=70)
        HelpOffer.objects.create(
            employee=self.people["Sara Lind"],
            interests="Forecasts of seasonal goods",
            starts_on=date(2026, 1, 1),
        )
        self.lead_user = user(self.lead)
        self.hr = user(username="hr@example.org", full_name="Helen Reed")
        grant(self.hr, "hr")
        self.draft = drafts.start(
            team=self.team, starts_on=DAY, actor=self.lead_user, now=timezone.now()
        )
        self.path = f"/teams/drafts/{self.draft.pk}/"

    def place(self, name, slot, **given):
        drafts.place(
            draft=self.draft,
            employee=self.people[name],
            slot=slot,
            actor=self.lead_user,
            now=timezone.now(),
            **given,
        )

    def planned(self):
        draft = RosterDraft.objects.get(pk=self.draft.pk)
        seats = draft.steps.get(number=draft.at).seats
        return {(seat["employee"], seat["slot"]): seat["allocation"] for seat in seats}

    def seats(self):
        rows = TeamMembership.objects.current().on(DAY).filter(team=self.team)
        return {(row.employee_id, row.slot): row.allocation for row in rows}


@pytest.fixture
def firm():
    return Firm()


def slot(page, code):
    return page.locator(f"[data-slot={code}]")


def share(page):
    return page.locator("[data-figure=share] dd b")


def test_a_lead_plans_by_mouse_and_keyboard_sees_figures_first_and_publishes(firm, open_page):
    page = open_page(firm.lead_user, path=firm.path)
    assert share(page).inner_text() == "50 %"

    # By mouse: the share changes while the card hovers, and nothing is written yet.
    card = page.locator(f"#pool-list [data-employee='{firm.cleo.pk}']")
    box = card.bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 14)
    page.mouse.down()
    target = slot(page, "translator").bounding_box()
    page.mouse.move(target["x"] + 60, target["y"] + 40, steps=8)
    page.locator("[data-preview-of]").wait_for()
    assert share(page).inner_text() == "67 %"
    assert (firm.cleo.pk, "translator") not in firm.planned()
    page.mouse.up()
    slot(page, "translator").get_by_text("Cleo Martin").first.wait_for()
    assert firm.planned()[(firm.cleo.pk, "translator")] == 20

    # By keyboard: pick up, walk to another slot, drop; Escape puts back.
    grip = slot(page, "translator").get_by_role("button", name="Move Cleo Martin")
    grip.focus()
    page.keyboard.press("Enter")
    page.locator("[data-live]", has_text="Cleo Martin picked up").wait_for(state="attached")
    page.keyboard.press("ArrowRight")
    page.locator("[data-live]", has_text="Data scientist.").wait_for(state="attached")
    page.keyboard.press("Escape")
    assert (firm.cleo.pk, "translator") in firm.planned()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.locator("[data-slot=business_expert][data-over]").wait_for()
    page.keyboard.press("Enter")
    slot(page, "business_expert").get_by_role("button", name="Move Cleo Martin").wait_for()
    page.wait_for_function("document.activeElement.id.endsWith('-business_expert')")

    # Undo and redo, by keys.
    page.keyboard.press("Control+z")
    slot(page, "translator").get_by_role("button", name="Move Cleo Martin").wait_for()
    page.keyboard.press("Control+Shift+Z")
    slot(page, "business_expert").get_by_role("button", name="Move Cleo Martin").wait_for()
    page.keyboard.press("Control+z")
    slot(page, "translator").get_by_role("button", name="Move Cleo Martin").wait_for()

    # The share of somebody's time, on the card.
    page.get_by_label("Share of the time of Ben Okafor, %").fill("50")
    page.get_by_label("Share of the time of Ben Okafor, %").press("Tab")
    page.get_by_text("30 % → 50 %").wait_for()

    # The dialog says what it will do; then it is done.
    page.get_by_role("link", name="Publish…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("1 joins, 1 changes").first.wait_for()
    dialog.get_by_role("button", name="Publish: 1 joins, 1 changes").click()
    page.get_by_text("Published: 1 joined, 0 left, 1 changed.").wait_for()
    assert firm.seats() == {
        (firm.ben.pk, "owner"): 50,
        (firm.ada.pk, "data_scientist"): 40,
        (firm.cleo.pk, "translator"): 20,
    }


def test_what_would_break_is_said_while_the_card_hovers(firm, open_page):
    page = open_page(firm.lead_user, path=firm.path)
    card = slot(page, "owner").locator("[data-card]")

    card.get_by_role("button", name="Move Ben Okafor").focus()
    page.get_by_label("Name or number").fill("Ben")
    page.locator("#pool-list").get_by_text("1 person").wait_for()
    pool_card = page.locator("#pool-list").get_by_role("button", name="Move Ben Okafor")
    pool_card.focus()
    page.keyboard.press("Enter")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    page.locator("[data-slot=legal][data-over]").wait_for()

    page.locator(".plan-problems").get_by_text("must not be one person").wait_for()


def test_a_card_walked_to_the_pool_is_out_of_the_team(firm, open_page):
    page = open_page(firm.lead_user, path=firm.path)

    slot(page, "owner").get_by_role("button", name="Move Ben Okafor").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    page.locator(".plan-pool[data-over]").wait_for()
    page.locator("[data-figure=slots] b", has_text="1 / 7").wait_for()
    page.keyboard.press("Enter")

    page.get_by_text("leaves; was Accountable owner, 30 %").wait_for()
    assert (firm.ben.pk, "owner") not in firm.planned()
    page.wait_for_function(f"document.activeElement.id === 'grip-{firm.ben.pk}-'")


def test_a_finger_presses_long_and_drags(firm, open_page):
    page = open_page(firm.lead_user, width=390, path=firm.path)
    session = page.context.new_cdp_session(page)

    def touch(kind, x=None, y=None):
        points = [] if x is None else [{"x": x, "y": y}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    card = slot(page, "data_scientist").locator("[data-card]")
    slot(page, "translator").scroll_into_view_if_needed()
    card.scroll_into_view_if_needed()
    box, target = card.bounding_box(), slot(page, "translator").bounding_box()
    x, y = box["x"] + 150, box["y"] + 12
    touch("touchStart", x, y)
    page.locator(".plan-ghost").wait_for()
    for part in range(1, 9):
        touch("touchMove", x, y + (target["y"] + 60 - y) * part / 8)
    page.locator("[data-slot=translator][data-over]").wait_for()
    touch("touchEnd")

    slot(page, "translator").get_by_role("button", name="Move Ada Moser").wait_for()
    assert (firm.ada.pk, "translator") in firm.planned()


def test_how_the_board_looks(firm, screens):
    firm.place("Cleo Martin", "translator")
    firm.place("Tomás Ruiz", "data_scientist", allocation=20)
    firm.place("Priya Nair", "legal", allocation=15)
    drafts.comment(
        draft=firm.draft,
        body="Could Sara be the business expert? She asked to help.",
        actor=firm.hr,
        now=timezone.now(),
    )

    screens(firm.path, "board", firm.lead_user)


def test_how_the_question_before_publishing_looks(firm, screens):
    firm.place("Cleo Martin", "translator")
    firm.place("Tomás Ruiz", "data_scientist", allocation=60)

    screens(f"{firm.path}publish/", "board-publish", firm.lead_user)


def test_how_the_lists_look(firm, screens):
    screens(f"/teams/{firm.team.pk}/drafts/", "board-drafts", firm.lead_user)


def test_how_a_card_in_the_hand_looks(firm, screens):
    def pick(page):
        page.locator("[data-slot=data_scientist] [data-grip]").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowRight")
        page.locator("[data-preview-of]").wait_for()

    screens(firm.path, "board-held", firm.lead_user, prepare=pick)
