"""The courses that come with the product."""

from pathlib import Path

import pytest
from django.conf import settings

from courses.catalogue.bundles import read_folder
from courses.catalogue.markdown import render
from courses.catalogue.models import UnitKind
from courses.catalogue.reading import read_course

CONTENT = Path(settings.BASE_DIR) / "courses" / "catalogue" / "content"
FOLDERS = sorted(path for path in CONTENT.iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_it_comes_in_without_a_warning(folder):
    draft = read_course(read_folder(folder))

    assert draft.warnings == ()
    assert draft.skills


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_part_is_there_in_every_language(folder):
    draft = read_course(read_folder(folder))

    for unit in draft.units:
        assert sorted(unit.titles) == sorted(draft.languages)
        if unit.kind == UnitKind.LESSON:
            assert sorted(unit.body) == sorted(draft.languages)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_the_pool_is_larger_than_the_quiz(folder):
    for unit in read_course(read_folder(folder)).units:
        if unit.kind == UnitKind.QUIZ:
            assert len(unit.questions) > unit.draw


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_lesson_has_something_to_do(folder):
    for unit in read_course(read_folder(folder)).units:
        for language, body in unit.body.items():
            html = render(body, resolve=lambda kind, target: target, language=language)
            assert 'data-kind="try"' in html, (unit.slug, language)
