"""Funds: where small money lies, who is responsible for it, and for which period."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.core.models import NamedInTwo, TimeStampedModel
from orgchange.directory.models import Employee


class Fund(NamedInTwo, TimeStampedModel):
    """Money for small experiments. One currency a fund; a child's money comes from its parent."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    purpose = models.TextField(_("what it is for"), blank=True)
    purpose_zh = models.TextField(_("what it is for, in Chinese"), blank=True)
    currency = models.CharField(
        _("currency"), max_length=3, validators=[RegexValidator(r"^[A-Z]{3}$")]
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    is_open = models.BooleanField(pgettext_lazy("fund", "open"), default=True)

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def purpose_in(self, language: str) -> str:
        """What it is for, for a reader of a language."""
        return self.purpose_zh if language.startswith("zh") and self.purpose_zh else self.purpose


class FundRole(models.TextChoices):
    """What somebody is to a fund."""

    MANAGER = "manager", _("Fund manager")
    CHAIR = "chair", _("Panel chair")
    DIRECTOR = "director", _("Fund director")
    FINANCE = "finance", _("Finance")
    REVIEWER = "reviewer", _("Reviewer")
    LEGAL = "legal", _("Legal and compliance")


class FundOffice(TimeStampedModel):
    """A role that somebody holds in a fund, from a day to before a day. Granted by administrators.

    `capacity`: how many reviews a reviewer takes in one round.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="offices")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="fund_offices")
    role = models.CharField(_("role"), max_length=10, choices=FundRole.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day it no longer holds.")
    )
    capacity = models.PositiveSmallIntegerField(_("reviews a round"), default=6)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("role in a fund")
        verbose_name_plural = _("roles in funds")
        ordering = ["fund", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(starts_on__lt=models.F("ends_on")),
                name="fund_office_order",
            ),
            models.UniqueConstraint(
                fields=["fund", "employee", "role"],
                condition=models.Q(ends_on=None),
                name="fund_office_once",
                violation_error_message=_("This person already has this role in the fund."),
            ),
        ]
        indexes = [models.Index(fields=["employee", "role"], name="fund_office_of")]


class FundPeriod(TimeStampedModel):
    """A stretch of a fund's money, usually a year. A closed one takes no entries."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="periods")
    name = models.CharField(_("name"), max_length=100)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("The first day after it."))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("period of a fund")
        verbose_name_plural = _("periods of funds")
        ordering = ["fund", "-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "name"], name="fund_period_once"),
            models.CheckConstraint(
                condition=models.Q(starts_on__lt=models.F("ends_on")), name="fund_period_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name
