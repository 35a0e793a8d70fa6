"""Rating somebody, asking for it, and what HR gives and takes by hand, as forms."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from courses.skills.models import HIGHEST, Anchor, Evidence, Skill
from orgchange.core.dates import day_after
from orgchange.directory.forms import DayField, PersonField, Sighted


def words_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """A few lines of text."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=4000,
        help_text=help_text,
        widget=forms.Textarea({"rows": 4}),
    )


class PieceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A piece of evidence, by its day, its kind and its words."""

    def label_from_instance(self, obj: Any) -> str:
        """How it stands in the list."""
        said = obj.words or obj.file_name or obj.link
        return f"{obj.happened_on.isoformat()} · {obj.get_source_display()} · {said[:80]}"


class RateForm(forms.Form):
    """A level against the written anchors, with words, and evidence where it needs some."""

    level = forms.TypedChoiceField(label=_("Level"), coerce=int, widget=forms.RadioSelect)
    words = words_field(_("What you saw"), help_text=_("Required from level 3 on."))
    evidence = PieceField(label=_("Evidence"), queryset=Evidence.objects.none(), required=False)
    shown = words_field(
        _("Or: on what you saw it"),
        help_text=_("Evidence in your words, where none is posted. Required from level 3 on."),
    )

    def __init__(
        self,
        *args: Any,
        anchors: Mapping[int, Anchor],
        evidence: QuerySet[Evidence],
        is_self: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)  # noqa: S101
        level.choices = [(n, _("Level %(level)s") % {"level": n}) for n in range(HIGHEST + 1)]
        self.anchors = anchors
        if is_self:
            del self.fields["evidence"], self.fields["shown"]
            return
        pieces = self.fields["evidence"]
        assert isinstance(pieces, forms.ModelChoiceField)  # noqa: S101
        pieces.queryset = evidence

    @property
    def choices(self) -> list[tuple[Any, Anchor | None]]:
        """Each level with its anchor, side by side."""
        return [(box, self.anchors.get(n)) for n, box in enumerate(self["level"])]


class AskForm(Sighted):
    """Whom to ask, and what about."""

    rater = PersonField(
        label=_("Whom you ask"),
        help_text=_("A colleague who saw it. Two who agree make a level count."),
    )
    words = words_field(_("What it is about"))


class ReasonForm(forms.Form):
    """Why."""

    reason = words_field(_("Reason"), required=True)


class RevokeForm(ReasonForm):
    """Why, and from which day on."""

    effective_on = DayField(label=_("From"))


class ExemptForm(ReasonForm):
    """Why, from which day on and until when."""

    starts_on = DayField(label=_("From"))
    last_day = DayField(label=_("Last day"), required=False)

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        held = dict(self.cleaned_data)
        last = held.pop("last_day")
        return held | {"ends_on": day_after(last) if last else None}


class MomentForm(forms.Form):
    """The day that is asked about, and what was known on which day."""

    as_of = DayField(label=_("As of"), required=False)
    known_on = DayField(label=_("As known on"), required=False)

    def moments(self) -> tuple[Any, Any]:
        """(day, day of knowing), None where nothing was asked, or nothing that can be read."""
        self.is_valid()
        held = getattr(self, "cleaned_data", {})
        return held.get("as_of"), held.get("known_on")


class PostForm(forms.Form):
    """Evidence of a level: a file, a link or a description."""

    level = forms.TypedChoiceField(
        label=_("Level it shows"), coerce=int, choices=[(n, n) for n in range(1, HIGHEST + 1)]
    )
    words = words_field(_("What it shows"))
    link = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")
    file = forms.FileField(label=_("File"), required=False, help_text=_("At most 10 MB."))
    happened_on = DayField(label=_("When it happened"))


class DecideForm(forms.Form):
    """Words to an acceptance or a refusal."""

    words = words_field(
        _("What you say to it"),
        help_text=_("Required to decline, and to accept from level 3 on."),
    )


class PlaceForm(forms.Form):
    """Which skills work in a pilot shows, and at which level."""

    def __init__(
        self,
        *args: Any,
        skills: Iterable[Skill],
        proposed: Mapping[int, int],
        language: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.skills = list(skills)
        levels = [(0, "–"), *((n, n) for n in range(1, HIGHEST + 1))]
        for skill in self.skills:
            self.fields[f"level_{skill.pk}"] = forms.TypedChoiceField(
                label=skill.name_in(language),
                choices=levels,
                coerce=int,
                initial=proposed.get(skill.pk, 0),
            )
        self.fields["words"] = words_field(_("What it shows"))

    def levels(self) -> list[tuple[Skill, int]]:
        """The skills that were given a level."""
        held = self.cleaned_data
        return [(s, held[f"level_{s.pk}"]) for s in self.skills if held[f"level_{s.pk}"]]
