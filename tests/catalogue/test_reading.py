"""A course as read from its files: every problem and warning has its place."""

import pytest

from courses.catalogue.bundles import Bundle, BundleRefused
from courses.catalogue.reading import CourseRefused, Plain, read_course
from tests.factories import catalogue


def problems(**changes):
    with pytest.raises(CourseRefused) as refused:
        read_course(catalogue.bundle(catalogue.files(**changes)))
    return {(p.field, p.code) for p in refused.value.problems}


def warnings(**changes):
    draft = read_course(catalogue.bundle(catalogue.files(**changes)))
    return {(w.field, w.code) for w in draft.warnings}


def manifest(old, new):
    return {"course__yaml": None, "course.yaml": catalogue.files()["course.yaml"].replace(old, new)}


def test_a_good_course_has_no_warning():
    draft = read_course(catalogue.bundle())

    assert draft.warnings == ()
    assert [unit.slug for unit in draft.units] == ["what", "piles", "final"]
    assert [asset.path for asset in draft.assets] == ["assets/dot.png"]
    assert draft.units[2].draw == 3


def test_without_course_yaml_the_sentence_says_what_is_missing():
    with pytest.raises(CourseRefused, match=r"course\.yaml"):
        read_course(catalogue.bundle(catalogue.files(**{"course.yaml": None})))


def test_broken_yaml_names_its_line():
    assert problems(**{"course.yaml": "code: x\nversion: [1\nunits: 3\n"}) == {
        ("course.yaml:3", "yaml")
    }


def test_aliases_are_refused_because_they_multiply():
    assert problems(**{"course.yaml": "code: &a x\ntitles: *a\n"}) == {("course.yaml:2", "yaml")}


def test_an_unknown_key_is_named_with_its_line():
    assert problems(**manifest("change: material", "chnage: material")) == {
        ("course.yaml:3", "unknown_key")
    }


def test_a_key_that_stands_twice_is_named():
    assert problems(**manifest("change: material", "code: other")) == {("course.yaml:3", "twice")}


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("created_on: 2024-01-01", "created_on: 2024-02-30", ("course.yaml:4", "not_a_date")),
        ("version: 1", "version: one", ("course.yaml:2", "not_a_number")),
        ("version: 1", "version: 0", ("course.yaml:2", "not_a_number")),
        ("change: material", "change: huge", ("course.yaml:3", "not_a_choice")),
        ("code: safe-ai", "code: Safe AI!", ("course.yaml:1", "not_a_code")),
        ("code: safe-ai\n", "", ("course.yaml:1", "missing")),
        ("minutes: 8", "minutes: 9999", ("course.yaml:11", "not_a_number")),
        ("level: 1", "level: 5", ("course.yaml:9", "not_a_number")),
        ("draw: 3", "draw: 9", ("course.yaml:16", "draw_too_many")),
        ("pass_percent: 60", "pass_percent: 101", ("course.yaml:17", "not_a_number")),
        ("slug: piles", "slug: what", ("course.yaml", "twice")),
        ("file: lessons/what", "file: lessons/wat", ("course.yaml:11", "missing_file")),
    ],
)
def test_what_is_wrong_in_course_yaml_is_named(old, new, place):
    assert place in problems(**manifest(old, new))


def test_a_title_of_a_million_characters_is_refused():
    assert ("course.yaml:6", "too_long") in problems(**manifest("Safe use of AI", "x" * 1_000_000))


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('correct: [a]\n  feedback: {en: "One', 'correct: [z]\n  feedback: {en: "One', "no_option"),
        ("correct: [a, b]", "correct: []", "no_answer"),
        ('correct: ["true"]', 'correct: ["true", "false"]', "one_answer"),
        ("kind: multiple", "kind: several", "not_a_choice"),
        ("key: q2", "key: q1", "twice"),
        ('- {key: b, text: {en: "B"', '- {key: a, text: {en: "B"', "twice"),
    ],
)
def test_what_is_wrong_in_a_question_is_named(old, new, place):
    text = catalogue.QUIZ.replace(old, new)
    found = problems(**{"quiz__final.yaml": text})

    assert place in {code for _place, code in found}
    assert all(name.startswith("quiz/final.yaml:") for name, _code in found)


def test_all_problems_are_named_at_once():
    changed = manifest("change: material", "chnage: material")
    changed["course.yaml"] = changed["course.yaml"].replace("version: 1", "version: one")

    assert len(problems(**changed)) == 2


def test_a_missing_translation_is_a_warning():
    assert warnings(**{"lessons__piles.zh-hans.md": None}) == {("course.yaml:12", "no_language")}


def test_a_missing_picture_is_named_with_file_and_line():
    text = "# What it is\n\nA tool.\n\n![gone](../assets/gone.png)\n"

    assert warnings(**{"lessons__what.en.md": text}) == {("lessons/what.en.md:5", "broken_image")}


def test_a_broken_link_is_named_with_file_and_line():
    text = "# What it is\n\n[there](nowhere.md)\n"

    assert warnings(**{"lessons__what.en.md": text}) == {("lessons/what.en.md:3", "broken_link")}


def test_a_picture_that_differs_by_letter_case_is_used_and_named():
    text = "![dot](../assets/DOT.png)\n"
    draft = read_course(catalogue.bundle(catalogue.files(**{"lessons__what.en.md": text})))

    assert [w.code for w in draft.warnings] == ["letter_case"]
    assert [asset.path for asset in draft.assets] == ["assets/DOT.png"]


def test_a_picture_of_another_site_is_named():
    text = "![dot](https://example.com/dot.png)\n"

    assert warnings(**{"lessons__what.en.md": text}) == {("lessons/what.en.md:1", "outside_image")}


def test_a_picture_without_a_description_is_named():
    assert warnings(**{"lessons__what.en.md": "Text\n\n![](../assets/dot.png)\n"}) == {
        ("lessons/what.en.md:3", "no_alt")
    }


def test_what_is_no_picture_is_left_out():
    text = "![dot](../assets/dot.png)\n"
    found = warnings(**{"lessons__what.en.md": text, "assets__dot.png": b"<html>"})

    assert found == {("lessons/what.en.md:1", "bad_file")}


def test_front_matter_gives_title_and_minutes_and_leaves_the_text():
    text = "---\ntitle: Another\nminutes: 7\n---\n\nHello.\n"
    course = catalogue.files(**{"lessons__what.en.md": text})
    course["course.yaml"] = course["course.yaml"].replace("minutes: 8, ", "")

    unit = read_course(catalogue.bundle(course)).units[0]

    assert unit.minutes == 7
    assert unit.body["en"].strip() == "Hello."


def test_broken_front_matter_names_its_line():
    text = "---\ntitle: [oops\n---\n\nHello.\n"

    assert {field.split(":")[0] for field, _code in problems(**{"lessons__what.en.md": text})} == {
        "lessons/what.en.md"
    }


def test_plain_markdown_comes_in_with_a_code_and_a_title():
    files = {"02-b.md": b"# Second\n", "README.md": b"# Start\n", "01-a.md": b"# First\n"}

    draft = read_course(Bundle("notes", files), plain=Plain("notes", "Notes"))

    assert [unit.titles["en"] for unit in draft.units] == ["Start", "First", "Second"]


def test_the_script_of_plain_chinese_is_seen():
    taken = Bundle("x", {"a.md": "# 课程\n\n这是关于数据与学习的课程。\n".encode()})
    other = Bundle("x", {"a.md": "# 課程\n\n這是關於數據與學習的課程。\n".encode()})

    assert read_course(taken, plain=Plain("x")).languages == ["zh-hans"]
    assert read_course(other, plain=Plain("x")).languages == ["zh-hant"]


def test_an_archive_without_markdown_is_refused_for_that():
    with pytest.raises(CourseRefused) as refused:
        read_course(Bundle("book.zip", {"chapter1.html": b"<p>"}), plain=Plain("x"))

    assert refused.value.problems[0].code == "no_lessons"


@pytest.mark.parametrize("escape", [r"\0", r"\ud800"])
def test_an_escape_that_no_text_can_hold_is_named(escape):
    broken = f'code: x\nversion: 1\ntitles: {{en: "T{escape}"}}\n'

    assert problems(**{"course.yaml": broken}) == {("course.yaml:3", "yaml")}


def test_nul_in_a_lesson_is_a_file_that_is_no_text():
    lesson = next(name for name in catalogue.files() if name.endswith(".md"))

    with pytest.raises(BundleRefused, match="line 2"):
        problems(**{lesson: "# A\n\0\n"})
