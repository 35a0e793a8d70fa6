"""The form in which a proposal is written: nothing is required before it is handed in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.directory.forms import DayField, PersonField, Sighted
from orgchange.innovation.models import (
    Classification,
    Direction,
    Explained,
    Part,
    Quality,
    Technique,
)

NOT_CHOSEN = [("", _("Choose"))]
MOST_ROWS = 50


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _measure() -> forms.NumberInput:
    return forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})


class ContentForm(Sighted):
    """The questions of one step; those that its lane does not ask are left out."""

    title = forms.CharField(
        label=_("Title"), required=False, max_length=300, help_text=_("One scenario, in one line.")
    )
    scenario = forms.CharField(
        label=_("Scenario"),
        required=False,
        max_length=10_000,
        widget=_text(5),
        help_text=_("Who does what today, how often, and what is tiresome about it?"),
    )
    change = forms.CharField(
        label=_("What would be different"), required=False, max_length=10_000, widget=_text(3)
    )
    problem_owner = PersonField(
        label=_("Who has the problem"),
        required=False,
        help_text=_("Somebody with a name, who would notice if it were gone."),
    )
    metric = forms.CharField(
        label=_("Metric"),
        required=False,
        max_length=300,
        help_text=_("The one number that tells success from failure."),
    )
    metric_unit = forms.CharField(
        label=pgettext_lazy("of a metric", "Unit"), required=False, max_length=60
    )
    direction = forms.ChoiceField(
        label=_("Where it should go"), required=False, choices=[*NOT_CHOSEN, *Direction.choices]
    )
    baseline = forms.DecimalField(
        label=_("Baseline"), required=False, max_digits=16, decimal_places=4, widget=_measure()
    )
    baseline_on = DayField(label=_("Baseline measured on"), required=False)
    baseline_source = forms.CharField(
        label=_("Source of the baseline"), required=False, max_length=300
    )
    target = forms.DecimalField(
        label=_("Target"), required=False, max_digits=16, decimal_places=4, widget=_measure()
    )
    target_high = forms.DecimalField(
        label=_("Upper end, where it is to stay within"),
        required=False,
        max_digits=16,
        decimal_places=4,
        widget=_measure(),
    )
    technique = forms.ChoiceField(
        label=_("Simplest technique that would do"),
        required=False,
        choices=[*NOT_CHOSEN, *Technique.choices],
    )
    why_not_simpler = forms.CharField(
        label=_("Why nothing simpler would do"), required=False, max_length=10_000, widget=_text(3)
    )
    explained = forms.ChoiceField(
        label=_("How far it must be explainable"),
        required=False,
        choices=[*NOT_CHOSEN, *Explained.choices],
    )
    systems = forms.CharField(
        label=_("Systems it must join"), required=False, max_length=10_000, widget=_text(2)
    )
    risks = forms.CharField(label=_("Risks"), required=False, max_length=10_000, widget=_text(3))
    harmed = forms.CharField(
        label=_("Who could be harmed"),
        required=False,
        max_length=10_000,
        widget=_text(3),
        help_text=_("And what is done about it. “Nobody, because …” is an answer too."),
    )
    weeks = forms.IntegerField(label=_("Weeks"), required=False, min_value=1, max_value=26)
    buffer_percent = forms.IntegerField(
        label=_("Buffer, %"), required=False, min_value=0, max_value=100
    )
    person_days = forms.IntegerField(
        label=_("People-time, in days"), required=False, min_value=0, max_value=10_000
    )

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            if name not in names:
                del self.fields[name]


class SourceForm(Sighted):
    """One data source."""

    name = forms.CharField(label=_("Source of data"), required=False, max_length=200)
    owner = PersonField(label=_("Owner of the data"), required=False)
    classification = forms.ChoiceField(
        label=_("Classification"),
        required=False,
        choices=[*NOT_CHOSEN, *Classification.choices],
    )
    has_personal_data = forms.TypedChoiceField(
        label=_("Personal data"),
        required=False,
        choices=[
            *NOT_CHOSEN,
            ("yes", pgettext_lazy("personal data", "Yes")),
            ("no", pgettext_lazy("personal data", "No")),
        ],
        coerce=lambda said: said == "yes",
        empty_value=None,
    )
    is_complete = forms.ChoiceField(
        label=pgettext_lazy("quality of data", "Complete"),
        required=False,
        initial=Quality.UNKNOWN,
        choices=Quality.choices,
    )
    is_consistent = forms.ChoiceField(
        label=pgettext_lazy("quality of data", "Consistent"),
        required=False,
        initial=Quality.UNKNOWN,
        choices=Quality.choices,
    )
    is_current = forms.ChoiceField(
        label=pgettext_lazy("quality of data", "Current"),
        required=False,
        initial=Quality.UNKNOWN,
        choices=Quality.choices,
    )


class LineForm(Sighted):
    """One line of the budget."""

    text = forms.CharField(label=_("What for"), required=False, max_length=200)
    amount = forms.DecimalField(
        label=pgettext_lazy("money", "Amount"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
    )


class MilestoneForm(Sighted):
    """One milestone."""

    text = forms.CharField(label=_("What there is then"), required=False, max_length=300)
    week = forms.IntegerField(label=_("End of week"), required=False, min_value=1, max_value=26)


class PersonRowForm(Sighted):
    """Somebody who belongs to it."""

    person = PersonField(label=_("Person"), required=False)
    part = forms.ChoiceField(label=_("Takes part as"), required=False, choices=Part.choices)


ROW_FORMS: dict[str, type[Sighted]] = {
    "sources": SourceForm,
    "lines": LineForm,
    "milestones": MilestoneForm,
    "people": PersonRowForm,
}
# What stands in a row that nobody filled.
UNTOUCHED = {
    "sources": {"is_complete": "unknown", "is_consistent": "unknown", "is_current": "unknown"},
    "lines": {},
    "milestones": {},
    "people": {"part": "co_submitter"},
}


def rows_formset(name: str, *, extra: int) -> "type[BaseFormSet[Sighted]]":
    """The rows of a list, and empty ones to fill."""
    made: type[BaseFormSet[Sighted]] = formset_factory(
        ROW_FORMS[name], extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    return made
