"""A strategic goal as a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.pilots.models import StrategicGoal


class GoalForm(forms.Form):
    """What it is called in both languages, and where it stands."""

    name = forms.CharField(label=_("Name in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Short, for exports."))
    parent = forms.ModelChoiceField(
        label=pgettext_lazy("goal", "Part of"),
        queryset=StrategicGoal.objects.none(),
        required=False,
    )
    position = forms.IntegerField(
        label=_("Order"), min_value=0, max_value=99, required=False, initial=0
    )

    def __init__(self, *args: Any, goal: StrategicGoal | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)  # noqa: S101
        tops = StrategicGoal.objects.filter(parent=None, retired_at=None)
        parent.queryset = tops.exclude(pk=goal.pk) if goal is not None else tops
        if goal is not None:
            del self.fields["code"]

    def clean_position(self) -> int:
        """First, where nothing is said."""
        return self.cleaned_data["position"] or 0


class AsOfForm(forms.Form):
    """The day that is asked about."""

    as_of = forms.DateField(
        label=_("As of"), required=False, widget=forms.DateInput({"type": "date"})
    )
