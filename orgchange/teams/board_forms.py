"""What is typed on the board and around it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgchange.core.dates import OPEN_DATE, day_after
from orgchange.directory.forms import DayField, PersonField, Sighted
from orgchange.teams.models import RosterDraft, Standing


class StartForm(forms.Form):
    """A new draft: of which day, and what it is called."""

    starts_on = DayField(label=_("From"), help_text=_("The day on which it would take effect."))
    title = forms.CharField(label=_("Title"), max_length=200, required=False)


class SettingsForm(StartForm):
    """The same of a draft that is there."""

    title = forms.CharField(label=_("Title"), max_length=200)


class ShareForm(Sighted):
    """One more person who may read it and say something to it."""

    person = PersonField(label=_("Share with"), required=True)


class SeatForm(forms.Form):
    """An act on one seat: whose, from which slot, to which, how much, as what, until when."""

    employee = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    moved_from = forms.SlugField(max_length=40, required=False)
    to = forms.CharField(max_length=40, required=False)
    allocation = forms.IntegerField(required=False, min_value=0, max_value=100)
    standing = forms.ChoiceField(required=False, choices=[("", ""), *Standing.choices])
    last_day = DayField(required=False)

    def seat(self) -> dict[str, Any]:
        """What `services.drafts` wants of it: share, standing and end, where they were given."""
        given = self.cleaned_data
        found = {"allocation": given["allocation"], "standing": given["standing"] or None}
        if "last_day" in self.data:
            last_day = given["last_day"]
            found["ends_on"] = day_after(last_day) if last_day else OPEN_DATE
        return found


def settings_of(draft: RosterDraft) -> SettingsForm:
    """The form with what the draft has."""
    return SettingsForm(initial={"title": draft.title, "starts_on": draft.starts_on})
