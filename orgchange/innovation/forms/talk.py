"""Forms of what is said about a proposal, and of the ways it is begun and filtered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.innovation.models import Lane, Round
from orgchange.innovation.services.commenting import LONGEST
from orgchange.innovation.ways import MOST_WORDS

Choices = list[tuple[str, str]]


class WordsForm(forms.Form):
    """Why, in one's own words."""

    words = forms.CharField(
        label=_("In your own words"), max_length=MOST_WORDS, widget=forms.Textarea({"rows": 5})
    )

    def __init__(self, *args: Any, is_needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = is_needed


class CommentForm(forms.Form):
    """A comment; within the committee, for it alone."""

    text = forms.CharField(
        label=_("Your comment"), max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )
    is_inner = forms.BooleanField(label=_("For the committee only"), required=False)

    def __init__(self, *args: Any, may_inside: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_inside:
            del self.fields["is_inner"]


class BeginForm(forms.Form):
    """The round and the lane in which a proposal is begun."""

    round = forms.ModelChoiceField(
        label=pgettext_lazy("of a fund", "Round"), queryset=Round.objects.none(), empty_label=None
    )
    lane = forms.ChoiceField(label=_("Lane"), choices=Lane.choices)


class IdeasFilter(forms.Form):
    """What the list of ideas is narrowed by."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    round = forms.ChoiceField(label=pgettext_lazy("of a fund", "Round"), required=False)
    lane = forms.ChoiceField(
        label=_("Lane"),
        required=False,
        choices=[("", _("Any")), *Lane.choices],
    )

    def __init__(self, *args: Any, states: Choices, rounds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        any_of = ("", str(_("Any")))
        self.fields["state"].choices = [any_of, *states]  # type: ignore[attr-defined]
        self.fields["round"].choices = [any_of, *rounds]  # type: ignore[attr-defined]
