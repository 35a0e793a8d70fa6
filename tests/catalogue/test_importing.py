"""Importing, publishing and retiring courses."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from courses.catalogue.imports import VersionIsPublished, import_course
from courses.catalogue.models import Asset, Course, CourseVersion, Question, Skill, Unit
from courses.catalogue.reading import CourseRefused
from courses.catalogue.services import (
    AlreadyPublished,
    CourseRetired,
    publish_version,
    restore_course,
    retire_course,
)
from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from tests.factories import catalogue
from tests.factories.directory import department, grant, user

pytestmark = pytest.mark.django_db
NOW = catalogue.BEFORE


def take(files=None, **kwargs):
    given = {"actor": None, "now": NOW, **kwargs}
    return import_course(bundle=catalogue.bundle(files), **given)


def test_a_course_comes_in_as_a_draft_with_all_its_parts():
    imported = take()

    version = imported.version
    assert imported.outcome == "created"
    assert not version.is_published
    assert version.minutes == 30
    assert version.course.created_on == date(2024, 1, 1)
    assert [(u.position, u.slug, u.kind) for u in version.units.all()] == [
        (1, "what", "lesson"),
        (2, "piles", "lesson"),
        (3, "final", "quiz"),
    ]
    assert Question.objects.filter(unit__version=version).count() == 5
    assert not Skill.objects.filter(code="ai-basics").exists()
    assert version.assets.get().media_type == "image/png"


def test_the_same_content_twice_is_one_version():
    take(publish=True)

    again = take()

    assert again.outcome == "unchanged"
    assert CourseVersion.objects.count() == 1


def test_another_number_or_note_is_not_other_content():
    take(publish=True)

    assert take(catalogue.files(version=2)).outcome == "unchanged"


def test_a_draft_is_replaced_by_the_next_import():
    take()
    files = catalogue.files(**{"lessons__piles.en.md": "Other text.\n"})

    again = take(files)

    assert again.outcome == "replaced"
    assert CourseVersion.objects.count() == 1
    assert Unit.objects.get(slug="piles").body["en"] == "Other text.\n"


def test_a_published_number_with_other_content_is_refused():
    take(publish=True)
    files = catalogue.files(**{"lessons__piles.en.md": "Other text.\n"})

    with pytest.raises(VersionIsPublished, match="version: 2"):
        take(files)

    assert Unit.objects.get(slug="piles").body["en"].startswith("## One")


def test_the_next_version_leaves_the_published_one_alone():
    first = take(publish=True).version
    files = catalogue.files(version=2, **{"lessons__piles.en.md": "Other text.\n"})

    second = take(files, publish=True, now=NOW + timedelta(days=1)).version

    assert (first.number, second.number) == (1, 2)
    assert first.units.get(slug="piles").body["en"].startswith("## One")
    assert first.course == second.course


def test_the_same_picture_is_stored_once():
    first = take(publish=True).version
    files = catalogue.files(version=2, **{"lessons__piles.en.md": "Other text.\n"})
    second = take(files).version

    assert first.assets.get().file.name == second.assets.get().file.name
    assert default_storage.open(first.assets.get().file.name).read() == catalogue.DOT


def test_a_refused_course_writes_nothing():
    with pytest.raises(CourseRefused):
        take(catalogue.files(**{"quiz__final.yaml": "- nonsense\n"}))

    assert Course.objects.count() == 0
    assert AuditEntry.objects.count() == 0


def test_warnings_are_kept_with_the_draft():
    files = catalogue.files(**{"lessons__what.en.md": "![gone](gone.png)\n"})

    assert take(files).version.warnings == [
        {
            "place": "lessons/what.en.md:1",
            "code": "broken_image",
            "message": "gone.png is not in the course.",
        }
    ]


def test_publishing_grants_the_skills_and_names_the_course():
    version = take().version

    publish_version(version=version, actor=None, now=NOW)

    course = Course.objects.get()
    assert (course.title, course.title_zh) == ("Safe use of AI", "安全使用 AI")
    assert [(g.skill.code, g.level) for g in course.grants.all()] == [("ai-basics", 1)]
    assert Skill.objects.get(code="ai-basics").name_zh == "AI 基础"


def test_a_draft_does_not_rename_a_published_course():
    take(publish=True)
    files = catalogue.files(version=2)
    files["course.yaml"] = files["course.yaml"].replace("Safe use of AI", "New name")

    draft = take(files)

    assert Course.objects.get().title == "Safe use of AI"
    publish_version(version=draft.version, actor=None, now=NOW)
    assert Course.objects.get().title == "New name"


def test_publishing_twice_is_refused():
    version = take(publish=True).version

    with pytest.raises(AlreadyPublished):
        publish_version(version=version, actor=None, now=NOW)


def test_publishing_takes_change_notes_and_date():
    version = take().version

    publish_version(
        version=version,
        change="minor",
        notes="New example.",
        effective_on=date(2025, 3, 1),
        actor=None,
        now=NOW,
    )

    version.refresh_from_db()
    assert (version.change, version.notes) == ("minor", "New example.")
    assert version.effective_on == date(2025, 3, 1)


def test_a_course_is_retired_and_restored():
    course = take(publish=True).version.course
    other = catalogue.course("other")

    retire_course(course=course, retired_on=date(2025, 2, 1), successor=other, actor=None, now=NOW)
    assert Course.objects.get(code="safe-ai").successor == other

    restore_course(course=course, actor=None, now=NOW)
    assert Course.objects.get(code="safe-ai").retired_on is None


def test_a_course_does_not_follow_itself():
    course = take(publish=True).version.course

    with pytest.raises(InvalidInput):
        retire_course(
            course=course, retired_on=date(2025, 2, 1), successor=course, actor=None, now=NOW
        )


def test_a_draft_of_a_retired_course_is_not_published():
    course = take(publish=True).version.course
    retire_course(course=course, retired_on=date(2025, 2, 1), actor=None, now=NOW)
    files = catalogue.files(version=2, **{"lessons__piles.en.md": "Other text.\n"})

    with pytest.raises(CourseRetired):
        take(files, publish=True)


@pytest.mark.parametrize(
    ("role", "whole", "allowed"),
    [
        ("hr", True, True),
        ("admin", True, False),
        ("hr", False, False),
        ("auditor", True, False),
        ("executive", True, False),
        (None, True, False),
    ],
)
def test_who_may_import(role, whole, allowed):
    account = user()
    if role:
        grant(account, role, department=None if whole else department("S"))

    if allowed:
        assert take(actor=account).outcome == "created"
    else:
        with pytest.raises(NotAllowed):
            take(actor=account)
        assert Course.objects.count() == 0


def test_the_import_is_on_record():
    account = user()
    grant(account, "hr")

    take(actor=account, publish=True)

    assert [(e.action, e.actor) for e in AuditEntry.objects.order_by("pk")] == [
        ("course_version.created", account),
        ("course.published", account),
    ]


def test_the_command_takes_a_zip_and_prints_one_document(tmp_path):
    path = tmp_path / "course.zip"
    path.write_bytes(catalogue.zipped())
    out = StringIO()

    call_command("import_course", str(path), "--publish", "--json", stdout=out, stderr=StringIO())

    facts = json.loads(out.getvalue())
    assert (facts["course"], facts["version"], facts["published"]) == ("safe-ai", 1, True)
    assert Asset.objects.count() == 1


def test_the_command_refuses_with_exit_2_and_every_place(tmp_path):
    path = tmp_path / "course.zip"
    files = catalogue.files(**{"quiz__final.yaml": None})
    files["course.yaml"] = files["course.yaml"].replace("change: material", "chnage: material")
    path.write_bytes(catalogue.zipped(files))

    with pytest.raises(CommandError) as refused:
        call_command("import_course", str(path), stdout=StringIO(), stderr=StringIO())

    assert refused.value.returncode == 2
    assert "course.yaml:3: " in str(refused.value)
    assert "course.yaml:15: There is no file quiz/final.yaml." in str(refused.value)


def test_the_command_takes_plain_markdown_with_a_code(tmp_path):
    (tmp_path / "01-start.md").write_text("# Start\n\nHello.\n")
    out = StringIO()

    call_command("import_course", str(tmp_path), "--code", "notes", "--title", "Notes", stdout=out)

    assert out.getvalue().startswith("notes version 1: created, draft, 1 units")
