"""Stages as requirements: their duties, their pages, and "on the stage" as a rule of audiences."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.assignments import registry
from courses.assignments.models import Requirement
from courses.tracks.events import enrolment_moved
from courses.tracks.models import Standing
from courses.tracks.services import duties, parting

MOST_OPTIONS = 20


def connect() -> None:
    """Register everything, once the models are ready."""
    enrolment_moved.connect(duties.follow)
    enrolment_moved.connect(parting.follow)
    registry.register_requirement_page("stage", page)
    registry.register_audience_field(
        registry.StandingField(
            code="track_stage",
            label=_("Stage of a track"),
            table=Standing._meta.db_table,
            column="stage_requirement_id",
            look_up=look_up,
            options=options,
            words=_("on the stage %(values)s"),
        )
    )


def page(requirement: Requirement, employee_id: int | None) -> str:
    """Somebody's way where one is named, else the track. Reads nothing: lists ask for many."""
    track = requirement.code.partition("/")[0]
    if employee_id is not None:
        return reverse("tracks:way-of", args=[track, employee_id])
    return reverse("tracks:track", args=[track])


def look_up(keys: Collection[str]) -> Mapping[str, tuple[int, str]]:
    """What the codes of stages in a rule stand for."""
    rows = Requirement.objects.filter(kind="stage", code__in=keys)
    language = get_language() or ""
    return {row.code: (row.pk, row.title_in(language)) for row in rows}


def options(typed: str) -> Iterable[tuple[str, str]]:
    """The stages that may be meant by what was typed."""
    rows = Requirement.objects.filter(kind="stage")
    if typed:
        named = Q(name__icontains=typed) | Q(name_zh__icontains=typed) | Q(code__icontains=typed)
        rows = rows.filter(named)
    language = get_language() or ""
    return [(row.code, row.title_in(language)) for row in rows.order_by("code")[:MOST_OPTIONS]]
