"""The draft of a track as forms: thresholds, a stage with checks and evidence, levels, offices."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from courses.skills.models import RoleProfile
from courses.tracks.editing.checks import RANGES
from courses.tracks.editing.differences import known_checks, label
from courses.tracks.editing.documents import THRESHOLDS, Document
from courses.tracks.editing.drawing import LETS_IN
from courses.tracks.models import ItemKind, SignerRole, StageKind, TrackRole
from orgchange.directory.forms import DayField, PersonField, Sighted

LISTS = ("courses", "relations", "stages")  # settings of checks that hold several


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class TrackForm(forms.Form):
    """What a track is, in both languages."""

    name = forms.CharField(label=_("Name in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    about = forms.CharField(label=_("What the role is for"), required=False, widget=_text(3))
    about_zh = forms.CharField(
        label=_("What the role is for, in Chinese"), required=False, widget=_text(3)
    )
    slot = forms.CharField(
        label=_("Slot in teams"),
        max_length=40,
        required=False,
        help_text=_("The code of the slot that its people fill, such as “translator”."),
    )


class NewTrackForm(TrackForm):
    """A track that is new, with the code that it keeps."""

    code = forms.CharField(
        label=_("Code"), max_length=60, help_text=_("Small letters, digits and hyphens.")
    )
    field_order = ("code",)


class ThresholdsForm(forms.Form):
    """The numbers of a version, and what is new in it."""

    def __init__(self, data: Any = None, *, document: Document) -> None:
        super().__init__(data, initial={**document["thresholds"], "notes": document["notes"]})
        for name in THRESHOLDS:
            low, high = RANGES[name]
            self.fields[name] = forms.IntegerField(
                label=label(name).capitalize(), min_value=low, max_value=high
            )
        self.fields["notes"] = forms.CharField(
            label=_("What changed, and why"), required=False, max_length=5000, widget=_text(2)
        )

    def put_into(self, document: Document) -> None:
        """Into the document."""
        given = self.cleaned_data
        document["thresholds"] = {name: given[name] for name in THRESHOLDS}
        document["notes"] = given["notes"]


class NewStageForm(forms.Form):
    """A stage that is new: what kind, what it is called, after which it comes."""

    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Small letters, digits and hyphens.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=StageKind.choices)
    name = forms.CharField(label=_("Name in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    after = forms.ChoiceField(label=_("Comes after"))

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(place), row["name"]) for place, row in enumerate(document["stages"])]
        self.fields["after"].choices = choices  # type: ignore[attr-defined]


class StageForm(forms.Form):
    """A stage: words in both languages, days, who signs."""

    name = forms.CharField(label=_("Name in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=StageKind.choices)
    due_days = forms.IntegerField(
        label=_("Days to finish"), required=False, min_value=1, max_value=1100
    )
    about = forms.CharField(label=_("What happens here"), required=False, widget=_text(3))
    about_zh = forms.CharField(
        label=_("What happens here, in Chinese"), required=False, widget=_text(3)
    )
    signers = forms.MultipleChoiceField(
        label=_("Who signs"),
        required=False,
        choices=SignerRole.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several: so many different people, each in a role."),
    )


class CheckForm(forms.Form):
    """Something that must hold before the stage is entered."""

    code = forms.ChoiceField(label=_("Check"), required=False)
    settings = forms.CharField(
        label=_("Settings"),
        required=False,
        max_length=300,
        help_text=_("Such as stage=foundation, or courses=ai-literacy, data-basics."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = sorted(known_checks() | {*LETS_IN})
        choices = [("", "–"), *((code, LETS_IN.get(code, code)) for code in codes)]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]

    def clean_settings(self) -> dict[str, Any]:
        """As the check reads them."""
        return settings_of(self.cleaned_data["settings"])


class ItemForm(forms.Form):
    """A piece of exit evidence with its written anchor in both languages."""

    code = forms.CharField(label=_("Code"), max_length=40)
    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind.choices)
    name = forms.CharField(label=_("Name in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    anchor = forms.CharField(label=_("What good looks like"), required=False, widget=_text(3))
    anchor_zh = forms.CharField(
        label=_("What good looks like, in Chinese"), required=False, widget=_text(3)
    )
    signed_by = forms.ChoiceField(
        label=_("Signed by"), required=False, choices=[("", _("nobody")), *SignerRole.choices]
    )
    is_mandatory = forms.BooleanField(label=_("Mandatory"), required=False, initial=True)
    course = forms.CharField(
        label=_("Course"), required=False, max_length=60, help_text=_("Its code; empty: none.")
    )

    def clean_course(self) -> str:
        """A course that there is."""
        code: str = self.cleaned_data["course"].strip()
        if code and not Course.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is no such course."))
        return code


class LevelForm(forms.Form):
    """A level of the certificate with its profile; left empty, the track has none such."""

    level = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=4)
    name = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    profile = forms.ModelChoiceField(
        RoleProfile.objects.filter(retired_at=None),
        label=_("Profile"),
        to_field_name="code",
        required=False,
        empty_label=_("no such level"),
    )

    def clean(self) -> dict[str, Any]:
        """A level that there is has a name."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("profile") and not given.get("name"):
            self.add_error("name", _("Give it a name."))
        return given


class OfficeForm(Sighted):
    """Who holds an office, from when."""

    employee = PersonField(label=_("Person"))
    role = forms.ChoiceField(label=_("Office"), choices=TrackRole.choices)
    starts_on = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), required=False)


class StageForms:
    """The parts of a stage's page as one: words, checks, evidence."""

    def __init__(self, data: Mapping[str, Any] | None, stage: Document) -> None:
        rows = [
            {"code": one["code"], "settings": settings_text(one["settings"])}
            for one in stage["criteria"]
        ]
        self.head = StageForm(data, initial=stage)
        self.checks: BaseFormSet[CheckForm] = formset_factory(CheckForm, extra=1, max_num=20)(
            data, initial=rows, prefix="checks"
        )
        self.items: BaseFormSet[ItemForm] = formset_factory(
            ItemForm, extra=1, can_delete=True, max_num=30
        )(data, initial=stage["items"], prefix="items")

    def is_valid(self) -> bool:
        """Whether all parts are; each is asked, so that each says what is wrong."""
        checked = [self.head.is_valid(), self.checks.is_valid(), self.items.is_valid()]
        return all(checked)

    def put_into(self, stage: Document) -> None:
        """Into a stage of the document."""
        stage.update(self.head.cleaned_data)
        stage["criteria"] = [
            {"code": row["code"], "settings": row["settings"]}
            for row in self.checks.cleaned_data
            if row.get("code")
        ]
        kept = [row for row in self.items.cleaned_data if row and not row.get("DELETE")]
        stage["items"] = [{k: v for k, v in row.items() if k != "DELETE"} for row in kept]


def levels_formset(data: Mapping[str, Any] | None, levels: Sequence[Document]) -> Any:
    """A form for each of the four levels."""
    there = {row["level"]: row for row in levels}
    rows = [there.get(level, {"level": level}) for level in range(1, 5)]
    return formset_factory(LevelForm, extra=0, max_num=4)(data, initial=rows, prefix="levels")


def settings_text(settings: Mapping[str, Any]) -> str:
    """Settings of a check as one types them."""
    return "; ".join(
        f"{key}={', '.join(value) if isinstance(value, list) else value}"
        for key, value in settings.items()
    )


def settings_of(text: str) -> dict[str, Any]:
    """What was typed, as the check reads it."""
    found: dict[str, Any] = {}
    for part in text.split(";"):
        key, equals, value = part.partition("=")
        if equals and key.strip():
            values = [one.strip() for one in value.split(",") if one.strip()]
            name = key.strip()
            found[name] = values if name in LISTS else value.strip()
    return found
