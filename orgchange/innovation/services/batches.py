"""Marked proposals put before the director together, and decided one by one. Rule 13 of money."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, InvalidInput, NotAllowed
from orgchange.core.sql import id_list
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)
from orgchange.innovation import offices, policies
from orgchange.innovation.models import Batch, BatchItem, Fund, ItemBalance, Proposal, Unit, Wish
from orgchange.innovation.notices.batch_notices import tell_decided, tell_directors
from orgchange.innovation.scopes import own_proposals
from orgchange.innovation.services.moving import alone_with, lock_together, move
from orgchange.innovation.services.moving_together import move_together, plain_steps
from orgchange.innovation.ways import NoSuchStep, NotReady

# What the director may choose for an item: codes of steps.
CHOICES = ("approve", "decline", "send_back")
# Problems that lie with who decides, not with the item: it stays before another director.
OF_WHO_DECIDES = ("decided_by", "outcome", "words")
LONGEST_NAME = 200
REQUEST = "request"


class NothingToAsk(DomainError):
    """None of the proposals can be put before the director."""

    code = "nothing_to_ask"


@dataclass(frozen=True)
class LeftOut:
    """A proposal that was not put into the batch, and why."""

    proposal: Proposal
    reason: str


@dataclass(frozen=True)
class Requested:
    """A batch as it was made."""

    batch: Batch
    left_out: Sequence[LeftOut]


@dataclass(frozen=True)
class Choice:
    """What the director decides for one item."""

    item_id: int
    step: str
    words: str = ""


@dataclass(frozen=True)
class Settled:
    """What became of one choice: the step that was taken; none, where it still waits."""

    item: BatchItem
    step: str = ""
    reason: str = ""


def request(
    *, fund: Fund, proposals: Sequence[Proposal], name: str = "", actor: User, now: datetime
) -> Requested:
    """Put marked proposals before the director, in this order.

    What cannot be asked is left out with its reason; refused only where that is all of them.
    """
    sight = sight_of_actor(actor, now)
    require(policies.can_handle(offices.roles_in(sight, fund.pk)))
    refuse_invalid(too_long("name", name, LONGEST_NAME))
    # Before anything is said of where it is: to its own people that is not told yet.
    ids = [row.pk for row in proposals]
    require(sight is None or not own_proposals(sight).filter(pk__in=id_list(ids)).exists())
    with transaction.atomic():
        lock_together(ids)
        called = name.strip() or _next_name(fund)
        batch = Batch.objects.create(fund=fund, name=called, requested_by=actor, requested_at=now)
        held = offices.roles_in(sight, fund.pk)
        done = _put_together(batch, ids, roles=held, actor=actor, now=now)
        tried = [
            _put(batch, row, n, actor, now)
            for n, row in enumerate(proposals, start=1)
            if row.pk not in done
        ]
        left_out = [one for one in tried if one is not None]
        if len(left_out) == len(proposals):
            reasons = " ".join(f"{one.proposal}: {one.reason}" for one in left_out)
            raise NothingToAsk(_("Nothing was put before the director.") + f" {reasons}".rstrip())
        left = {one.proposal.pk for one in left_out}
        asked = [pk for pk in ids if pk not in left]
        record(
            action="batch.requested", obj=batch, actor=actor, at=now, changes={"proposals": asked}
        )
        tell_directors(batch, now=now)
    return Requested(batch, left_out)


def _next_name(fund: Fund) -> str:
    return _("Batch %(n)s") % {"n": fund.batches.count() + 1}


def _put_together(
    batch: Batch, ids: Sequence[int], *, roles: frozenset[str], actor: User, now: datetime
) -> set[int]:
    """Those that nothing stands in the way of, as a set; which they are. The others go one by one.

    They are locked, and nobody who asks belongs to one of them.
    """
    steps = plain_steps(REQUEST, roles=roles)
    place = {pk: position for position, pk in enumerate(ids, start=1)}
    waiting = BatchItem.objects.filter(proposal__in=id_list(ids), settled_at=None)
    found = Proposal.objects.filter(pk__in=id_list(ids), round__fund=batch.fund_id)
    free = found.exclude(pk__in=waiting.values("proposal")).select_related("round")
    rows = [row for row in free if (row.workflow_id, row.state) in steps]
    rows.sort(key=lambda row: place[row.pk])
    reserved = _reserved([row.pk for row in rows])
    items = [_item(batch, row, place[row.pk], reserved.get(row.pk, Decimal(0))) for row in rows]
    BatchItem.objects.bulk_create(items, batch_size=1000)
    move_together(proposals=rows, steps=steps, actor=actor, now=now)
    return {row.pk for row in rows}


def _item(batch: Batch, proposal: Proposal, position: int, amount: Decimal) -> BatchItem:
    wish = Wish.FUND if amount else Wish.DECLINE
    return BatchItem(batch=batch, proposal=proposal, position=position, wish=wish, amount=amount)


def _put(
    batch: Batch, proposal: Proposal, position: int, actor: User, now: datetime
) -> LeftOut | None:
    """One item, with what is reserved for it; nothing of it stays where it is refused."""
    try:
        with alone_with(proposal) as locked:
            if locked.round.fund_id != batch.fund_id:
                raise NoSuchStep(_("It belongs to another fund."))
            _refuse_waiting(locked)
            _item(batch, locked, position, reserved_for(locked)).save()
            move(proposal=locked, transition=REQUEST, actor=actor, now=now)
    except NotAllowed:
        raise
    except DomainError as refused:
        return LeftOut(proposal, refused.message)
    return None


def _refuse_waiting(proposal: Proposal) -> None:
    if BatchItem.objects.filter(proposal=proposal, settled_at=None).exists():
        raise NoSuchStep(_("This proposal already waits for the director."))


def reserved_for(proposal: Proposal) -> Decimal:
    """The money set aside for a proposal: only what is marked to fund has any."""
    return _reserved([proposal.pk]).get(proposal.pk, Decimal(0))


def _reserved(ids: Iterable[int]) -> dict[int, Decimal]:
    rows = ItemBalance.objects.filter(proposal__in=id_list(ids), unit=Unit.MONEY).order_by()
    return dict(rows.values_list("proposal").annotate(Max("reserved")))


def decide(*, batch: Batch, choices: Iterable[Choice], actor: User, now: datetime) -> list[Settled]:
    """Decide items one by one, in the batch's order; each is checked again when its turn comes.

    An item that fails goes back to the panel with its reason, the others stand. Where the reason
    lies with who decides (a part in it, words missing), it stays and says so. Of what they belong
    to themselves nothing is said: not even whether it still waits.
    """
    sight = sight_of_actor(actor, now)
    require(policies.can_decide(offices.roles_in(sight, batch.fund_id)))
    wanted = {choice.item_id: choice for choice in choices}
    if unknown := {choice.step for choice in wanted.values()} - set(CHOICES):
        raise InvalidInput(_("Nobody can decide “%(step)s”.") % {"step": sorted(unknown)[0]})
    with transaction.atomic():
        own = own_proposals(sight) if sight else Proposal.objects.none()
        items = list(_chosen(batch, wanted).exclude(proposal__in=own))
        settled = [_decide(item, wanted[item.pk], actor, now) for item in items]
        tell_decided(batch, now=now)
        return settled


def _chosen(batch: Batch, wanted: Iterable[int]) -> QuerySet[BatchItem]:
    rows = BatchItem.objects.filter(batch=batch, pk__in=wanted)
    lock_together(rows.values_list("proposal_id", flat=True))
    return rows.select_related("proposal").order_by("position", "pk")


def _decide(item: BatchItem, choice: Choice, actor: User, now: datetime) -> Settled:
    if item.settled_at is not None:
        return Settled(item, reason=_("It does not wait any more."))
    try:
        move(
            proposal=item.proposal,
            transition=choice.step,
            actor=actor,
            now=now,
            words=choice.words,
        )
    except DomainError as refused:
        return _failed(item, choice, refused, actor, now)
    return Settled(item, choice.step)


def _failed(
    item: BatchItem, choice: Choice, refused: DomainError, actor: User, now: datetime
) -> Settled:
    """Back to the panel, where the item is to blame; else it waits, with the reason."""
    is_items = choice.step == "approve" and not any(
        problem.field in OF_WHO_DECIDES for problem in refused.problems
    )
    BatchItem.objects.filter(pk=item.pk).update(refusal=refused.message)
    if not is_items or isinstance(refused, NoSuchStep | NotAllowed):
        return Settled(item, reason=refused.message)
    try:
        move(
            proposal=item.proposal,
            transition="send_back",
            actor=actor,
            now=now,
            words=refused.message,
        )
    except NotReady as still:
        return Settled(item, reason=still.message)
    return Settled(item, "send_back", refused.message)
