"""The form in which a lesson is written: nothing is required before it is published."""

from django import forms
from django.utils.translation import gettext_lazy as _

from orgchange.directory.forms import PersonField, Sighted


def _text() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 4})


class LessonForm(Sighted):
    """Four questions and a name."""

    title = forms.CharField(
        label=_("The lesson in one sentence"),
        required=False,
        max_length=300,
        help_text=_("What would you tell a colleague who begins something like it tomorrow?"),
    )
    believed = forms.CharField(
        label=_("What we believed"), required=False, max_length=5000, widget=_text()
    )
    saw = forms.CharField(
        label=_("What we saw"),
        required=False,
        max_length=5000,
        widget=_text(),
        help_text=_("Figures and moments, also those that did not fit."),
    )
    differently = forms.CharField(
        label=_("What to do differently"), required=False, max_length=5000, widget=_text()
    )
    ask = PersonField(
        label=_("Whom to ask"),
        required=False,
        help_text=_("Somebody who was there and is glad to tell."),
    )
