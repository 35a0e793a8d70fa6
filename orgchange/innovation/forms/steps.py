"""The form of a step: its words, and what it needs to know beside them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgchange.directory.forms import DayField, NamedField, Sighted
from orgchange.directory.scopes import Sight
from orgchange.innovation.models import Proposal, WorkflowTransition
from orgchange.innovation.scopes import proposals_visible_to
from orgchange.innovation.services.steps import FACTS
from orgchange.innovation.ways import MOST_WORDS

SPECIFIC = ("mark_decline", "decline")
SPECIFIC_HINT = _("What decided it, about this proposal. The submitter reads it, when told.")


class ProposalField(NamedField):
    """A proposal, by its number."""

    widget = forms.TextInput
    unknown = _("There is no proposal of this number.")

    @staticmethod
    def find(text: str, sight: Sight) -> list[Proposal]:
        """Within those that the viewer may see."""
        return list(proposals_visible_to(sight).filter(number__iexact=text.strip())[:2])


class StepForm(Sighted):
    """What one step asks of who takes it. Fields that it does not ask for are left out."""

    questions = forms.CharField(
        label=_("Questions, one a line"), widget=forms.Textarea(attrs={"rows": 5})
    )
    duplicate_of = ProposalField(
        label=_("The same as"), help_text=_("The number of the other proposal, such as P-00042.")
    )
    amount = forms.DecimalField(
        label=_("Amount"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2
    )
    until = DayField(label=_("May wait until"))
    words = forms.CharField(
        label=_("Words"), max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(
        self, *args: Any, proposal: Proposal, step: WorkflowTransition, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        self._drop_unasked(step)
        if "amount" in self.fields:
            self.fields["amount"].initial = proposal.asked

    def _drop_unasked(self, step: WorkflowTransition) -> None:
        asked = {*FACTS.get(step.code, ()), "words"}
        for name in set(self.fields) - asked:
            del self.fields[name]
        self.fields["words"].required = step.needs_words
        if step.code in SPECIFIC:
            self.fields["words"].help_text = SPECIFIC_HINT
        elif step.needs_words:
            self.fields["words"].help_text = _("The submitter reads it.")

    def clean_questions(self) -> list[str]:
        """Each line a question."""
        return [line.strip() for line in self.cleaned_data["questions"].splitlines()]


class TurnDownForm(forms.Form):
    """Why an appeal is not admitted."""

    words = forms.CharField(
        label=_("Words"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The submitter reads it."),
    )
