"""A folder of plain Markdown taken as a course: a file is a lesson."""

import re
import unicodedata
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from courses.catalogue.bundles import Bundle
from courses.catalogue.located import Findings
from courses.catalogue.texts import HAN, Lesson, read_lesson

LESSON_FOLDERS = ("_episodes", "episodes", "lessons")
NOT_LESSONS = {
    "license", "licence", "authors", "contributing", "code_of_conduct", "changelog", "citation",
    "security",
}  # fmt: skip


def plain_units(bundle: Bundle, findings: Findings) -> dict[str, Lesson]:
    """{slug: lesson}, in order of name, a README first; lesson folders win over the top."""
    paths = [p for p in bundle.files if p.lower().endswith((".md", ".markdown"))]
    for folder in LESSON_FOLDERS:
        inside = [p for p in paths if p.startswith(f"{folder}/")]
        if inside:
            paths = inside
            break
    else:
        paths = [p for p in paths if _stem(p) not in NOT_LESSONS]
    if not paths:
        message = _("%(name)s holds no Markdown file.") % {"name": bundle.name}
        findings.problem(bundle.name, "no_lessons", message)
    paths.sort(key=lambda p: (_stem(p) not in ("readme", "index"), p.casefold()))
    lessons: dict[str, Lesson] = {}
    for path in paths:
        slug = base = _slug(path)
        for again in range(2, len(paths) + 2):
            if slug not in lessons:
                break
            slug = f"{base}-{again}"
        lessons[slug] = read_lesson(bundle, path, findings)
    return lessons


def written_in(text: str) -> str:
    """The language of a text, as far as one can see: Chinese in either script, else English."""
    han = HAN.findall(text)
    if len(han) * 5 < len(text.split()):
        return "en"
    simplified = sum(_fits(character, "gb2312") for character in han)
    traditional = sum(_fits(character, "big5") for character in han)
    return "zh-hans" if simplified >= traditional else "zh-hant"


def _fits(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _stem(path: str) -> str:
    return PurePosixPath(path).stem.lower()


def _slug(path: str) -> str:
    plain = unicodedata.normalize("NFKD", _stem(path)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:70] or "lesson"
