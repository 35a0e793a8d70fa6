"""A skill, its anchors, a profile and its needs as forms."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.skills.framework_files.references import read_references, written_references
from courses.skills.models import HIGHEST, Anchor, ProfileNeed, Skill
from courses.skills.services.framework import FIELDS, TEXTS
from courses.skills.services.profiles import Need
from orgchange.core.errors import InvalidInput
from orgchange.directory.forms import DayField


def _text(label: Any, rows: int = 3, **given: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=4000, widget=forms.Textarea({"rows": rows}), **given
    )


class NamedForm(forms.Form):
    """What something is called and what it is, in both languages."""

    code = forms.SlugField(label=_("Code"), max_length=60, help_text=_("Never changes."))
    name = forms.CharField(label=_("Name in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    about = _text(_("What it is, in English"))
    about_zh = _text(_("What it is, in Chinese"))

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["code"]

    @property
    def given(self) -> dict[str, Any]:
        """What the service takes as fields."""
        return {name: value for name, value in self.cleaned_data.items() if name != "code"}


class SkillForm(NamedForm):
    """A skill, with what it is called in public frameworks."""

    references = _text(
        _("In public frameworks"),
        help_text=_("One a line: scheme:code and its address, for instance sfia:DATM https://…"),
    )
    position = forms.IntegerField(label=_("Order"), min_value=0, max_value=9999, required=False)

    def clean_position(self) -> int:
        """First, where nothing is said."""
        return self.cleaned_data["position"] or 0

    def clean_references(self) -> list[dict[str, str]]:
        """As the model keeps them."""
        try:
            return read_references(self.cleaned_data["references"])
        except InvalidInput as error:
            raise forms.ValidationError(error.message) from None


def skill_initial(skill: Skill) -> dict[str, Any]:
    """What stands in the form of a skill that is there."""
    held = {name: getattr(skill, name) for name in FIELDS}
    return held | {"references": written_references(skill.references, glue="\n")}


class AnchorsForm(forms.Form):
    """The five levels of a skill from a day on, each in both languages."""

    valid_from = DayField(label=_("From"), help_text=_("Earlier days keep what stands there now."))

    def __init__(self, *args: Any, anchors: Mapping[int, Anchor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = (
            ("text", _("What one sees")),
            ("text_zh", _("What one sees, in Chinese")),
            ("evidence", _("Evidence it needs")),
            ("evidence_zh", _("Evidence it needs, in Chinese")),
        )
        for level in range(HIGHEST + 1):
            for name, label in labels:
                start = getattr(anchors.get(level), name, "")
                self.fields[f"{name}_{level}"] = _text(label, rows=2, initial=start)

    @property
    def groups(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The fields of each level."""
        return [
            (level, [self[f"{name}_{level}"] for name in TEXTS]) for level in range(HIGHEST + 1)
        ]

    def levels(self) -> dict[int, dict[str, str] | None]:
        """What the service takes; a level without any text has no anchor."""
        found: dict[int, dict[str, str] | None] = {}
        for level in range(HIGHEST + 1):
            said = {name: self.cleaned_data[f"{name}_{level}"].strip() for name in TEXTS}
            found[level] = said if any(said.values()) else None
        return found


class NeedsForm(forms.Form):
    """Which level of each skill a profile needs, and whether it must."""

    valid_from = DayField(label=_("From"), help_text=_("Earlier days keep what stands there now."))

    def __init__(
        self,
        *args: Any,
        skills: Iterable[Skill],
        needs: Mapping[int, ProfileNeed],
        language: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.skills = list(skills)
        levels = [(0, pgettext_lazy("level", "None")), *((n, n) for n in range(1, HIGHEST + 1))]
        for skill in self.skills:
            need = needs.get(skill.pk)
            self.fields[f"level_{skill.pk}"] = forms.TypedChoiceField(
                label=skill.name_in(language),
                choices=levels,
                coerce=int,
                initial=need.level if need else 0,
            )
            self.fields[f"must_{skill.pk}"] = forms.BooleanField(
                label=_("mandatory"),
                required=False,
                initial=need.is_mandatory if need else True,
            )

    @property
    def lines(self) -> list[tuple[Skill, forms.BoundField, forms.BoundField]]:
        """The two fields of each skill."""
        return [(s, self[f"level_{s.pk}"], self[f"must_{s.pk}"]) for s in self.skills]

    def needs(self) -> list[Need]:
        """What the service takes."""
        held = self.cleaned_data
        return [Need(s, held[f"level_{s.pk}"], held[f"must_{s.pk}"]) for s in self.skills]


class AsOfForm(forms.Form):
    """The day that is asked about."""

    as_of = DayField(label=_("As of"), required=False)

    def day(self) -> Any:
        """The day, or None; what cannot be read asks for nothing."""
        return self.cleaned_data.get("as_of") if self.is_valid() else None
