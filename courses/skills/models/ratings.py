"""What shows a skill, and what people said of it. Neither is ever changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Skill
from courses.learning.models import Completion
from courses.skills.models.framework import IS_LEVEL, Anchor
from orgchange.directory.models import Employee
from orgchange.pilots.models import SkillEvidence


class EvidenceSource(models.TextChoices):
    """Where a piece of evidence comes from."""

    COURSE = "course", _("Completed course")
    PILOT = "pilot", _("Work in a pilot")
    FILE = "file", _("File")
    LINK = "link", _("Link")
    NOTE = "note", _("Description")


class Evidence(models.Model):
    """Something that shows a level of a skill. Posted by a course, a pilot or a person.

    It counts for nothing until somebody accepts it, which is a rating that names it.
    """

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="skill_evidence")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="evidence")
    level = models.PositiveSmallIntegerField(_("level"))
    source = models.CharField(_("source"), max_length=6, choices=EvidenceSource.choices)
    completion = models.ForeignKey(
        Completion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    pilot_evidence = models.ForeignKey(
        SkillEvidence, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.TextField(_("what it shows"), blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to="skills/%Y/%m/", blank=True)
    file_name = models.CharField(_("name of the file"), max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    happened_on = models.DateField(_("happened on"))
    posted_at = models.DateTimeField(_("posted at"))
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("pieces of evidence")
        ordering = ["-posted_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=IS_LEVEL & Q(level__gte=1), name="evidence_level"),
            models.CheckConstraint(
                condition=Q(source="course", completion__isnull=False)
                | Q(source="pilot", pilot_evidence__isnull=False)
                | Q(source="file") & ~Q(file="") & ~Q(sha256="")
                | Q(source="link") & ~Q(link="")
                | Q(source="note") & ~Q(words=""),
                name="evidence_is_there",
            ),
            models.UniqueConstraint(
                fields=["employee", "skill", "completion"],
                condition=Q(completion__isnull=False),
                name="evidence_of_completion_once",
            ),
            models.UniqueConstraint(
                fields=["employee", "skill", "pilot_evidence"],
                condition=Q(pilot_evidence__isnull=False),
                name="evidence_of_pilot_once",
            ),
        ]
        indexes = [models.Index(fields=["employee", "skill"], name="evidence_of")]


class Relation(models.TextChoices):
    """What the rater is to the person rated, on that day."""

    SELF = "self", _("Self")
    MANAGER = "manager", _("Manager")
    PEER = "peer", _("Peer")
    MENTOR = "mentor", _("Mentor")
    TRAINER = "trainer", _("Trainer")
    OWNER = "owner", _("Owner of the pilot")
    ASSESSOR = "assessor", _("Assessor")


class Occasion(models.TextChoices):
    """What a rating was given for."""

    BASELINE = "baseline", _("Baseline")
    REVIEW = "review", _("Review")
    ACCEPTANCE = "acceptance", _("Evidence accepted")
    PANEL = "panel", _("Panel")
    IMPORTED = "imported", _("Imported record")


class Rating(models.Model):
    """A level that somebody saw, against a written anchor, on a day. Never changed.

    A self-rating is shown and never counted. `in_line`: the rater was in the person's own
    reporting line, above or below, on that day.
    """

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="ratings")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="ratings")
    level = models.PositiveSmallIntegerField(_("level"))
    rater = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="ratings_given")
    relation = models.CharField(_("relation"), max_length=8, choices=Relation.choices)
    in_line = models.BooleanField(_("in the reporting line"), default=False)
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion.choices)
    anchor = models.ForeignKey(Anchor, on_delete=models.PROTECT, null=True, related_name="+")
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="ratings"
    )
    words = models.TextField(_("why"), blank=True)
    rated_on = models.DateField(_("rated on"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["-rated_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=IS_LEVEL, name="rating_level"),
            models.CheckConstraint(
                condition=Q(relation="self", rater=F("employee"))
                | ~Q(relation="self") & ~Q(rater=F("employee")),
                name="rating_of_oneself",
            ),
        ]
        indexes = [models.Index(fields=["employee", "skill", "rated_on"], name="rating_of")]


class RatingWithdrawal(models.Model):
    """A rating that does not stand: who takes it back, from when, and why."""

    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField(_("reason"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField()

    class Meta:
        verbose_name = _("withdrawal of a rating")
        verbose_name_plural = _("withdrawals of ratings")
        ordering = ["-withdrawn_at", "-pk"]


class EvidenceDecision(models.Model):
    """What somebody said of a piece of evidence. Accepting it is a rating."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="decisions")
    is_accepted = models.BooleanField()
    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField(_("words"), blank=True)
    decided_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("decision on evidence")
        verbose_name_plural = _("decisions on evidence")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "decided_by"], name="evidence_decided_once_each"
            ),
            models.CheckConstraint(
                condition=Q(is_accepted=True, rating__isnull=False)
                | Q(is_accepted=False, rating=None) & ~Q(words=""),
                name="evidence_decision_whole",
            ),
        ]
