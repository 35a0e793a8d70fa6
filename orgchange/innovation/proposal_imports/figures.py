"""Amounts of money, counts of votes and languages, as they stand in cells. Pure functions."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from orgchange.directory.roster import values
from orgchange.directory.roster.values import Unreadable
from orgchange.innovation.amounts import CENT, MOST

# What a mark beside a number may stand for; a code of three letters stands for itself.
SIGNS: Final = {
    "€": ("EUR",),
    "£": ("GBP",),
    "$": ("USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD"),
    "¥": ("CNY", "JPY"),
    "元": ("CNY", "HKD", "TWD"),
    "rmb": ("CNY",),
}
TIMES: Final = {"": 1, "k": 1000, "千": 1000, "万": 10_000, "萬": 10_000}
MARK = r"[a-z]{3}|[€£$¥元]"
AMOUNT: Final = re.compile(
    rf"(?P<before>{MARK})?\s*(?P<number>\d[\d\s.,'’]*?)\s*(?P<times>[k千万萬])?\s*(?P<after>{MARK})?",
    re.IGNORECASE,
)
GROUPED: Final = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")
MOST_VOTES: Final = 2_000_000_000
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,8})?")


@dataclass(frozen=True)
class Amount:
    """An amount of money, and the currencies that its mark may mean: none, without a mark."""

    number: Decimal
    currencies: tuple[str, ...] = ()

    def is_in(self, currency: str) -> bool:
        """Whether it may be meant in this currency."""
        return not self.currencies or currency in self.currencies


def read_amount(text: str) -> Amount | None:
    """8000, 8,000.50, 8.000,50 €, ¥1.2万; None for an empty cell. Raises Unreadable."""
    if values.is_empty(text):
        return None
    found = AMOUNT.fullmatch(text.strip().replace("￥", "¥"))
    if found is None:
        raise Unreadable("not_an_amount")
    mark = (found["before"] or found["after"] or "").lower()
    number = _number(found["number"]) * TIMES[(found["times"] or "").lower()]
    if number > MOST:
        raise Unreadable("not_an_amount")
    if number != number.quantize(CENT):
        raise Unreadable("amount_too_precise")
    return Amount(number.quantize(CENT), SIGNS.get(mark, (mark.upper(),) if mark else ()))


def _number(text: str) -> Decimal:
    """The last mark is the decimal one, unless all of them cut the number into thousands."""
    text = re.sub(r"[\s'’]", "", text).rstrip(".,")
    if GROUPED.fullmatch(text):
        return Decimal(re.sub(r"[.,]", "", text))
    mark = max(".,", key=text.rfind)
    whole, _mark, part = text.rpartition(mark) if mark in text else (text, "", "")
    if mark in whole or not (whole.isdigit() or GROUPED.fullmatch(whole)):
        raise Unreadable("not_an_amount")
    return Decimal(f"{re.sub('[.,]', '', whole)}.{part or 0}")


def read_votes(text: str) -> int | None:
    """How many votes there were; None for an empty cell. Raises Unreadable."""
    if values.is_empty(text):
        return None
    bare = re.sub(r"(?<=\d)[,\s](?=\d{3}\b)", "", text)
    if not re.fullmatch(r"\d{1,10}", bare, re.ASCII) or int(bare) > MOST_VOTES:
        raise Unreadable("not_votes")
    return int(bare)


def language_called(text: str) -> str | None:
    """The code of a language, from a code or a common name; "" for none given, None for neither."""
    if values.is_empty(text):
        return ""
    said = text.casefold().replace("_", "-")
    known = values.LANGUAGE_WORDS.get(said.replace("-", " ")) or values.LANGUAGE_WORDS.get(said)
    if known:
        return known
    return said if LANGUAGE.fullmatch(said) and len(said) <= 12 else None
