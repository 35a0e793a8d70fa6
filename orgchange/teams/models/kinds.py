"""Kinds of team as data: which slots, which rules. A published version never changes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import NamedInTwo, TimeStampedModel
from orgchange.directory.models import JobFunction


class TeamKind(NamedInTwo, TimeStampedModel):
    """A kind of team, by code: standing, project, pilot, and whatever HR adds."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(
        _("name"), max_length=200, help_text=_("Of the newest published version.")
    )
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    retired_at = models.DateTimeField(
        _("retired at"), null=True, blank=True, help_text=_("No new teams of it from then on.")
    )

    class Meta:
        verbose_name = _("kind of team")
        verbose_name_plural = _("kinds of team")
        ordering = ["code", "pk"]

    def __str__(self) -> str:
        return self.name


class TargetFigure(models.TextChoices):
    """Which of the two shares is held against the minimum. Both are always shown."""

    SHARE = "share", _("Cross-functional share")
    BACKGROUND = "background", _("Background share")


class KindVersion(NamedInTwo, TimeStampedModel):
    """One edition of a kind. Draft until published; from then on nothing in it changes.

    A team's charter names the version it follows, so a new edition changes no past figure.
    """

    kind = models.ForeignKey(TeamKind, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    purpose = models.TextField(_("what it is for"), blank=True)
    purpose_zh = models.TextField(_("what it is for, in Chinese"), blank=True)
    target = models.CharField(
        _("target"), max_length=10, choices=TargetFigure.choices, default=TargetFigure.SHARE
    )
    minimum_share = models.PositiveSmallIntegerField(
        _("minimum share, %"),
        default=60,
        help_text=_("More than this: 3 of 5 is not more than 60 %."),
    )
    slots_per_person = models.PositiveSmallIntegerField(_("slots of one person at most"), default=2)
    never_together = models.JSONField(
        _("never one person"),
        default=list,
        blank=True,
        help_text=_("[[code, code], …]: slots that one person must not hold together."),
    )
    notes = models.TextField(_("what changed"), blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("version of a kind of team")
        verbose_name_plural = _("versions of kinds of team")
        ordering = ["kind", "-number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="kind_version_once"),
            # One draft at a time: two people editing meet in it.
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(published_at=None),
                name="kind_one_draft",
                violation_error_message=_("There is already a draft of this kind."),
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_share__lt=100), name="kind_share_below_whole"
            ),
            models.CheckConstraint(
                condition=models.Q(slots_per_person__gte=1), name="kind_slots_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class KindSlot(NamedInTwo, models.Model):
    """A slot of a kind's version: what somebody is in the team for, and how many it takes."""

    version = models.ForeignKey(KindVersion, on_delete=models.CASCADE, related_name="slots")
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    required = models.PositiveSmallIntegerField(
        _("how many"), default=1, help_text=_("0: welcome, and never missing.")
    )
    function = models.CharField(
        _("job function"),
        max_length=20,
        choices=JobFunction.choices,
        blank=True,
        help_text=_("Empty: any."),
    )
    is_core = models.BooleanField(
        _("core"), default=False, help_text=_("Continuity is measured over the core slots.")
    )
    needs = models.JSONField(
        _("skills it needs"),
        default=list,
        blank=True,
        help_text=_("[{skill, level}]: what somebody should hold to fill it."),
    )
    needs_must = models.BooleanField(
        _("must hold them"),
        default=False,
        help_text=_("Who lacks one is refused, not only warned of."),
    )

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code"],
                name="kind_slot_once",
                violation_error_message=_("This kind already has a slot of this code."),
            )
        ]

    def __str__(self) -> str:
        return self.name
