"""The ledger: every movement of a fund's money, append-only, and the balances kept from it."""

from decimal import Decimal
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.innovation.models.funds import FundPeriod
from orgchange.innovation.models.proposals import Proposal


class Unit(models.TextChoices):
    """What is counted. Money and people-time stand beside each other and are never mixed."""

    MONEY = "money", _("Money")
    DAYS = "days", _("Person-days")


class EntryKind(models.TextChoices):
    """The ten movements."""

    ALLOCATE = "allocate", _("Allocate")
    TRANSFER = "transfer", pgettext_lazy("ledger", "Transfer")
    RESERVE = "reserve", _("Reserve")
    UNRESERVE = "unreserve", _("Free the reserve")
    COMMIT = "commit", _("Commit")
    DECOMMIT = "decommit", _("Decommit")
    RELEASE = "release", _("Release")
    RETURN = "return", _("Return")
    ACTUAL = "actual", _("Spend")
    REVERSE = "reverse", _("Reverse")


OF_AN_ITEM = ("reserve", "unreserve", "commit", "decommit", "release", "return", "actual")


class AppendOnly(models.QuerySet["LedgerEntry"]):
    """Entries are added, never changed: a mistake is reversed by an entry that names it."""

    def update(self, **_values: Any) -> NoReturn:
        """Refused."""
        raise TypeError("Ledger entries are never changed.")

    def delete(self) -> NoReturn:
        """Refused."""
        raise TypeError("Ledger entries are never deleted.")


class LedgerEntry(models.Model):
    """One movement. `amount` is positive, but for the giving half of a transfer.

    Unique on (source, kind, sequence): whoever asks twice posts once.
    """

    period = models.ForeignKey(FundPeriod, on_delete=models.PROTECT, related_name="entries")
    unit = models.CharField(max_length=5, choices=Unit.choices, default=Unit.MONEY)
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversals"
    )
    counterpart = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.ForeignKey(
        "innovation.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=120, help_text=_("What caused it, as 'type:id'."))
    sequence = models.PositiveIntegerField(default=1)
    occurred_on = models.DateField(_("happened on"))
    text = models.CharField(_("text"), max_length=300, blank=True)
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    posted_at = models.DateTimeField(_("posted at"))
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["posted_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "sequence"], name="ledger_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0) | (Q(kind="transfer") & ~Q(amount=0)),
                name="ledger_amount_positive",
            ),
            # Whose money it is: an item's movements name the proposal, a fund's do not.
            models.CheckConstraint(
                condition=(Q(kind__in=OF_AN_ITEM) & Q(proposal__isnull=False))
                | (Q(kind__in=["allocate", "transfer"]) & Q(proposal=None))
                | Q(kind="reverse"),
                name="ledger_item_named",
            ),
            models.CheckConstraint(
                condition=Q(kind="reverse", reverses__isnull=False)
                | (~Q(kind="reverse") & Q(reverses=None)),
                name="ledger_reverse_names_its_entry",
            ),
            models.CheckConstraint(
                condition=~Q(kind="commit") | Q(decision__isnull=False),
                name="ledger_commit_has_its_decision",
            ),
        ]
        indexes = [
            models.Index(fields=["period", "posted_at"], name="ledger_of_period"),
            models.Index(fields=["proposal", "posted_at"], name="ledger_of_proposal"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once."""
        if self.pk is not None:
            raise TypeError("Ledger entries are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refused."""
        raise TypeError("Ledger entries are never deleted.")


class Sums(models.Model):
    """Net sums of entries. `committed` is net of DECOMMIT, `released` of RETURN."""

    unit = models.CharField(max_length=5, choices=Unit.choices, default=Unit.MONEY)
    reserved = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    committed = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    released = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    actual = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))

    class Meta:
        abstract = True

    @property
    def open(self) -> Decimal:
        """Approved and not yet spent."""
        return self.committed - self.actual


# Per award, net (and so for their sums): actual <= released <= committed.
IN_ORDER = Q(actual__gte=0, actual__lte=F("released"), released__lte=F("committed"))
# Rounded, because SQLite adds decimals as binary fractions.
AVAILABLE = Round(F("allocated") + F("transferred") - F("reserved") - F("committed"), precision=2)


class PeriodBalance(Sums):
    """What a period has, kept: the row that every posting locks.

    `available = allocated ± transferred − reserved − open − actual`, which is the same as
    `allocated + transferred − reserved − committed`.
    """

    period = models.ForeignKey(FundPeriod, on_delete=models.PROTECT, related_name="balances")
    allocated = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    transferred = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "unit"], name="period_balance_once"),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(AVAILABLE, 0), name="period_never_overspent"
            ),
            models.CheckConstraint(
                condition=Q(allocated__gte=0, reserved__gte=0), name="period_sums_not_negative"
            ),
            models.CheckConstraint(condition=IN_ORDER, name="period_sums_in_order"),
        ]

    @property
    def available(self) -> Decimal:
        """What can still be reserved."""
        return self.allocated + self.transferred - self.reserved - self.committed


class ItemBalance(Sums):
    """What a proposal holds of a period, kept."""

    period = models.ForeignKey(FundPeriod, on_delete=models.PROTECT, related_name="item_balances")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="balances")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "period", "unit"], name="item_balance_once"
            ),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="item_reserve_not_negative"),
            models.CheckConstraint(condition=IN_ORDER, name="item_sums_in_order"),
        ]
