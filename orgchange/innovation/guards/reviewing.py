"""What must hold before a proposal goes to review, to the panel, or back for one more review."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.core.dates import firm_day
from orgchange.core.errors import Problem
from orgchange.innovation.conflicts import conflicts_between
from orgchange.innovation.models import Proposal, Review, ReviewAssignment
from orgchange.innovation.proposing.under_review import turns_of
from orgchange.innovation.reviewing.plans import places_of
from orgchange.innovation.workflow import Step, guard


@guard("enough_reviewers")
def enough_reviewers(step: Step) -> Iterable[Problem]:
    """As many as the round asks for, none in conflict, one of another function."""
    return _reviewers_problems(step, _asked(step.proposal))


@guard("enough_new_reviewers")
def enough_new_reviewers(step: Step) -> Iterable[Problem]:
    """As before, and none who has reviewed it already: an appeal is heard afresh."""
    turn = turns_of([step.proposal.pk])[step.proposal.pk]
    asked = [] if turn.is_new else _asked(step.proposal)
    before = set(
        ReviewAssignment.objects.filter(proposal=step.proposal, turn__lt=turn.number).values_list(
            "reviewer_id", flat=True
        )
    )
    yield from _reviewers_problems(step, [one for one in asked if one.reviewer_id not in before])


@guard("reviews_in")
def reviews_in(step: Step) -> Iterable[Problem]:
    """All are in; or the deadline has passed, some are in, and the chair says why to go on."""
    asked = _asked(step.proposal)
    missing = [one for one in asked if one.opened_at and not _is_in(one)]
    if len(missing) == len(asked):
        yield Problem("reviews", "none_in", _("No review is in yet."))
    elif missing and any(one.due_at is None or one.due_at > step.now for one in missing):
        text = ngettext(
            "%(n)s review is not in yet, and there is still time.",
            "%(n)s reviews are not in yet, and there is still time.",
            len(missing),
        )
        yield Problem("reviews", "not_in", text % {"n": len(missing)})
    elif missing and not step.words:
        text = _("Reviews are missing after the deadline: say why to go on without them.")
        yield Problem("words", "required", text)


@guard("spread_too_wide")
def spread_too_wide(step: Step) -> Iterable[Problem]:
    """Reviewers are further apart than the round allows, and one more has been chosen."""
    given = [one.review.score or Decimal(0) for one in _asked(step.proposal) if _is_in(one)]
    spread = max(given) - min(given) if given else Decimal(0)
    limit = step.proposal.round.spread_limit
    if spread <= limit:
        text = _("The scores are %(spread)s apart; one more review is for more than %(limit)s.")
        yield Problem("spread", "narrow", text % {"spread": spread, "limit": limit})
    elif not any(one.opened_at is None for one in _asked(step.proposal)):
        yield Problem("reviewers", "required", _("First choose the further reviewer."))


def _asked(proposal: Proposal) -> list[ReviewAssignment]:
    """Who reviews it in the turn that counts."""
    turn = turns_of([proposal.pk])[proposal.pk].number
    rows = ReviewAssignment.objects.filter(proposal=proposal, turn=turn, ended_at=None)
    return list(rows.select_related("review"))


def _is_in(assignment: ReviewAssignment) -> bool:
    review: Review | None = getattr(assignment, "review", None)
    return review is not None and review.submitted_at is not None and review.stale_at is None


def _reviewers_problems(step: Step, asked: list[ReviewAssignment]) -> Iterable[Problem]:
    on = firm_day(step.now)
    rows = Proposal.objects.filter(pk=step.proposal.pk)
    close = {
        tie.employee_id for tie in conflicts_between([a.reviewer_id for a in asked], rows, on=on)
    }
    free = [one.reviewer_id for one in asked if one.reviewer_id not in close]
    least = step.proposal.round.min_reviewers
    if len(free) < least:
        text = _("%(has)s of %(least)s reviewers without a conflict are chosen.")
        yield Problem("reviewers", "too_few", text % {"has": len(free), "least": least})
        return
    where = places_of([step.proposal.submitter_id, *free], on=on)
    own = where.get(step.proposal.submitter_id, ("", 0))[0]
    if all(where.get(one, ("", 0))[0] == own for one in free):
        text = _("At least one reviewer must come from another function than the submitter.")
        yield Problem("reviewers", "one_function", text)
