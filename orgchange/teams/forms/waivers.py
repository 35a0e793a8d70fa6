"""Forms of waivers: which rule, why, from when to when."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgchange.directory.forms import DayField, Sighted


class WaiveForm(Sighted):
    """Let a team off a rule for a while."""

    rule = forms.ChoiceField(label=_("Rule"))
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    starts_on = DayField(label=_("From"))
    last_day = DayField(label=_("Last day"), help_text=_("A waiver always ends."))

    def __init__(self, *args: Any, rules: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = list(rules)  # type: ignore[attr-defined]


class EndWaiverForm(Sighted):
    """The last day of a waiver, earlier than was agreed."""

    last_day = DayField(label=_("Last day"))
