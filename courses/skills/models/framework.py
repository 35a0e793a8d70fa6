"""The written anchors of skills, and the profiles of roles that need them.

The skills themselves are named in the catalogue, where courses grant them.
"""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Skill
from orgchange.core.dates import OPEN_DATE
from orgchange.core.models import Dated, NamedInTwo, TimeStampedModel
from orgchange.directory.models import CURRENT

HIGHEST = 4  # levels run from 0 to this
IS_CODE = RegexValidator(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", _("Small letters, digits and hyphens."))
IS_LEVEL = Q(level__gte=0, level__lte=HIGHEST)


class Anchor(Dated):
    """What a level of a skill looks like, and what shows it. Key: skill, level."""

    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="anchors")
    level = models.PositiveSmallIntegerField(_("level"))
    text = models.TextField(_("what one sees"))
    text_zh = models.TextField(_("what one sees, in Chinese"), blank=True)
    evidence = models.TextField(_("evidence it needs"), blank=True)
    evidence_zh = models.TextField(_("evidence it needs, in Chinese"), blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        ordering = ["skill", "level", "valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=IS_LEVEL, name="anchor_level"),
            models.UniqueConstraint(
                fields=["skill", "level"],
                condition=CURRENT & Q(valid_to=OPEN_DATE),
                name="anchor_one_open",
            ),
        ]


class RoleProfile(NamedInTwo, TimeStampedModel):
    """Which levels a role needs. Its needs are dated rows, so a past gap can be asked for."""

    code = models.CharField(_("code"), max_length=60, unique=True, validators=[IS_CODE])
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    about = models.TextField(_("who that is"), blank=True)
    about_zh = models.TextField(_("who that is, in Chinese"), blank=True)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("role profile")
        verbose_name_plural = _("role profiles")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class ProfileNeed(Dated):
    """A level that a profile needs of a skill. Key: profile, skill."""

    profile = models.ForeignKey(RoleProfile, on_delete=models.PROTECT, related_name="needs")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"))
    is_mandatory = models.BooleanField(_("mandatory"), default=True)

    class Meta(Dated.Meta):
        verbose_name = _("need of a profile")
        verbose_name_plural = _("needs of profiles")
        ordering = ["profile", "skill", "valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=IS_LEVEL & Q(level__gte=1), name="need_level"),
            models.UniqueConstraint(
                fields=["profile", "skill"],
                condition=CURRENT & Q(valid_to=OPEN_DATE),
                name="need_one_open",
            ),
        ]
