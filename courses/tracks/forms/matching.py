"""The forms of the matching: a run with its weights, and what a person makes of a pair."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from courses.tracks.matching.limits import PART_WORDS, WEIGHTS
from courses.tracks.matching.values import HEAVIEST
from courses.tracks.models import MatchKind

MOST_WORDS = 2000


class RunForm(forms.Form):
    """Which matching, with weights from 0 to 10 and the share of time that a seat takes."""

    def __init__(self, *args: Any, kind: str, weights: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in WEIGHTS[kind]:
            self.fields[name] = forms.IntegerField(
                label=str(PART_WORDS[name]), min_value=0, max_value=HEAVIEST, initial=weights[name]
            )
        if kind == MatchKind.PILOTS:
            self.fields["share"] = forms.IntegerField(
                label=_("Share of time, %"),
                min_value=1,
                max_value=int(settings.TEAM_LOAD_LIMIT),
                initial=settings.TRACK_SLOT_SHARE,
            )

    @property
    def given(self) -> dict[str, Any]:
        """As the service takes it."""
        data = dict(self.cleaned_data)
        return {"share": data.pop("share", None), "weights": data}


class RefuseForm(forms.Form):
    """Why not this pair."""

    words = forms.CharField(
        label=_("Why not"), max_length=MOST_WORDS, widget=forms.Textarea({"rows": 2})
    )


class OverrideForm(forms.Form):
    """Somebody else, with the reason."""

    taker = forms.TypedChoiceField(label=_("Who instead"), coerce=int)
    reason = forms.CharField(
        label=_("Reason"), max_length=MOST_WORDS, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taker = self.fields["taker"]
        assert isinstance(taker, forms.TypedChoiceField)  # noqa: S101
        taker.choices = choices
