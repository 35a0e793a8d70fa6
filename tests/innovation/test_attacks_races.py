"""Several people at once: one of them is first, and nobody waits for ever."""

import threading

import pytest
from django.db import DatabaseError, connection
from django.db.models import Sum

from orgchange.core.errors import DomainError
from orgchange.innovation.models import Award, Decision, ItemBalance, LedgerEntry, Proposal, Vote
from orgchange.innovation.money.proof import differences
from orgchange.innovation.services import telling
from orgchange.innovation.services.moving import move
from orgchange.innovation.services.voting import vote
from tests.factories import innovation as f
from tests.innovation.deciding import WORDS, build
from tests.innovation.test_batches import decide, marked, put

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs rows that can be locked"),
    pytest.mark.django_db(transaction=True),
]
TRIES = 8


def at_once(*acts):
    """Run them at the same moment, each on a connection of its own; what the database refused."""
    broken, gate = [], threading.Barrier(len(acts))

    def run(act):
        try:
            gate.wait()
            act()
        except DomainError:
            pass  # another was faster
        except DatabaseError as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return broken


def withdrawing(firm, row):
    return lambda: move(
        proposal=Proposal.objects.get(pk=row.pk),
        transition="withdraw",
        actor=firm.users["ada"],
        now=f.NOW,
    )


def test_withdrawing_and_deciding_at_once_leave_one_result_and_no_reserve(monkeypatch):
    firm = build(monkeypatch)
    rows = [marked(firm, f"A{n}", 1000) for n in range(TRIES)]
    batches = [put(firm, row) for row in rows]
    broken = []

    for row, batch in zip(rows, batches, strict=True):
        broken += at_once(
            lambda batch=batch, row=row: decide(firm, batch, **{row.title: "approve"}),
            withdrawing(firm, row),
        )

    # An approval that was first is taken back by the withdrawal after it: it is not told yet.
    assert not broken
    assert set(Proposal.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert not ItemBalance.objects.exclude(reserved=0, committed=0).exists()
    assert differences() == []


def test_withdrawing_and_telling_at_once_tell_nobody_what_was_withdrawn(monkeypatch):
    firm = build(monkeypatch)
    rows = [marked(firm, f"A{n}", 1000) for n in range(TRIES)]
    decide(firm, put(firm, *rows), **{row.title: "approve" for row in rows})
    Decision.objects.update(words=WORDS)
    broken = []

    for found in Decision.objects.select_related("proposal"):
        broken += at_once(
            lambda found=found: telling.tell(
                fund=firm.fund, decisions=[found], actor=firm.users["director"], now=f.NOW
            ),
            withdrawing(firm, found.proposal),
        )

    assert not broken
    for found in Decision.objects.select_related("proposal"):
        assert (found.told_at is None) == (found.proposal.state == "withdrawn")
        assert found.proposal.told_state == found.proposal.state


def test_two_directors_decide_an_item_once(monkeypatch):
    firm = build(monkeypatch)
    rows = [marked(firm, f"A{n}", 1000) for n in range(TRIES)]
    batch = put(firm, *rows)
    yes = {row.title: "approve" for row in rows}
    no = {row.title: ("decline", f"{row.title}: {WORDS}") for row in reversed(rows)}

    broken = at_once(
        lambda: decide(firm, batch, **yes),
        lambda: decide(firm, batch, "other_director", **no),
        lambda: decide(firm, batch, "other_director", **yes),
    )

    approved = Decision.objects.filter(outcome="approved").count()
    assert not broken
    assert Decision.objects.count() == TRIES
    assert set(Proposal.objects.values_list("state", flat=True)) <= {"approved", "declined"}
    assert Award.objects.count() == approved
    assert LedgerEntry.objects.filter(kind="commit").count() == approved
    assert not ItemBalance.objects.exclude(reserved=0).exists()
    assert differences() == []


def test_nobody_spends_a_point_twice(monkeypatch):
    firm = build(monkeypatch)
    rows = [f.proposal(firm.of, firm.people["ada"], title=f"A{n}") for n in range(6)]
    has = firm.of.vote_points

    def giving(row, points):
        return lambda: vote(
            proposal=Proposal.objects.get(pk=row.pk),
            points=points,
            actor=firm.users["stranger"],
            now=f.NOW,
        )

    broken = [
        error
        for points in range(1, has + 1)
        for error in at_once(*(giving(row, points) for row in rows))
    ]

    kept = Proposal.objects.aggregate(sum=Sum("points"))["sum"]
    assert not broken
    assert 0 < Vote.objects.aggregate(sum=Sum("points"))["sum"] <= has
    assert kept == Vote.objects.aggregate(sum=Sum("points"))["sum"]


def test_votes_for_a_joined_proposal_and_for_the_one_that_stays_do_not_block_each_other(
    monkeypatch,
):
    firm = build(monkeypatch)
    stays = f.proposal(firm.of, firm.people["ada"])
    joined = f.proposal(firm.of, firm.people["ben"], state="duplicate", duplicate_of=stays)
    broken = []

    for _ in range(TRIES):
        Vote.objects.update_or_create(
            proposal=joined, employee=firm.people["stranger"], defaults={"points": 1}
        )
        broken += at_once(
            *(
                lambda row=row, points=points: vote(
                    proposal=Proposal.objects.get(pk=row.pk),
                    points=points,
                    actor=firm.users["stranger"],
                    now=f.NOW,
                )
                for row, points in ((joined, 0), (stays, 1))
            )
        )

    stays.refresh_from_db()
    assert not broken
    assert (stays.points, stays.voters) == (1, 1)
