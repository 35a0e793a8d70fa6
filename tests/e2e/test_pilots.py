"""A pilot in a real browser: read, checked in, sent on by a panel, judged, closed with a lesson."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from orgchange.core.dates import firm_day
from orgchange.pilots.models import (
    EndDecision,
    Gate,
    Lesson,
    Pilot,
    PilotOutcome,
    PilotTask,
    Reading,
)
from tests.e2e.conftest import PHONE
from tests.factories import directory as d
from tests.factories import innovation as f
from tests.factories import pilots as p

OFFICES = ("manager", "chair", "director", "finance", "legal")
PEOPLE = ("owner", "sponsor", "evaluator", "member", "second")
WORDS = "Clerks booked faster on both docks, and the rain did not matter any more."


@pytest.fixture
def lab(transactional_db, settings, tmp_path):
    """A fund's committee and the people of pilots."""
    settings.MEDIA_ROOT = str(tmp_path)
    where, elsewhere = d.department("SALES", name="Sales"), d.department("IT", name="IT")
    people = {
        name: d.employee(elsewhere if place % 2 else where, name=f"{name.title()} Person")
        for place, name in enumerate((*OFFICES, *PEOPLE))
    }
    users = {name: d.user(person) for name, person in people.items()}
    fund = f.fund()
    f.period(fund, money=100_000)
    for role in OFFICES:
        f.office(fund, people[role], role)
    f.office(fund, people["second"], "reviewer")
    return SimpleNamespace(people=people, users=users, fund=fund, today=firm_day(timezone.now()))


def running(lab, state="running", *, title="Book receipts by photo", days=60, **fields):
    """A pilot of these people that has run for some days, with a reading each fortnight."""
    start = lab.today - timedelta(days=days)
    now = timezone.now() - timedelta(days=days)
    pilot = p.pilot(
        lab.fund,
        lab.people["owner"],
        sponsor=lab.people["sponsor"],
        evaluator=lab.people["evaluator"],
        state=state,
        title=title,
        now=now,
        started_on=start,
        planned_end_on=start + timedelta(days=126),
        scenario="Clerks photograph the receipt instead of typing it.",
        **fields,
    )
    p.contract(pilot, number=1, now=now, baseline_on=start - timedelta(days=14))
    p.team(pilot, lab.people["owner"], lab.people["member"])
    for fortnight, value in enumerate(("6.9", "6.1", "5.6", "5.2")):
        on = start + timedelta(days=14 * fortnight)
        p.reading(pilot, value, on=on, at=now + timedelta(days=14 * fortnight))
    return pilot


def test_a_pilot_is_read_and_checked_in_on_a_phone(lab, open_page, screens):
    pilot = running(lab)

    desk = open_page(lab.users["owner"], width=PHONE, path=f"/pilots/{pilot.pk}/readings/new/")
    desk.locator("main input[name=value]").fill("4.9")
    desk.get_by_role("button", name="Add it").click()
    desk.get_by_text("The reading is on record.").wait_for()

    desk.goto(f"/pilots/{pilot.pk}/check-ins/new/")
    desk.locator("textarea[name=happened]").fill("Two docks steady.")
    desk.locator("input[name=work_done]").fill("45")
    desk.locator("input[name=buffer_used]").fill("6")
    desk.get_by_text("As planned", exact=True).click()
    desk.locator("main form button.primary").click()
    desk.get_by_text("Checked in.").wait_for()

    assert Reading.objects.filter(pilot=pilot, value=Decimal("4.9")).count() == 1
    assert pilot.check_ins.get().work_done == 45
    looks = lab.users["sponsor"]
    screens(f"/pilots/{pilot.pk}/", "pilot", looks)
    for name in ("contract", "readings", "check-ins", "gates", "tasks", "risks", "files"):
        screens(f"/pilots/{pilot.pk}/{name}/", f"pilot-{name}", looks)
    for name in ("spending", "history", "decisions"):
        screens(f"/pilots/{pilot.pk}/{name}/", f"pilot-{name}", looks)


def test_a_panel_off_the_team_sends_it_on(lab, open_page, screens):
    pilot = running(lab, "gate_review")
    now = timezone.now()
    gate = Gate.objects.create(
        pilot=pilot,
        milestone="m1",
        name="Milestone 1",
        planned_on=lab.today,
        opened_at=now - timedelta(days=4),
        pre_read="Eight fields in ten are read.",
        pre_read_at=now - timedelta(days=4),
        contract=pilot.contracts.get(),
    )
    for name in ("chair", "second"):
        gate.seats.create(employee=lab.people[name])
    gate.evidence.create(text="A log of a week.", put_by=lab.users["member"], put_at=now)

    desk = open_page(lab.users["chair"], path=f"/pilots/{pilot.pk}/gates/{gate.pk}/")
    desk.get_by_text("A log of a week.").wait_for()
    screens(f"/pilots/{pilot.pk}/gates/{gate.pk}/", "pilot-gate", lab.users["legal"])
    desk.get_by_role("button", name="It shows it").first.click()
    desk.get_by_text("The team sees your answer.").wait_for()
    desk.goto(f"/pilots/{pilot.pk}/gate/")
    desk.locator("input[name=decision][value=go]").check()
    desk.locator("textarea[name=words]").fill(WORDS)
    for held in desk.locator("input[name=attended]").all():
        held.check()
    desk.get_by_role("button", name="Decide", exact=True).click()
    desk.get_by_text("Decided. The team is told.").wait_for()

    pilot.refresh_from_db()
    gate.refresh_from_db()
    assert (pilot.state, gate.decision) == ("running", "go")


def test_it_is_judged_decided_and_closed_with_its_lesson(lab, open_page, screens):
    pilot = running(lab, "evaluating", days=120)
    Pilot.objects.filter(pk=pilot.pk).update(ended_on=lab.today - timedelta(days=1))

    desk = open_page(lab.users["evaluator"], path=f"/pilots/{pilot.pk}/evaluation/")
    screens(f"/pilots/{pilot.pk}/evaluation/", "pilot-evaluation", lab.users["evaluator"])
    desk.reload()
    desk.locator("input[name=verdict][value=inconclusive]").check()
    desk.locator("textarea[name=words]").fill(WORDS)
    desk.get_by_role("button", name="Give it", exact=True).click()
    desk.get_by_text("Given. The director decides what is done with it.").wait_for()

    desk = open_page(lab.users["director"], path=f"/pilots/{pilot.pk}/decision/")
    desk.locator("input[value=end_here], input[value=stop]").first.check()
    desk.locator("textarea[name=words]").fill("The readings do not carry another round.")
    desk.get_by_role("button", name="Decide", exact=True).click()
    desk.get_by_text("Decided. The team is told.").wait_for()

    desk = open_page(lab.users["owner"], path=f"/pilots/{pilot.pk}/lesson/write/")
    desk.locator("input[name=title]").fill("Photograph the paper before it gets wet")
    for name in ("believed", "saw", "differently"):
        desk.locator(f"textarea[name={name}]").fill("Rain blurred one photo in nine.")
    ask = desk.locator("[name=ask]")
    if ask.evaluate("node => node.tagName") == "SELECT":
        ask.select_option(str(lab.people["member"].pk))
    else:
        ask.fill("Member Person")
    desk.get_by_role("button", name="Publish to all colleagues").click()
    desk.wait_for_url(f"**/pilots/{pilot.pk}/lesson/")

    desk = open_page(lab.users["manager"], path=f"/pilots/{pilot.pk}/closing/")
    desk.get_by_role("button", name="Close").click()
    desk.get_by_text("Closed", exact=True).first.wait_for()
    pilot.refresh_from_db()

    assert PilotOutcome.objects.get().verdict == "inconclusive"
    assert EndDecision.objects.get().ending == "stop"
    assert Lesson.objects.get().published_at is not None
    assert pilot.state == "closed"
    reader = lab.users["second"]
    for path in (f"{pilot.pk}/", f"{pilot.pk}/outcome/", f"{pilot.pk}/lesson/"):
        screens(f"/pilots/{path}", f"closed-{path.replace('/', '-')}", reader)
    for name in ("gallery", "lessons", "thanks", "goals"):
        screens(f"/pilots/{name}/", f"pilots-{name}", reader)
    screens("/pilots/", "pilots", reader)
    screens("/pilots/portfolio/", "pilots-portfolio", lab.users["director"])


def test_what_is_missing_is_seen_while_it_is_set_up(lab, screens):
    pilot = p.pilot(lab.fund, lab.people["owner"], sponsor=lab.people["sponsor"])
    p.contract(pilot)
    owner = lab.users["owner"]
    for name in ("", "setup/", "contract/", "contract/write/", "people/", "data/"):
        screens(f"/pilots/{pilot.pk}/{name}", f"setup-{name.replace('/', '-')}", owner)
    screens("/pilots/open/", "pilot-open", lab.users["manager"])


def board_of(lab):
    """A running pilot with three tasks in the first column."""
    pilot = running(lab)
    for place, title in enumerate(("Collect photos", "Name the fields", "Ask the drivers"), 1):
        PilotTask.objects.create(pilot=pilot, title=title, position=place)
    return pilot


def is_move(response):
    """What a drop is answered with: by then it is written."""
    return response.url.partition("?")[0].endswith("/move/")


def titles(page, code):
    return page.locator(f"[data-column={code}] [data-card] h3").all_inner_texts()


def test_a_task_is_carried_by_mouse(lab, open_page):
    pilot = board_of(lab)
    page = open_page(lab.users["owner"], path=f"/pilots/{pilot.pk}/tasks/?when=all")
    card = page.locator("[data-card]", has_text="Collect photos")
    box = card.locator("h3 a").bounding_box()
    target = page.locator("[data-column=doing]").bounding_box()

    page.mouse.move(box["x"] + 4, box["y"] + 4)
    page.mouse.down()
    page.mouse.move(target["x"] + 60, target["y"] + 80, steps=8)
    page.locator(".ghost").wait_for()
    with page.expect_response(is_move):
        page.mouse.up()

    page.get_by_text("Collect photos is in Doing.").wait_for(state="attached")
    page.locator("[data-column=doing] [data-card]").wait_for()
    assert page.locator(".ghost").count() == 0
    assert page.url.endswith(f"/{pilot.pk}/tasks/?when=all")  # taken by its title, and not opened
    assert titles(page, "doing") == ["Collect photos"]
    assert pilot.tasks.get(title="Collect photos").status == "doing"


def test_a_task_is_carried_by_keys_alone(lab, open_page):
    pilot = board_of(lab)
    page = open_page(lab.users["owner"], path=f"/pilots/{pilot.pk}/tasks/?when=all")

    page.get_by_role("button", name="Move “Ask the drivers”", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    with page.expect_response(is_move):
        page.keyboard.press("Enter")
    page.locator("[data-grip]:focus").wait_for()
    assert titles(page, "to_do") == ["Ask the drivers", "Collect photos", "Name the fields"]

    page.get_by_role("button", name="Move “Ask the drivers”", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    page.get_by_text("Ask the drivers stays where it was.").wait_for(state="attached")
    assert titles(page, "to_do")[0] == "Ask the drivers"

    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    with page.expect_response(is_move):
        page.keyboard.press("Space")
    assert pilot.tasks.get(title="Ask the drivers").status == "doing"
