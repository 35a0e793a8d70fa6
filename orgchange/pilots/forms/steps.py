"""What a plain step of a pilot asks for: words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgchange.innovation.models import WorkflowTransition
from orgchange.innovation.ways import MOST_WORDS


class StepForm(forms.Form):
    """Words, asked for where the step needs them."""

    words = forms.CharField(
        label=_("Why, in your own words"),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, step: WorkflowTransition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = step.needs_words
        if not step.needs_words:
            self.fields["words"].label = _("Words for the record")
