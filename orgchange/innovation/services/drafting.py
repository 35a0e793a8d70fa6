"""Writing a proposal: begun in a round, saved as it is typed, handed in by a step."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError
from orgchange.directory.services.writing import refuse_invalid, require
from orgchange.innovation import policies
from orgchange.innovation.models import Proposal, ProposalVersion, Round
from orgchange.innovation.services.actors import sight_and_person
from orgchange.innovation.services.contents import (
    Content,
    put_lists,
    put_people,
    wrong_fields,
    wrong_lists,
    wrong_people,
)
from orgchange.innovation.services.freezing import take_over, working_copy_of
from orgchange.innovation.services.moving import alone_with
from orgchange.innovation.states import state_of


class RoundClosed(DomainError):
    """The round is over, or its fund is closed."""

    code = "round_closed"


class EditedElsewhere(DomainError):
    """It was saved from another window, or by another writer, since this one read it."""

    code = "edited_elsewhere"


def start(*, of: Round, lane: str, actor: User, now: datetime) -> Proposal:
    """Begin a proposal: an empty draft that only its writers see."""
    sight, person = sight_and_person(actor, now)
    require(policies.may_propose(sight))
    _refuse_closed(of, now)
    with transaction.atomic():
        proposal = Proposal.objects.create(
            round=of,
            workflow=of.workflow,
            rubric=of.rubric,
            lane=lane,
            submitter_id=person,
            entered_at=now,
            touched_at=now,
        )
        ProposalVersion.objects.create(proposal=proposal, saved_at=now, saved_by=actor)
        facts = {"round": of.pk, "lane": lane}
        record(action="proposal.started", obj=proposal, actor=actor, at=now, changes=facts)
    return proposal


def save(
    *, proposal: Proposal, revision: int, content: Content, actor: User, now: datetime
) -> ProposalVersion:
    """Save what was typed into the working copy, unfinished as it may be.

    `revision` is the one that was read with the form: two windows cannot overwrite each other.
    Who saved last, and when, stands on the copy; the record has what was handed in.
    """
    sight, _person = sight_and_person(actor, now)
    refuse_invalid(
        [
            *wrong_fields(content.fields),
            *wrong_lists(content.lists),
            *wrong_people(content, sight),
        ]
    )
    with alone_with(proposal) as locked:
        require(policies.may_edit(sight, locked, state_of(locked)))
        copy = working_copy_of(locked, actor=actor, now=now)
        _refuse_elsewhere(copy, revision)
        for name, value in content.fields.items():
            setattr(copy, name, value)
        copy.revision, copy.saved_at, copy.saved_by = revision + 1, now, actor
        copy.save()
        put_lists(copy, content.lists)
        put_people(locked, content.people, actor=actor, now=now)
        _keep(locked, copy, now)
    proposal.refresh_from_db()
    return copy


def place(*, proposal: Proposal, of: Round, lane: str, actor: User, now: datetime) -> Proposal:
    """Put a draft into another round of the fund, or another lane."""
    sight, _person = sight_and_person(actor, now)
    with alone_with(proposal) as locked:
        require(locked.submitted_at is None)
        require(policies.may_edit(sight, locked, state_of(locked)))
        _refuse_closed(of, now)
        facts = {"round": [locked.round_id, of.pk], "lane": [locked.lane, lane]}
        locked.round, locked.lane = of, lane
        locked.workflow, locked.rubric, locked.touched_at = of.workflow, of.rubric, now
        locked.save()
        record(action="proposal.placed", obj=locked, actor=actor, at=now, changes=facts)
    proposal.refresh_from_db()
    return proposal


def drop_changes(*, proposal: Proposal, actor: User, now: datetime) -> None:
    """Throw the working copy of a submitted proposal away: what was handed in last holds."""
    sight, _person = sight_and_person(actor, now)
    with alone_with(proposal) as locked:
        require(locked.submitted_at is not None)
        require(policies.may_edit(sight, locked, state_of(locked)))
        locked.versions.filter(number=None).delete()
        record(action="proposal.changes_dropped", obj=locked, actor=actor, at=now)


def _refuse_closed(of: Round, now: datetime) -> None:
    if not of.fund.is_open or now >= of.closes_at:
        raise RoundClosed(_("This round does not take proposals any more."))


def _refuse_elsewhere(copy: ProposalVersion, revision: int) -> None:
    if copy.revision != revision:
        raise EditedElsewhere(
            _(
                "This proposal was saved from another window or by a co-submitter meanwhile. "
                "Load the page again before you write on; what you typed is not saved."
            )
        )


def _keep(proposal: Proposal, copy: ProposalVersion, now: datetime) -> None:
    """Lists show a draft as it is written; what was handed in, as it was handed in."""
    proposal.touched_at = now
    if proposal.submitted_at is None:
        take_over(proposal, copy)
    proposal.save()
