"""What somebody keeps of the board for themselves."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import TimeStampedModel
from orgchange.innovation.models.funds import Fund


class SavedFilter(TimeStampedModel):
    """A way to look at the board, by name. Its address can be given to others of the committee."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    fund = models.ForeignKey(Fund, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "fund", "name"], name="saved_filter_once")
        ]

    def __str__(self) -> str:
        return self.name
