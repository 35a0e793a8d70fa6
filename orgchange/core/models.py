"""Base models, without business nouns."""

from datetime import date, datetime
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.core.dates import OPEN_DATE, OPEN_INSTANT

M = TypeVar("M", bound=models.Model, covariant=True)


class TimeStampedModel(models.Model):
    """A row that knows when it was made and last changed."""

    created_at = models.DateTimeField(_("created at"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True, editable=False)

    class Meta:
        abstract = True


class NamedInTwo:
    """A model with a `name`, and perhaps a `name_zh` for readers of Chinese."""

    def name_in(self, language: str) -> str:
        """The name for a reader of a language."""
        held: Any = self
        name: str = held.name_zh if language.startswith("zh") and held.name_zh else held.name
        return name


class DatedQuerySet(models.QuerySet[M]):
    """Reads on the two time axes. Every reader of a dated row goes through one of these."""

    def current(self) -> Self:
        """Rows as known now."""
        return self.filter(superseded_at=OPEN_INSTANT)

    def known_at(self, known_at: datetime | None) -> Self:
        """Rows as known at an instant; now, when it is None."""
        if known_at is None:
            return self.current()
        return self.filter(recorded_at__lte=known_at, superseded_at__gt=known_at)

    def on(self, day: date) -> Self:
        """Rows that hold on `day`."""
        return self.filter(valid_from__lte=day, valid_to__gt=day)


class Dated(models.Model):
    """A fact with two time axes: when it holds, and when we knew it.

    Written only by `orgchange.core.dated`: a row is superseded and replaced, never changed.
    """

    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(
        _("valid to"), default=OPEN_DATE, help_text=_("The first day it no longer holds.")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    superseded_at = models.DateTimeField(_("superseded at"), default=OPEN_INSTANT)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from__lt=models.F("valid_to")),
                name="%(app_label)s_%(class)s_valid_order",
            ),
            models.CheckConstraint(
                condition=models.Q(recorded_at__lt=models.F("superseded_at")),
                name="%(app_label)s_%(class)s_known_order",
            ),
        ]


class IdempotencyRecord(TimeStampedModel):
    """The first answer to a POST that carried an `Idempotency-Key`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, help_text=_("SHA-256 of method, path and body."))
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="idempotency_once"),
        ]
