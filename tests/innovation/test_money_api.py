"""Money in the API: tried first, sent twice, refused with the field's name."""

import pytest
from django.urls import reverse

from orgchange.innovation.models import LedgerEntry
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
def ask(of, client):
    def send(name, *args, by="finance", query="", headers=None, **body):
        client.force_login(of.accounts[by])
        path = reverse(name, args=args) + query
        return client.post(path, body, content_type="application/json", headers=headers or {})

    return send


def test_a_dry_run_answers_and_posts_nothing(of, ask):
    answer = ask("fund-balances-allocate", of.period.pk, query="?dry_run=true", amount="5.00")

    assert answer.status_code == 201
    assert answer.json()["amount"] == "5.00"
    assert left(of.period) == 100_000


def test_the_same_key_gives_the_first_answer(of, ask):
    headers = {"Idempotency-Key": "budget"}
    first, second = (
        ask("fund-balances-allocate", of.period.pk, headers=headers, amount="5.00") for _ in "ab"
    )

    assert first.json() == second.json()
    assert left(of.period) == 100_005


def test_an_amount_that_is_none_is_named(of, ask):
    answer = ask("fund-balances-allocate", of.period.pk, amount="-1.00")

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["amount"]


def test_what_another_request_holds_is_a_refusal_in_words(of, ask):
    nxt = f.period(of.fund, name="2027", since=f.NOW.date(), until=f.NOW.date().replace(year=2028))

    answer = ask("fund-balances-transfer", of.period.pk, amount="100001.00", target=nxt.pk)

    assert answer.status_code == 409
    assert answer.json()["type"].endswith("not_enough_money")
    assert "another request holds these funds" in answer.json()["detail"]


def test_an_award_from_its_plan_to_its_end(of, award, ask, client):
    lines = [{"amount": "3000.00"}, {"amount": "5000.00", "condition": "Ten reports"}]
    ask("awards-plan", award.pk, by="manager", tranches=lines)
    ask("awards-release", award.pk, position=1)
    entry = ask("awards-spend", award.pk, amount="100.00", reference="INV-1").json()
    ask("ledger-entries-reverse", entry["id"], amount="40.00", text="Counted twice")
    ask("awards-settle", award.pk)

    body = client.get(reverse("awards-detail", args=[award.pk])).json()
    assert body["money"] == {
        "committed": "60.00",
        "released": "60.00",
        "actual": "60.00",
        "open": "0.00",
    }
    assert body["ended_at"] is not None
    assert sums(award.proposal) == (60, 60, 60, 0)


def test_an_amendment_is_asked_for_and_decided(of, award, ask):
    ask("awards-amend", award.pk, by="manager", amount="9000.00", reason="A second site")

    body = ask("awards-decide-amendment", award.pk, by="director", approved="8500.00").json()

    assert body["amount"] == "8500.00"
    assert [(one["proposed"], one["approved"]) for one in body["amendments"]] == [
        ("9000.00", "8500.00")
    ]
    nothing = ask("awards-decide-amendment", award.pk, by="director", approved="8500.00")
    assert nothing.status_code == 409


def test_entries_are_narrowed_by_fund_period_kind_and_proposal(of, award, ask, client):
    other = committee(code="other")
    client.force_login(of.accounts["finance"])
    path = reverse("ledger-entries-list")

    def kinds(query):
        return [row["kind"] for row in client.get(path + query).json()["results"]]

    assert kinds("") == ["allocate", "reserve", "commit"]
    assert kinds("?kind=commit") == ["commit"]
    assert kinds(f"?proposal={award.proposal_id}&fund=ideas") == ["reserve", "commit"]
    assert kinds("?fund=other") == []
    assert LedgerEntry.objects.filter(period=other.period).exists()
