"""What a reviewer does: says to be free of conflicts, reads, scores, hands in."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.scopes import day_of, sight_of
from orgchange.directory.services.writing import refuse_invalid, require, too_long
from orgchange.innovation import policies
from orgchange.innovation.conflicts import is_conflicted
from orgchange.innovation.models import (
    Conflict,
    Criterion,
    ProposalVersion,
    Review,
    ReviewAssignment,
    Score,
)
from orgchange.innovation.reviewing.scoring import weighted
from orgchange.innovation.services import conflicts

MOST_TEXT = 10_000
LEAST, MOST = 1, 5


class NotOpen(DomainError):
    """The proposal has not gone to review yet, or the review is over."""

    code = "review_not_open"


class AffirmFirst(DomainError):
    """Nothing is read before the reviewer said to be free of conflicts."""

    code = "affirm_first"


class TooClose(DomainError):
    """The directory says otherwise than the reviewer."""

    code = "too_close"


class SavedElsewhere(DomainError):
    """Another window saved the review since this one read it."""

    code = "saved_elsewhere"


class NotComplete(DomainError):
    """Criteria without a score, or no words for the submitter; `problems` names each."""

    code = "review_not_complete"


def affirm(*, assignment: ReviewAssignment, actor: User, now: datetime) -> Review:
    """Say to be free of conflicts; the review begins. Said twice, it is the same one.

    Refused where the directory says otherwise at this moment.
    """
    with transaction.atomic():
        locked = _own(assignment, actor, now)
        if is_conflicted(locked.reviewer_id, locked.proposal, on=day_of(actor, now)):
            raise TooClose(_("The directory shows that you are too close to this proposal."))
        if locked.affirmed_at is None:
            locked.affirmed_at = now
            locked.save(update_fields=["affirmed_at", "updated_at"])
            record(action="review.affirmed", obj=locked.proposal, actor=actor, at=now)
        found, _made = Review.objects.get_or_create(
            assignment=locked, defaults={"version": _newest(locked), "saved_at": now}
        )
    return found


def declare(*, assignment: ReviewAssignment, words: str, actor: User, now: datetime) -> Conflict:
    """Say to be too close to it; somebody else will be asked."""
    require(policies.is_reviewer(sight_of(actor, on=day_of(actor, now)), assignment))
    return conflicts.declare(proposal=assignment.proposal, words=words, actor=actor, now=now)


def save(
    *,
    assignment: ReviewAssignment,
    revision: int,
    scores: Mapping[str, int | None],
    texts: Mapping[str, str],
    actor: User,
    now: datetime,
) -> Review:
    """Keep what is written so far, complete or not. `scores` by code; None is "not applicable".

    A criterion that is not named keeps what it has. Raises SavedElsewhere where another window
    was faster.
    """
    refuse_invalid(_wrong(assignment, scores, texts))
    with transaction.atomic():
        review = _open_review(assignment, actor, now)
        if review.revision != revision:
            raise SavedElsewhere(_("Another window has saved this review. Reload it first."))
        _keep_scores(review, scores)
        for name, text in texts.items():
            setattr(review, name, text.strip())
        review.revision, review.saved_at = review.revision + 1, now
        review.save()
    return review


def hand_in(*, assignment: ReviewAssignment, actor: User, now: datetime) -> Review:
    """Hand in what was saved. From then on votes are shown, and nothing is changed any more."""
    with transaction.atomic():
        review = _open_review(assignment, actor, now)
        missing = _missing(review)
        if missing:
            raise NotComplete(missing[0].message, problems=missing)
        review.score = score_of(review)
        review.submitted_at = review.saved_at = now
        review.version = _newest(review.assignment)
        review.save()
        record(action="review.handed_in", obj=assignment.proposal, actor=actor, at=now)
    return review


def revise(*, assignment: ReviewAssignment, actor: User, now: datetime) -> Review:
    """Open a review again, whose text has changed since it was handed in."""
    with transaction.atomic():
        review = _review(_own(assignment, actor, now))
        if review.stale_at is None or review.shown_at is not None:
            raise NotOpen(_("The text has not changed since you handed in."))
        review.submitted_at = review.stale_at = review.score = None
        review.revision, review.saved_at = review.revision + 1, now
        review.save()
        record(action="review.revised", obj=assignment.proposal, actor=actor, at=now)
    return review


def score_of(review: Review) -> Decimal | None:
    """The weighted mean of what was judged."""
    rows = review.scores.values_list("criterion__weight", "value")
    return weighted(rows)


def _own(assignment: ReviewAssignment, actor: User, now: datetime) -> ReviewAssignment:
    """The actor's own assignment, locked, once the proposal is open for review."""
    rows = ReviewAssignment.objects.select_for_update(of=("self",)).select_related("proposal")
    locked = rows.get(pk=assignment.pk)
    require(policies.is_reviewer(sight_of(actor, on=day_of(actor, now)), locked))
    if locked.opened_at is None:
        raise NotOpen(_("This proposal has not gone to review yet."))
    return locked


def _open_review(assignment: ReviewAssignment, actor: User, now: datetime) -> Review:
    review = _review(_own(assignment, actor, now))
    if review.submitted_at is not None:
        raise NotOpen(_("You have handed this review in."))
    return review


def _review(assignment: ReviewAssignment) -> Review:
    found = Review.objects.filter(assignment=assignment).first()
    if found is None or assignment.affirmed_at is None:
        raise AffirmFirst(_("First say whether you have a conflict of interest."))
    found.assignment = assignment
    return found


def _newest(assignment: ReviewAssignment) -> ProposalVersion:
    versions = ProposalVersion.objects.filter(proposal=assignment.proposal, number__isnull=False)
    return versions.latest("number")


def _wrong(
    assignment: ReviewAssignment, scores: Mapping[str, int | None], texts: Mapping[str, str]
) -> list[Problem]:
    codes = set(_criteria(assignment).values_list("code", flat=True))
    problems = [
        Problem(f"scores.{code}", "unknown", _("There is no such criterion."))
        for code in scores
        if code not in codes
    ]
    problems += [
        Problem(f"scores.{code}", "out_of_range", _("Scores go from 1 to 5."))
        for code, value in scores.items()
        if value is not None and not LEAST <= value <= MOST
    ]
    for name, text in texts.items():
        problems += too_long(name, text, MOST_TEXT)
    return problems


def _criteria(assignment: ReviewAssignment) -> QuerySet[Criterion]:
    return Criterion.objects.filter(version=assignment.proposal.rubric_id)


def _keep_scores(review: Review, scores: Mapping[str, int | None]) -> None:
    criteria = dict(_criteria(review.assignment).values_list("code", "pk"))
    Score.objects.bulk_create(
        [
            Score(review=review, criterion_id=criteria[code], value=value)
            for code, value in scores.items()
        ],
        update_conflicts=True,
        unique_fields=["review", "criterion"],
        update_fields=["value"],
    )


def _missing(review: Review) -> list[Problem]:
    judged = set(review.scores.values_list("criterion_id", flat=True))
    problems = [
        Problem(f"scores.{one.code}", "required", _("Give a score, or say that it does not apply."))
        for one in _criteria(review.assignment)
        if one.pk not in judged
    ]
    if not problems and score_of(review) is None:
        problems.append(Problem("scores", "required", _("At least one criterion must apply.")))
    if not review.for_submitter:
        sentence = _("Write what the submitter should know, in your own words.")
        problems.append(Problem("for_submitter", "required", sentence))
    return problems
