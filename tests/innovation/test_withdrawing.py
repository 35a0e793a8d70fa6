"""Withdrawing is always possible until a result is told, and says nothing of what was decided."""

from decimal import Decimal

import pytest

from orgchange.directory.scopes import sight_of
from orgchange.innovation.deciding.untold import untold
from orgchange.innovation.models import Decision, ItemBalance, LedgerEntry, Rescission
from orgchange.innovation.money.money_scopes import awards_visible_to
from orgchange.innovation.money.proof import differences
from orgchange.innovation.scopes import entries_visible_to
from orgchange.innovation.services import rescinding, submitting, telling
from orgchange.innovation.services.tranches import release_tranche
from orgchange.innovation.ways import NoSuchStep, NotReady
from orgchange.notices.models import Notice
from tests.factories import innovation as f
from tests.innovation.deciding import WORDS, build
from tests.innovation.test_batches import available, decide, marked, put, state


@pytest.fixture
def firm(db, monkeypatch):
    return build(monkeypatch)


def withdraw(firm, row):
    submitting.withdraw(proposal=row, actor=firm.users["ada"], now=f.NOW)


def decided(firm, title="A", *, amount=8000, **choice):
    row = marked(firm, title, amount)
    decide(firm, put(firm, row), **{title: choice.get("step", "approve")})
    row.refresh_from_db()
    return row


def kinds(row):
    return list(LedgerEntry.objects.filter(proposal=row).values_list("kind", "amount"))


def nothing_held(row):
    names = ("reserved", "open")
    held = ItemBalance.objects.filter(proposal=row)
    return all(getattr(one, name) == 0 for one in held for name in names)


def test_from_a_batch_its_reserve_goes_back(firm):
    row = marked(firm, "A")
    batch = put(firm, row)

    withdraw(firm, row)

    assert state(row) == "withdrawn"
    assert not batch.items.filter(settled_at=None).exists()
    assert kinds(row) == [("reserve", Decimal(8000)), ("unreserve", Decimal(8000))]
    assert available(firm) == 100_000


def test_after_an_untold_approval_its_commitment_goes_back(firm):
    row = decided(firm)

    withdraw(firm, row)

    assert (state(row), row.told_state) == ("withdrawn", "withdrawn")
    assert kinds(row)[-2:] == [("commit", Decimal(8000)), ("decommit", Decimal(8000))]
    assert row.award.ended_at == f.NOW
    assert nothing_held(row)
    assert available(firm) == 100_000
    assert differences() == []


def test_after_an_untold_decline_nothing_moves(firm):
    row = decided(firm, amount=0, step=("decline", f"Decided: {WORDS}"))

    withdraw(firm, row)

    assert state(row) == "withdrawn"
    assert kinds(row) == []


def test_what_was_released_before_it_was_told_comes_back_first(firm):
    row = decided(firm)
    release_tranche(tranche=row.award.tranches.first(), actor=firm.users["finance"], now=f.NOW)

    withdraw(firm, row)

    assert [kind for kind, _amount in kinds(row)][-3:] == ["release", "return", "decommit"]
    assert nothing_held(row)
    assert available(firm) == 100_000


def test_a_request_to_rescind_falls_away(firm):
    row = decided(firm)
    rescinding.ask(proposal=row, words=WORDS, actor=firm.users["director"], now=f.NOW)

    withdraw(firm, row)

    assert not Rescission.objects.filter(settled_at=None).exists()


def test_the_result_is_told_to_nobody_any_more(firm):
    row = decided(firm)
    withdraw(firm, row)
    found = Decision.objects.get(proposal=row)

    with pytest.raises(telling.NotUntold):
        telling.tell(fund=firm.fund, decisions=[found], actor=firm.users["director"], now=f.NOW)

    assert not untold().exists()
    assert not Notice.objects.filter(kind="fund_told").exists()
    ada = sight_of(firm.users["ada"], on=f.NOW.date())
    assert not awards_visible_to(ada).exists()


@pytest.mark.parametrize("step", ["approve", ("decline", f"Decided: {WORDS}")])
def test_what_was_told_cannot_be_withdrawn(firm, step):
    row = decided(firm, step=step)
    found = Decision.objects.get(proposal=row)
    telling.word(decision=found, words=WORDS, actor=firm.users["director"], now=f.NOW)
    telling.tell(fund=firm.fund, decisions=[found], actor=firm.users["director"], now=f.NOW)

    with pytest.raises((NotReady, NoSuchStep)):
        withdraw(firm, row)

    assert state(row) in ("approved", "declined")


@pytest.mark.parametrize("stage", ["calibration", "marked", "pending", "approved", "declined"])
def test_the_submitter_reads_the_same_at_every_stage(firm, client, stage):
    row = {
        "calibration": lambda: f.proposal(firm.of, firm.people["ada"], state="calibration"),
        "marked": lambda: marked(firm, "A"),
        "pending": lambda: put(firm, marked(firm, "A")).items.get().proposal,
        "approved": lambda: decided(firm),
        "declined": lambda: decided(firm, step=("decline", f"Decided: {WORDS}")),
    }[stage]()
    client.force_login(firm.users["ada"])

    page = client.get(f"/fund/ideas/{row.pk}/").content.decode()
    answer = client.post(
        f"/api/v1/proposals/{row.pk}/withdraw/", {}, content_type="application/json"
    )

    assert f"/fund/ideas/{row.pk}/act/withdraw/" in page
    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")


def tellable(firm):
    rows = Notice.objects.filter(kind="fund_to_tell")
    return rows.values_list("recipient__full_name", flat=True)


def test_when_the_last_of_a_batch_is_withdrawn_the_manager_hears_that_the_rest_is_decided(firm):
    rows = {title: marked(firm, title) for title in ("A", "B")}
    batch = put(firm, *rows.values())
    decide(firm, batch, A="approve")
    assert not tellable(firm)

    withdraw(firm, rows["B"])

    assert sorted(tellable(firm)) == ["Manager", "Other_Manager"]


def test_a_batch_of_which_all_was_withdrawn_has_nothing_to_tell(firm):
    rows = [marked(firm, title) for title in ("A", "B")]
    put(firm, *rows)

    for row in rows:
        withdraw(firm, row)

    assert not tellable(firm)


@pytest.mark.parametrize("office", ["finance", "director"])
def test_who_keeps_the_money_never_reads_how_far_their_own_withdrawn_proposal_came(firm, office):
    row = marked(firm, "A", by=office)
    decide(firm, put(firm, row), by="other_director", A="approve")
    submitting.withdraw(proposal=row, actor=firm.users[office], now=f.NOW)
    assert LedgerEntry.objects.filter(proposal=row).count() == 3

    found = entries_visible_to(sight_of(firm.users[office], on=f.NOW.date()))

    assert not found.filter(proposal=row).exists()
    others = entries_visible_to(sight_of(firm.users["other_director"], on=f.NOW.date()))
    assert others.filter(proposal=row).count() == 3
