"""A submitter and a director at once: one of them is first, and neither waits for ever."""

import threading

import pytest
from django.db import DatabaseError, connection

from orgchange.core.errors import DomainError
from orgchange.innovation.models import ItemBalance, Proposal
from orgchange.innovation.services.moving import move
from tests.factories import innovation as f
from tests.innovation.deciding import build
from tests.innovation.test_batches import decide, marked, put

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs rows that can be locked"
)
TRIES = 8


@pytest.mark.django_db(transaction=True)
def test_withdrawing_and_deciding_at_once_leave_one_result_and_no_reserve(monkeypatch):
    firm = build(monkeypatch)
    rows = [marked(firm, f"A{n}", 1000) for n in range(TRIES)]
    batches = [put(firm, row) for row in rows]
    broken = []

    def run(act):
        try:
            act()
        except DomainError:
            pass  # the other was faster
        except DatabaseError as error:
            broken.append(error)
        finally:
            connection.close()

    for row, batch in zip(rows, batches, strict=True):
        acts = (
            lambda batch=batch, row=row: decide(firm, batch, **{row.title: "approve"}),
            lambda row=row: move(
                proposal=Proposal.objects.get(pk=row.pk),
                transition="withdraw",
                actor=firm.users["ada"],
                now=f.NOW,
            ),
        )
        threads = [threading.Thread(target=run, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    states = set(Proposal.objects.values_list("state", flat=True))
    assert not broken
    assert states <= {"approved", "withdrawn"}
    assert not ItemBalance.objects.exclude(reserved=0).exists()
