"""The plan of an award's tranches: what goes out at once, and what for the rest must be met."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import Problem
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)
from orgchange.innovation.amounts import amount_text, wrong_amount
from orgchange.innovation.models import Award, Lane, Tranche
from orgchange.innovation.offices import has_part
from orgchange.innovation.policies import can_plan
from orgchange.innovation.services.entries import refuse_ended
from orgchange.innovation.services.moving import alone_with

LONGEST_CONDITION = 300


@dataclass(frozen=True)
class Planned:
    """A tranche as it is planned."""

    amount: Decimal
    condition: str = ""
    due_on: date | None = None


def plan_tranches(
    *, award: Award, planned: Sequence[Planned], actor: User | None, now: datetime
) -> list[Tranche]:
    """Say in which parts what is not released yet goes out. Together they are the whole of it.

    What somebody accepted stays as it is: an acceptance is not lost with a plan.
    """
    sight = sight_of_actor(actor, now)
    require(can_plan(sight, fund_id=award.proposal.round.fund_id))
    require(not has_part(sight, award.proposal))
    with alone_with(award.proposal):
        award.refresh_from_db()
        refuse_ended(award)
        kept = list(award.tranches.exclude(open_to_plan()))
        refuse_invalid(_wrong_plan(award, kept, planned))
        award.tranches.filter(open_to_plan()).delete()
        first = max((tranche.position for tranche in kept), default=0) + 1
        made = _make(award, planned, first)
        amounts = [str(one.amount) for one in planned]
        record(action="award.planned", obj=award, actor=actor, at=now, changes={"amounts": amounts})
    return made


def open_to_plan() -> Q:
    """Tranches that can be planned anew: neither released nor accepted to be."""
    return Q(released_at=None, accepted_at=None)


def begin_plan(award: Award) -> list[Tranche]:
    """The usual plan of a new award, for its fund manager to change."""
    return _make(award, usual_plan(award), 1)


def usual_plan(award: Award) -> list[Planned]:
    """The plan to start from: the first share at once, the rest as the plan's milestones are met.

    Without milestones the rest waits for one condition; a micro award goes out at once.
    """
    if award.proposal.lane == Lane.MICRO:
        return [Planned(award.amount)]
    share = Decimal(settings.FUND_FIRST_TRANCHE) / 100
    first = (award.amount * share).quantize(Decimal("0.01"))
    newest = award.proposal.versions.filter(number__isnull=False).order_by("-number").first()
    texts = [m.text for m in newest.milestones.order_by("week", "position")] if newest else []
    texts = [text for text in texts if text] or [_("First results are shown")]
    rest = award.amount - first
    each = (rest / len(texts)).quantize(Decimal("0.01"))
    parts = [each] * (len(texts) - 1) + [rest - each * (len(texts) - 1)]
    later = [Planned(part, text) for part, text in zip(parts, texts, strict=True) if part > 0]
    return [Planned(first), *later] if first > 0 else later


def _make(award: Award, planned: Iterable[Planned], first: int) -> list[Tranche]:
    return Tranche.objects.bulk_create(
        Tranche(
            award=award,
            position=position,
            amount=one.amount,
            condition=one.condition.strip(),
            due_on=one.due_on,
        )
        for position, one in enumerate(planned, first)
    )


def _wrong_plan(award: Award, kept: Sequence[Tranche], planned: Sequence[Planned]) -> list[Problem]:
    problems = []
    for index, one in enumerate(planned):
        problems += wrong_amount(one.amount, field=f"tranches[{index}].amount")
        problems += too_long(f"tranches[{index}].condition", one.condition, LONGEST_CONDITION)
    if problems:
        return problems
    gone = sum((tranche.amount for tranche in kept), Decimal(0))
    whole = sum((one.amount for one in planned), gone)
    if whole != award.amount:
        message = _("Together the tranches are %(sum)s; the award is %(award)s.")
        said = {"sum": amount_text(whole), "award": amount_text(award.amount)}
        return [Problem("tranches", "sum_differs", message % said)]
    return _wrong_first(award, kept, planned)


def _wrong_first(
    award: Award, kept: Sequence[Tranche], planned: Sequence[Planned]
) -> list[Problem]:
    """The first share of a standard award is small, and what follows has conditions."""
    if award.proposal.lane == Lane.MICRO or not planned:
        return []
    most = award.amount * settings.FUND_FIRST_TRANCHE / 100
    if not kept and planned[0].amount > most:
        message = _("The first tranche is at most %(percent)s %%: %(most)s.")
        said = {"percent": settings.FUND_FIRST_TRANCHE, "most": amount_text(most)}
        return [Problem("tranches[0].amount", "first_too_large", message % said)]
    later = enumerate(planned) if kept else list(enumerate(planned))[1:]
    return [
        Problem(
            f"tranches[{index}].condition",
            "required",
            _("What must there be before this is released?"),
        )
        for index, one in later
        if not one.condition.strip()
    ]
