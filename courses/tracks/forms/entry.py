"""Forms of entry and standing: nomination, words, a peer, first ratings, the list's filters."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Skill
from courses.skills.models import HIGHEST, Anchor
from courses.tracks.listing.people import ALL
from courses.tracks.models import StageTerms, State, Track
from orgchange.directory.forms import DayField, DepartmentField, PersonField, Sighted

MOST_WORDS = 2000


def words(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    """A box for words."""
    return forms.CharField(
        label=label, max_length=MOST_WORDS, widget=forms.Textarea({"rows": rows}), **options
    )


class NominationForm(Sighted):
    """Why, and one real problem with a number. Without `employee` it is oneself."""

    employee = PersonField(
        label=_("Person"),
        required=False,
        help_text=_("Empty: you yourself. Else somebody of your line; we ask them first."),
    )
    motivation = words(
        _("Why this role?"),
        4,
        help_text=_("In plain words: what you would give up for it, and want to be able to do."),
    )
    problem = words(
        _("One real problem of the own work"),
        help_text=_("Who has it, and how often. No solution yet."),
    )
    problem_number = forms.DecimalField(
        label=_("The number"),
        max_digits=18,
        decimal_places=4,
        widget=forms.NumberInput({"step": "any", "inputmode": "decimal"}),
    )
    problem_unit = forms.CharField(
        label=_("What the number counts"),
        max_length=60,
        help_text=_("Such as “hours a week” or “errors per hundred orders”."),
    )

    def __init__(self, *args: Any, for_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_others:
            del self.fields["employee"]


class ActForm(forms.Form):
    """The words that go with an act."""

    words = words(_("Words"), required=False)

    def __init__(self, *args: Any, is_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = is_needed
        self.fields["words"].label = _("Why") if is_needed else _("A word with it")


class AnswerForm(forms.Form):
    """Yes or no to releasing time, and a word with it."""

    answer = forms.ChoiceField(
        choices=[("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No"))]
    )
    words = words(_("A word with it"), required=False)


class PeerForm(Sighted):
    """Who rates as a peer."""

    peer = PersonField(
        label=_("Colleague"),
        help_text=_("Somebody outside the reporting line who has worked with you."),
    )


class ExemptForm(Sighted):
    """Who need not go the way, and why."""

    employee = PersonField(label=_("Person"))
    words = words(_("Why"), help_text=_("The person reads it."))


class BaselineForm(forms.Form):
    """A level for every skill, each against its written anchor, and a word for each."""

    def __init__(
        self,
        *args: Any,
        skills: list[Skill],
        anchors: Mapping[tuple[int, int], Anchor],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.skills = skills
        for skill in skills:
            choices = [
                (level, _anchor_text(level, anchors.get((skill.pk, level))))
                for level in range(HIGHEST + 1)
            ]
            self.fields[f"skill_{skill.pk}"] = forms.TypedChoiceField(
                label=skill.name_in(get_language() or ""),
                choices=choices,
                coerce=int,
                widget=forms.RadioSelect,
            )
            self.fields[f"words_{skill.pk}"] = forms.CharField(
                label=_("An example"),
                required=False,
                max_length=MOST_WORDS,
                widget=forms.Textarea({"rows": 2}),
            )

    def levels(self) -> dict[int, tuple[int, str]]:
        """What was chosen, as the service reads it."""
        said = self.cleaned_data
        return {
            skill.pk: (said[f"skill_{skill.pk}"], said.get(f"words_{skill.pk}", ""))
            for skill in self.skills
        }


class PeopleFilter(Sighted):
    """What the list of people on tracks is narrowed by."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )
    track = forms.ModelChoiceField(
        Track.objects.none(),
        label=_("Track"),
        required=False,
        empty_label=_("all"),
        to_field_name="code",
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("not ended")), (ALL, _("all")), *State.choices],
    )
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    department = DepartmentField(label=_("Department"), required=False)
    on = DayField(label=_("On the day"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tracks: Any, of: Track | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].queryset = tracks  # type: ignore[attr-defined]
        if of is not None:
            del self.fields["track"]
        self._choose_stages(of)

    def _choose_stages(self, of: Track | None) -> None:
        rows = StageTerms.objects.exclude(version__published_at=None).select_related("stage")
        if of is not None:
            rows = rows.filter(version__track=of)
        language = get_language() or ""
        named = {row.stage.code: row.name_in(language) for row in rows.order_by("position", "pk")}
        field = self.fields["stage"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", _("all")), *named.items()]


def _anchor_text(level: int, anchor: Anchor | None) -> str:
    if anchor is None:
        return str(level)
    is_chinese = (get_language() or "").startswith("zh")
    return f"{level} – {(is_chinese and anchor.text_zh) or anchor.text}"
