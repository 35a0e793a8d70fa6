"""The committee's pages, the director's page of a batch, and telling, in a real browser."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from orgchange.innovation.models import Decision, LetterTemplate
from orgchange.innovation.services import batches, rescinding, telling
from orgchange.innovation.services.batches import Choice
from orgchange.innovation.services.moving import move
from tests.factories import directory as people
from tests.factories import innovation as make

WORDS = "Nine of ten reports are written by two people who leave in spring; it begins too late."


@pytest.fixture
def firm(transactional_db):
    """Marked, waiting, decided and told proposals of one fund."""
    now = timezone.now()
    sales = people.department("SALES", name="Sales")
    ada, marie, dora, finn = (
        people.employee(sales, name=name)
        for name in ("Ada Byron", "Marie Manager", "Dora Director", "Finn Finance")
    )
    for person in (marie, dora, finn):
        people.user(person)
    fund = make.fund("ideas", name="Ideas", name_zh="创意基金")
    year = now.date().replace(month=1, day=1)
    make.period(fund, since=year, until=year + timedelta(days=366), money=100_000)
    for person, role in ((marie, "manager"), (dora, "director"), (finn, "finance")):
        make.office(fund, person, role)
    of = make.round_of(fund, now=now)

    def marked(title, *, funded=True):
        row = make.proposal(of, ada, state="calibration", title=title, now=now, handler=marie)
        given = {"amount": Decimal(7000)} if funded else {"words": f"{WORDS} {title}"}
        step = "mark_fund" if funded else "mark_decline"
        move(proposal=row, transition=step, actor=marie.user, now=now, **given)
        return row

    def put(*rows):
        return batches.request(fund=fund, proposals=rows, actor=marie.user, now=now).batch

    done = put(marked("Sort complaints"), marked("Find drawings"), marked("Check invoices"))
    items = list(done.items.all())
    chosen = [Choice(item.pk, "approve") for item in items[:2]]
    chosen.append(Choice(items[2].pk, "decline", WORDS))
    batches.decide(batch=done, choices=chosen, actor=dora.user, now=now)
    first = Decision.objects.get(item=items[0])
    telling.word(decision=first, words=WORDS, actor=marie.user, now=now)
    telling.tell(fund=fund, decisions=[first], actor=marie.user, now=now)
    rescinding.ask(proposal=items[0].proposal, words=WORDS, actor=dora.user, now=now)
    waiting = put(marked("Draft reports"), marked("Translate mails", funded=False))
    return {
        "marie": marie.user,
        "dora": dora.user,
        "finn": finn.user,
        "marked": marked("Plan maintenance"),
        "waiting": waiting,
        "told": items[0].proposal,
        "untold": Decision.objects.get(item=items[1]),
        "late": make.proposal(of, ada, title="Late", reply_due_at=now - timedelta(days=1)),
    }


def test_the_committees_page_looks_right(screens, firm):
    path = f"/fund/proposals/{firm['late'].pk}/committee/"
    screens(path, "fund-committee", user=firm["marie"])


def test_a_step_looks_right(screens, firm):
    screens(f"/fund/proposals/{firm['late'].pk}/steps/ask/", "fund-step", user=firm["marie"])


def test_a_request_to_rescind_looks_right(screens, firm):
    path = f"/fund/proposals/{firm['told'].pk}/committee/"
    screens(path, "fund-rescission", user=firm["finn"])


def test_the_list_of_decisions_looks_right(screens, firm):
    screens("/fund/decisions/", "fund-decisions", user=firm["marie"])


def test_the_directors_page_looks_right(screens, firm):
    screens(f"/fund/batches/{firm['waiting'].pk}/", "fund-batch", user=firm["dora"])


def test_telling_looks_right(screens, firm):
    screens("/fund/telling/", "fund-telling", user=firm["marie"])
    screens(f"/fund/telling/{firm['untold'].pk}/", "fund-letter", user=firm["marie"])


def test_the_letters_of_a_fund_look_right(screens, firm):
    screens("/fund/letters/ideas/", "fund-letters", user=firm["marie"])
    screens("/fund/letters/ideas/declined/en/", "fund-letter-form", user=firm["marie"])


def test_a_director_approves_as_wished_and_the_manager_tells(open_page, firm):
    page = open_page(firm["dora"])
    page.goto(f"/fund/batches/{firm['waiting'].pk}/")

    page.get_by_role("button", name="Approve as wished").click()
    page.get_by_role("button", name="Decide the chosen items").click()
    page.get_by_text("1 item is decided.").wait_for()
    decision = Decision.objects.get(proposal__title="Draft reports")
    page = open_page(firm["marie"])
    page.goto(f"/fund/telling/{decision.pk}/")
    page.get_by_label("Words for this proposal").fill(WORDS)
    page.get_by_role("button", name="Keep the words").click()
    page.goto("/fund/telling/")
    page.get_by_role("checkbox", name="Choose Find drawings").uncheck()
    page.get_by_role("button", name="Tell the chosen, all at once").click()
    page.get_by_text("2 results were told.").wait_for()

    decision.refresh_from_db()
    assert decision.told_at is not None


def test_a_director_decides_in_chinese(open_page, firm):
    page = open_page(firm["dora"], language="zh-hans")
    page.goto(f"/fund/batches/{firm['waiting'].pk}/")

    page.get_by_role("button", name="按建议批准").click()
    page.get_by_role("button", name="决定所选项目").click()

    page.get_by_text("已决定 1 项").wait_for()
    assert Decision.objects.filter(proposal__title="Draft reports").exists()


def test_a_manager_words_the_funds_own_letter(open_page, firm, axe):
    page = open_page(firm["marie"], path="/fund/letters/ideas/")

    page.get_by_role("link", name="Write it differently").first.click()
    page.get_by_label("Subject").fill("Yes to {title}")
    page.get_by_role("button", name="Use this letter").click()

    page.get_by_text("Yes to {title}").wait_for()
    axe(page)
    assert LetterTemplate.objects.get().subject == "Yes to {title}"
