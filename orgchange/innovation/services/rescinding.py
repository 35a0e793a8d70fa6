"""Taking an approval back takes a director and a second person, each by their own hand."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, NotAllowed
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import require, sight_of_actor
from orgchange.innovation import offices, policies
from orgchange.innovation.models import Proposal, Rescission
from orgchange.innovation.notices.batch_notices import tell_seconds
from orgchange.innovation.services.moving import alone_with, move, require_takeable

RESCIND = "rescind"


class AlreadySettled(DomainError):
    """The request was answered or taken back."""

    code = "already_settled"


class AlreadyAskedToRescind(DomainError):
    """There is an open request."""

    code = "already_asked"


def ask(*, proposal: Proposal, words: str, actor: User, now: datetime) -> Rescission:
    """Ask a second person to agree that an approval is taken back. Words are for the submitter."""
    with alone_with(proposal) as locked:
        require_takeable(
            proposal=locked,
            transition=RESCIND,
            actor=actor,
            now=now,
            words=words,
            but=["second_person"],
        )
        try:
            with transaction.atomic():
                row = Rescission.objects.create(
                    proposal=locked, words=words.strip(), asked_by=actor, asked_at=now
                )
        except IntegrityError as error:
            message = _("It is already asked to rescind this approval.")
            raise AlreadyAskedToRescind(message) from error
        record(
            action="rescission.asked",
            obj=row,
            actor=actor,
            at=now,
            label=str(locked),
            changes={"words": row.words},
        )
        tell_seconds(row, now=now)
    return row


def agree(*, rescission: Rescission, actor: User, now: datetime) -> Rescission:
    """The second person agrees: the approval is taken back, as the director asked."""
    with transaction.atomic():
        row = _open(rescission, actor, now)
        if row.asked_by_id == actor.pk:
            raise NotAllowed(_("The second person is somebody else."))
        move(
            proposal=row.proposal,
            transition=RESCIND,
            actor=row.asked_by,
            now=now,
            words=row.words,
            second=Employee.objects.filter(user=actor).first(),
        )
        return _settle(row, actor, now, is_agreed=True)


def drop(*, rescission: Rescission, actor: User, now: datetime) -> Rescission:
    """The second person does not agree, or the director takes the request back."""
    with transaction.atomic():
        return _settle(_open(rescission, actor, now), actor, now, is_agreed=False)


def _open(rescission: Rescission, actor: User, now: datetime) -> Rescission:
    rows = Rescission.objects.select_for_update(of=("self",))
    row = rows.select_related("proposal__round", "asked_by").get(pk=rescission.pk)
    sight = sight_of_actor(actor, now)
    require(policies.can_second(offices.roles_in(sight, row.proposal.round.fund_id)))
    require(not offices.has_part(sight, row.proposal))
    if row.settled_at is not None:
        raise AlreadySettled(_("This was answered or taken back already."))
    return row


def _settle(row: Rescission, actor: User, now: datetime, *, is_agreed: bool) -> Rescission:
    row.settled_by, row.settled_at, row.is_agreed = actor, now, is_agreed
    row.save(update_fields=["settled_by", "settled_at", "is_agreed", "updated_at"])
    action = "rescission.agreed" if is_agreed else "rescission.dropped"
    record(action=action, obj=row, actor=actor, at=now, label=str(row.proposal))
    return row
