"""`import_roster`: one JSON document on stdout, reasons on stderr, exit 0, 2 or 1."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from orgchange.directory.models import Employee
from tests.directory.roster.tools import FIRST, table

pytestmark = pytest.mark.django_db
KEYS = {
    "source",
    "effective_on",
    "encoding",
    "delimiter",
    "columns",
    "rows",
    "unchanged",
    "joiners",
    "movers",
    "leavers",
    "changed",
    "manager_changes",
    "departments_new",
    "departments_closed",
    "warnings",
    "errors",
    "needs_confirmation",
    "applied",
}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text(table(FIRST))
    return path


def run(*args):
    out, err = StringIO(), StringIO()
    call_command("import_roster", *map(str, args), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_preview_is_one_document_of_the_contracts_shape(file):
    out, err = run(file, "--json", "--source", "hr", "--effective-on", "2026-03-01")

    document = json.loads(out)
    assert document.keys() >= KEYS
    assert document["joiners"][0].keys() == {"row", "employee_number", "full_name", "changes"}
    assert (document["source"], document["effective_on"]) == ("hr", "2026-03-01")
    assert document["applied"] is False
    assert Employee.objects.count() == 0
    assert "Joiners 5" in err


def test_apply_writes_and_the_same_again_changes_nothing(file):
    first, _err = run(file, "--json", "--apply")
    second, _err = run(file, "--json", "--apply")

    assert json.loads(first)["applied"] is True
    assert json.loads(second)["unchanged"] == Employee.objects.count() == 5


def test_a_preview_that_would_ask_says_what_and_its_application_is_refused(file):
    run(file, "--apply")
    file.write_text(table(FIRST[:3]))

    out, _err = run(file, "--json")
    assert json.loads(out)["needs_confirmation"][0]["code"] == "many_leavers"
    with pytest.raises(CommandError) as refused:
        run(file, "--json", "--apply")
    assert refused.value.returncode == 2
    out, _err = run(file, "--json", "--apply", "--confirm-leavers")
    assert len(json.loads(out)["leavers"]) == 2


def test_columns_can_be_told(file):
    file.write_text(table(["7,Ada,Sales"], "Key,Name,Abteilung"))

    out, _err = run(file, "--json", "--map", "employee_number=Key", "--map", "department=Abteilung")

    assert json.loads(out)["columns"] == {
        "employee_number": "Key",
        "full_name": "Name",
        "department": "Abteilung",
    }


@pytest.mark.parametrize(
    ("content", "args", "reason"),
    [
        ("", [], "empty"),
        ("a,b\n1,2\n", [], "employee_number"),
        ("Employee number\n1\n", ["--map", "department=Nowhere"], "Nowhere"),
        ("Employee number\n1\n", ["--map", "department"], "field=Column"),
        ("Employee number\n1\n", ["--effective-on", "2026-02-30"], "2026-02-30"),
        ("Employee number\n1\n", ["--encoding", "klingon"], "klingon"),
    ],
)
def test_what_is_refused_exits_2_with_its_reason(file, content, args, reason):
    file.write_text(content)

    with pytest.raises(CommandError, match=reason) as refused:
        run(file, "--json", *args)

    assert refused.value.returncode == 2


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError) as refused:
        run(tmp_path / "none.csv")

    assert refused.value.returncode == 2
