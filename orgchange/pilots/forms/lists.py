"""What the list of pilots can be narrowed to."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from orgchange.directory.scopes import Sight
from orgchange.pilots.models import Pilot, StrategicGoal, Verdict
from orgchange.pilots.scopes import own_pilots
from orgchange.pilots.states import states


class PilotFilter(forms.Form):
    """Words, state, outcome, and "mine"."""

    q = forms.CharField(label=_("Search"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    verdict = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[("", _("all")), *Verdict.choices]
    )
    goal = forms.ModelChoiceField(
        label=_("Goal"),
        queryset=StrategicGoal.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("all"),
    )
    mine = forms.BooleanField(label=_("Mine"), required=False)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.code, row.name_in(language)) for row in states()]
        state = self.fields["state"]
        assert isinstance(state, forms.ChoiceField)  # noqa: S101
        state.choices = [("", _("all")), *choices]

    def narrowed(self, rows: QuerySet[Pilot], sight: Sight) -> QuerySet[Pilot]:
        """The pilots that were asked for; what cannot be read narrows nothing."""
        self.is_valid()
        asked = self.cleaned_data
        if words := asked.get("q"):
            rows = rows.filter(Q(title__icontains=words) | Q(number__iexact=words))
        for name in ("state", "verdict", "goal"):
            if asked.get(name):
                rows = rows.filter(**{name: asked[name]})
        if asked.get("mine"):
            rows = rows.filter(pk__in=own_pilots(sight).values("pk"))
        return rows.select_related("owner", "department", "fund", "goal")
