"""The form in which a contract is written: nothing is required before it is locked."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.directory.forms import DayField, PersonField, Sighted
from orgchange.innovation.models import Direction
from orgchange.pilots.contracting.content import (
    MOST_CADENCE,
    MOST_DAYS,
    MOST_GUARDRAILS,
    MOST_KILLS,
    MOST_MILESTONES,
)
from orgchange.pilots.models import Side
from orgchange.pilots.models.contracts import LONGEST

Choices = Sequence[tuple[Any, Any]]
NOT_CHOSEN = [("", _("Choose"))]
NO_SERIES = [("", _("Somebody watches it"))]
NO_TRANCHE = [("", _("None"))]


def _measure(label: Any, **options: Any) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    return forms.DecimalField(
        label=label, required=False, max_digits=16, decimal_places=4, widget=widget, **options
    )


def _whole(label: Any, low: int, high: int, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=low, max_value=high, **options)


def _text(label: Any, most: int = 300, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most, **options)


class PlanForm(Sighted):
    """What we believe, how long it runs, and the buffer."""

    believed = _text(
        _("What we believe"),
        10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("If we do this, that will change, because …"),
    )
    days = _whole(_("Days"), 1, 999, help_text=_("90 to 183: three to six months."))
    starts_on = DayField(label=_("Planned first day"), required=False)
    buffer_days = _whole(
        _("Buffer, in days"), 0, MOST_DAYS, help_text=_("Kept apart from the estimated work.")
    )

    def __init__(self, *args: Any, is_change: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_change:  # an extension makes a pilot longer, a change of its contract does not
            del self.fields["days"], self.fields["starts_on"]


class PrimaryForm(Sighted):
    """The one metric that decides."""

    name = _text(_("Metric"), help_text=_("The one number that tells success from failure."))
    unit = _text(pgettext_lazy("of a metric", "Unit"), 60)
    direction = forms.ChoiceField(
        label=_("Where it should go"), required=False, choices=[*NOT_CHOSEN, *Direction.choices]
    )
    baseline = _measure(_("Baseline"))
    baseline_on = DayField(label=_("Baseline measured on"), required=False)
    baseline_source = _text(_("Source of the baseline"))
    target = _measure(_("Target"))
    target_high = _measure(_("Upper end, where it is to stay within"))
    minimum_effect = _measure(
        _("Smallest useful effect"),
        min_value=0,
        help_text=_("A smaller difference would change nothing for anybody."),
    )
    cadence_days = _whole(_("Read every … days"), 1, MOST_CADENCE)
    data_owner = PersonField(label=_("Who owns the number"), required=False)


class GuardrailForm(Sighted):
    """A number that must not get worse."""

    series = forms.SlugField(required=False, widget=forms.HiddenInput())
    name = _text(_("Guardrail"))
    unit = _text(pgettext_lazy("of a metric", "Unit"), 60)
    low = _measure(pgettext_lazy("guardrail", "Not below"))
    high = _measure(pgettext_lazy("guardrail", "Not above"))
    cadence_days = _whole(_("Read every … days"), 1, MOST_CADENCE)
    data_owner = PersonField(label=_("Who owns the number"), required=False)

    def clean(self) -> dict[str, Any]:
        """Its two ends are in order."""
        said = super().clean() or {}
        low, high = said.get("low"), said.get("high")
        if low is not None and high is not None and low > high:
            self.add_error("high", _("The upper end lies below the lower one."))
        return said


class KillForm(Sighted):
    """When to stop."""

    text = _text(_("Stop if"))
    series = forms.ChoiceField(label=_("Watched number"), required=False)
    side = forms.ChoiceField(label=_("When it is"), required=False, choices=Side.choices)
    threshold = _measure(_("Value"))
    times = _whole(_("Readings in a row"), 1, 99)

    def __init__(self, *args: Any, series: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["series"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [*NO_SERIES, *series]

    def clean(self) -> dict[str, Any]:
        """What is watched has a line that is not to be crossed."""
        said = super().clean() or {}
        if said.get("series") and said.get("threshold") is None and not self.errors:
            self.add_error("threshold", _("Say at which value to stop."))
        return said


class MilestoneForm(Sighted):
    """A step of the plan."""

    code = forms.SlugField(required=False, widget=forms.HiddenInput())
    name = _text(_("What there is then"))
    day = _whole(pgettext_lazy("of a plan", "Day"), 1, LONGEST)
    work_days = _whole(_("Work, in days"), 0, MOST_DAYS)
    responsible = PersonField(label=_("Responsible"), required=False)
    criteria = _text(_("How it is judged"), 10_000, widget=forms.Textarea(attrs={"rows": 2}))
    tranche = forms.TypedChoiceField(
        label=_("Makes payable"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, tranches: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not tranches:
            del self.fields["tranche"]
            return
        field = self.fields["tranche"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101
        field.choices = [*NO_TRANCHE, *tranches]


Rows: TypeAlias = "type[BaseFormSet[Sighted]]"


def _rows(form: type[Sighted], most: int, extra: int) -> Rows:
    made: Rows = formset_factory(form, extra=extra, max_num=most, absolute_max=most)
    return made


def guardrail_rows() -> Rows:
    """Three places, empty or not."""
    return _rows(GuardrailForm, MOST_GUARDRAILS, MOST_GUARDRAILS)


def kill_rows() -> Rows:
    """Three places, empty or not."""
    return _rows(KillForm, MOST_KILLS, MOST_KILLS)


def milestone_rows(extra: int) -> Rows:
    """The milestones, and empty places to fill."""
    return _rows(MilestoneForm, MOST_MILESTONES, extra)
