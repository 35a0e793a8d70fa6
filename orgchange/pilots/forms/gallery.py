"""What the gallery and the lessons can be narrowed to."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from orgchange.directory.models import Department
from orgchange.innovation.models import Technique
from orgchange.pilots.likeness.finding import speaking
from orgchange.pilots.models import Lesson, Pilot, StrategicGoal, Verdict

ALL = [("", _("all"))]


class GalleryFilter(forms.Form):
    """Words in either language, outcome, goal, department, technique."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    verdict = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[*ALL, *Verdict.choices]
    )
    goal = forms.ChoiceField(label=_("Goal"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    technique = forms.ChoiceField(
        label=_("Technique"), required=False, choices=[*ALL, *Technique.choices]
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goals = [(row.code, row.name_in(language)) for row in StrategicGoal.objects.all()]
        used = Pilot.objects.exclude(verdict="").values("department")
        places = Department.objects.filter(pk__in=used).order_by("name", "code")
        self._choose("goal", goals)
        self._choose("department", [(row.code, str(row)) for row in places])

    def narrowed(self, rows: QuerySet[Pilot]) -> QuerySet[Pilot]:
        """The pilots that were asked for; what cannot be read narrows nothing."""
        self.is_valid()
        asked = self.cleaned_data
        if words := asked.get("q", "").replace("\0", "").strip():
            rows = speaking(words, rows)
        lookups = {
            "verdict": "verdict",
            "goal": "goal__code",
            "department": "department__code",
            "technique": "technique",
        }
        wanted = {lookup: asked[name] for name, lookup in lookups.items() if asked.get(name)}
        return rows.filter(**wanted).select_related("department", "owner", "goal")

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for."""
        return any(getattr(self, "cleaned_data", {}).values())

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [*ALL, *choices]


SORTS = [("new", _("newest first")), ("used", _("most helpful first"))]


class LessonFilter(forms.Form):
    """Words in either language, and which come first."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=SORTS)

    def narrowed(self, rows: QuerySet[Lesson]) -> QuerySet[Lesson]:
        """The lessons that were asked for; what cannot be read narrows nothing."""
        self.is_valid()
        asked = self.cleaned_data
        if words := asked.get("q", "").replace("\0", "").strip():
            rows = rows.filter(pilot__in=speaking(words, Pilot.objects.all()).values("pk"))
        order = ["-uses"] if asked.get("sort") == "used" else []
        rows = rows.select_related("pilot__department", "ask")
        return rows.order_by(*order, "-published_at", "-pk")
