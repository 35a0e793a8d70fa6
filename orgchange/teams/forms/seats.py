"""Forms of a roster's everyday acts: join, leave, hand over, extend, change."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgchange.core.errors import DomainError, Problem
from orgchange.directory.forms import DayField, PersonField, Sighted
from orgchange.teams.models import Standing


class SeatForm(Sighted):
    """A form about seats: a refusal of `seats[1].ends_on` stands beside the field it means."""

    places = {"starts_on": "starts_on", "ends_on": "last_day"}

    def __init__(self, *args: Any, slots: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slot" in self.fields:
            self.fields["slot"].choices = list(slots)  # type: ignore[attr-defined]

    def refuse(self, error: DomainError) -> None:
        """Put each problem where it belongs; what names no field of this form stands above it."""
        for problem in error.problems:
            place = self._place(problem)
            self.add_error(place if place in self.fields else None, problem.message)
        if not error.problems:
            self.add_error(None, error.message)

    def _place(self, problem: Problem) -> str:
        name = problem.field.rsplit(".", 1)[-1]
        return self.places.get(name, name)


class JoinForm(SeatForm):
    """Somebody takes a slot."""

    employee = PersonField(label=_("Person"))
    slot = forms.ChoiceField(label=_("Slot"))
    standing = forms.ChoiceField(
        label=_("Takes part as"),
        choices=Standing.choices,
        help_text=_("Only members fill a slot. Guests are in no share."),
    )
    allocation = forms.IntegerField(label=_("Allocation, %"), min_value=0, max_value=100)
    starts_on = DayField(label=_("From"))
    last_day = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: as long as the team and the employment."),
    )


class EndSeatForm(SeatForm):
    """The last day of a seat."""

    last_day = DayField(label=_("Last day"))
    places = {"starts_on": "last_day", "ends_on": "last_day"}


class ExtendForm(SeatForm):
    """Another end of a seat."""

    last_day = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: as long as the team and the employment."),
    )
    places = {"starts_on": "last_day", "ends_on": "last_day", "allocation": "last_day"}


class ChangeSeatForm(SeatForm):
    """Another share of the time, or another standing, from a day on."""

    allocation = forms.IntegerField(label=_("Allocation, %"), min_value=0, max_value=100)
    standing = forms.ChoiceField(
        label=_("Takes part as"),
        choices=Standing.choices,
        help_text=_("Only members fill a slot. Guests are in no share."),
    )
    valid_from = DayField(label=_("From"))
    places = {"starts_on": "valid_from", "ends_on": "valid_from", "slot": "standing"}


class HandOverForm(SeatForm):
    """Somebody else takes the slot."""

    taker = PersonField(label=_("Who takes it over"))
    day = DayField(label=_("From"))
    allocation = forms.IntegerField(
        label=_("Allocation, %"),
        required=False,
        help_text=_("Empty: as before."),
        min_value=0,
        max_value=100,
    )
    places = {"starts_on": "day", "slot": "taker"}
