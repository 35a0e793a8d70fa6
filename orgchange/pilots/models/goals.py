"""What the organisation wants: at most a few goals, as a tree. Each pilot serves one of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import NamedInTwo, TimeStampedModel


class StrategicGoal(NamedInTwo, TimeStampedModel):
    """A goal of the organisation. One that is retired keeps its pilots and takes no new ones."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("strategic goal")
        verbose_name_plural = _("strategic goals")
        ordering = ["position", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("pk")),
                name="goal_not_its_own_parent",
            )
        ]

    def __str__(self) -> str:
        return self.name
