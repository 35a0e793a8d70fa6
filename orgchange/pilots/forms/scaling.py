"""Forms of a hand-over: who runs it and by what it is measured, places, readings."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.directory.forms import DayField, DepartmentField, PersonField, Sighted


def _measure() -> forms.NumberInput:
    return forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})


class HandOverForm(Sighted):
    """Who runs it from now on, and how one sees that it is used."""

    operator = PersonField(
        label=_("Who runs it from now on"),
        required=False,
        help_text=_("Somebody of the line, who accepts it. The pilot's team goes home."),
    )
    metric = forms.CharField(
        label=_("Adoption metric"),
        required=False,
        max_length=300,
        help_text=_("One number that says whether it is used, for instance a share of cases."),
    )
    unit = forms.CharField(
        label=pgettext_lazy("of a metric", "Unit"), required=False, max_length=60
    )
    target = forms.DecimalField(
        label=_("Target"), required=False, max_digits=16, decimal_places=4, widget=_measure()
    )
    words = forms.CharField(
        label=_("How it is handed over"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Who is trained, who is called when it stops, what still has to be built."),
    )


class SiteForm(Sighted):
    """A department that it goes to."""

    department = DepartmentField(label=_("Department"))
    planned_on = DayField(label=_("Planned from"), required=False)


class SiteDaysForm(Sighted):
    """When it is to be in use, and since when it is."""

    planned_on = DayField(label=_("Planned from"), required=False)
    live_on = DayField(label=_("In use from"), required=False)


class AdoptionForm(Sighted):
    """A value of one place on a day."""

    measured_on = DayField(label=_("Day"))
    value = forms.DecimalField(label=_("Value"), max_digits=16, decimal_places=4, widget=_measure())
    note = forms.CharField(label=_("Note"), required=False, max_length=300)
