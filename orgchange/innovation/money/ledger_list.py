"""The ledger as a list: what it can be narrowed by, and its rows for page and file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from orgchange.innovation.models import EntryKind, LedgerEntry, Unit


@dataclass(frozen=True)
class WantedEntries:
    """What was asked of the ledger. Empty means: whatever it is."""

    fund_id: int | None = None
    period_id: int | None = None
    kind: str = ""
    unit: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None


def narrowed(entries: QuerySet[LedgerEntry], wanted: WantedEntries) -> QuerySet[LedgerEntry]:
    """The entries asked for, newest first, with all that their rows need."""
    same = {
        "period__fund": wanted.fund_id,
        "period": wanted.period_id,
        "kind": wanted.kind,
        "unit": wanted.unit,
        "occurred_on__gte": wanted.since,
        "occurred_on__lte": wanted.until,
    }
    found = entries.filter(**{lookup: value for lookup, value in same.items() if value})
    if wanted.text:
        found = found.filter(
            Q(text__icontains=wanted.text)
            | Q(reference__icontains=wanted.text)
            | Q(proposal__number__iexact=wanted.text)
            | Q(proposal__title__icontains=wanted.text)
        )
    related = ("period__fund", "proposal", "reverses", "posted_by")
    return found.select_related(*related).order_by("-posted_at", "-pk")


def header() -> list[str]:
    """The columns of the file."""
    return [
        _("Entry"),
        _("Happened on"),
        _("Fund"),
        _("Period"),
        _("Movement"),
        _("Unit"),
        _("Amount"),
        _("Currency"),
        _("Proposal"),
        _("Title"),
        pgettext("paper", "Text"),
        _("Reference"),
        _("Reverses entry"),
        _("Posted at"),
        _("Posted by"),
    ]


def rows(entries: QuerySet[LedgerEntry]) -> Iterator[list[object]]:
    """The file's rows."""
    language = get_language() or ""
    for entry in entries.iterator(chunk_size=2000):
        fund, proposal = entry.period.fund, entry.proposal
        is_money = entry.unit == Unit.MONEY
        yield [
            entry.pk,
            entry.occurred_on.isoformat(),
            fund.name_in(language),
            entry.period.name,
            EntryKind(entry.kind).label,
            Unit(entry.unit).label,
            entry.amount,
            fund.currency if is_money else "",
            proposal.number if proposal else "",
            proposal.title if proposal else "",
            entry.text,
            entry.reference,
            entry.reverses_id,
            entry.posted_at.isoformat(timespec="seconds"),
            entry.posted_by or "",
        ]
