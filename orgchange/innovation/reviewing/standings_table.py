"""The standings of a round as a table to take away: what the screen shows, all of its pages."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orgchange.innovation.reviewing.standings import Row


def header() -> list[str]:
    """The columns, called as on the screen."""
    return [
        _("Place"),
        pgettext("of a proposal", "Number"),
        _("Proposal"),
        _("Submitter"),
        _("Calibrated"),
        _("From, 90 % interval"),
        _("To, 90 % interval"),
        _("Raw"),
        _("Spread"),
        _("Reviews"),
        pgettext("amount", "Asked"),
        _("Tags"),
        _("Crosses the line"),
    ]


def lines(rows: Iterable[Row]) -> Iterator[list[Any]]:
    """One line a proposal; whose it is only where that may be known."""
    for row in rows:
        one = row.standing
        scores = (one.calibrated, one.low, one.high, one.raw, one.spread)
        yield [
            row.place,
            row.proposal.number,
            str(row.proposal),
            row.proposal.submitter.full_name if row.shown.submitter else "",
            *(score_text(value) for value in scores),
            one.reviews,
            row.proposal.asked,
            ", ".join(row.tags),
            _("yes") if row.on_line else "",
        ]


def score_text(value: float) -> str:
    """A score as everywhere: two decimals."""
    return f"{value:.2f}"
