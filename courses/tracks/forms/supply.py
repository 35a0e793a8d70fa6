"""Somebody who came ready, and the end of it, as forms."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.tracks.models import PartnerSource
from orgchange.directory.forms import DayField, PersonField, Sighted, after


class SupplyForm(Sighted):
    """Who, from where, and for which days."""

    employee = PersonField(label=_("Person"))
    source = forms.ChoiceField(label=_("Came how"), choices=PartnerSource.choices)
    partner = forms.CharField(
        label=_("Partner"),
        max_length=200,
        required=False,
        help_text=_("Who lends them, such as a university."),
    )
    starts_on = DayField(label=pgettext_lazy("supply", "First day"))
    last_day = DayField(label=_("Last day"), required=False)

    @property
    def given(self) -> dict[str, Any]:
        """As the service takes it."""
        data = dict(self.cleaned_data)
        ends_on = after(data.pop("last_day"))
        return {**data, "ends_on": ends_on}


class EndForm(forms.Form):
    """The last day."""

    last_day = DayField(label=_("Last day"))

    @property
    def ends_on(self) -> date:
        """The first day after it."""
        return after(self.cleaned_data["last_day"])
