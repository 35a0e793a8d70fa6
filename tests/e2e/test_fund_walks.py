"""The fund walked from end to end by who uses it: a submitter on a phone, and finance at a desk."""

from datetime import date

import pytest
from django.utils import timezone

from orgchange.innovation.models import FundPeriod, LedgerEntry, Proposal
from orgchange.innovation.services import moving
from tests.e2e.conftest import PHONE
from tests.factories import innovation as f
from tests.innovation.money import awarded, committee
from tests.innovation.proposing import fund_with_people

SPENT = "Proposal,Amount,Posting date,Invoice,Text\nW-1,1200.50,{day},INV-1,Licences\n"


@pytest.fixture
def world(transactional_db):
    return fund_with_people(now=timezone.now(), micro_cap=3000)


def test_a_submitter_hands_in_from_a_phone_and_answers_what_is_asked(world, open_page):
    page = open_page(world.u["ada"], width=PHONE, path="/fund/ideas/new/")
    page.click("button[name=lane][value=micro]")
    fill(page, title="Count the geese", scenario="Guards count by hand.", change="A camera counts.")
    onward(page, "metric")
    fill(page, metric="Minutes a day", target="30")
    page.select_option("#id_direction", "down")
    onward(page, "means")
    page.select_option("#id_technique", "classifier")
    fill(page, harmed="Nobody.")
    onward(page, "data")
    onward(page, "money")
    page.fill("#id_lines-0-text", "Camera")
    page.fill("#id_lines-0-amount", "900")
    onward(page, "people")
    page.click("form[data-autosave] .btn.primary")
    page.wait_for_url("**/check/")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE

    page.get_by_role("button", name="Hand in", exact=True).click()
    row = arrived(page, "submitted")

    ask(row, world)
    page.goto(f"/fund/ideas/{row.pk}/")
    page.get_by_role("link", name="Answer", exact=True).first.click()
    page.fill("textarea[name^=q]", "Every morning.")
    page.get_by_role("button", name="Answer and hand in again").click()
    row = arrived(page, "submitted")
    assert row.questions.get().answer == "Every morning."


def fill(page, **fields):
    for name, text in fields.items():
        page.fill(f"#id_{name}", text)


def onward(page, step):
    page.click("form[data-autosave] .btn.primary")
    page.wait_for_url(f"**step={step}")


def arrived(page, state):
    page.wait_for_url("**/fund/ideas/*/")
    page.get_by_role("heading", name="Count the geese").first.wait_for()
    row = Proposal.objects.get()
    assert row.state == state
    return row


def ask(row, world):
    moving.move(
        proposal=row,
        transition="ask",
        actor=world.u["manager"],
        now=timezone.now(),
        questions=["How often?"],
    )


@pytest.fixture
def of(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    found = committee()
    found.award = awarded(found)
    Proposal.objects.filter(pk=found.award.proposal_id).update(number="W-1")
    type(found.award.decision).objects.update(told_at=f.NOW)
    found.next = f.period(found.fund, name="2027", since=date(2027, 1, 1), until=date(2028, 1, 1))
    return found


def test_finance_releases_brings_in_spending_and_closes_the_period(of, open_page):
    desk = open_page(of.accounts["finance"], path=f"/fund/awards/{of.award.pk}/")
    desk.get_by_role("button", name="Release").first.click()
    desk.get_by_text("released by").first.wait_for()

    desk.goto("/fund/money/imports/")
    spent = SPENT.format(day=LedgerEntry.objects.get(kind="release").occurred_on).encode()
    desk.set_input_files(
        "input[type=file]", {"name": "spent.csv", "mimeType": "text/csv", "buffer": spent}
    )
    desk.get_by_role("button", name="Read the file").click()
    desk.get_by_role("cell", name="INV-1", exact=True).wait_for()
    desk.get_by_role("button", name="Confirm and apply").click()
    desk.get_by_text("1 posted").first.wait_for()

    desk.goto(f"/fund/money/periods/{of.period.pk}/close/")
    desk.select_option("select[name=carry_to]", str(of.next.pk))
    desk.get_by_role("button", name="Close it").click()
    desk.get_by_text("The period is closed.").first.wait_for()

    assert FundPeriod.objects.get(pk=of.period.pk).closed_at is not None
    kinds = set(LedgerEntry.objects.filter(period=of.next).values_list("kind", flat=True))
    assert {"transfer", "commit"} <= kinds
