"""Writing the contract: saved as it is typed; once locked, changed by a new version."""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor
from orgchange.pilots import policies_setup as policies
from orgchange.pilots.contracting.content import Content, wrong
from orgchange.pilots.contracting.putting import copy_of, put
from orgchange.pilots.contracting.reading import first_baseline, newest_locked
from orgchange.pilots.models import Contract, MeasureKind, Pilot
from orgchange.pilots.services.carrying import begin_contract
from orgchange.pilots.services.moving import alone_with

BASELINE = ("baseline", "baseline_on", "baseline_source")


class EditedElsewhere(DomainError):
    """It was saved from another window, or by somebody else, since this one read it."""

    code = "edited_elsewhere"


class NoChangeBegun(DomainError):
    """The contract is locked, and nobody has begun a change of it."""

    code = "no_change_begun"


class Proposed(DomainError):
    """The change waits for somebody's word: nobody writes in it meanwhile."""

    code = "proposed"


class NoBaseline(DomainError):
    """There is no earlier baseline, or it is of another unit."""

    code = "no_baseline"


class AlreadyBegun(DomainError):
    """There is one change at a time."""

    code = "already_begun"


def save_contract(
    *, pilot: Pilot, revision: int, content: Content, actor: User | None, now: datetime
) -> Contract:
    """Save what was typed into the working copy, unfinished as it may be.

    `revision` is the one that was read with the form: two windows cannot overwrite each other.
    Who saved last, and when, stands on the copy; the record has what was locked.
    """
    sight = sight_of_actor(actor, now)
    refuse_invalid(wrong(content, sight))
    with alone_with(pilot) as locked:
        require(policies.can_write_contract(sight, locked))
        copy = open_copy(locked, now)
        if copy.revision != revision:
            raise EditedElsewhere(
                _(
                    "This contract was saved from another window or by somebody else meanwhile. "
                    "Load the page again before you write on; what you typed is not saved."
                )
            )
        put(copy, content)
        copy.revision, copy.saved_at, copy.saved_by = revision + 1, now, actor
        copy.save()
    return copy


def keep_baseline(*, pilot: Pilot, revision: int, actor: User | None, now: datetime) -> Contract:
    """Say that the baseline of the first try still holds: its value, its day, its source.

    For a pilot that tries once more, while it is set up. The record says who looked at it.
    """
    sight = sight_of_actor(actor, now)
    with alone_with(pilot) as locked:
        require(policies.can_prepare(sight, locked))
        copy, held = open_copy(locked, now), first_baseline(locked)
        if copy.revision != revision:
            raise EditedElsewhere(_("This contract was saved meanwhile. Load the page again."))
        if held is None:
            raise NoBaseline(_("There is no earlier baseline to keep."))
        own = copy.measures.filter(kind=MeasureKind.PRIMARY)
        if own.exclude(unit=held.unit).exists():
            raise NoBaseline(_("The metric has another unit now: measure its baseline anew."))
        kept = {name: getattr(held, name) for name in BASELINE}
        own.update(**kept)
        copy.revision, copy.saved_at, copy.saved_by = revision + 1, now, actor
        copy.save()
        facts = {name: str(value) for name, value in kept.items()}
        record(action="pilot.baseline_kept", obj=locked, actor=actor, at=now, changes=facts)
    return copy


def begin_change(*, pilot: Pilot, actor: User | None, now: datetime) -> Contract:
    """Begin a change of a locked contract: a copy of what holds, for its writers alone."""
    sight = sight_of_actor(actor, now)
    with alone_with(pilot) as locked:
        require(policies.can_change_contract(sight, locked))
        if locked.contracts.filter(number=None).exists():
            raise AlreadyBegun(_("A change of this contract is being written already."))
        held = newest_locked(locked)
        require(held is not None)
        assert held is not None  # noqa: S101 - required above
        copy = Contract.objects.create(
            pilot=locked,
            revision=_last_revision(locked) + 1,
            saved_at=now,
            saved_by=actor,
            believed=held.believed,
            days=held.days,
            starts_on=held.starts_on,
            buffer_days=held.buffer_days,
        )
        copy_of(held, copy)
        record(action="pilot.change_begun", obj=locked, actor=actor, at=now)
    return copy


def drop_change(*, pilot: Pilot, actor: User | None, now: datetime) -> None:
    """Throw a change away, proposed or not: what was locked holds."""
    sight = sight_of_actor(actor, now)
    with alone_with(pilot) as locked:
        require(policies.can_change_contract(sight, locked))
        dropped, _rows = locked.contracts.filter(number=None).delete()
        if not dropped:
            raise NoChangeBegun(_("Nobody is changing this contract."))
        record(action="pilot.change_dropped", obj=locked, actor=actor, at=now)


def open_copy(pilot: Pilot, now: datetime) -> Contract:
    """The working copy that may be written in; refused, where there is none. Within the lock."""
    copy = pilot.contracts.filter(number=None).first()
    if copy is None and not pilot.contracts.exists():
        copy = begin_contract(pilot, now=now)
    if copy is None:
        raise NoChangeBegun(_("This contract is locked. Begin a change of it first."))
    if copy.proposed_by_id is not None:
        raise Proposed(_("This change waits to be approved. Take it back before you write on."))
    return copy


def _last_revision(pilot: Pilot) -> int:
    """A copy never names a revision that an older window has read."""
    return pilot.contracts.aggregate(last=Max("revision"))["last"] or 0
