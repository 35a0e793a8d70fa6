"""The proof that kept balances equal the sums of entries."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from orgchange.audit.models import AuditEntry
from orgchange.innovation import tasks
from orgchange.innovation.models import ItemBalance, PeriodBalance
from orgchange.innovation.money.proof import differences, loose_ends
from orgchange.innovation.services.allocating import transfer
from orgchange.innovation.services.paying import reverse, spend
from orgchange.innovation.services.tranches import release_tranche
from orgchange.notices.models import Heartbeat
from tests.factories import innovation as f
from tests.innovation.money import awarded, committee, paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    """Every kind of entry, reversals of a transfer's both halves too."""
    found = committee()
    child = committee(money=None, code="child", parent=found.fund)
    given = {"actor": found.accounts["finance"], "now": f.NOW}
    award = awarded(found)
    release_tranche(tranche=award.tranches.first(), **given)
    spent = spend(award=award, amount=Decimal("99.99"), paper=paper(), **given)
    reverse(entry=spent, amount=Decimal("9.99"), paper=paper("2"), **given)
    pair = transfer(
        source=found.period, target=child.period, amount=Decimal(500), paper=paper("3"), **given
    )
    reverse(entry=pair.given, amount=Decimal(200), paper=paper("4"), **given)
    found.award = award
    return found


def test_kept_balances_are_the_sums_of_entries(of, capsys):
    assert differences() == []
    call_command("check_ledger")
    assert "every balance proved" in capsys.readouterr().out


def test_a_balance_that_was_changed_by_hand_is_named(of):
    PeriodBalance.objects.filter(period=of.period).update(allocated=100_001)
    ItemBalance.objects.filter(proposal=of.award.proposal).update(actual=91)

    found = {(one.proposal_id, one.name, one.kept, one.summed) for one in differences()}

    assert found == {
        (None, "allocated", Decimal(100_001), Decimal(100_000)),
        (of.award.proposal_id, "actual", Decimal(91), Decimal(90)),
    }
    with pytest.raises(CommandError, match="2 differences"):
        call_command("check_ledger")


def test_a_balance_that_is_missing_is_named(of):
    ItemBalance.objects.all().delete()

    assert {one.name for one in differences()} == {"committed", "released", "actual"}


def test_what_ended_and_still_holds_something_is_named(of):
    assert loose_ends() == []
    of.award.ended_at = f.NOW
    of.award.save()

    assert loose_ends() == [f"proposal {of.award.proposal_id} has ended with 7910.00 open"]


def test_the_night_beats_and_raises_the_alarm(of):
    assert tasks.prove_ledger() == 0
    assert "error" not in Heartbeat.objects.get(name="prove_ledger").detail

    PeriodBalance.objects.filter(period=of.period).update(allocated=100_001)

    assert tasks.prove_ledger() == 1
    assert "1 balance is not" in Heartbeat.objects.get(name="prove_ledger").detail["error"]
    assert AuditEntry.objects.filter(action="ledger.differs").count() == 1
