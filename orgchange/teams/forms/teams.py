"""Forms of teams: the filters of the list, the charter, the last day."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from orgchange.directory.forms import ANY, DayField, PersonField, Sighted
from orgchange.directory.models import JobFunction
from orgchange.teams.models import TeamKind
from orgchange.teams.team_list import ANY as ANY_DAY
from orgchange.teams.team_list import CLOSED, LATER, OPEN


def kind_choices(*, with_retired: bool = True) -> list[tuple[str, str]]:
    """The kinds of team by code, in the reader's language. One query."""
    kinds = TeamKind.objects.all() if with_retired else TeamKind.objects.filter(retired_at=None)
    return [(kind.code, kind.name_in(get_language() or "")) for kind in kinds]


class TeamFilterForm(Sighted):
    """What the list of teams is narrowed by."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            (OPEN, _("Open on that day")),
            (LATER, _("Opening later")),
            (CLOSED, _("Closed")),
            (ANY_DAY, _("Any")),
        ],
    )
    on = DayField(label=_("On"), required=False)
    kind = forms.ChoiceField(label=_("Kind of team"), required=False, choices=ANY)
    function = forms.ChoiceField(
        label=_("Host function"), required=False, choices=[*ANY, *JobFunction.choices]
    )
    mine = forms.BooleanField(label=_("Mine only"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [*ANY, *kind_choices()]  # type: ignore[attr-defined]
        if self.sight.employee_id is None:
            del self.fields["mine"]


class CharterForm(Sighted):
    """What a team is and may do, from a day on."""

    name = forms.CharField(label=_("Name of the team"), max_length=300)
    host_function = forms.ChoiceField(
        label=_("Host function"),
        choices=JobFunction.choices,
        help_text=_("Members of other functions make the team cross-functional."),
    )
    lead = PersonField(label=_("Lead"), required=False)
    answers_to = PersonField(label=_("Answers to"), required=False)
    purpose = forms.CharField(
        label=_("Purpose"), required=False, max_length=20_000, widget=forms.Textarea({"rows": 4})
    )
    may_decide = forms.CharField(
        label=_("What it may decide by itself"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 4}),
    )
    budget = forms.DecimalField(
        label=_("Money"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3, help_text=_("Three letters: EUR, CNY.")
    )
    person_days = forms.IntegerField(
        label=_("People-time, in days"), required=False, min_value=0, max_value=2_000_000
    )
    valid_from = DayField(label=_("From"))

    def clean(self) -> dict[str, Any]:
        """Money names its currency."""
        held = super().clean() or {}
        if held.get("budget") is not None and not held.get("currency"):
            self.add_error("currency", _("Money needs its currency."))
        return held

    def clean_currency(self) -> str:
        """Three letters, as ISO writes them."""
        code = str(self.cleaned_data["currency"]).strip().upper()
        if code and not (len(code) == 3 and code.isalpha() and code.isascii()):
            raise forms.ValidationError(_("A currency is three letters."))
        return code


class NewTeamForm(CharterForm):
    """A new team."""

    kind = forms.ChoiceField(label=_("Kind of team"))
    valid_from = None  # type: ignore[assignment]  # Django leaves the field out
    opens_on = DayField(label=_("Opens on"))
    last_day = DayField(
        label=_("Last day"), required=False, help_text=_("Empty: as long as it is needed.")
    )
    field_order = ("kind", "name", "host_function", "lead", "answers_to", "opens_on", "last_day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kind_choices(with_retired=False)  # type: ignore[attr-defined]

    def clean_kind(self) -> TeamKind:
        """The kind of this code."""
        return TeamKind.objects.get(code=self.cleaned_data["kind"])


class TeamEndForm(Sighted):
    """The last day of a team; empty, where it stays open. Moving it says anew what will end."""

    last_day = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: as long as it is needed."),
        widget=forms.DateInput(
            attrs={
                "type": "date",
                "hx-get": "",
                "hx-trigger": "change",
                "hx-target": "#effects",
                "hx-select": "#effects",
                "hx-swap": "outerHTML",
            },
            format="%Y-%m-%d",
        ),
    )
