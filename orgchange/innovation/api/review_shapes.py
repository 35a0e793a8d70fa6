"""The shapes of reviews, of who writes them, and of conflicts in the API."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.directory.models import Employee
from orgchange.innovation.blindness import Shown
from orgchange.innovation.models import (
    Conflict,
    ConflictKind,
    Ending,
    Proposal,
    Review,
    ReviewAssignment,
)
from orgchange.innovation.reviewing.plans import ReviewPlan

SCALE = "By code of the criterion: 1 to 5, or null for “not applicable”."


class AssignmentRow(serializers.Serializer[Any]):
    """Somebody who is asked to review a proposal."""

    id = serializers.IntegerField()
    proposal = serializers.IntegerField()
    reviewer = Reference()
    turn = serializers.IntegerField(help_text="2: after an appeal, by new reviewers.")
    reasons = serializers.ListField(child=serializers.CharField())
    assigned_at = serializers.DateTimeField()
    opened_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    affirmed_at = serializers.DateTimeField(allow_null=True)
    handed_in = serializers.BooleanField()
    ended_at = serializers.DateTimeField(allow_null=True)
    ending = serializers.ChoiceField(Ending.choices, allow_blank=True)


class AssignmentInput(serializers.Serializer[Any]):
    """Who shall review what."""

    proposal = serializers.PrimaryKeyRelatedField(queryset=Proposal.objects.all())
    reviewer = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())


class DeclareInput(serializers.Serializer[Any]):
    """How one is too close."""

    words = serializers.CharField(max_length=2000)


class PairRow(serializers.Serializer[Any]):
    """Somebody who would be asked, and why."""

    proposal = serializers.IntegerField()
    reviewer = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.CharField())


class ShortfallRow(serializers.Serializer[Any]):
    """What a proposal would lack."""

    proposal = serializers.IntegerField()
    missing = serializers.IntegerField()
    in_conflict = serializers.IntegerField(help_text="Reviewers barred, or asked before.")
    is_full = serializers.IntegerField(help_text="Reviewers who have all that they take.")
    lacks_other = serializers.BooleanField(help_text="Nobody of another function is left.")


class PlanRow(serializers.Serializer[Any]):
    """The plan of a round; send the fingerprint to confirm it."""

    fingerprint = serializers.CharField()
    pairs = PairRow(many=True)
    shortfalls = ShortfallRow(many=True)


class ConfirmInput(serializers.Serializer[Any]):
    """The plan that was shown."""

    fingerprint = serializers.CharField(max_length=64)


class ReviewRow(serializers.Serializer[Any]):
    """A review: one's own, or one that calibration has shown."""

    id = serializers.IntegerField()
    assignment = serializers.IntegerField()
    proposal = serializers.IntegerField()
    reviewer = Reference(allow_null=True, help_text="Null where the reviewer may not be known.")
    version = serializers.IntegerField(help_text="The version of the text that was read.")
    revision = serializers.IntegerField(help_text="Send it with the next saving.")
    scores = serializers.DictField(child=serializers.IntegerField(allow_null=True), help_text=SCALE)
    score = serializers.DecimalField(max_digits=4, decimal_places=2, allow_null=True)
    for_submitter = serializers.CharField()
    for_committee = serializers.CharField(help_text="Empty for who is not of the committee.")
    saved_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    stale_at = serializers.DateTimeField(allow_null=True)
    shown_at = serializers.DateTimeField(allow_null=True)


class ReviewInput(serializers.Serializer[Any]):
    """What is written so far; a criterion or text that is left out stays."""

    revision = serializers.IntegerField(min_value=0)
    scores = serializers.DictField(
        child=serializers.IntegerField(allow_null=True, min_value=1, max_value=5),
        required=False,
        help_text=SCALE,
    )
    for_submitter = serializers.CharField(max_length=10_000, allow_blank=True, required=False)
    for_committee = serializers.CharField(max_length=10_000, allow_blank=True, required=False)


class ConflictRow(serializers.Serializer[Any]):
    """Somebody is too close to a proposal."""

    id = serializers.IntegerField()
    proposal = serializers.IntegerField()
    employee = Reference()
    kind = serializers.ChoiceField(ConflictKind.choices)
    words = serializers.CharField()
    found_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class ConflictInput(DeclareInput):
    """To which proposal one is too close, and how."""

    proposal = serializers.PrimaryKeyRelatedField(queryset=Proposal.objects.all())


def assignment_row(row: ReviewAssignment) -> dict[str, Any]:
    """Takes rows with their reviewer and review."""
    review: Review | None = getattr(row, "review", None)
    names = ("id", "turn", "reasons", "assigned_at", "opened_at", "due_at", "affirmed_at")
    return {
        **{name: getattr(row, name) for name in (*names, "ended_at", "ending")},
        "proposal": row.proposal_id,
        "reviewer": person_ref(row.reviewer),
        "handed_in": review is not None and review.submitted_at is not None,
    }


def review_row(row: Review, shown: Shown, *, is_own: bool) -> dict[str, Any]:
    """Takes rows with assignment, reviewer, version and scores."""
    names = ("id", "revision", "for_submitter", "saved_at", "submitted_at", "stale_at", "shown_at")
    reads_inner, knows = shown.state or is_own, shown.reviewers or is_own
    return {
        **{name: getattr(row, name) for name in names},
        "assignment": row.assignment_id,
        "proposal": row.assignment.proposal_id,
        "reviewer": person_ref(row.assignment.reviewer) if knows else None,
        "version": row.version.number,
        "scores": {one.criterion.code: one.value for one in row.scores.all()},
        "score": None if row.score is None else str(row.score),
        "for_committee": row.for_committee if reads_inner else "",
    }


def plan_row(plan: ReviewPlan) -> dict[str, Any]:
    """Who would review what."""
    short: list[Mapping[str, Any]] = [
        {
            "proposal": one.proposal_id,
            "missing": one.missing,
            "in_conflict": one.in_conflict,
            "is_full": one.is_full,
            "lacks_other": one.lacks_other,
        }
        for one in plan.short
    ]
    pairs = [
        {"proposal": one.proposal_id, "reviewer": one.employee_id, "reasons": list(one.reasons)}
        for one in plan.pairs
    ]
    return {"fingerprint": plan.fingerprint, "pairs": pairs, "shortfalls": short}


def conflict_row(row: Conflict) -> dict[str, Any]:
    """Takes rows with their employee."""
    names = ("id", "kind", "words", "found_at", "ended_at")
    return {
        **{name: getattr(row, name) for name in names},
        "proposal": row.proposal_id,
        "employee": person_ref(row.employee),
    }
