"""Forms of requests, suggestions and offers to help."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from orgchange.directory.forms import DayField, PersonField, Sighted
from orgchange.teams.models import Standing
from orgchange.teams.services.answers import LONGEST_COMMENT
from orgchange.teams.services.requests import LONGEST_MESSAGE

Choices = list[tuple[str, str]]
UNTIL = _("Empty: no end known.")


class ShareField(forms.IntegerField):
    """A share of somebody's time."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=int(settings.TEAM_LOAD_LIMIT), **kwargs)


class WishForm(Sighted):
    """For what, from when to when, and how much of a person's time."""

    slot = forms.ChoiceField(label=_("Looking for"), required=False)
    share = ShareField(label=_("Share, %"))
    starts_on = DayField(label=_("From"))
    last_day = DayField(label=_("Last day"), required=False)
    who = PersonField(label=_("Why not …?"), required=False)

    def __init__(self, *args: Any, slots: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        raise_it = ("", str(_("Raise the cross-functional share")))
        self.fields["slot"].choices = [*slots, raise_it]  # type: ignore[attr-defined]

    def add_prefix(self, field_name: str) -> str:
        """The short words of the address: from, to."""
        return {"starts_on": "from", "last_day": "to"}.get(field_name, field_name)


class AskForm(Sighted):
    """A request to join."""

    employee = PersonField(label=_("Person"))
    slot = forms.ChoiceField(label=_("Slot"))
    allocation = ShareField(label=_("Share of their time, %"))
    standing = forms.ChoiceField(label=_("Standing in the team"), choices=Standing.choices)
    starts_on = DayField(label=_("From"))
    last_day = DayField(label=_("Last day"), required=False, help_text=UNTIL)
    message = forms.CharField(
        label=_("Your message"),
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person and the manager read it."),
    )

    def __init__(self, *args: Any, slots: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].choices = slots  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Yes or no, and what one likes to say."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    comment = forms.CharField(required=False, max_length=LONGEST_COMMENT)
    party = forms.CharField(required=False)


class OfferForm(Sighted):
    """What one would like to help with."""

    interests = forms.CharField(
        label=_("What I would like to help with"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    slots = forms.MultipleChoiceField(
        label=_("As"), required=False, widget=forms.CheckboxSelectMultiple
    )
    allocation = ShareField(label=_("Share of my time, %"))
    starts_on = DayField(label=_("From"))
    last_day = DayField(label=_("Last day"), required=False, help_text=UNTIL)

    def __init__(self, *args: Any, slots: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slots"].choices = slots  # type: ignore[attr-defined]
