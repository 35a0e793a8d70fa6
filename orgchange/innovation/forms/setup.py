"""Forms of funds, their periods, offices and rounds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgchange.directory.forms import DayField, PersonField, Sighted
from orgchange.innovation.forms.choices import NamedChoice, VersionChoice
from orgchange.innovation.models import (
    Blindness,
    Fund,
    FundPeriod,
    FundRole,
    RubricVersion,
    WorkflowVersion,
)


class InstantField(forms.DateTimeField):
    """A day and a time of day in the asker's zone, chosen in the browser's own calendar."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class AmountField(forms.DecimalField):
    """An amount of money."""

    def __init__(self, **given: Any) -> None:
        super().__init__(min_value=0, max_digits=14, decimal_places=2, **given)


class FundForm(Sighted):
    """What a fund is."""

    name = forms.CharField(label=_("Name in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    purpose = forms.CharField(
        label=_("What it is for"), required=False, widget=forms.Textarea({"rows": 3})
    )
    purpose_zh = forms.CharField(
        label=_("What it is for, in Chinese"), required=False, widget=forms.Textarea({"rows": 3})
    )
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        help_text=_("Three capital letters. One currency a fund; it stays once there is money."),
    )
    parent = NamedChoice(
        Fund.objects.all(),
        label=_("Its money comes from"),
        required=False,
        empty_label=_("No other fund"),
    )
    is_open = forms.BooleanField(label=_("Open for new rounds"), required=False, initial=True)


class NewFundForm(FundForm):
    """A fund that is new, with the code that it keeps."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters, digits, hyphens. It stays for ever: “front-line”."),
    )
    field_order = ("code",)


class PeriodForm(Sighted):
    """A period of a fund."""

    name = forms.CharField(label=_("Name of the period"), max_length=100)
    starts_on = DayField(label=_("From this day"))
    last_day = DayField(label=_("Last day"))


class OfficeForm(Sighted):
    """Until when somebody serves, and how much they review."""

    last_day = DayField(
        label=_("Last day"), required=False, help_text=_("Empty: until further notice.")
    )
    capacity = forms.IntegerField(
        label=_("Reviews a round, at most"),
        min_value=0,
        max_value=200,
        initial=6,
        help_text=_("Counts for reviewers only."),
    )


class NewOfficeForm(OfficeForm):
    """Who gets a role in a fund, and from when."""

    employee = PersonField(label=_("Person"))
    role = forms.ChoiceField(label=_("Role"), choices=FundRole.choices)
    starts_on = DayField(label=_("From this day"))
    field_order = ("employee", "role", "starts_on")


class RoundForm(Sighted):
    """A round: when it hears proposals, up to how much, and how they are judged."""

    name = forms.CharField(label=_("Name in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    theme = forms.CharField(label=_("Theme"), required=False, widget=forms.Textarea({"rows": 3}))
    theme_zh = forms.CharField(
        label=_("Theme in Chinese"), required=False, widget=forms.Textarea({"rows": 3})
    )
    period = forms.ModelChoiceField(
        FundPeriod.objects.none(), label=_("Paid from the period"), empty_label=None
    )
    opens_at = InstantField(label=_("Opens at"))
    closes_at = InstantField(label=_("Closes at"))
    reviews_due_at = InstantField(label=_("Reviews due at"), required=False)
    panel_at = InstantField(label=_("Panel meets at"), required=False)
    tell_by = InstantField(label=_("Results told by"), required=False)
    cap = AmountField(label=_("At most for one proposal"))
    micro_cap = AmountField(
        label=_("Micro lane up to"),
        initial=0,
        help_text=_("Small money with a short way. 0: no micro lane."),
    )
    micro_yearly_cap = AmountField(
        label=_("Micro lane: at most for one person in a year"), initial=0
    )
    min_reviewers = forms.IntegerField(label=_("Reviewers, at least"), min_value=1, initial=3)
    spread_limit = forms.DecimalField(
        label=_("Spread of scores that asks for one more reviewer"),
        max_digits=3,
        decimal_places=1,
        initial="1.5",
    )
    vote_points = forms.IntegerField(
        label=_("Points that everybody may vote with"), min_value=0, initial=5
    )
    reply_days = forms.IntegerField(
        label=_("First reply within, in working days"), min_value=1, initial=5
    )
    blindness = forms.ChoiceField(
        label=_("Who knows whom while reviewed"),
        choices=Blindness.choices,
        initial=Blindness.SINGLE,
    )
    rubric = VersionChoice(
        RubricVersion.objects.none(), of="rubric", label=_("Rubric"), empty_label=None
    )
    workflow = VersionChoice(
        WorkflowVersion.objects.none(), of="workflow", label=_("Workflow"), empty_label=None
    )

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rubrics = RubricVersion.objects.exclude(published_at=None).select_related("rubric")
        ways = WorkflowVersion.objects.exclude(published_at=None).select_related("workflow")
        periods = fund.periods.filter(closed_at=None)
        for name, rows in (("period", periods), ("rubric", rubrics), ("workflow", ways)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
