"""Past completions from a file: recorded once, and what cannot be is named."""

import io
import json
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from courses.catalogue.models import Course
from courses.learning.imports import preview_completions
from courses.learning.models import Completion, CompletionImport
from courses.learning.services import record_completions
from orgchange.directory.models import Employee
from orgchange.directory.roster.lines import MissingColumns
from tests.factories.directory import department, employee

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HEADER = "employee_number,course,completed_on,score,source,evidence"


@pytest.fixture(autouse=True)
def world(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "kept")
    home = department("HOME")
    for number in ("E1", "E2"):
        employee(home, number=number)
    Course.objects.create(code="ai-literacy", title="AI", created_on=date(2025, 1, 1))


def preview(*rows, header=HEADER, encoding="utf-8", **asked):
    text = "\n".join([header, *rows]) + "\n"
    return preview_completions(file=io.BytesIO(text.encode(encoding)), asked=asked, now=NOW)


def codes(found):
    return [(e["row"], e["column"], e["value"], e["code"]) for e in found]


def test_completions_are_previewed_and_nothing_is_recorded():
    made = preview("e1,AI-Literacy,2025-06-01,88.5 %,LMS,cert 7")

    assert Completion.objects.count() == 0
    (_line, row) = made.fresh[0]
    assert (row.employee_id, row.finished_on) == (
        Employee.objects.get(employee_number="E1").pk,
        date(2025, 6, 1),
    )
    assert (float(row.score), row.source, row.evidence, row.how) == (
        88.5,
        "LMS",
        "cert 7",
        "imported",
    )


def test_the_same_evidence_twice_is_one_completion():
    record_completions(
        rows=[pair[1] for pair in preview("E1,ai-literacy,2025-06-01,,LMS,").fresh],
        actor=None,
        now=NOW,
    )

    again = preview("E1,ai-literacy,2025-06-01,,LMS,", "E1,ai-literacy,2025-06-01,,LMS,")

    assert (again.unchanged, again.fresh) == (1, [])
    assert codes(again.notes.warnings) == [(3, "employee_number", "E1", "duplicate_agrees")]


def test_what_cannot_be_recorded_is_named_and_the_rest_comes_in():
    made = preview(
        "E9,ai-literacy,2025-06-01,,,",
        "E1,nothing,2025-06-01,,,",
        "E1,ai-literacy,2026-06-01,,,",
        "E1,ai-literacy,2024-06-01,,,",
        "E1,ai-literacy,2025-02-30,,,",
        "E1,ai-literacy,,,,",
        "E1,ai-literacy,2025-06-01,101,,",
        "E2,ai-literacy,2025-06-01,70,,",
    )

    assert codes(made.notes.errors) == [
        (6, "completed_on", "2025-02-30", "impossible_date"),
        (8, "score", "101", "not_a_score"),
        (2, "employee_number", "E9", "unknown_employee"),
        (3, "course", "nothing", "unknown_course"),
        (4, "completed_on", "2026-06-01", "in_the_future"),
        (5, "completed_on", "2024-06-01", "before_course"),
        (7, "completed_on", "", "no_date"),
    ]
    assert [line.found["employee_number"] for line, _evidence in made.fresh] == ["E2"]


def test_chinese_headers_and_encodings_are_read():
    made = preview("E1,ai-literacy,2025年6月1日", header="工号,课程,完成日期", encoding="gb18030")

    assert made.encoding == "gb18030"
    assert made.fresh[0][1].finished_on == date(2025, 6, 1)


def test_a_file_without_a_needed_column_is_refused_naming_it():
    with pytest.raises(MissingColumns, match="completed_on"):
        preview("E1,ai-literacy", header="employee_number,course")


def run(*args):
    out, err = StringIO(), StringIO()
    call_command("import_completions", *map(str, args), stdout=out, stderr=err)
    return out.getvalue()


def test_the_command_previews_then_records(tmp_path):
    path = tmp_path / "past.csv"
    path.write_text(f"{HEADER}\nE1,ai-literacy,2025-06-01,90,LMS,\n")

    assert json.loads(run(path, "--json"))["applied"] is False
    assert not Completion.objects.exists()
    document = json.loads(run(path, "--json", "--apply"))

    assert document["applied"] is True
    assert document["new"][0]["employee_number"] == "E1"
    assert json.loads(run(path, "--json", "--apply"))["unchanged"] == 1
    assert [i.file_name for i in CompletionImport.objects.all()] == ["past.csv"] * 3


def test_the_command_refuses_with_2(tmp_path):
    path = tmp_path / "past.csv"
    path.write_text("a,b\n1,2\n")

    with pytest.raises(CommandError) as refused:
        run(path)

    assert refused.value.returncode == 2
