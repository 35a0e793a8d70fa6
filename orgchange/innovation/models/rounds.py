"""Rounds: when a fund hears proposals, up to how much, and how they are judged."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import NamedInTwo, TimeStampedModel
from orgchange.innovation.models.funds import Fund, FundPeriod
from orgchange.innovation.models.rubrics import RubricVersion
from orgchange.innovation.models.workflows import WorkflowVersion


class Blindness(models.TextChoices):
    """Who may not know whom while proposals are reviewed."""

    OPEN = "open", _("Open: names are shown")
    SINGLE = "single", _("Reviewers are hidden from submitters")
    DOUBLE = "double", _("Neither side knows the other")


class Round(NamedInTwo, TimeStampedModel):
    """A round of a fund, paid from one of its periods.

    A proposal takes the round's rubric and workflow as they stood when it was submitted.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="rounds")
    period = models.ForeignKey(FundPeriod, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    theme = models.TextField(_("theme"), blank=True)
    theme_zh = models.TextField(_("theme in Chinese"), blank=True)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    reviews_due_at = models.DateTimeField(_("reviews due at"), null=True, blank=True)
    panel_at = models.DateTimeField(_("panel meets at"), null=True, blank=True)
    tell_by = models.DateTimeField(_("results told by"), null=True, blank=True)
    cap = models.DecimalField(_("at most, each"), max_digits=14, decimal_places=2)
    micro_cap = models.DecimalField(
        _("micro lane up to"), max_digits=14, decimal_places=2, default=0
    )
    micro_yearly_cap = models.DecimalField(
        _("micro lane: a person in a year"), max_digits=14, decimal_places=2, default=0
    )
    min_reviewers = models.PositiveSmallIntegerField(_("reviewers, at least"), default=3)
    spread_limit = models.DecimalField(
        _("spread that asks for one more reviewer"), max_digits=3, decimal_places=1, default="1.5"
    )
    vote_points = models.PositiveSmallIntegerField(_("points to vote with"), default=5)
    reply_days = models.PositiveSmallIntegerField(_("first reply in working days"), default=5)
    blindness = models.CharField(
        _("blindness while reviewed"),
        max_length=10,
        choices=Blindness.choices,
        default=Blindness.SINGLE,
    )
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="rounds")
    workflow = models.ForeignKey(WorkflowVersion, on_delete=models.PROTECT, related_name="rounds")

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "name"], name="round_once"),
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at")), name="round_order"
            ),
            models.CheckConstraint(
                condition=models.Q(micro_cap__lte=models.F("cap"), micro_cap__gte=0, cap__gt=0),
                name="round_caps",
            ),
        ]

    def __str__(self) -> str:
        return self.name
