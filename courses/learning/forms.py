"""Forms of the learning area's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.catalogue.forms import DateInput


class RevokeForm(forms.Form):
    """From which day a completion no longer counts, and why."""

    effective_on = forms.DateField(label=_("No longer counts from"), widget=DateInput())
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays on record and is shown to the person."),
    )
