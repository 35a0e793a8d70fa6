"""What people say about a proposal: questions, comments, votes, following."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.innovation.models.proposals import Proposal


class Question(TimeStampedModel):
    """What the fund wants to know before it goes on."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="questions")
    asked_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    text = models.TextField(_("question"))
    answer = models.TextField(pgettext_lazy("to a question", "answer"), blank=True)
    answered_by = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]


class Comment(TimeStampedModel):
    """A word from a colleague, or, for the committee alone, from within it."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("comment"))
    is_inner = models.BooleanField(_("for the committee only"), default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["proposal", "at"], name="comment_of")]


class Vote(TimeStampedModel):
    """Points of one person for one proposal. Advisory, and hidden from reviewers until they score.

    The votes of a joined duplicate are counted with those of what it duplicates: of two by one
    person the larger. They stay where they were given, so that an objection parts them again.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="votes")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("points"))

    class Meta:
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "employee"], name="vote_once"),
            models.CheckConstraint(condition=models.Q(points__gte=1), name="vote_points"),
        ]
        indexes = [models.Index(fields=["employee", "proposal"], name="vote_of")]


class Follow(TimeStampedModel):
    """Somebody wants to hear how it goes on."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="follows")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["proposal", "pk"]
        constraints = [models.UniqueConstraint(fields=["proposal", "employee"], name="follow_once")]
