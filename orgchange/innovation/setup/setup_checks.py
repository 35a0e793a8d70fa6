"""What funds, periods, offices and rounds must keep to; each problem names its field."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from orgchange.core.dates import out_of_range
from orgchange.core.errors import Problem
from orgchange.directory.services.writing import too_long
from orgchange.innovation.models import Fund, FundPeriod, LedgerEntry, Round

CODE = re.compile(r"[a-z][a-z0-9-]{0,39}\Z")
CURRENCY = re.compile(r"[A-Z]{3}\Z")
MOST_TEXT, MOST_NAME = 20_000, 200
MOST_MONEY = Decimal(10) ** 12
MOST_REVIEWERS, MOST_POINTS, MOST_DAYS = 20, 100, 60


def wrong_code(code: str) -> Iterator[Problem]:
    """What is wrong with a code of letters, digits and hyphens."""
    if not CODE.match(code):
        message = _("A code is of small letters, digits and hyphens, a letter first.")
        yield Problem("code", "invalid", message)


def wrong_name(field: str, text: str, *, is_needed: bool = True) -> Iterator[Problem]:
    """What is wrong with a name."""
    if is_needed and not text.strip():
        yield Problem(field, "required", _("This must not be empty."))
    yield from too_long(field, text, MOST_NAME)


def wrong_names(thing: Fund | Round) -> Iterator[Problem]:
    """What is wrong with the names of a fund or round, in both languages."""
    yield from wrong_name("name", thing.name)
    yield from wrong_name("name_zh", thing.name_zh, is_needed=False)


def wrong_fund(fund: Fund) -> Iterator[Problem]:
    """What is wrong with a fund as it shall be. At most a query a parent, and two more."""
    yield from wrong_names(fund)
    for field in ("purpose", "purpose_zh"):
        yield from too_long(field, getattr(fund, field), MOST_TEXT)
    if not CURRENCY.match(fund.currency):
        message = _("A currency is three capital letters: EUR, CNY.")
        yield Problem("currency", "invalid", message)
    elif fund.pk and _has_money(fund) and _currency_before(fund) != fund.currency:
        message = _("There is money in this fund already; its currency stays.")
        yield Problem("currency", "has_entries", message)
    if fund.parent is not None:
        yield from _wrong_parent(fund, fund.parent)


def _has_money(fund: Fund) -> bool:
    return LedgerEntry.objects.filter(period__fund=fund).exists()


def _currency_before(fund: Fund) -> str:
    return Fund.objects.values_list("currency", flat=True).get(pk=fund.pk)


def _wrong_parent(fund: Fund, parent: Fund) -> Iterator[Problem]:
    if parent.currency != fund.currency:
        message = _("Its money would come from a fund in %(currency)s.")
        text = message % {"currency": parent.currency}
        yield Problem("parent", "other_currency", text)
    above: Fund | None = parent
    while above is not None:
        if above.pk == fund.pk:
            yield Problem("parent", "cycle", _("A fund cannot stand below itself."))
            return
        above = above.parent


def wrong_period(period: FundPeriod) -> Iterator[Problem]:
    """What is wrong with a period as it shall be: periods of a fund do not overlap."""
    yield from wrong_name("name", period.name)
    far = [*out_of_range("starts_on", period.starts_on), *out_of_range("ends_on", period.ends_on)]
    yield from far
    others = FundPeriod.objects.filter(fund=period.fund).exclude(pk=period.pk)
    if others.filter(name=period.name).exists():
        yield Problem("name", "taken", _("The fund has a period of this name already."))
    if period.starts_on >= period.ends_on:
        yield Problem("ends_on", "order", _("The end comes before the start."))
    elif others.filter(starts_on__lt=period.ends_on, ends_on__gt=period.starts_on).exists():
        message = _("Another period of the fund has some of these days.")
        yield Problem("starts_on", "overlap", message)


def wrong_days(starts_on: date, ends_on: date | None) -> Iterator[Problem]:
    """What is wrong with the days of an office; `ends_on` is the first day without it."""
    yield from out_of_range("starts_on", starts_on)
    yield from out_of_range("last_day", ends_on)
    if ends_on is not None and ends_on <= starts_on:
        yield Problem("last_day", "order", _("The last day comes before the first."))


def wrong_round(held: Round) -> Iterator[Problem]:
    """What is wrong with a round as it shall be. One query for its name, two once it has one."""
    yield from wrong_names(held)
    for field in ("theme", "theme_zh"):
        yield from too_long(field, getattr(held, field), MOST_TEXT)
    others = Round.objects.filter(fund=held.fund_id).exclude(pk=held.pk)
    if others.filter(name=held.name).exists():
        yield Problem("name", "taken", _("The fund has a round of this name already."))
    yield from _wrong_sources(held)
    yield from _wrong_timetable(held)
    yield from _wrong_money(held)
    yield from _wrong_counts(held)


def _wrong_sources(held: Round) -> Iterator[Problem]:
    if held.period.fund_id != held.fund_id:
        yield Problem("period", "other_fund", _("This period belongs to another fund."))
    elif held.period.closed_at is not None:
        yield Problem("period", "closed", _("This period is closed."))
    for field, version in (("rubric", held.rubric), ("workflow", held.workflow)):
        if version.published_at is None:
            yield Problem(field, "not_published", _("Only a published version can be used."))


def _wrong_timetable(held: Round) -> Iterator[Problem]:
    fields = ("opens_at", "closes_at", "reviews_due_at", "panel_at", "tell_by")
    before: datetime | None = None
    for field in fields:
        at: datetime | None = getattr(held, field)
        if at is None:
            continue
        yield from out_of_range(field, at.date())
        if before is not None and at <= before:
            yield Problem(field, "order", _("This must come after the date before it."))
        before = at


def _wrong_money(held: Round) -> Iterator[Problem]:
    if not 0 < held.cap < MOST_MONEY:
        yield Problem("cap", "out_of_range", _("A cap is more than nothing."))
    if not 0 <= held.micro_cap <= held.cap:
        message = _("The micro lane ends at the cap of the round.")
        yield Problem("micro_cap", "out_of_range", message)
    if not 0 <= held.micro_yearly_cap < MOST_MONEY:
        yield Problem("micro_yearly_cap", "out_of_range", _("This is out of range."))


def _wrong_counts(held: Round) -> Iterator[Problem]:
    for field, low, high in (
        ("min_reviewers", 1, MOST_REVIEWERS),
        ("vote_points", 0, MOST_POINTS),
        ("reply_days", 1, MOST_DAYS),
        ("spread_limit", Decimal("0.1"), 4),
    ):
        if not low <= Decimal(getattr(held, field)) <= high:
            message = _("From %(low)s to %(high)s.") % {"low": low, "high": high}
            yield Problem(field, "out_of_range", message)
