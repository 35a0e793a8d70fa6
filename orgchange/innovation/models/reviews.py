"""Reviews: who is asked to judge a proposal, what they scored, and who is too close to it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.innovation.models.proposals import Proposal
from orgchange.innovation.models.rubrics import Criterion
from orgchange.innovation.models.versions import ProposalVersion


class Ending(models.TextChoices):
    """Why somebody no longer reviews a proposal."""

    DECLARED = "declared", _("Said to be too close to it")
    FOUND = "found", _("Found to be too close to it")
    TAKEN_BACK = "taken_back", _("Taken back by the fund")
    CLOSED = "closed", _("The proposal was withdrawn or expired")


class ReviewAssignment(TimeStampedModel):
    """A reviewer for a proposal. `turn` 2 is the review after an appeal, by new reviewers.

    `opened_at`: the proposal went to review. `affirmed_at`: the reviewer said to be free of
    conflicts; nothing of the text is shown before. `reasons`: codes of why the plan chose them.
    """

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="review_assignments"
    )
    reviewer = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="review_assignments"
    )
    turn = models.PositiveSmallIntegerField(_("turn"), default=1)
    assigned_at = models.DateTimeField(_("assigned at"))
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reasons = models.JSONField(default=list, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    affirmed_at = models.DateTimeField(_("free of conflicts, said at"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=12, choices=Ending.choices, blank=True)

    class Meta:
        verbose_name = _("reviewer of a proposal")
        verbose_name_plural = _("reviewers of proposals")
        ordering = ["proposal", "turn", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "reviewer"],
                condition=models.Q(ended_at=None),
                name="review_assignment_once",
                violation_error_message=_("This person already reviews the proposal."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ending="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ending="")),
                name="review_assignment_ending",
            ),
        ]
        indexes = [
            # A reviewer's own list, and blindness: is the viewer asked about it?
            models.Index(fields=["reviewer", "proposal"], name="review_assignment_of")
        ]


class Review(TimeStampedModel):
    """What one reviewer thinks of a version. A draft until handed in; others' see it once shown.

    `score`: the weighted mean of the criteria judged, kept when it is handed in. `stale_at`: the
    text has changed since. `set_aside_at`: the reviewer was found too close; it counts no more.
    """

    assignment = models.OneToOneField(
        ReviewAssignment, on_delete=models.PROTECT, related_name="review"
    )
    version = models.ForeignKey(ProposalVersion, on_delete=models.PROTECT, related_name="reviews")
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(_("saved at"))
    for_submitter = models.TextField(_("for the submitter"), blank=True)
    for_committee = models.TextField(_("for the committee only"), blank=True)
    score = models.DecimalField(
        _("score"), max_digits=4, decimal_places=2, null=True, blank=True, editable=False
    )
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    stale_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["assignment", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score=None) | models.Q(score__gte=1, score__lte=5),
                name="review_score",
            ),
            models.CheckConstraint(
                condition=models.Q(shown_at=None) | models.Q(submitted_at__isnull=False),
                name="review_shown_when_in",
            ),
        ]


class Score(models.Model):
    """One criterion as a reviewer judged it. Without a value: not applicable, which is no zero."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)

    class Meta:
        verbose_name = _("score of a criterion")
        verbose_name_plural = _("scores of criteria")
        ordering = ["review", "criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="score_once"),
            models.CheckConstraint(
                condition=models.Q(value=None) | models.Q(value__gte=1, value__lte=5),
                name="score_value",
            ),
        ]


class ConflictKind(models.TextChoices):
    """How somebody is too close to a proposal to judge it."""

    SELF = "self", _("Proposed it")
    PART = "part", _("Belongs to it")
    ABOVE = "above", _("Manages somebody of it")
    BELOW = "below", _("Is managed by somebody of it")
    ROSTER = "roster", _("Was in a team with somebody of it within 24 months")
    MENTOR = "mentor", _("Mentor or mentee of somebody of it")
    DECLARED = "declared", _("Said so")


class Conflict(TimeStampedModel):
    """Somebody of a fund is too close to a proposal: found in the directory, or declared.

    Found ones are a record for pages and notices, kept by `services/conflicts.py`; whether one
    holds at this moment is asked of `conflicts.py`, which reads the directory itself.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="conflicts")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=ConflictKind.choices)
    words = models.TextField(_("in own words"), blank=True)
    found_at = models.DateTimeField(_("found at"))
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "employee", "kind"],
                condition=models.Q(ended_at=None),
                name="conflict_once",
            )
        ]
        indexes = [models.Index(fields=["employee", "proposal"], name="conflict_of")]
