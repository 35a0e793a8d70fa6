"""A proposal, its people, and where it has been."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.innovation.models.rounds import Round
from orgchange.innovation.models.rubrics import RubricVersion
from orgchange.innovation.models.workflows import WorkflowVersion


class Lane(models.TextChoices):
    """Small money goes a short way."""

    STANDARD = "standard", _("Standard")
    MICRO = "micro", _("Micro")


class Proposal(TimeStampedModel):
    """One scenario, one metric, one team: what somebody wants to try, and with what money.

    What it says is in its versions; `title` and `asked` are those of the newest submitted one
    (of the working copy before that), kept for lists. `state` is a code of its workflow version;
    `told_state` the one the submitter last heard of.
    """

    number = models.CharField(
        _("number"), max_length=20, unique=True, null=True, blank=True, editable=False
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="proposals")
    workflow = models.ForeignKey(
        WorkflowVersion, on_delete=models.PROTECT, related_name="proposals"
    )
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="proposals")
    lane = models.CharField(_("lane"), max_length=10, choices=Lane.choices, default=Lane.STANDARD)
    submitter = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="proposals")
    handler = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="handled_proposals"
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    asked = models.DecimalField(
        pgettext_lazy("amount of money", "asked"), max_digits=14, decimal_places=2, default=0
    )
    state = models.SlugField(_("state"), max_length=40, default="draft")
    told_state = models.SlugField(_("state as told"), max_length=40, default="draft")
    entered_at = models.DateTimeField(_("in this state since"))
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    told_due_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the state that was told is due.")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    reply_due_at = models.DateTimeField(_("first reply due at"), null=True, blank=True)
    replied_at = models.DateTimeField(_("first replied at"), null=True, blank=True)
    clock_stopped_at = models.DateTimeField(null=True, blank=True)
    reserve_expires_at = models.DateTimeField(_("reserve expires at"), null=True, blank=True)
    touched_at = models.DateTimeField(_("last worked on"))
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates"
    )
    similar_seen = models.JSONField(
        default=list,
        blank=True,
        help_text=_("Similar proposals that the submitter saw and found different."),
    )
    appealed_at = models.DateTimeField(_("appealed at"), null=True, blank=True)
    appeal = models.TextField(_("appeal"), blank=True)
    appeal_answered_at = models.DateTimeField(null=True, blank=True)
    appeal_answered_by = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    appeal_answer = models.TextField(_("why the appeal was turned down"), blank=True)
    points = models.PositiveIntegerField(
        _("points"), default=0, help_text=_("Of all voters, kept for lists; each counts once.")
    )
    voters = models.PositiveIntegerField(_("voters"), default=0)
    source = models.CharField(max_length=100, blank=True, help_text=_("Where it was imported from"))

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-entered_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(asked__gte=0), name="proposal_asked"),
            models.CheckConstraint(
                condition=models.Q(duplicate_of=None) | ~models.Q(duplicate_of=models.F("pk")),
                name="proposal_not_its_own_duplicate",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "state", "-entered_at"], name="proposal_on_board"),
            models.Index(fields=["submitter", "-entered_at"], name="proposal_of"),
            models.Index(
                fields=["due_at"],
                condition=models.Q(due_at__isnull=False),
                name="proposal_due",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Untitled proposal"))


class Part(models.TextChoices):
    """What somebody is to a proposal, beside its submitter."""

    CO_SUBMITTER = "co_submitter", _("Co-submitter")
    TEAM = "team", _("Would be in the team")
    SPONSOR = "sponsor", _("Sponsor")


class ProposalPerson(TimeStampedModel):
    """Somebody who belongs to a proposal. Conflicts of interest start from here."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="people")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=Part.choices)

    class Meta:
        ordering = ["proposal", "part", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "employee", "part"], name="proposal_person_once"
            )
        ]
        indexes = [models.Index(fields=["employee", "part"], name="proposal_person_of")]


class Move(models.Model):
    """A proposal went from a state to a state: the timeline. Never changed."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="moves")
    transition = models.SlugField(max_length=40)
    source = models.SlugField(max_length=40)
    target = models.SlugField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: the clock."),
    )
    words = models.TextField(blank=True)
    is_told = models.BooleanField(default=True, help_text=_("The submitter may read it."))

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            # A proposal's timeline; and all of them in order, for how long each stayed where.
            models.Index(fields=["proposal", "at", "id"], include=["target"], name="move_way")
        ]
