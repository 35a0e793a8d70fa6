"""The framework as a file: what goes out comes back the same, and nothing is written unseen."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.skills.framework_files.columns import COLUMNS
from courses.skills.framework_files.previews import preview_file, sealed, write_sealed
from courses.skills.framework_files.references import read_references, written_references
from courses.skills.models import Anchor, Skill
from orgchange.core.errors import InvalidInput
from tests.factories import directory as d
from tests.factories.innovation import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
HEAD = ",".join(COLUMNS)


@pytest.fixture
def hr():
    person = d.employee(d.department("LAB"))
    account = d.user(person)
    d.grant(account, "hr")
    return account


def read(*lines, head=HEAD, on=TODAY):
    return preview_file(file=io.BytesIO("\n".join([head, *lines]).encode()), on=on)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_exported_changes_nothing(client, hr, form):
    client.force_login(hr)
    answer = client.get(reverse("skills:export", args=[form]))
    body = answer.getvalue() if answer.streaming else answer.content

    preview = preview_file(file=SimpleUploadedFile(f"skills.{form}", body), on=TODAY)

    assert preview.problems == []
    assert (preview.unchanged, preview.planned) == (Skill.objects.count(), [])


def test_a_file_writes_new_skills_and_levels_from_its_day_on(hr):
    day = TODAY + timedelta(days=3)
    preview = read(
        "sql,SQL,数据查询,,,1,Reads a table.,,,,sfia:DATM https://example.org/datm,9",
        "communication,Communication,沟通,,,0,Speaks.,,,,,",
        on=day,
    )

    write_sealed(sealed(preview, on=day, actor=hr), actor=hr, now=NOW)

    made = Skill.objects.get(code="sql")
    assert (made.name_zh, made.position) == ("数据查询", 9)
    assert made.references == [
        {"scheme": "sfia", "code": "DATM", "uri": "https://example.org/datm"}
    ]
    rows = Anchor.objects.current().filter(skill=made)
    assert rows.on(day).get().text == "Reads a table."
    assert not rows.on(TODAY).exists()
    old = Anchor.objects.current().filter(skill__code="communication", level=0)
    assert old.on(TODAY).get().text != "Speaks."
    assert old.on(day).get().text == "Speaks."


def test_what_is_wrong_is_named_by_row_and_the_rest_is_planned():
    preview = read(
        "sql,SQL,,,,1,Reads.,,,,,",
        "sql,SQL,,,,1,Reads again.,,,,,",
        "sql,Other,,,,2,Writes.,,,,,",
        "Bad Code,X,,,,1,X,,,,,",
        "r,R,,,,7,X,,,,,",
        "r,R,,,,,Words,,,,,",
        "r,R,,,,2,,,,,,",
        "r,R,,,,1,X,,,,no reference,",
    )

    assert [one["code"] for one in preview.problems] == [
        "same_level",
        "skill_differs",
        "no_skill_code",
        "not_a_level",
        "no_level",
        "no_anchor",
        "not_a_reference",
    ]
    assert [one.code for one in preview.planned] == ["sql"]


def test_a_preview_is_written_by_whoever_saw_it(hr):
    token = sealed(read("sql,SQL,,,,1,Reads.,,,,,"), on=TODAY, actor=hr)
    other = d.user(username="else@example.org")

    with pytest.raises(InvalidInput):
        write_sealed(token, actor=other, now=NOW)
    assert not Skill.objects.filter(code="sql").exists()


def test_references_come_back_as_they_were_written():
    said = "esco:S4.8 http://data.europa.eu/esco/skill/1; sfia:DATM"

    assert written_references(read_references(said)) == said
