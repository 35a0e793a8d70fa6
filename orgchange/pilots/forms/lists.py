"""What the list of pilots can be narrowed to."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.directory.forms import DepartmentField, PersonField, Sighted
from orgchange.innovation.models import Fund
from orgchange.pilots.listing.narrowing import Narrowing, narrowed
from orgchange.pilots.models import Pilot, RiskTier, StrategicGoal, Verdict
from orgchange.pilots.states import states

ALL = [("", _("all"))]
LESS_OFTEN = ("verdict", "goal", "department", "risk", "fund", "owner")


class PilotFilter(Sighted):
    """Words, and everything that a pilot is called by; "mine" and "late"."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    verdict = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[*ALL, *Verdict.choices]
    )
    goal = forms.ChoiceField(label=_("Goal"), required=False)
    department = DepartmentField(label=_("Department"), required=False)
    risk = forms.ChoiceField(label=_("Risk"), required=False, choices=[*ALL, *RiskTier.choices])
    fund = forms.ChoiceField(label=_("Fund"), required=False)
    owner = PersonField(label=_("Owner"), required=False)
    mine = forms.BooleanField(label=_("Mine"), required=False)
    late = forms.BooleanField(label=pgettext_lazy("pilots", "Late"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("state", [(row.code, row.name_in(language)) for row in states()])
        goals = StrategicGoal.objects.all()
        self._choose("goal", [(row.code, row.name_in(language)) for row in goals])
        funds = Fund.objects.order_by("name", "pk")
        self._choose("fund", [(row.code, row.name_in(language)) for row in funds])

    def narrowed(self, rows: QuerySet[Pilot], *, now: datetime) -> QuerySet[Pilot]:
        """The pilots that were asked for; what cannot be read narrows nothing."""
        self.is_valid()
        asked = self.cleaned_data
        lookups = {
            "state": "state",
            "verdict": "verdict",
            "risk": "risk_tier",
            "owner": "owner",
            "goal": "goal__code",
            "fund": "fund__code",
        }
        wanted = {lookup: asked[name] for name, lookup in lookups.items() if asked.get(name)}
        more = Narrowing(
            asked.get("q", ""),
            asked.get("department"),
            mine=bool(asked.get("mine")),
            late=bool(asked.get("late")),
        )
        rows = narrowed(rows.filter(**wanted), more, sight=self.sight, now=now)
        return rows.select_related("owner", "department", "fund", "goal")

    @property
    def more(self) -> list[forms.BoundField]:
        """The filters that are asked for less often."""
        return [self[name] for name in LESS_OFTEN]

    @property
    def narrows_more(self) -> bool:
        """Whether one of those was asked for, or could not be read."""
        return any(self.data.get(name) for name in LESS_OFTEN)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but an order was asked for."""
        asked = getattr(self, "cleaned_data", {})
        return any(value for name, value in asked.items() if name != "sort")

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [*ALL, *choices]
