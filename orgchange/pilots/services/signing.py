"""Signatures of the fund's legal office: asked for, given, refused. Records, never changed."""

from datetime import datetime

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, NotAllowed, Problem
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)
from orgchange.innovation.services.actors import sight_and_person
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots import policies_setup as policies
from orgchange.pilots.models import Pilot, SignOff, SignOffKind
from orgchange.pilots.notices import setup_notices
from orgchange.pilots.services.moving import alone_with
from orgchange.pilots.setting_up import signing


class NothingToSign(DomainError):
    """The risk asks for no signature, or all are given."""

    code = "nothing_to_sign"


class NobodyToAsk(DomainError):
    """The fund's legal office is empty, or all of it belongs to the pilot."""

    code = "nobody_to_ask"


def ask_for_signatures(*, pilot: Pilot, actor: User | None, now: datetime) -> int:
    """Ask the legal office; how many people were asked. Once a day."""
    sight = sight_of_actor(actor, now)
    with alone_with(pilot) as locked:
        require(policies.can_prepare(sight, locked))
        asked, held = signing.signed(locked)
        if set(asked) <= held.keys():
            raise NothingToSign(_("No signature is missing."))
        occurrence = f"{now:%Y%m%d}:{locked.risk_tier}"
        if not setup_notices.legal_office(locked, now=now):
            raise NobodyToAsk(_("The fund's legal office has nobody off the team."))
        told = setup_notices.ask_to_sign(locked, by=actor, occurrence=occurrence, now=now)
        record(action="pilot.signatures_asked", obj=locked, actor=actor, at=now)
    return told


def sign(
    *, pilot: Pilot, kind: str, is_granted: bool, words: str = "", actor: User, now: datetime
) -> SignOff:
    """Sign for the risk and the data as they are now, or refuse with words.

    Two people sign where two signatures are asked for.
    """
    sight, person = sight_and_person(actor, now)
    words = words.strip()
    problems = too_long("words", words, MOST_WORDS)
    if kind not in SignOffKind.values:
        problems.append(Problem("kind", "unknown", _("There is no such signature.")))
    if not is_granted and not words:
        problems.append(Problem("words", "required", _("Say what has to change.")))
    refuse_invalid(problems)
    with alone_with(pilot) as locked:
        require(policies.can_sign(sight, locked))
        _refuse_twice(locked, kind, person)
        row = SignOff.objects.create(
            pilot=locked,
            kind=kind,
            is_granted=is_granted,
            risk_tier=locked.risk_tier,
            has_personal_data=signing.has_personal_data(locked),
            words=words,
            signed_by_id=person,
            signed_at=now,
        )
        facts = {"kind": kind, "granted": is_granted, "risk": locked.risk_tier, "words": words}
        record(action="pilot.signed", obj=locked, actor=actor, at=now, changes=facts)
    return row


def _refuse_twice(pilot: Pilot, kind: str, person: int) -> None:
    """Legal and compliance are two pairs of eyes."""
    others = [row for name, row in signing.newest(pilot).items() if name != kind]
    if any(row.signed_by_id == person and row.is_granted for row in others):
        raise NotAllowed(_("You gave the other signature: somebody else gives this one."))
