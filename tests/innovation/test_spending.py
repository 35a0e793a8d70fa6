"""Spending from files."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest

from orgchange.core.errors import DomainError, NotAllowed
from orgchange.innovation.models import LedgerEntry
from orgchange.innovation.services.paying import reverse, spend
from orgchange.innovation.services.tranches import release_tranche
from orgchange.innovation.spending import reports, services
from orgchange.innovation.spending.columns import read_amount
from orgchange.innovation.spending.services import LedgerChanged, Options
from tests.factories import innovation as f
from tests.innovation.money import awarded, committee, paper, sums

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    """Two awards with 3,200 released each: W-1 and W-2."""
    found = committee()
    found.awards = []
    for number in (1, 2):
        award = awarded(found, title=f"Idea {number}")
        award.proposal.number = f"W-{number}"
        award.proposal.save()
        release_tranche(tranche=award.tranches.first(), actor=None, now=f.NOW)
        found.awards.append(award)
    return found


def given(of):
    return {"actor": of.accounts["finance"], "now": f.NOW}


def preview(of, *lines, head="Proposal,Amount,Posting date,Invoice,Description", **options):
    text = "\n".join([head, *lines])
    return services.preview(
        file=BytesIO(text.encode()),
        file_name="spent.csv",
        options=Options(fund=of.fund, **options),
        **given(of),
    )


def apply(of, held):
    held.refresh_from_db()
    return services.apply_import(held=held, **given(of))


def problems(held):
    return [(row.row, row.code) for row in held.problems.order_by("pk")]


def spent(of):
    return [sums(award.proposal)[0] for award in of.awards]


def test_rows_are_matched_by_number_or_title_and_posted_once_confirmed(of):
    held = preview(
        of,
        'w-1,"1,200.50",2026-10-30,INV-1,Licences',
        "Idea 2,300,2026-10-31,INV-2,Labels",
    )
    assert spent(of) == [0, 0]
    assert held.counts["whole"] == "1500.50"

    apply(of, held)

    assert spent(of) == [Decimal("1200.50"), 300]
    entry = LedgerEntry.objects.get(reference="INV-1")
    assert (entry.text, entry.occurred_on.isoformat()) == ("Licences", "2026-10-30")
    assert held.rows.filter(entry=None).count() == 0


def test_the_same_file_again_posts_nothing_new(of):
    line = "W-1,100,2026-10-30,INV-1,"
    apply(of, preview(of, line))

    again = preview(of, line)

    assert (again.counts["unchanged"], again.counts["spent"]) == (1, 0)
    assert services.is_empty(again)


def test_what_finance_posted_by_hand_is_known_too(of):
    at = f.NOW.date()
    spend(award=of.awards[0], amount=Decimal(10), paper=paper(reference="INV-9"), **given(of))

    assert preview(of, f"W-1,10,{at},INV-9,").counts["unchanged"] == 1


def test_a_credit_note_reverses_the_entry_of_its_reference(of):
    apply(of, preview(of, "W-1,100,2026-10-30,INV-1,"))
    apply(of, preview(of, "W-1,(40.00),2026-10-31,INV-1,"))

    assert spent(of) == [60, 0]
    assert LedgerEntry.objects.get(kind="reverse").reverses.reference == "INV-1"


def test_every_row_that_cannot_be_posted_is_named(of):
    late = f.NOW.date() + timedelta(days=3)
    held = preview(
        of,
        "W-9,1,2026-10-30,A,",
        ",1,2026-10-30,A,",
        "W-1,,2026-10-30,A,",
        "W-1,1,,A,",
        "W-1,1,2026-10-30,,",
        f"W-1,1,{late},A,",
        "W-1,3201,2026-10-30,A,",
        "W-1,1.234,2026-10-30,A,",
        "W-1,-5,2026-10-30,A,",
        "W-1,10,2026-10-30,A,",
        "W-1,10,2026-10-30,A,",
    )

    assert problems(held) == [
        (2, "unknown_proposal"),
        (3, "no_proposal"),
        (4, "no_amount"),
        (5, "no_day"),
        (6, "no_reference"),
        (7, "in_the_future"),
        (8, "not_released"),
        (9, "ambiguous_amount"),
        (10, "nothing_to_take_back"),
        (12, "duplicate_agrees"),
    ]
    assert all(row["message"] != row["code"] for row in reports.document(held)["errors"])


def test_rows_of_one_award_share_what_is_released(of):
    held = preview(of, "W-1,3000,2026-10-30,A,", "W-1,300,2026-10-30,B,", "W-2,300,2026-10-30,C,")

    assert problems(held) == [(3, "not_released")]


def test_all_or_nothing_applies_nothing_while_a_row_is_wrong(of):
    held = preview(of, "W-1,1,2026-10-30,A,", "W-9,1,2026-10-30,B,", is_all_or_nothing=True)

    with pytest.raises(DomainError, match="All or nothing"):
        apply(of, held)
    assert spent(of) == [0, 0]


def test_what_was_posted_meanwhile_is_previewed_again(of):
    held = preview(of, "W-1,3000,2026-10-30,A,")
    spend(award=of.awards[0], amount=Decimal(500), paper=paper(), **given(of))

    with pytest.raises(LedgerChanged):
        apply(of, held)

    held.refresh_from_db()
    assert problems(held) == [(2, "not_released")]
    assert spent(of) == [500, 0]


def test_an_import_is_undone_by_reversals_but_for_what_was_reversed_since(of):
    held = apply(of, preview(of, "W-1,100,2026-10-30,A,", "W-2,50,2026-10-30,B,"))
    entry = LedgerEntry.objects.get(reference="A")
    reverse(entry=entry, amount=Decimal(30), paper=paper("r"), **given(of))

    undoing = services.preview_undo(held=held, **given(of))
    assert problems(undoing) == [(2, "reversed_since")]
    apply(of, undoing)

    assert spent(of) == [0, 0]
    again = preview(of, "W-1,100,2026-10-30,A,")
    apply(of, again)
    assert spent(of) == [100, 0]


def test_who_approved_brings_in_no_spending_of_it(of):
    f.office(of.fund, of.people["director"], "finance")
    held = preview(of, "W-1,100,2026-10-30,A,")

    with pytest.raises(NotAllowed, match="somebody else pays"):
        services.apply_import(held=held, actor=of.accounts["director"], now=f.NOW)


def test_only_finance_brings_in_a_file(of):
    with pytest.raises(NotAllowed):
        services.receive(
            file=BytesIO(b"x"),
            file_name="x.csv",
            options=Options(fund=of.fund),
            actor=of.accounts["manager"],
            now=f.NOW,
        )


def test_chinese_headers_are_matched(of):
    held = preview(
        of, "W-1,12.5,2026年10月30日,发票1,许可", head="项目编号,金额,过账日期,发票号,摘要"
    )

    assert held.counts["whole"] == "12.50"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1.234.567,8", "1234567.8"),
        ("12,5", "12.5"),
        ("1,234", "1234"),
        ("EUR 7", "7"),
        ("¥1,000.00", "1000"),
        ("(150.55)", "-150.55"),
        ("150.55-", "-150.55"),
        ("−3", "-3"),
    ],
)
def test_amounts_are_read_as_they_are_written(text, amount):
    assert read_amount(text) == Decimal(amount)
