"""A lesson as a page shows it: its HTML in the nearest language, links and pictures resolved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from courses.catalogue.languages import language_for, tag_of, text_in
from courses.catalogue.markdown import EXTERNAL, Kind, render
from courses.catalogue.models import CourseVersion, Unit
from courses.catalogue.references import target_path


@dataclass(frozen=True)
class LessonPage:
    """`language` may differ from the one asked for: `is_original` then says why."""

    title: str
    html: str
    language: str
    is_asked_for: bool

    @property
    def tag(self) -> str:
        """For HTML's `lang`."""
        return tag_of(self.language)


def lesson_page(
    *,
    version: CourseVersion,
    unit: Unit,
    language: str,
    unit_url: Callable[[str], str],
    slugs: Mapping[str, str],
    assets: frozenset[str],
) -> LessonPage:
    """The lesson in `language`, or the nearest. `slugs` is {lesson file: unit's slug}."""
    original = version.languages[0] if version.languages else "en"
    shown = language_for(unit.body, language, original)
    path = unit.paths.get(shown, "")

    def resolve(kind: Kind, target: str) -> str | None:
        if EXTERNAL.match(target):
            return None
        found = target_path(path, target)
        if kind == "link" and found in slugs:
            return unit_url(slugs[found])
        return asset_url(version, found) if found in assets else None

    title = text_in(unit.titles, shown, original)
    html = render(unit.body.get(shown, ""), resolve=resolve, language=shown, title=title)
    return LessonPage(title, html, shown, shown == language)


def files_of(version: CourseVersion) -> tuple[dict[str, str], frozenset[str]]:
    """({lesson file: slug}, asset paths) of a version. Two queries."""
    rows = Unit.objects.filter(version=version).values_list("slug", "paths")
    slugs = {path: slug for slug, paths in rows for path in paths.values()}
    return slugs, frozenset(version.assets.values_list("path", flat=True))


def asset_url(version: CourseVersion, path: str) -> str:
    """Where a picture of a version is served."""
    return reverse("catalogue:asset", args=[version.course.code, version.number, path])
