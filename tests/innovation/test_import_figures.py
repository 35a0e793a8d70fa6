"""Amounts, votes and languages as they stand in cells."""

from decimal import Decimal

import pytest

from orgchange.directory.roster.values import Unreadable
from orgchange.innovation.proposal_imports.figures import (
    language_called,
    read_amount,
    read_votes,
)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("8000", "8000"),
        ("8,000", "8000"),
        ("8.000", "8000"),
        ("8,000.50", "8000.50"),
        ("8.000,50 €", "8000.50"),
        ("1 234 567,8", "1234567.8"),
        ("1'234.50", "1234.50"),
        ("8000.5", "8000.5"),
        ("0.25", "0.25"),
        ("EUR 1.5k", "1500"),
        ("1.2万元", "12000"),
        ("￥300", "300"),
    ],
)
def test_an_amount_is_read_as_people_write_it(cell, number):
    assert read_amount(cell).number == Decimal(number)


@pytest.mark.parametrize("cell", ["lots", "1.2.3", "-5", "1,2,3", "5 %", "8000.125"])
def test_what_is_no_amount_is_refused(cell):
    with pytest.raises(Unreadable):
        read_amount(cell)


def test_a_mark_says_which_currencies_it_may_be():
    assert read_amount("5 €").is_in("EUR")
    assert not read_amount("$5").is_in("EUR")
    assert read_amount("5").is_in("EUR")
    assert read_amount("CHF 5").is_in("CHF")


def test_votes_are_whole_numbers():
    assert (read_votes("1,200"), read_votes("12"), read_votes("-")) == (1200, 12, None)
    for cell in ("many", "1.5", "99999999999"):
        with pytest.raises(Unreadable):
            read_votes(cell)


def test_a_language_is_called_by_its_code_or_its_name():
    called = [language_called(cell) for cell in ("中文", "English", "pt-BR", "", "Klingon!")]
    assert called == ["zh-hans", "en", "pt-br", "", None]
