"""What lessons link to and show: found in the bundle, or named as missing."""

import posixpath
from collections.abc import Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote

from django.utils.translation import gettext as _

from courses.catalogue.bundles import Bundle
from courses.catalogue.drafts import AssetDraft, UnitDraft
from courses.catalogue.located import Findings
from courses.catalogue.markdown import EXTERNAL, nameless_pictures, references
from courses.catalogue.svg import NotSvg, sanitise

MAGIC = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}
DOWNLOADS = {".pdf": "application/pdf"}


def target_path(lesson: str, target: str) -> str:
    """The path in the bundle that `target` means, as written in the file `lesson`."""
    path = unquote(target.split("?")[0])
    joined = path if path.startswith("/") else posixpath.join(posixpath.dirname(lesson), path)
    return posixpath.normpath(joined).lstrip("/")


def check_references(
    bundle: Bundle, units: Sequence[UnitDraft], findings: Findings
) -> list[AssetDraft]:
    """The files that the lessons use; what is not there, or lies elsewhere, is named."""
    lessons = {path for unit in units for path in unit.paths.values()}
    folded = {path.casefold(): path for path in bundle.files}
    assets: dict[str, AssetDraft] = {}
    for unit in units:
        for language, body in unit.body.items():
            _check_text(bundle, unit.paths[language], body, lessons, folded, assets, findings)
    return [assets[path] for path in sorted(assets)]


def _check_text(
    bundle: Bundle,
    lesson: str,
    body: str,
    lessons: set[str],
    folded: dict[str, str],
    assets: dict[str, AssetDraft],
    findings: Findings,
) -> None:
    for line in nameless_pictures(body):
        message = _("A picture without a description (alt text).")
        findings.warn(f"{lesson}:{line}", "no_alt", message)
    for kind, target, line in references(body):
        place = f"{lesson}:{line}"
        if EXTERNAL.match(target):
            if kind == "image":
                message = _("%(target)s lies outside the course and is not shown.")
                findings.warn(place, "outside_image", message % {"target": target})
            continue
        path = target_path(lesson, target)
        if path in lessons or path in assets or not path:
            continue
        actual = path if path in bundle.files else folded.get(path.casefold())
        if actual is None:
            message = _("%(target)s is not in the course.") % {"target": target or "“”"}
            findings.warn(place, "broken_image" if kind == "image" else "broken_link", message)
            continue
        if actual != path:
            message = _("%(target)s is spelt %(actual)s (letter case); that file is used.")
            findings.warn(place, "letter_case", message % {"target": target, "actual": actual})
        if actual not in lessons:
            asset = _asset(bundle, path, actual, place, findings)
            if asset is not None:
                assets[path] = asset


def _asset(
    bundle: Bundle, path: str, actual: str, place: str, findings: Findings
) -> AssetDraft | None:
    content = bundle.files[actual]
    suffix = PurePosixPath(actual).suffix.lower()
    if suffix == ".svg":
        try:
            return AssetDraft(path, sanitise(content), "image/svg+xml")
        except NotSvg as error:
            message = _("%(path)s is not an SVG that can be shown: %(problem)s.")
            findings.warn(place, "bad_image", message % {"path": actual, "problem": error})
            return None
    media_type = _media_type(content) or DOWNLOADS.get(suffix)
    if media_type is None:
        message = _("%(path)s is not a picture (PNG, JPEG, GIF, WebP, SVG) or PDF; left out.")
        findings.warn(place, "bad_file", message % {"path": actual})
        return None
    return AssetDraft(path, content, media_type)


def _media_type(content: bytes) -> str | None:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), None)
