""" "I'd like to help": an offer, changed and withdrawn by whose it is."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import OPEN_DATE
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee
from orgchange.directory.scopes import day_of, sight_of
from orgchange.directory.services.writing import refuse_invalid, require, too_long
from orgchange.teams.models import HelpOffer, KindSlot, Team
from orgchange.teams.policies import can_change_offer

FIELDS = ("team", "interests", "slots", "allocation", "starts_on", "ends_on")


class OfferWithdrawn(DomainError):
    """A withdrawn offer is not changed; a new one is made."""

    code = "offer_withdrawn"


def offer_help(
    *,
    employee: Employee,
    interests: str,
    slots: Collection[str] = (),
    allocation: int = 10,
    starts_on: date,
    ends_on: date = OPEN_DATE,
    team: Team | None = None,
    actor: User,
    now: datetime,
) -> HelpOffer:
    """Offer one's own help: for what, how much of one's time, and when."""
    offer = HelpOffer(
        employee=employee,
        team=team,
        interests=interests.strip(),
        slots=sorted(set(slots)),
        allocation=allocation,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return _saved(offer, "help_offer.made", actor=actor, now=now)


def change_offer(
    *, offer: HelpOffer, changes: dict[str, Any], actor: User, now: datetime
) -> HelpOffer:
    """Say it otherwise; what is left out stays."""
    if offer.withdrawn_at is not None:
        raise OfferWithdrawn(_("This offer was withdrawn."))
    for name in FIELDS:
        if name in changes:
            setattr(offer, name, changes[name])
    offer.interests, offer.slots = offer.interests.strip(), sorted(set(offer.slots))
    return _saved(offer, "help_offer.changed", actor=actor, now=now)


def withdraw_offer(*, offer: HelpOffer, actor: User, now: datetime) -> HelpOffer:
    """Take an offer back. Twice is once."""
    _require(offer, actor, now)
    with transaction.atomic():
        row = HelpOffer.objects.select_for_update().get(pk=offer.pk)
        if row.withdrawn_at is None:
            row.withdrawn_at = now
            row.save(update_fields=["withdrawn_at", "updated_at"])
            record(action="help_offer.withdrawn", obj=row, actor=actor, at=now, label=row.interests)
    return row


def _saved(offer: HelpOffer, action: str, *, actor: User, now: datetime) -> HelpOffer:
    _require(offer, actor, now)
    _refuse_wrong(offer)
    with transaction.atomic():
        offer.save()
        said = {name: getattr(offer, name) for name in FIELDS if name != "team"}
        record(
            action=action,
            obj=offer,
            actor=actor,
            at=now,
            label=offer.interests,
            changes={**said, "team": offer.team_id},
        )
    return offer


def _require(offer: HelpOffer, actor: User, now: datetime) -> None:
    held = sight_of(actor, on=day_of(actor, now))
    require(can_change_offer(held, employee_id=offer.employee_id))


def _refuse_wrong(offer: HelpOffer) -> None:
    problems = []
    if not offer.interests:
        problems.append(
            Problem("interests", "required", _("Say what you would like to help with."))
        )
    problems += too_long("interests", offer.interests, 500)
    if not 1 <= offer.allocation <= 100:
        text = _("The allocation is a share between 1 and 100 %.")
        problems.append(Problem("allocation", "out_of_range", text))
    if offer.ends_on <= offer.starts_on:
        problems.append(Problem("ends_on", "before_start", _("It ends before it begins.")))
    known = set(KindSlot.objects.filter(code__in=offer.slots).values_list("code", flat=True))
    for code in sorted(set(offer.slots) - known):
        text = _("No kind of team has a slot “%(slot)s”.") % {"slot": code}
        problems.append(Problem("slots", "unknown_slot", text))
    refuse_invalid(problems)
