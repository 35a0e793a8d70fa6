"""Forms of letters: the words for one result, and a fund's own letter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from orgchange.innovation.services.letters import LONGEST_BODY, LONGEST_SUBJECT
from orgchange.innovation.ways import MOST_WORDS


class WordsForm(forms.Form):
    """What is written to one submitter alone."""

    words = forms.CharField(
        label=_("Words for this proposal"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("They stand in the letter where the fund’s letter has {words}."),
    )


class LetterForm(forms.Form):
    """A fund's own letter."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(
        label=_("Letter"), max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 14})
    )
