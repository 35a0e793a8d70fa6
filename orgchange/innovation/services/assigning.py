"""Giving proposals to reviewers: a plan shown first and then confirmed, or one by one."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight
from orgchange.directory.services.writing import require, sight_of_actor
from orgchange.innovation import policies
from orgchange.innovation.conflicts import is_conflicted
from orgchange.innovation.models import (
    Ending,
    FundRole,
    Proposal,
    Review,
    ReviewAssignment,
    Round,
)
from orgchange.innovation.notices import reviewer_notices
from orgchange.innovation.offices import holders
from orgchange.innovation.proposing.under_review import given_reviewers, turns_of
from orgchange.innovation.reviewing.plans import ReviewPlan, plan_of
from orgchange.innovation.services.opening import open_under_review


class PlanChanged(DomainError):
    """Something changed since the plan was shown: other conflicts, other reviewers."""

    code = "plan_changed"


class NotForReview(DomainError):
    """The proposal is not where reviewers are chosen."""

    code = "not_for_review"


class TooClose(DomainError):
    """The person asked is too close to the proposal."""

    code = "too_close"


class NoReviewer(DomainError):
    """The person is not a reviewer of this fund, or reviews the proposal already."""

    code = "no_reviewer"


class HandedIn(DomainError):
    """The review is in; it is not taken back any more."""

    code = "handed_in"


def confirm_plan(
    *,
    of: Round,
    fingerprint: str,
    actor: User,
    now: datetime,
    proposals: Collection[int] | None = None,
) -> ReviewPlan:
    """Give the reviewers as planned. Raises PlanChanged where the plan is another by now."""
    sight = _sight(actor, now)
    require(policies.may_run(sight, of.fund_id))
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=of.pk)
        found = plan_of(sight, of, only=proposals)
        if found.fingerprint != fingerprint:
            raise PlanChanged(_("Something has changed since. Here is the plan as it is now."))
        ReviewAssignment.objects.bulk_create(
            [
                ReviewAssignment(
                    proposal_id=pair.proposal_id,
                    reviewer_id=pair.employee_id,
                    turn=found.turns[pair.proposal_id].number,
                    reasons=list(pair.reasons),
                    assigned_at=now,
                    assigned_by=actor,
                )
                for pair in found.pairs
            ]
        )
        open_under_review({pair.proposal_id for pair in found.pairs}, now=now)
        facts = {"reviewers": len(found.pairs), "proposals": len(found.proposals)}
        record(action="reviewers.assigned", obj=of, actor=actor, at=now, changes=facts)
    return found


def assign(
    *, proposal: Proposal, reviewer: Employee, actor: User, now: datetime
) -> ReviewAssignment:
    """Give a proposal to one reviewer by hand. Raises NotForReview, NoReviewer, TooClose."""
    sight = _sight(actor, now)
    require(policies.may_assign(sight, proposal))
    with transaction.atomic():
        locked = _locked(proposal)
        _require_free(locked, reviewer, sight)
        found = ReviewAssignment.objects.create(
            proposal=locked,
            reviewer=reviewer,
            turn=turns_of([locked.pk])[locked.pk].number,
            assigned_at=now,
            assigned_by=actor,
        )
        open_under_review({locked.pk}, now=now)
        facts = {"reviewer": reviewer.pk}
        record(action="reviewer.assigned", obj=proposal, actor=actor, at=now, changes=facts)
    return found


def take_back(*, assignment: ReviewAssignment, actor: User, now: datetime) -> None:
    """Ask somebody no longer; not once their review is in."""
    require(policies.may_assign(_sight(actor, now), assignment.proposal))
    with transaction.atomic():
        rows = ReviewAssignment.objects.select_for_update(of=("self",)).filter(
            pk=assignment.pk, ended_at=None
        )
        handed_in = Review.objects.filter(assignment=assignment, submitted_at__isnull=False)
        if handed_in.exists():
            raise HandedIn(_("This review is in already."))
        taken = list(rows.select_related("proposal"))
        rows.update(ended_at=now, ending=Ending.TAKEN_BACK, updated_at=now)
        reviewer_notices.tell_ended(taken, now=now)
        facts = {"reviewer": assignment.reviewer_id}
        record(
            action="reviewer.taken_back",
            obj=assignment.proposal,
            actor=actor,
            at=now,
            changes=facts,
        )


def _sight(actor: User, now: datetime) -> Sight:
    sight = sight_of_actor(actor, now)
    require(sight is not None)
    return sight or Sight(on=firm_day(now))


def _locked(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("round")
    found = rows.filter(given_reviewers(), pk=proposal.pk).first()
    if found is None:
        raise NotForReview(_("Reviewers are not chosen at this point."))
    return found


def _require_free(proposal: Proposal, reviewer: Employee, sight: Sight) -> None:
    pool = holders(proposal.round.fund_id, FundRole.REVIEWER, on=sight.on)
    if reviewer.pk not in pool:
        raise NoReviewer(_("%(name)s is not a reviewer of this fund.") % {"name": reviewer})
    if is_conflicted(reviewer.pk, proposal, on=sight.on):
        raise TooClose(_("%(name)s is too close to this proposal.") % {"name": reviewer})
    before = ReviewAssignment.objects.filter(proposal=proposal, reviewer=reviewer)
    if before.filter(ended_at=None).exists():
        raise NoReviewer(_("%(name)s reviews this proposal already.") % {"name": reviewer})
