"""Pages of money: what they show, and that their forms do what they say."""

import csv
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from orgchange.innovation.models import Amendment, Decision, LedgerEntry
from orgchange.innovation.services.planning import Planned, plan_tranches
from orgchange.innovation.services.tranches import release_tranche
from tests.factories import innovation as f
from tests.innovation.money import awarded, committee, left, sums

pytestmark = pytest.mark.django_db


@pytest.fixture
def of(time_machine):
    time_machine.move_to(f.NOW, tick=False)
    return committee()


@pytest.fixture
def award(of):
    return awarded(of)


@pytest.fixture
def sent(of, client):
    """Send a form of a page as somebody of the committee; answers the page after it."""

    def send(name, *args, by="finance", follow=True, **data):
        client.force_login(of.accounts[by])
        path = reverse(f"innovation:{name}", args=args)
        return client.post(path, data, follow=follow)

    return send


@pytest.fixture
def seen(of, client):
    def see(name, *args, by="finance", query=""):
        client.force_login(of.accounts[by])
        return client.get(reverse(f"innovation:{name}", args=args) + query).content.decode()

    return see


def paper(**more):
    return {"occurred_on": "2026-11-02", "key": "k1", "unit": "money", **more}


def test_the_parts_of_a_period_add_up_to_what_it_has(of, award, seen):
    release_tranche(tranche=award.tranches.first(), actor=None, now=f.NOW)

    text = seen("money")

    for amount in ("3,200", "4,800", "92,000", "100,000"):
        assert amount in text


def test_allocating_twice_by_a_double_click_allocates_once(of, sent):
    for _ in range(2):
        sent("allocate", of.period.pk, amount="500", **paper())

    assert left(of.period) == 100_500


def test_a_transfer_that_is_too_large_says_so_beside_the_form(of, sent):
    nxt = f.period(of.fund, name="2027", since=date(2027, 1, 1), until=date(2028, 1, 1))

    answer = sent("transfer", of.period.pk, amount="100001", target=nxt.pk, **paper())

    assert answer.status_code == 422
    assert "another request holds these funds" in answer.content.decode()


def test_a_period_is_closed_and_carried_over(of, award, sent):
    nxt = f.period(of.fund, name="2027", since=date(2027, 1, 1), until=date(2028, 1, 1))

    sent("close-period", of.period.pk, carry_to=nxt.pk)

    of.period.refresh_from_db()
    assert of.period.closed_at is not None
    assert left(nxt) == 92_000


def test_an_award_goes_from_its_plan_to_its_end(of, award, sent, seen):
    lines = {
        "line-TOTAL_FORMS": 3,
        "line-INITIAL_FORMS": 0,
        "line-0-amount": "3000",
        "line-1-amount": "5000",
        "line-1-condition": "Ten reports drafted",
        "line-1-due_on": "2026-12-01",
    }
    sent("award-plan", award.pk, by="manager", **lines)
    sent("tranche-release", award.pk, 1)
    sent("tranche-accept", award.pk, 2, by="chair", words="I read all ten.")
    sent("tranche-release", award.pk, 2)
    sent("award-spend", award.pk, amount="1200.50", reference="INV-7", **paper())

    text = seen("award", award.pk)
    assert "Ten reports drafted" in text
    assert "I read all ten." in text
    assert "INV-7" in text
    assert sums(award.proposal)[:2] == (Decimal("1200.50"), 8000)

    sent("award-settle", award.pk)
    assert sums(award.proposal) == (Decimal("1200.50"),) * 3 + (0,)


def test_a_plan_that_does_not_fit_says_so_beside_its_line(of, award, sent):
    lines = {"line-TOTAL_FORMS": 2, "line-INITIAL_FORMS": 0, "line-0-amount": "8000"}

    answer = sent("award-plan", award.pk, by="manager", **lines)

    assert answer.status_code == 422
    assert "at most 40 %" in answer.content.decode()


def test_an_amendment_is_asked_for_and_decided(of, award, sent, seen):
    sent("award-amend", award.pk, by="manager", amount="9000", reason="A second site")
    waiting = Amendment.objects.get()
    assert "An amendment waits: from 8,000 to 9,000." in seen("award", award.pk)

    answer = {"answer": "approve", "approved": "8500", "words": "Half of it now."}
    sent("amendment", award.pk, waiting.pk, by="director", **answer)

    assert "8,500 approved" in seen("award", award.pk)


def test_an_entry_is_reversed_from_the_ledger(of, sent, seen):
    entry = LedgerEntry.objects.get(kind="allocate")

    sent("reverse-entry", entry.pk, amount="100", text="Typed twice", **paper())

    assert left(of.period) == 99_900
    assert "Typed twice" in seen("ledger")


def test_the_ledger_is_narrowed_and_its_file_says_the_same(of, award, seen, client):
    query = f"?kind=commit&period={of.period.pk}"
    assert "1 entry" in seen("ledger", query=query)

    path = reverse("innovation:ledger-export") + query
    text = b"".join(client.get(path).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))

    assert len(rows) == 2
    assert rows[1][6] == "8000.00"


def test_the_balances_are_the_same_on_the_page_in_the_file_and_in_the_api(of, award, seen, client):
    assert "92,000" in seen("money")
    answer = client.get(reverse("innovation:balances-export"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    row = client.get(reverse("fund-balances-list")).json()["results"][0]

    assert "92000.00" in text
    assert row["available"] == "92000.00"


def test_the_forecast_puts_what_is_late_into_this_month(of, award, seen):
    plan_tranches(
        award=award,
        planned=[
            Planned(Decimal(3000), due_on=date(2026, 9, 1)),
            Planned(Decimal(5000), "A", date(2026, 12, 1)),
        ],
        actor=of.accounts["manager"],
        now=f.NOW,
    )
    f.proposal(of.round, of.people["ada"], state="in_review", asked=93_000)

    text = " ".join(seen("money").split())

    assert (
        '2026-11</th><td class="num"><span class="muted">–</span></td><td class="num">3,000' in text
    )
    assert "not enough for all" in text


def test_the_submitter_sees_the_own_award_once_it_is_told(of, award, client):
    client.force_login(of.accounts["ada"])
    path = reverse("innovation:award", args=[award.pk])
    assert client.get(path).status_code == 404

    Decision.objects.update(told_at=f.NOW)

    assert client.get(path).status_code == 200
    assert client.get(reverse("innovation:ledger")).status_code == 404
