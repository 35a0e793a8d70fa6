"""The framework as rows of a file: one a level, and one alone for a skill without anchors."""

from collections.abc import Iterable, Iterator
from datetime import date

from courses.skills.framework_files.references import written_references
from courses.skills.models import Anchor, Skill
from courses.skills.reading import anchors_on


def file_rows(skills: Iterable[Skill], *, on: date) -> Iterator[list[object]]:
    """Rows in the order of `columns.COLUMNS`. One query."""
    rows = list(skills)
    anchors = anchors_on([row.pk for row in rows], on=on)
    for skill in rows:
        held = anchors.get(skill.pk, {})
        for anchor in held.values():
            yield _row(skill, anchor)
        if not held:
            yield _row(skill, None)


def _row(skill: Skill, anchor: Anchor | None) -> list[object]:
    texts = (
        [anchor.level, anchor.text, anchor.text_zh, anchor.evidence, anchor.evidence_zh]
        if anchor
        else [""] * 5
    )
    words = [skill.code, skill.name, skill.name_zh, skill.about, skill.about_zh]
    return [*words, *texts, written_references(skill.references), skill.position]
