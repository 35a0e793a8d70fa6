"""Forms of setting up: opening a pilot, its people, its team, its data, its signatures."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from orgchange.directory.forms import DepartmentField, PersonField, Sighted
from orgchange.directory.models import JobFunction
from orgchange.innovation.models import Classification, Fund, Quality
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots.models import RiskTier, SignOffKind, StrategicGoal

NOT_CHOSEN = [("", _("Choose"))]


def _words(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=MOST_WORDS, widget=forms.Textarea({"rows": rows}), **options
    )


class GoalField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A goal that still takes pilots, in the reader's language."""

    def __init__(self, **options: Any) -> None:
        goals = StrategicGoal.objects.filter(retired_at=None)
        super().__init__(goals, empty_label=_("None"), required=False, **options)

    def label_from_instance(self, obj: Any) -> str:
        """Its name."""
        return str(obj.name_in(get_language() or ""))


class OpenForm(Sighted):
    """A pilot without the fund's money."""

    fund = forms.ModelChoiceField(
        Fund.objects.none(), label=_("Fund"), help_text=_("Whose committee answers for it.")
    )
    title = forms.CharField(
        label=_("Title"), max_length=300, help_text=_("One scenario, in one line.")
    )
    scenario = _words(_("Scenario"), required=False)
    owner = PersonField(label=_("Owner"), help_text=_("Answers for it, and leads its team."))
    sponsor = PersonField(label=_("Sponsor"), required=False)
    department = DepartmentField(
        label=_("Department"),
        required=False,
        help_text=_("Where the work is that it changes. Empty: the owner's."),
    )
    goal = GoalField(label=_("Strategic goal"))
    budget = forms.DecimalField(
        label=_("Budget"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
    )
    budget_source = forms.CharField(
        label=_("Where the budget comes from"),
        max_length=300,
        help_text=_("Say it even where no money is needed."),
    )


class PeopleForm(Sighted):
    """Whose pilot it is, who judges it, what it serves."""

    owner = PersonField(label=_("Owner"), help_text=_("Answers for it, and leads its team."))
    sponsor = PersonField(label=_("Sponsor"), required=False, help_text=_("Opens the doors."))
    evaluator = PersonField(
        label=_("Evaluator"), required=False, help_text=_("Says what came out; not of the team.")
    )
    department = DepartmentField(
        label=_("Department"), help_text=_("Where the work is that it changes.")
    )
    goal = GoalField(label=_("Strategic goal"))
    risk_tier = forms.ChoiceField(
        label=_("Risk"),
        choices=RiskTier.choices,
        help_text=_("Elevated: legal signs. High: legal and compliance, two people."),
    )
    scenario = _words(_("Scenario"), 4, required=False)
    reason = _words(
        _("Why"),
        2,
        required=False,
        help_text=_("Needed where somebody takes another's place."),
    )


class TeamForm(forms.Form):
    """What the mix of the team is measured against."""

    host_function = forms.ChoiceField(
        label=_("Host function"),
        choices=JobFunction.choices,
        initial=JobFunction.BUSINESS,
        help_text=_("Members of other functions make the team cross-functional."),
    )


class DataForm(Sighted):
    """One source of data, and how good it is."""

    name = forms.CharField(label=_("Source of data"), max_length=200)
    owner = PersonField(
        label=_("Owner of the data"), required=False, help_text=_("Is asked to agree.")
    )
    classification = forms.ChoiceField(
        label=_("Classification"), required=False, choices=[*NOT_CHOSEN, *Classification.choices]
    )
    has_personal_data = forms.TypedChoiceField(
        label=_("Personal data"),
        required=False,
        choices=[
            *NOT_CHOSEN,
            ("yes", pgettext_lazy("personal data", "Yes")),
            ("no", pgettext_lazy("personal data", "No")),
        ],
        coerce=lambda said: said == "yes",
        empty_value=None,
    )
    is_complete = forms.ChoiceField(
        label=pgettext_lazy("quality of data", "Complete"), choices=Quality.choices
    )
    is_consistent = forms.ChoiceField(
        label=pgettext_lazy("quality of data", "Consistent"), choices=Quality.choices
    )
    is_current = forms.ChoiceField(
        label=pgettext_lazy("quality of data", "Current"), choices=Quality.choices
    )
    is_reachable = forms.BooleanField(label=_("The team can reach it"), required=False)


class SignForm(forms.Form):
    """A signature, or its refusal."""

    kind = forms.ChoiceField(label=_("Signature"), choices=SignOffKind.choices)
    answer = forms.ChoiceField(
        label=_("Your word"),
        choices=[("yes", _("I sign")), ("no", _("I do not sign"))],
        widget=forms.RadioSelect(),
    )
    words = _words(_("Words"), required=False, help_text=_("Needed where you do not sign."))

    def __init__(self, *args: Any, kinds: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [row for row in SignOffKind.choices if row[0] in kinds]

    def given(self) -> dict[str, Any]:
        """As the service takes it."""
        said = self.cleaned_data
        return {
            "kind": said["kind"],
            "is_granted": said["answer"] == "yes",
            "words": said["words"],
        }


class ReasonForm(forms.Form):
    """Why a contract has to change."""

    reason = _words(_("Why it has to change"))


class WordsForm(forms.Form):
    """Why not."""

    words = _words(_("Why not, in your own words"))
