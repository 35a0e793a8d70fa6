"""The whole way of a proposal, from the draft to the letter: by services, by pages, by the API."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from orgchange.innovation.deciding.untold import untold
from orgchange.innovation.models import Award, Decision, Move, PeriodBalance, Proposal, Question
from orgchange.innovation.services import assigning, batches, steps, submitting, telling
from orgchange.innovation.services.batches import Choice
from orgchange.notices.models import Notice
from tests.factories import innovation as f
from tests.innovation.deciding import WORDS, build
from tests.innovation.proposing import filled
from tests.innovation.reviewing.committee import Committee

NOW = f.NOW


@pytest.fixture
def firm(db, monkeypatch):
    return build(monkeypatch)


@pytest.fixture
def reviewed(firm):
    return f.proposal(
        firm.of, firm.people["ada"], state="calibration", handler=firm.people["manager"]
    )


def signed_in(firm, name):
    client = Client()
    client.force_login(firm.users[name])
    return client


def test_from_the_draft_to_the_letter_by_services(db):
    world = Committee(state="draft")
    users, row = world.users, world.proposal
    f.office(world.fund, world.people["boss"], "director")
    filled(row.versions.get(), world.people["rob"])

    def take(step, by, **given):
        steps.take(proposal=row, step=step, given=given, actor=users[by], now=NOW)

    submitting.submit(proposal=row, actor=users["ada"], now=NOW)
    take("ask", "manager", questions=["Whose reports?"])
    question = Question.objects.get(proposal=row)
    answers = {question.pk: "Those of line 3."}
    submitting.answer(proposal=row, answers=answers, actor=users["ada"], now=NOW)
    given = [
        assigning.assign(proposal=row, reviewer=world.people[name], actor=users["manager"], now=NOW)
        for name in ("rita", "rolf")
    ]
    take("review", "manager")
    for assignment in given:
        assignment.refresh_from_db()
        world.write(assignment)
    take("calibrate", "chair")
    take("mark_fund", "manager", amount=row.asked)
    take("request", "manager")
    item = row.batch_items.get()
    batches.decide(
        batch=item.batch, choices=[Choice(item.pk, "approve")], actor=users["boss"], now=NOW
    )
    (decision,) = untold()
    telling.word(decision=decision, words=WORDS, actor=users["manager"], now=NOW)
    telling.tell(fund=world.fund, decisions=[decision], actor=users["manager"], now=NOW)

    row.refresh_from_db()
    assert (row.state, row.told_state, row.replied_at) == ("approved", "approved", NOW)
    assert [move.target for move in Move.objects.filter(proposal=row)] == [
        "submitted",
        "needs_info",
        "submitted",
        "in_review",
        "calibration",
        "marked_fund",
        "pending_approval",
        "approved",
    ]
    told = Notice.objects.filter(recipient=world.people["ada"], kind="fund_told")
    assert told.count() == 1
    assert Award.objects.get(proposal=row).amount == row.asked


def test_a_submitter_hears_of_nothing_between_the_review_and_the_letter(firm, reviewed):
    manager = firm.users["manager"]
    given = {"proposal": reviewed, "actor": manager, "now": NOW}

    steps.take(step="mark_fund", given={"amount": reviewed.asked}, **given)
    steps.take(step="unmark", given={}, **given)
    steps.take(step="mark_decline", given={"words": WORDS}, **given)
    steps.take(step="request", given={}, **given)

    reviewed.refresh_from_db()
    assert reviewed.told_state == "calibration"
    assert not Notice.objects.filter(recipient=firm.people["ada"]).exists()
    assert not Move.objects.filter(proposal=reviewed, is_told=True).exists()


def test_from_the_mark_to_the_letter_by_pages(firm, reviewed):
    manager, director = signed_in(firm, "manager"), signed_in(firm, "director")
    committee = reverse("innovation:committee", args=[reviewed.pk])
    assert "Mark to fund" in manager.get(committee).content.decode()

    mark = reverse("innovation:step", args=[reviewed.pk, "mark_fund"])
    assert manager.post(mark, {"amount": "7000"}).status_code == 302
    put = manager.post(
        reverse("innovation:put-batch", args=[firm.fund.code]), {"proposals": [reviewed.pk]}
    )
    item = reviewed.batch_items.get()
    assert put.url == reverse("innovation:batch", args=[item.batch_id])
    director.post(put.url, {f"step-{item.pk}": "approve", f"words-{item.pk}": ""})
    decision = Decision.objects.get(proposal=reviewed)
    manager.post(reverse("innovation:letter", args=[decision.pk]), {"words": WORDS})
    manager.post(reverse("innovation:tell", args=[firm.fund.code]), {"decisions": [decision.pk]})

    reviewed.refresh_from_db()
    assert (reviewed.state, reviewed.told_state) == ("approved", "approved")
    assert PeriodBalance.objects.get(period=firm.period, unit="money").committed == 7000


def test_a_step_that_is_refused_says_so_beside_its_field(firm, reviewed):
    manager = signed_in(firm, "manager")

    page = manager.post(
        reverse("innovation:step", args=[reviewed.pk, "mark_fund"]), {"amount": "9000"}
    )

    assert page.status_code == 422
    assert re.search(r"More than was asked", page.content.decode())


def test_from_the_mark_to_the_letter_by_the_api(firm, reviewed):
    manager, director = signed_in(firm, "manager"), signed_in(firm, "director")

    def post(client, path, body, **headers):
        answer = client.post(f"/api/v1/{path}", body, "application/json", headers=headers)
        assert answer.status_code in (200, 201), answer.json()
        return answer.json()

    path = f"proposals/{reviewed.pk}/steps/mark_fund/"
    assert post(manager, f"{path}?dry_run=true", {"amount": "7000"})["state"] == "marked_fund"
    reviewed.refresh_from_db()
    assert reviewed.state == "calibration"
    for _twice in range(2):
        post(manager, path, {"amount": "7000"}, **{"Idempotency-Key": "mark"})
    batch = post(manager, "batches/", {"fund": firm.fund.code, "proposals": [reviewed.pk]})
    choices = [{"item": batch["items"][0]["id"], "step": "approve"}]
    settled = post(director, f"batches/{batch['id']}/decide/", {"choices": choices})
    assert settled[0]["step"] == "approve"
    decision = Decision.objects.get(proposal=reviewed)
    post(manager, f"decisions/{decision.pk}/word/", {"words": WORDS})
    told = post(manager, "decisions/tell/", {"fund": firm.fund.code, "decisions": [decision.pk]})

    assert told == {"told": 1}
    assert Proposal.objects.get(pk=reviewed.pk).told_state == "approved"


def test_the_api_refuses_what_a_step_has_no_use_for(firm, reviewed):
    manager = signed_in(firm, "manager")

    answer = manager.post(
        f"/api/v1/proposals/{reviewed.pk}/steps/mark_decline/",
        {"words": WORDS, "amount": "10"},
        "application/json",
    )

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "amount"


def test_who_belongs_to_it_finds_neither_its_committee_page_nor_its_decision(firm, reviewed):
    f.belongs(reviewed, firm.people["finance"], "team")
    decision = f.decision(reviewed, by=firm.people["director"])
    finance = signed_in(firm, "finance")

    page = finance.get(reverse("innovation:committee", args=[reviewed.pk]))
    row = finance.get(f"/api/v1/decisions/{decision.pk}/")

    assert (page.status_code, row.status_code) == (404, 404)
