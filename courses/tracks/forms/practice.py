"""Forms of practice: evidence, journal, signatures, mentors and meetings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.tracks.models import Item, ItemKind, Visibility
from courses.tracks.services import evidence, journal, mentoring, signing
from courses.tracks.services.evidence import Given
from orgchange.directory.forms import DayField, PersonField, Sighted

FIELDS = {
    ItemKind.TEXT: ("words", "link", "file", "visibility"),
    ItemKind.FILE: ("file", "link", "words", "visibility"),
    ItemKind.JOURNAL: ("words", "visibility"),
    ItemKind.VALUE: ("low", "high", "unit", "words", "link", "file", "visibility"),
}
LABELS = {ItemKind.FILE: _("What to know about it"), ItemKind.VALUE: _("How one knows")}


class EvidenceForm(forms.Form):
    """What an item of this kind may hold."""

    words = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=evidence.MOST_WORDS,
        widget=forms.Textarea({"rows": 10}),
    )
    link = forms.CharField(
        label=_("Link"),
        required=False,
        max_length=evidence.LONGEST_LINK,
        widget=forms.URLInput({"placeholder": "https://"}),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_("At most 10 MB. Its fingerprint (SHA-256) is kept with it."),
    )
    low = forms.DecimalField(label=_("Value, from"), max_digits=18, decimal_places=4)
    high = forms.DecimalField(label=_("Value, to"), required=False, max_digits=18, decimal_places=4)
    unit = forms.CharField(
        label=_("Unit"), max_length=evidence.LONGEST_UNIT, help_text=_("Such as EUR a year.")
    )
    visibility = forms.ChoiceField(
        label=_("Who may read it"),
        choices=Visibility.choices,
        widget=forms.RadioSelect,
        initial=Visibility.SIGNERS,
    )

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = FIELDS[ItemKind(item.kind)]
        self.fields = {name: self.fields[name] for name in wanted}
        kind = ItemKind(item.kind)
        self.fields["words"].required = kind in (ItemKind.TEXT, ItemKind.VALUE)
        self.fields["words"].label = LABELS.get(kind, self.fields["words"].label)

    def given(self) -> Given:
        """What was typed, for the service."""
        return Given(**self.cleaned_data)


class DraftForm(forms.Form):
    """What of it is saved by itself."""

    words = forms.CharField(required=False, strip=False)
    link = forms.CharField(required=False)
    revision = forms.IntegerField(required=False, min_value=0)


class DayForm(forms.Form):
    """A day of the journal: short enough for a phone."""

    day = DayField(label=_("Day"))
    place = forms.CharField(
        label=_("Where, with whom"), required=False, max_length=journal.LONGEST_PLACE
    )
    words = forms.CharField(
        label=_("What I saw and learnt"),
        max_length=journal.MOST_WORDS,
        widget=forms.Textarea({"rows": 6}),
    )


class WordsForm(forms.Form):
    """A few words with a signature, or what is missing."""

    words = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=signing.MOST_WORDS,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed only to return it: say what is missing."),
    )


class PairForm(Sighted):
    """Who mentors, from when, and why."""

    mentor = PersonField(label=_("Mentor"))
    starts_on = DayField(label=_("From"))
    reason = forms.CharField(
        label=_("Why this pair"),
        required=False,
        max_length=mentoring.MOST_WORDS,
        widget=forms.Textarea({"rows": 2}),
    )


class EndForm(forms.Form):
    """When a mentorship ends, and why."""

    last_day = DayField(label=_("Last day"))
    reason = forms.CharField(
        label=_("Why"), max_length=mentoring.MOST_WORDS, widget=forms.Textarea({"rows": 3})
    )


class SessionForm(forms.Form):
    """A meeting: when, how long, what about, what next."""

    held_on = DayField(label=_("Day"))
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=mentoring.SHORTEST, max_value=mentoring.LONGEST, initial=45
    )
    about = forms.CharField(
        label=_("What it was about"),
        max_length=mentoring.MOST_WORDS,
        widget=forms.Textarea({"rows": 3}),
    )
    next_steps = forms.CharField(
        label=_("Until next time"),
        required=False,
        max_length=mentoring.MOST_WORDS,
        widget=forms.Textarea({"rows": 2}),
    )
