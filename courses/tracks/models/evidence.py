"""What a candidate shows, what signers say of it, and the journal of the week with the line."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.tracks.models.enrolments import TrackEnrolment
from courses.tracks.models.tracks import Item, SignerRole, StageTerms
from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee


class Visibility(models.TextChoices):
    """Who may read what a candidate wrote."""

    SIGNERS = "signers", _("Those who sign or assess it")
    TRACK = "track", _("Everybody on the track")
    FIRM = "firm", _("All colleagues")


class Submission(models.Model):
    """A piece of exit evidence as handed in. A new one takes the place of the old; both stay."""

    enrolment = models.ForeignKey(
        TrackEnrolment, on_delete=models.PROTECT, related_name="submissions"
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("number"))
    words = models.TextField(_("text"), blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to="tracks/%Y/%m/", blank=True)
    file_name = models.CharField(_("name of the file"), max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    visibility = models.CharField(
        _("who may read it"),
        max_length=7,
        choices=Visibility.choices,
        default=Visibility.SIGNERS,
    )
    happened_on = models.DateField(_("happened on"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("handed in at"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("pieces of evidence")
        ordering = ["enrolment", "item", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "item", "number"], name="submission_once"),
            models.CheckConstraint(
                condition=~Q(words="") | ~Q(link="") | ~Q(file="") & ~Q(sha256=""),
                name="submission_holds_something",
            ),
        ]


class ValueEstimate(models.Model):
    """The figures of an estimate of value; how one knows them are the words of its submission.

    `high` empty: a single figure. Finance reads these, and nothing else of the way.
    """

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="value")
    low = models.DecimalField(_("from"), max_digits=18, decimal_places=4)
    high = models.DecimalField(_("to"), max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=60)

    class Meta:
        verbose_name = _("estimate of value")
        verbose_name_plural = _("estimates of value")
        ordering = ["submission"]
        constraints = [
            models.CheckConstraint(
                condition=Q(high=None) | Q(high__gte=F("low")), name="value_estimate_order"
            ),
            models.CheckConstraint(condition=~Q(unit=""), name="value_estimate_has_a_unit"),
        ]


class EvidenceDraft(models.Model):
    """What a candidate is writing for an item, not yet handed in. Nobody else reads it.

    `revision` tells two windows apart; a file is not kept before it is handed in.
    """

    enrolment = models.ForeignKey(TrackEnrolment, on_delete=models.CASCADE, related_name="drafts")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(_("text"), blank=True)
    link = models.CharField(_("link"), max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("draft of evidence")
        verbose_name_plural = _("drafts of evidence")
        ordering = ["enrolment", "item"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "item"], name="evidence_draft_once")
        ]


class SignState(models.TextChoices):
    """What became of something asked to be signed."""

    OPEN = "open", _("Waiting")
    SIGNED = "signed", _("Signed")
    RETURNED = "returned", _("Returned")
    DROPPED = "dropped", _("No longer asked")


class SignRequest(TimeStampedModel):
    """One signature that is asked for: under a submission, or under a whole stage.

    `due_at` is the end of the last working day; after it the track lead is told.
    """

    enrolment = models.ForeignKey(
        TrackEnrolment, on_delete=models.PROTECT, related_name="sign_requests"
    )
    terms = models.ForeignKey(StageTerms, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="sign_requests"
    )
    role = models.CharField(_("role"), max_length=8, choices=SignerRole.choices)
    state = models.CharField(
        _("state"), max_length=8, choices=SignState.choices, default=SignState.OPEN
    )
    asked_at = models.DateTimeField(_("asked at"))
    due_at = models.DateTimeField(_("due"))
    signer = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.TextField(_("words"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("signature asked for")
        verbose_name_plural = _("signatures asked for")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "role"],
                condition=Q(state="open", submission__isnull=False),
                name="sign_request_submission_once",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "terms", "role"],
                condition=Q(state="open", submission=None),
                name="sign_request_stage_once",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "terms", "signer"],
                condition=Q(state="signed", submission=None),
                name="sign_request_stage_by_different_people",
                violation_error_message=_("A stage is signed by different people."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "dropped"])
                | Q(signer__isnull=False, decided_at__isnull=False),
                name="sign_request_decided_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["role", "due_at"], condition=Q(state="open"), name="sign_request_queue"
            ),
            models.Index(fields=["enrolment", "terms"], name="sign_request_of"),
        ]


class JournalEntry(models.Model):
    """A day of the week with the line, in the candidate's own words. Private to who needs it."""

    enrolment = models.ForeignKey(TrackEnrolment, on_delete=models.PROTECT, related_name="journal")
    day = models.DateField(_("day"))
    place = models.CharField(_("where, with whom"), max_length=200, blank=True)
    words = models.TextField(_("what I saw and learnt"))
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("day of a journal")
        verbose_name_plural = _("days of journals")
        ordering = ["enrolment", "day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "day"], name="journal_day_once")
        ]
