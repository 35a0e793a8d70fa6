"""A change of a locked contract: put before somebody else, and approved or turned down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import Problem
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)
from orgchange.innovation.services.actors import sight_and_person
from orgchange.innovation.ways import MOST_WORDS, refuse_unready
from orgchange.pilots import policies_setup as policies
from orgchange.pilots.contracting.changes import problems_of_change
from orgchange.pilots.contracting.reading import newest_locked, working_copy
from orgchange.pilots.models import Contract, Pilot
from orgchange.pilots.notices import gate_notices, setup_notices
from orgchange.pilots.services.contracts import NoChangeBegun, open_copy
from orgchange.pilots.services.gate_plan import Moved, plan_anew
from orgchange.pilots.services.moving import alone_with


def propose_change(*, pilot: Pilot, reason: str, actor: User, now: datetime) -> Contract:
    """Put a change before the chair or the manager, with why it is needed."""
    sight, person = sight_and_person(actor, now)
    reason = reason.strip()
    missing = [] if reason else [Problem("reason", "required", _("Say why it has to change."))]
    refuse_invalid([*missing, *too_long("reason", reason, MOST_WORDS)])
    with alone_with(pilot) as locked:
        require(policies.can_change_contract(sight, locked))
        open_copy(locked, now)
        held, copy = newest_locked(locked), working_copy(locked)
        assert held is not None  # noqa: S101 - a change begins from what holds
        assert copy is not None  # noqa: S101 - opened above
        refuse_unready(problems_of_change(held, copy))
        copy.reason, copy.proposed_by_id, copy.saved_at = reason, person, now
        copy.save(update_fields=["reason", "proposed_by", "saved_at", "updated_at"])
        facts = {"reason": reason}
        record(action="pilot.change_proposed", obj=locked, actor=actor, at=now, changes=facts)
        setup_notices.tell_proposed(locked, copy, now=now)
    return copy


def approve_change(*, pilot: Pilot, revision: int, actor: User, now: datetime) -> Contract:
    """Lock a proposed change as the next version. Somebody else than who proposed it does.

    `revision` is that of the text that was read: nobody approves what they have not seen.
    """
    sight, person = sight_and_person(actor, now)
    with alone_with(pilot) as locked:
        copy = _proposed(locked)
        require(policies.can_approve_change(sight, locked, copy))
        held = newest_locked(locked)
        assert held is not None  # noqa: S101 - a change begins from what holds
        if copy.revision != revision:
            raise NoChangeBegun(_("Another text was proposed meanwhile. Read that one."))
        refuse_unready(problems_of_change(held, copy))
        last = locked.contracts.aggregate(last=Max("number"))["last"]
        copy.number, copy.locked_at, copy.approved_by_id = last + 1, now, person
        copy.save()
        moved = plan_anew(locked, copy, before=held, today=firm_day(now))
        gate_notices.tell_moved(locked, moved, by=actor, now=now)
        facts = {"version": copy.number, "reason": copy.reason, "gates": _said(moved)}
        record(action="pilot.change_approved", obj=locked, actor=actor, at=now, changes=facts)
        setup_notices.tell_settled(locked, copy, words="", now=now)
    return copy


def decline_change(*, pilot: Pilot, words: str, actor: User, now: datetime) -> Contract:
    """Turn a proposed change down, with words; its writers may write on."""
    sight = sight_of_actor(actor, now)
    words = words.strip()
    missing = [] if words else [Problem("words", "required", _("Say why not."))]
    refuse_invalid([*missing, *too_long("words", words, MOST_WORDS)])
    with alone_with(pilot) as locked:
        copy = _proposed(locked)
        require(policies.can_approve_change(sight, locked, copy))
        setup_notices.tell_settled(locked, copy, words=words, now=now)
        copy.proposed_by = None
        copy.save(update_fields=["proposed_by", "updated_at"])
        facts = {"reason": copy.reason, "words": words}
        record(action="pilot.change_declined", obj=locked, actor=actor, at=now, changes=facts)
    return copy


def take_back_change(*, pilot: Pilot, actor: User, now: datetime) -> Contract:
    """Take a proposed change back, to write on."""
    sight = sight_of_actor(actor, now)
    with alone_with(pilot) as locked:
        require(policies.can_change_contract(sight, locked))
        copy = _proposed(locked)
        copy.proposed_by = None
        copy.save(update_fields=["proposed_by", "updated_at"])
        record(action="pilot.change_taken_back", obj=locked, actor=actor, at=now)
    return copy


def _proposed(pilot: Pilot) -> Contract:
    copy = working_copy(pilot)
    if copy is None or copy.proposed_by_id is None:
        raise NoChangeBegun(_("No change of this contract waits to be approved."))
    return copy


def _said(moved: Sequence[Moved]) -> list[dict[str, Any]]:
    """What moved, as the record of changes keeps it."""
    return [
        {
            "gate": str(one.gate),
            "from": one.before.isoformat(),
            "to": one.gate.planned_on.isoformat(),
        }
        for one in moved
    ]
