"""Asking for a rating, taking evidence or a decision back, and what seats in pilots may show."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Skill
from courses.skills.models.framework import IS_LEVEL
from courses.skills.models.ratings import Evidence, Rating
from orgchange.directory.models import Employee
from orgchange.pilots.models import SkillEvidence

IS_OPEN = Q(rating=None, declined_at=None, withdrawn_at=None)


class RatingAsk(models.Model):
    """Somebody is asked to say what level they saw of a skill: by the person, or by HR."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="rating_asks")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    rater = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="asked_ratings")
    words = models.TextField(_("what it is about"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"))
    rating = models.OneToOneField(
        Rating, on_delete=models.PROTECT, null=True, blank=True, related_name="ask"
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("request for a rating")
        verbose_name_plural = _("requests for ratings")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(rater=F("employee")), name="ask_of_another"),
            models.UniqueConstraint(
                fields=["employee", "skill", "rater"], condition=IS_OPEN, name="ask_one_open"
            ),
        ]
        indexes = [
            # What somebody is asked for now.
            models.Index(fields=["rater"], condition=IS_OPEN, name="ask_open_of_rater"),
        ]


class EvidenceWithdrawal(models.Model):
    """A piece of evidence that its person took back before anybody decided on it."""

    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField()

    class Meta:
        verbose_name = _("withdrawal of evidence")
        verbose_name_plural = _("withdrawals of evidence")
        ordering = ["-withdrawn_at", "-pk"]


class SlotSkill(models.Model):
    """What somebody in a slot of a pilot usually shows: proposed when its evidence is placed."""

    slot = models.CharField(_("slot"), max_length=40)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"))

    class Meta:
        verbose_name = _("skill of a slot")
        verbose_name_plural = _("skills of slots")
        ordering = ["slot", "skill", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["slot", "skill"], name="slot_skill_once"),
            models.CheckConstraint(condition=IS_LEVEL & Q(level__gte=1), name="slot_skill_level"),
        ]


class PilotEvidenceAside(models.Model):
    """What a pilot recorded shows no skill, says the person: it leaves the queue."""

    pilot_evidence = models.OneToOneField(
        SkillEvidence, on_delete=models.CASCADE, related_name="set_aside"
    )
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_aside_at = models.DateTimeField()

    class Meta:
        verbose_name = _("evidence of a pilot set aside")
        verbose_name_plural = _("evidence of pilots set aside")
        ordering = ["-set_aside_at", "-pk"]
