"""Course material that nobody here wrote: it comes in, or is refused for the true reason."""

import os
from pathlib import Path

import pytest

from courses.catalogue.bundles import BundleRefused, read_path
from courses.catalogue.imports import import_course
from courses.catalogue.reading import CourseRefused, Plain, read_course
from tests.factories import catalogue

pytestmark = [
    pytest.mark.real_inputs,
    pytest.mark.skipif("REAL_INPUTS" not in os.environ, reason="REAL_INPUTS is not set"),
]


def real(*parts):
    return Path(os.environ["REAL_INPUTS"]).joinpath(*parts)


def found(*parts):
    names = sorted(real(*parts).iterdir())
    assert names
    return names


def zips():
    return {path.name: path for path in found("zips")}


def test_a_zip_of_lessons_without_course_yaml_says_what_is_missing():
    path = next(p for p in found("courses") if p.name.startswith("carpentries"))

    with pytest.raises(CourseRefused, match=r"course\.yaml"):
        read_course(read_path(path))


@pytest.mark.django_db
def test_seven_lessons_come_in_with_a_code_and_what_is_missing_is_named():
    path = next(p for p in found("courses") if p.name.startswith("carpentries"))

    version = import_course(
        bundle=read_path(path),
        plain=Plain("seniors", "For seniors"),
        publish=True,
        actor=None,
        now=catalogue.BEFORE,
    ).version

    by_code = {}
    for warning in version.warnings:
        by_code.setdefault(warning["code"], []).append(warning["place"])
    assert version.units.count() == 7
    assert version.units.get(position=2).minutes == 33
    assert len(by_code["broken_image"]) == 4
    assert len(by_code["letter_case"]) == 1
    assert version.assets.count() == 15


@pytest.mark.django_db
def test_the_folder_in_traditional_chinese_comes_in():
    folder = next(p for p in found("courses") if p.is_dir())

    version = import_course(
        bundle=read_path(folder), plain=Plain("hao", ""), actor=None, now=catalogue.BEFORE
    ).version

    assert version.languages == ["zh-hant"]
    assert version.units.count() == 3
    svg = version.assets.get().file.read()
    assert b"<script" not in svg
    assert svg.startswith(b"<svg")


def test_html_chapters_are_refused_because_they_are_no_markdown():
    path = next(p for p in found("courses") if "book" in p.name)

    with pytest.raises(CourseRefused) as refused:
        read_course(read_path(path), plain=Plain("book"))

    assert refused.value.problems[0].code == "no_lessons"


def test_an_empty_archive_and_an_encrypted_member_are_named():
    codes = {}
    for name, path in zips().items():
        try:
            read_path(path)
        except BundleRefused as refused:
            codes[name] = refused.problems[0].code

    assert sorted(codes.values()) == ["empty", "encrypted"]


def test_names_of_every_archive_are_readable():
    names = set()
    for path in zips().values():
        try:
            names |= set(read_path(path).files)
        except BundleRefused:
            continue

    assert {"测试.txt", "試験.txt", "Prüfung.txt", "Žluťoučký/Koníček.txt"} <= names
