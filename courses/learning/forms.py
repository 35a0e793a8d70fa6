"""Forms of the learning area's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.catalogue.forms import DateInput
from orgchange.directory.roster.forms import FileForm


class RevokeForm(forms.Form):
    """From which day a completion no longer counts, and why."""

    effective_on = forms.DateField(label=_("No longer counts from"), widget=DateInput())
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays on record and is shown to the person."),
    )


class CompletionsForm(FileForm):
    """A file of past completions, and where they come from."""

    source = forms.CharField(
        label=_("Source"),
        max_length=120,
        required=False,
        help_text=_(
            "Which system the records come from, where the file has no column for it. Its columns"
            " are remembered for the next file."
        ),
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )
