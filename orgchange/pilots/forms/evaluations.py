"""Forms of the end: what came out, and what is done with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgchange.innovation.models import WorkflowTransition
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots.models import Verdict
from orgchange.pilots.services.evaluating import MOST_WORDS as MOST_EVALUATION

# What each verdict means, written down before anybody has seen a figure.
ANCHORS = {
    Verdict.VALIDATED: _(
        "The metric reached its target, or at least the smallest useful effect, by more than chance"
        " moves it, and no guardrail was broken for long."
    ),
    Verdict.INVALIDATED: _(
        "There are enough readings to say that the effect is not there, or that a guardrail or a"
        " kill criterion stood against it. A result as good as any."
    ),
    Verdict.INCONCLUSIVE: _(
        "It ran to its end, and the readings allow neither: too few, too scattered, or something"
        " else changed at the same time."
    ),
    Verdict.DID_NOT_FINISH: _(
        "It was stopped before there was anything to judge: people, data or systems were missing."
    ),
}


class OutcomeForm(forms.Form):
    """What came out, why, and what it is worth in a year. A draft may leave out anything."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    verdict = forms.ChoiceField(
        label=_("Outcome"), choices=Verdict.choices, required=False, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Why, in your own words"),
        required=False,
        max_length=MOST_EVALUATION,
        widget=forms.Textarea({"rows": 7}),
        help_text=_("What the readings show against the contract, and what they cannot show."),
    )
    value = forms.DecimalField(
        label=_("Worth in a year, in %(currency)s"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
    )
    value_basis = forms.CharField(
        label=_("How one knows"),
        required=False,
        max_length=MOST_EVALUATION,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The sum as a sentence: how many, how often, how much each."),
    )

    def __init__(self, *args: Any, currency: str, is_final: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("verdict", "words"):
            self.fields[name].required = is_final
        field = self.fields["value"]
        field.label = field.label % {"currency": currency}  # type: ignore[operator]


class EndForm(forms.Form):
    """What is done with what came out."""

    ending = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Why, in your own words"),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The team is told, and colleagues can read it."),
    )

    def __init__(
        self, *args: Any, ways: list[WorkflowTransition], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(way.code, way.label_in(language)) for way in ways]
        self.fields["ending"].choices = choices  # type: ignore[attr-defined]
