"""Items put before the director, and decided one by one."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.models import (
    Award,
    Batch,
    Decision,
    FundPeriod,
    ItemBalance,
    LedgerEntry,
    PeriodBalance,
)
from orgchange.innovation.services import batches
from orgchange.innovation.services.batches import Choice
from orgchange.innovation.services.moving import move
from orgchange.notices.models import Notice
from tests.factories import innovation as f
from tests.innovation.deciding import WORDS, build


@pytest.fixture
def firm(db, monkeypatch):
    return build(monkeypatch)


def marked(firm, title, amount=8000, by="ada"):
    row = f.proposal(
        firm.of,
        firm.people[by],
        state="calibration",
        title=title,
        asked=amount or 5000,
        handler=firm.people["manager"],
    )
    actor = firm.users["manager"]
    if amount:
        given = {"transition": "mark_fund", "amount": Decimal(amount)}
    else:
        given = {"transition": "mark_decline", "words": f"{title}: {WORDS}"}
    move(proposal=row, actor=actor, now=f.NOW, **given)
    return row


def put(firm, *rows):
    return batches.request(
        fund=firm.fund, proposals=rows, actor=firm.users["manager"], now=f.NOW
    ).batch


def decide(firm, batch, by="director", **steps):
    """`steps`: title=step, or title=(step, words)."""
    items = {item.proposal.title: item for item in batch.items.select_related("proposal")}
    choices = [
        Choice(items[title].pk, *((said,) if isinstance(said, str) else said))
        for title, said in steps.items()
    ]
    return batches.decide(batch=batch, choices=choices, actor=firm.users[by], now=f.NOW)


def state(row):
    row.refresh_from_db()
    return row.state


def available(firm):
    return PeriodBalance.objects.get(period=firm.period, unit="money").available


class TestRequest:
    def test_marked_items_wait_with_what_is_reserved(self, firm):
        batch = put(firm, marked(firm, "A", 8000), marked(firm, "B", 0))

        found = list(batch.items.values_list("proposal__title", "wish", "amount"))
        assert found == [("A", "fund", Decimal(8000)), ("B", "decline", Decimal(0))]

    def test_the_reserve_stays_and_its_clock_stops(self, firm):
        row = marked(firm, "A")
        assert row.reserve_expires_at is not None

        put(firm, row)

        row.refresh_from_db()
        assert (row.state, row.reserve_expires_at) == ("pending_approval", None)
        assert available(firm) == 92_000

    def test_what_is_not_marked_is_left_out_with_its_reason(self, firm):
        reviewed = f.proposal(firm.of, firm.people["ada"], state="calibration", title="B")

        done = batches.request(
            fund=firm.fund,
            proposals=[marked(firm, "A"), reviewed],
            actor=firm.users["manager"],
            now=f.NOW,
        )

        assert [one.proposal for one in done.left_out] == [reviewed]
        assert list(done.batch.items.values_list("proposal__title", flat=True)) == ["A"]

    def test_nothing_marked_is_no_batch(self, firm):
        reviewed = f.proposal(firm.of, firm.people["ada"], state="calibration")

        with pytest.raises(batches.NothingToAsk):
            put(firm, reviewed)

        assert not firm.fund.batches.exists()

    def test_the_director_hears_of_it(self, firm):
        put(firm, marked(firm, "A"))

        told = Notice.objects.filter(kind="fund_batch").values_list("recipient", flat=True)
        directors = {firm.people["director"].pk, firm.people["other_director"].pk}
        assert set(told) == directors

    def test_only_a_fund_manager_asks(self, firm):
        with pytest.raises(NotAllowed):
            batches.request(
                fund=firm.fund,
                proposals=[marked(firm, "A")],
                actor=firm.users["director"],
                now=f.NOW,
            )


class TestDecide:
    def test_each_item_goes_its_own_way(self, firm):
        rows = {title: marked(firm, title) for title in ("A", "B", "C")}
        batch = put(firm, *rows.values())

        decide(firm, batch, A="approve", B=("decline", WORDS), C=("send_back", WORDS))

        assert [state(row) for row in rows.values()] == ["approved", "declined", "returned"]
        assert available(firm) == 92_000
        assert not batch.items.filter(settled_at=None).exists()

    def test_an_approval_commits_on_its_decision_and_makes_the_award(self, firm):
        row = marked(firm, "A")

        decide(firm, put(firm, row), A="approve")

        decision = Decision.objects.get(proposal=row)
        assert (decision.outcome, decision.amount, decision.told_at) == ("approved", 8000, None)
        assert LedgerEntry.objects.get(kind="commit").decision == decision
        assert Award.objects.get(proposal=row).decision == decision
        assert ItemBalance.objects.get(proposal=row).reserved == 0

    def test_nobody_hears_of_it_before_results_are_told(self, firm):
        row = marked(firm, "A")

        decide(firm, put(firm, row), A="approve")

        row.refresh_from_db()
        assert row.told_state == "calibration"
        assert not Notice.objects.filter(recipient=firm.people["ada"]).exists()

    def test_what_fails_goes_back_with_its_reason_and_the_others_stand(self, firm):
        rows = {title: marked(firm, title) for title in ("A", "B", "C")}
        batch = put(firm, *rows.values())
        later = f.period(firm.fund, name="2027")
        of = f.round_of(firm.fund, later, name="December")
        type(rows["B"]).objects.filter(pk=rows["B"].pk).update(round=of)
        FundPeriod.objects.filter(pk=later.pk).update(closed_at=f.NOW)

        settled = decide(firm, batch, A="approve", B="approve", C="approve")

        assert [state(row) for row in rows.values()] == ["approved", "returned", "approved"]
        assert [one.step for one in settled] == ["approve", "send_back", "approve"]
        assert "closed" in settled[1].reason
        assert Decision.objects.get(proposal=rows["B"]).words == settled[1].reason

    def test_a_director_with_a_part_leaves_the_item_to_another(self, firm):
        rows = {title: marked(firm, title) for title in ("A", "B")}
        f.belongs(rows["A"], firm.people["director"], "team")
        batch = put(firm, *rows.values())

        settled = decide(firm, batch, A="approve", B="approve")

        assert [one.step for one in settled] == ["approve"]
        assert state(rows["A"]) == "pending_approval"
        decide(firm, batch, by="other_director", A="approve")
        assert state(rows["A"]) == "approved"

    def test_a_directors_own_item_stops_no_other(self, firm):
        rows = {"A": marked(firm, "A", by="director"), "B": marked(firm, "B")}

        settled = decide(firm, put(firm, *rows.values()), A="approve", B="approve")

        assert [one.step for one in settled] == ["approve"]
        assert state(rows["A"]) == "pending_approval"

    def test_what_was_put_to_be_declined_is_not_approved(self, firm):
        row = marked(firm, "A", 0)

        (settled,) = decide(firm, put(firm, row), A="approve")

        assert settled.reason.startswith("It was put before you to be declined.")
        assert state(row) == "pending_approval"

    def test_declining_without_words_of_its_own_changes_nothing(self, firm):
        row = marked(firm, "A")

        (settled,) = decide(firm, put(firm, row), A=("decline", "No."))

        assert (settled.step, state(row)) == ("", "pending_approval")

    def test_an_item_is_decided_once(self, firm):
        row = marked(firm, "A")
        batch = put(firm, row)
        decide(firm, batch, A="approve")

        (again,) = decide(firm, batch, A=("decline", WORDS))

        assert (again.step, state(row)) == ("", "approved")

    def test_withdrawing_leaves_the_batch_and_frees_the_reserve(self, firm):
        row = marked(firm, "A")
        batch = put(firm, row)

        move(proposal=row, transition="withdraw", actor=firm.users["ada"], now=f.NOW)

        assert not batch.items.filter(settled_at=None).exists()
        assert available(firm) == 100_000

    def test_it_can_be_put_before_the_director_again(self, firm):
        row = marked(firm, "A")
        decide(firm, put(firm, row), A=("send_back", WORDS))
        move(
            proposal=row,
            transition="mark_fund",
            actor=firm.users["manager"],
            now=f.NOW,
            amount=Decimal(4000),
        )

        decide(firm, put(firm, row), A="approve")

        assert Award.objects.get(proposal=row).amount == 4000

    def test_only_a_director_decides(self, firm):
        batch = put(firm, marked(firm, "A"))

        with pytest.raises(NotAllowed):
            decide(firm, batch, by="manager", A="approve")

    def test_there_are_three_things_to_decide(self, firm):
        batch = put(firm, marked(firm, "A"))

        with pytest.raises(InvalidInput):
            decide(firm, batch, A="withdraw")

    def test_managers_hear_when_all_is_decided(self, firm):
        batch = put(firm, marked(firm, "A"), marked(firm, "B"))

        decide(firm, batch, A="approve")
        assert not Notice.objects.filter(kind="fund_to_tell").exists()
        decide(firm, batch, B="approve")

        assert Notice.objects.filter(kind="fund_to_tell").count() == 2


class TestMany:
    """Hundreds are asked for at once, and read and decided page by page."""

    def many(self, firm, n=230):
        rows = [
            f.proposal(firm.of, firm.people["ada"], state="marked_decline", title=f"{i:03}")
            for i in range(n)
        ]
        return rows, put(firm, *rows)

    def test_as_many_as_were_chosen_in_their_order(self, firm):
        rows, batch = self.many(firm)

        items = batch.items.order_by("position").values_list("proposal", "proposal__state", "wish")
        assert list(items) == [(row.pk, "pending_approval", "decline") for row in rows]

    def test_each_stands_on_record_as_if_it_went_alone(self, firm):
        alone, other = marked(firm, "Alone"), marked(firm, "Other")
        move_one = put(firm, alone).items.get().proposal
        by_hand = batches._put(
            Batch.objects.create(
                fund=firm.fund, name="B", requested_by=firm.users["manager"], requested_at=f.NOW
            ),
            other,
            1,
            firm.users["manager"],
            f.NOW,
        )

        assert by_hand is None
        other.refresh_from_db()
        kept = ("state", "told_state", "entered_at", "touched_at", "due_at", "told_due_at")
        for name in (*kept, "reserve_expires_at", "handler_id", "lane"):
            assert getattr(move_one, name) == getattr(other, name), name
        said = ("transition", "source", "target", "at", "by", "words", "is_told")
        (one, two) = (list(row.moves.values(*said))[-1] for row in (move_one, other))
        assert one == two
        (one, two) = (
            AuditEntry.objects.filter(action="proposal.request", object_id=str(row.pk)).values(
                "actor", "at", "changes", "object_type"
            )
            for row in (move_one, other)
        )
        assert list(one) == list(two)

    def test_what_cannot_be_asked_is_left_out_with_its_reason(self, firm):
        fine, waits = marked(firm, "Fine"), marked(firm, "Waits")
        put(firm, waits)
        early = f.proposal(firm.of, firm.people["ada"], title="Early")

        done = batches.request(
            fund=firm.fund,
            proposals=[waits, fine, early],
            actor=firm.users["manager"],
            now=f.NOW,
        )

        assert [one.proposal.title for one in done.left_out] == ["Waits", "Early"]
        assert all(one.reason for one in done.left_out)
        assert list(done.batch.items.values_list("proposal__title", "position")) == [("Fine", 2)]

    def test_twice_as_many_ask_the_database_little_more(self, firm):
        counts = []
        for n in (10, 20):
            rows = [
                f.proposal(
                    firm.of,
                    firm.people["ada"],
                    state="marked_decline",
                    handler=firm.people["manager"],
                )
                for _ in range(n)
            ]
            with CaptureQueriesContext(connection) as queries:
                put(firm, *rows)
            counts.append(len(queries))

        assert counts[1] - counts[0] <= 10 * 3

    def test_the_director_reads_and_decides_a_page(self, firm):
        rows, batch = self.many(firm, 60)
        client = Client()
        client.force_login(firm.users["director"])
        page = f"/fund/batches/{batch.pk}/?page=2"

        shown = client.get(page)
        assert [line.item.proposal.title for line in shown.context["lines"]] == [
            row.title for row in rows[50:]
        ]
        assert (shown.context["left"], shown.context["page"].paginator.count) == (60, 60)
        item = batch.items.get(proposal=rows[55])
        answer = client.post(page, {f"step-{item.pk}": "decline", f"words-{item.pk}": WORDS})

        assert answer.url == page
        item.refresh_from_db()
        assert item.decision.outcome == "declined"
        assert client.get(page).context["left"] == 59
