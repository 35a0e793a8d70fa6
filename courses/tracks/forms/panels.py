"""Forms of panels: calling one, another time, who sits, and what came of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.tracks.assessing.reads import Proposed
from courses.tracks.models import PilotPlace, TrackEnrolment, TrackLevel
from courses.tracks.services.panels import LONGEST_PLACE, MOST_WORDS
from courses.tracks.services.seats import MOST_WORDS as MOST_REASON
from orgchange.directory.models import Employee
from orgchange.innovation.forms.setup import InstantField
from orgchange.pilots.models import Pilot


class WhenForm(forms.Form):
    """When and where."""

    held_at = InstantField(label=_("Day and time"))
    place = forms.CharField(
        label=_("Where"),
        required=False,
        max_length=LONGEST_PLACE,
        help_text=_("A room, or the link of the call."),
    )


class CallForm(WhenForm):
    """A panel: the level aimed at, the pilot it is about, and who assesses."""

    level = forms.TypedChoiceField(label=_("Level aimed at"), coerce=int)
    pilot = forms.ModelChoiceField(
        Pilot.objects.none(), label=_("Pilot"), required=False, empty_label=_("no pilot")
    )
    assessors = forms.ModelMultipleChoiceField(
        Employee.objects.none(),
        label=_("Assessors"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only those who are free of conflicts; the least loaded stand first."),
    )
    field_order = ("level", "pilot", "held_at", "place", "assessors")

    def __init__(
        self, *args: Any, way: TrackEnrolment, proposed: Sequence[Proposed], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        levels = TrackLevel.objects.filter(version=way.version_id, level__gt=way.level)
        named = [(row.level, f"L{row.level} · {row.name}") for row in levels.order_by("level")]
        self.fields["level"].choices = named  # type: ignore[attr-defined]
        placed = PilotPlace.objects.filter(enrolment=way).values("pilot")
        self.fields["pilot"].queryset = Pilot.objects.filter(pk__in=placed)  # type: ignore[attr-defined]
        free = [one for one in proposed if not one.ties]
        people = self.fields["assessors"]
        assert isinstance(people, forms.ModelMultipleChoiceField)  # noqa: S101
        people.queryset = Employee.objects.filter(pk__in=[one.employee.pk for one in free])
        people.choices = [(one.employee.pk, str(one.employee)) for one in free]
        self.initial.setdefault(
            "assessors", [one.employee.pk for one in free[: way.version.assessors]]
        )


class SeatForm(forms.Form):
    """One more who assesses."""

    employee = forms.ModelChoiceField(Employee.objects.all(), widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why not, in one's own words."""

    reason = forms.CharField(
        label=_("Why"), max_length=MOST_REASON, widget=forms.Textarea({"rows": 2})
    )


class WordsForm(forms.Form):
    """Words for the candidate."""

    words = forms.CharField(
        label=_("What to tell the candidate"),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What was seen, what was not, and what would close it. Only about the person."),
    )


class CloseForm(WordsForm):
    """What came of it, as the scores allow, and words for the candidate."""

    outcome = forms.ChoiceField(label=_("Result"), widget=forms.RadioSelect)
    field_order = ("outcome", "words")

    def __init__(self, *args: Any, results: Sequence[tuple[str, int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(f"{result}:{level}", words) for result, level, words in results]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.initial.setdefault("outcome", choices[0][0])

    def decided(self) -> dict[str, Any]:
        """As the service takes it."""
        result, _colon, level = self.cleaned_data["outcome"].partition(":")
        return {"result": result, "level": int(level), "words": self.cleaned_data["words"]}
