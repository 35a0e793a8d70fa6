"""Following: who wants to hear how a proposal goes on."""

from datetime import datetime

from orgchange.accounts.models import User
from orgchange.directory.services.writing import require
from orgchange.innovation import policies
from orgchange.innovation.models import Follow, Proposal
from orgchange.innovation.services.actors import sight_and_person


def follow(*, proposal: Proposal, actor: User, now: datetime) -> Follow:
    """Hear how it goes on. Asked twice, it is once."""
    sight, person = sight_and_person(actor, now)
    require(policies.may_follow(sight, proposal))
    row, _made = Follow.objects.get_or_create(proposal=proposal, employee_id=person)
    return row


def unfollow(*, proposal: Proposal, actor: User, now: datetime) -> None:
    """Hear no more of it."""
    _sight, person = sight_and_person(actor, now)
    Follow.objects.filter(proposal=proposal, employee=person).delete()


def follow_together(joined: Proposal, target: Proposal) -> None:
    """Who submits or follows the joined one follows the other."""
    people = set(Follow.objects.filter(proposal=joined).values_list("employee", flat=True))
    people |= {joined.submitter_id}
    people -= {target.submitter_id}
    rows = [Follow(proposal=target, employee_id=person) for person in people]
    Follow.objects.bulk_create(rows, ignore_conflicts=True)
