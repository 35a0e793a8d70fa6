"""What people hold: the acts that gave or took a level, and the dated rows that follow."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.catalogue.models import Skill
from courses.skills.models.framework import IS_LEVEL
from courses.skills.models.ratings import Rating
from orgchange.core.dates import OPEN_DATE
from orgchange.core.models import Dated
from orgchange.directory.models import CURRENT, Employee


class AwardKind(models.TextChoices):
    """What was done: revocation is not failure, and an exemption is not a level."""

    AWARDED = "awarded", pgettext_lazy("skill", "Awarded")
    EXEMPTED = "exempted", _("Exempted")
    REVOKED = "revoked", _("Revoked")


class Award(models.Model):
    """An act that gives or takes a level of a skill, from a day to before a day. Never changed.

    Awarded: by `ratings`, the two that agree (or the three, where a third was called).
    """

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="awards")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="awards")
    kind = models.CharField(_("kind"), max_length=8, choices=AwardKind.choices)
    level = models.PositiveSmallIntegerField(_("level"), default=0)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), default=OPEN_DATE, help_text=_("The first day it no longer holds.")
    )
    reason = models.TextField(_("reason"), blank=True)
    ratings = models.ManyToManyField(Rating, related_name="awards")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("award of a skill")
        verbose_name_plural = _("awards of skills")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=IS_LEVEL, name="skill_award_level"),
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on")), name="skill_award_order"
            ),
            models.CheckConstraint(
                condition=Q(kind="awarded") | ~Q(reason=""), name="skill_award_reasoned"
            ),
        ]
        indexes = [models.Index(fields=["employee", "skill"], name="skill_award_of")]


class Holding(Dated):
    """A level of a skill that somebody holds, or is exempt from. Key: employee, skill.

    `valid_to` is the end of its validity. Every report reads these rows and no others.
    """

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="holdings")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"))
    is_exempt = models.BooleanField(_("exempt"), default=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="holdings")

    class Meta(Dated.Meta):
        verbose_name = _("skill held")
        verbose_name_plural = _("skills held")
        ordering = ["employee", "skill", "valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=IS_LEVEL, name="holding_level"),
            models.UniqueConstraint(
                fields=["employee", "skill"],
                condition=CURRENT & Q(valid_to=OPEN_DATE),
                name="holding_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["employee", "skill", "valid_from"], name="holding_key"),
            # Reports over a profile, and the notice before a validity ends.
            models.Index(fields=["skill", "level"], condition=CURRENT, name="holding_of_skill"),
            models.Index(
                fields=["valid_to"],
                condition=CURRENT & Q(valid_to__lt=OPEN_DATE),
                name="holding_ends",
            ),
        ]
