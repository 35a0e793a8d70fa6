"""Votes by points: so many a person and round, advisory, taken back at any time."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight
from orgchange.directory.services.writing import refuse_invalid, require
from orgchange.innovation import policies
from orgchange.innovation.models import Proposal, Vote
from orgchange.innovation.services.actors import sight_and_person
from orgchange.innovation.services.counting import count_votes
from orgchange.innovation.services.moving import alone_with, lock_together
from orgchange.innovation.states import told_state_of


class NoPointsLeft(DomainError):
    """The person has given the points of this round to others."""

    code = "no_points_left"


def vote(*, proposal: Proposal, points: int, actor: User, now: datetime) -> int:
    """Give a proposal so many points, or none; answers what is left for the round.

    The person's row is locked: two votes at once cannot spend the same point twice. Proposals come
    before people, also the one that counts a joined one's points, so that none waits in a circle.
    """
    sight, person = sight_and_person(actor, now)
    _refuse_wrong(points)
    with transaction.atomic():
        lock_together(pk for pk in (proposal.pk, proposal.duplicate_of_id) if pk is not None)
        return _vote(proposal, points, person, sight, actor, now)


def _vote(
    proposal: Proposal, points: int, person: int, sight: Sight, actor: User, now: datetime
) -> int:
    with alone_with(proposal) as locked:
        Employee.objects.select_for_update(no_key=True).get(pk=person)
        mine = Vote.objects.filter(proposal=locked, employee=person)
        takes_back = points == 0 and mine.exists()
        require(takes_back or policies.may_vote(sight, locked, told_state_of(locked)))
        left = points_left(person, locked, beside=True)
        if points > left:
            message = _("You have %(left)s points left in this round.") % {"left": left}
            raise NoPointsLeft(message)
        _put(locked, person, points)
        count_votes(locked.duplicate_of_id or locked.pk)
        facts = {"points": points}
        record(action="proposal.voted", obj=locked, actor=actor, at=now, changes=facts)
        return left - points


def points_left(person: int, proposal: Proposal, *, beside: bool = False) -> int:
    """What somebody can still give in the round; `beside`: as if they gave this one nothing."""
    given = Vote.objects.filter(employee=person, proposal__round=proposal.round_id)
    if beside:
        given = given.exclude(proposal=proposal)
    spent = given.aggregate(sum=Sum("points"))["sum"] or 0
    return max(0, proposal.round.vote_points - spent)


def _put(proposal: Proposal, person: int, points: int) -> None:
    if points:
        Vote.objects.update_or_create(
            proposal=proposal, employee_id=person, defaults={"points": points}
        )
    else:
        Vote.objects.filter(proposal=proposal, employee=person).delete()


def _refuse_wrong(points: int) -> None:
    if not 0 <= points <= 100:
        message = _("A number of points, please.")
        refuse_invalid([Problem("points", "out_of_range", message)])
