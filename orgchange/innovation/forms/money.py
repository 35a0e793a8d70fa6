"""Forms of a fund's money: what comes in, moves, is spent, comes back, and is corrected."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.directory.forms import ANY, DayField
from orgchange.innovation.forms.choices import PeriodChoice
from orgchange.innovation.forms.setup import AmountField
from orgchange.innovation.models import EntryKind, FundPeriod, Unit
from orgchange.innovation.money.award_list import STANDINGS
from orgchange.innovation.money.ledger_list import WantedEntries
from orgchange.innovation.services.entries import Paper


def fresh_key() -> str:
    """What makes the sending of a form unique: sent twice, it posts once."""
    return uuid4().hex


class PaperForm(forms.Form):
    """An amount, when it moved, and what the paper says."""

    amount = AmountField(label=_("Amount"))
    occurred_on = DayField(label=_("Happened on"))
    text = forms.CharField(label=pgettext_lazy("paper", "Text"), max_length=300, required=False)
    reference = forms.CharField(
        label=_("Reference"),
        max_length=120,
        required=False,
        help_text=_("Number of the invoice or the order."),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60, initial=fresh_key)

    def paper(self) -> Paper:
        """What the entry says for itself."""
        given = self.cleaned_data
        names = ("key", "occurred_on", "text", "reference")
        return Paper(**{name: given[name] for name in names if name in given})


class AllocateForm(PaperForm):
    """Money, or people's time, for a period."""

    unit = forms.ChoiceField(label=_("What"), choices=Unit.choices)
    field_order = ("unit", "amount")


class TransferForm(PaperForm):
    """Where available money goes."""

    target = PeriodChoice(FundPeriod.objects.none(), label=_("To"))
    unit = forms.ChoiceField(label=_("What"), choices=Unit.choices)
    field_order = ("target", "unit", "amount")

    def __init__(self, *args: Any, targets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = targets  # type: ignore[attr-defined]
        del self.fields["reference"]


class CloseForm(forms.Form):
    """Where what is left and under way goes, when a period is closed."""

    carry_to = PeriodChoice(
        FundPeriod.objects.none(),
        label=_("Carry over to"),
        required=False,
        empty_label=_("Nowhere: what is left stays unused"),
        help_text=_(
            "What is free goes over as a named pair; awards and reserves go over one by one."
        ),
    )

    def __init__(self, *args: Any, targets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carry_to"].queryset = targets  # type: ignore[attr-defined]


class ItemForm(PaperForm):
    """An amount of an award; with people's time where it has any."""

    unit = forms.ChoiceField(label=_("What"), choices=Unit.choices)
    field_order = ("unit", "amount")

    def __init__(self, *args: Any, has_days: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_days:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = Unit.MONEY


class ReverseForm(PaperForm):
    """How much of an entry is taken back, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        self.fields["text"].label = _("Why")


class AcceptForm(forms.Form):
    """What was seen of a tranche's condition."""

    words = forms.CharField(
        label=_("What you saw"), widget=forms.Textarea({"rows": 4}), max_length=5000
    )


class AmendForm(forms.Form):
    """Another amount for an award."""

    amount = AmountField(label=_("The award would be"))
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea({"rows": 4}), max_length=5000)


class DecideForm(forms.Form):
    """An answer to an amendment."""

    answer = forms.ChoiceField(
        label=pgettext_lazy("amendment", "Answer"),
        choices=[("approve", _("Approve")), ("decline", _("Decline"))],
    )
    approved = AmountField(
        label=_("The award becomes"),
        required=False,
        help_text=_("May lie between what is awarded now and what was proposed."),
    )
    words = forms.CharField(
        label=_("Words"), widget=forms.Textarea({"rows": 3}), max_length=5000, required=False
    )


class TrancheForm(forms.Form):
    """A line of the plan; an empty one is left out."""

    amount = AmountField(label=_("Amount"), required=False)
    condition = forms.CharField(label=_("Condition"), max_length=300, required=False)
    due_on = DayField(label=_("Expected on"), required=False)


TrancheForms = forms.formset_factory(TrancheForm, extra=2, max_num=30)


class LedgerFilter(forms.Form):
    """What the ledger is narrowed by."""

    period = PeriodChoice(FundPeriod.objects.none(), label=_("Period"), required=False)
    kind = forms.ChoiceField(
        label=_("Movement"), required=False, choices=[*ANY, *EntryKind.choices]
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False, choices=[*ANY, *Unit.choices])
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, *args: Any, periods: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].queryset = periods  # type: ignore[attr-defined]
        self.fields["period"].empty_label = _("Any")  # type: ignore[attr-defined]

    def wanted(self) -> WantedEntries:
        """What was asked; what cannot be read is not asked."""
        self.is_valid()
        given = self.cleaned_data
        period, since, until = given.get("period"), given.get("since"), given.get("until")
        return WantedEntries(
            period_id=period.pk if period else None,
            kind=given.get("kind", ""),
            unit=given.get("unit", ""),
            text=given.get("q", "").replace("\0", ""),
            since=since if isinstance(since, date) else None,
            until=until if isinstance(until, date) else None,
        )


class AwardFilter(forms.Form):
    """What the awards are narrowed by."""

    standing = forms.ChoiceField(
        label=pgettext_lazy("award", "Standing"),
        required=False,
        choices=[("", _("All")), (STANDINGS[0], _("Running")), (STANDINGS[1], _("Ended"))],
    )
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def wanted(self) -> dict[str, str]:
        """What was asked; what cannot be read is not asked."""
        self.is_valid()
        given = self.cleaned_data
        text = given.get("q", "").replace("\0", "")
        return {"text": text, "standing": given.get("standing", "")}
