"""How the tranches of a pilot's award stand before it starts."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.innovation.models import Award, Lane, Tranche
from orgchange.pilots.models import Contract


def problems_of_money(award: Award, contract: Contract | None) -> list[Problem]:
    """The first tranche is small and released; every later one waits for a milestone."""
    tranches = list(award.tranches.order_by("position"))
    if not tranches:
        return [Problem("money", "no_plan", _("Plan in which parts the award is released."))]
    return [*_of_the_first(award, tranches[0]), *_of_the_later(tranches, contract)]


def _of_the_first(award: Award, first: Tranche) -> Iterator[Problem]:
    most = settings.FUND_FIRST_TRANCHE
    if award.proposal.lane != Lane.MICRO and 100 * first.amount > most * award.amount:
        text = _("The first tranche is more than %(percent)s %% of the award.")
        yield Problem("money.first", "first_too_large", text % {"percent": most})
    if first.released_at is None:
        yield Problem("money.first", "not_released", _("The first tranche is not released yet."))


def _of_the_later(tranches: Sequence[Tranche], contract: Contract | None) -> Iterator[Problem]:
    later = [row.position for row in tranches[1:]]
    tied = Counter(
        row.tranche for row in (contract.milestones.all() if contract else ()) if row.tranche
    )
    for position in later:
        if not tied[position]:
            text = _("No milestone of the contract makes tranche %(position)s payable.")
            yield Problem(f"money.{position}", "not_tied", text % {"position": position})
        elif tied[position] > 1:
            text = _("More than one milestone makes tranche %(position)s payable.")
            yield Problem(f"money.{position}", "tied_twice", text % {"position": position})
    for position in sorted(position for position in tied if position not in later):
        text = _("A milestone names tranche %(position)s, and it waits for none.")
        yield Problem(f"money.{position}", "no_such_tranche", text % {"position": position})
