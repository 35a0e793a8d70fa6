"""Forms of gates: who sits in the panel, what it reads, what shows it, what it decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgchange.directory.forms import DayField, PersonField, Sighted
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots.gating.reads import MOST_EXTENDED
from orgchange.pilots.models import Gate, GateDecision, PilotFile
from orgchange.pilots.services.gates import LONGEST_LINK, MOST_PRE_READ, MOST_TEXT


class SeatForm(Sighted):
    """Who sits in the panel."""

    employee = PersonField(label=_("Person"))


class PreReadForm(forms.Form):
    """What the panel reads before."""

    text = forms.CharField(
        label=_("Pre-read"),
        required=False,
        max_length=MOST_PRE_READ,
        widget=forms.Textarea({"rows": 12}),
        help_text=_(
            "One page: what was promised for this milestone, what there is, what it cost, what you"
            " ask the panel to decide."
        ),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)


class EvidenceForm(forms.Form):
    """What shows that a milestone is reached."""

    text = forms.CharField(
        label=_("What it shows"), max_length=MOST_TEXT, widget=forms.Textarea({"rows": 3})
    )
    link = forms.URLField(
        label=_("Link"), required=False, max_length=LONGEST_LINK, assume_scheme="https"
    )
    file = forms.ModelChoiceField(
        PilotFile.objects.none(),
        label=_("File of the pilot"),
        required=False,
        empty_label=_("no file"),
    )

    def __init__(self, *args: Any, gate: Gate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        files = PilotFile.objects.filter(pilot=gate.pilot_id, removed_at=None)
        self.fields["file"].queryset = files  # type: ignore[attr-defined]
        if not files.exists():
            del self.fields["file"]


class JudgeForm(forms.Form):
    """The panel's answer to a piece of evidence."""

    is_accepted = forms.TypedChoiceField(
        choices=[("yes", _("It shows it")), ("no", _("It does not"))],
        coerce=lambda value: value == "yes",
    )
    words = forms.CharField(
        label=_("Words"), required=False, max_length=MOST_TEXT, widget=forms.TextInput
    )


class DecideForm(forms.Form):
    """Go, once more, hold or stop; with words, and who was there."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=GateDecision.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Why, in your own words"),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The team is told, and it stays on record."),
    )
    until = DayField(
        label=_("On hold until"),
        required=False,
        help_text=_("It ends by itself on this day; 45 days at most, all holds together."),
    )
    restart_condition = forms.CharField(
        label=_("What must there be before it goes on?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
    attended = forms.TypedMultipleChoiceField(
        label=_("Who of the panel was there"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Two at least."),
    )

    def __init__(self, *args: Any, gate: Gate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = gate.seats.select_related("employee")
        people = [(seat.employee_id, str(seat.employee)) for seat in seats]
        field = self.fields["attended"]
        field.choices = people  # type: ignore[attr-defined]
        field.initial = [pk for pk, _name in people]


class ExtendForm(forms.Form):
    """By how many days, and why."""

    days = forms.IntegerField(
        label=_("Days"),
        min_value=1,
        max_value=MOST_EXTENDED,
        help_text=_("Once, by 60 days at most. The plan of gates stays."),
    )
    words = forms.CharField(
        label=_("Why, in your own words"),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 4}),
    )
