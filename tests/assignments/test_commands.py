"""`assign_course` and `reconcile`: the contract's flags, exits and JSON."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from courses.assignments.models import Assignment, Obligation
from tests.factories.assignments import course
from tests.factories.directory import department, employee

pytestmark = pytest.mark.django_db
SALES = json.dumps({"all": [{"field": "department", "op": "in", "values": ["SALES"]}]})


@pytest.fixture
def person():
    return employee(department("SALES"))


def run(*args):
    out = StringIO()
    call_command(*args, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_assign_course_assigns(person):
    of = course("ai")

    said = run("assign_course", "ai", "--audience", SALES, "--due-in", "30")

    assert said["people"] == 1
    assert Obligation.objects.get().requirement.course == of


def test_simulating_writes_nothing(person):
    course("ai")

    said = run("assign_course", "ai", "--audience", SALES, "--due-in", "30", "--simulate")

    assert (said["people_in"], said["people_out"]) == (1, 0)
    assert said["due_dates"][0]["people"] == 1
    assert said["departments"][0]["required_after"] == 1
    assert said["messages"]
    assert not Assignment.objects.exists()


def test_the_audience_may_be_a_file(person, tmp_path):
    course("ai")
    file = tmp_path / "audience.json"
    file.write_text(SALES)

    assert run("assign_course", "ai", "--audience", str(file), "--due-in", "5")["people"] == 1


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["x", "--audience", SALES, "--due-in", "5"], 'no course "x"'),
        (["ai", "--audience", "{", "--due-in", "5"], "not JSON"),
        (["ai", "--audience", "nowhere.json", "--due-in", "5"], "cannot be read"),
        (["ai", "--audience", SALES, "--due-in", "-5"], "whole number"),
        (
            ["ai", "--audience", SALES.replace("SALES", "NO"), "--due-in", "5"],
            'all[0].values[0]: unknown department code "NO"',
        ),
    ],
)
def test_what_is_wrong_is_refused_with_exit_2(person, args, sentence):
    course("ai")

    with pytest.raises(CommandError) as refusal:
        run("assign_course", *args)

    assert sentence in str(refusal.value)
    assert refusal.value.returncode == 2
    assert not Assignment.objects.exists()


def test_reconcile_prints_its_counts(person):
    course("ai")
    run("assign_course", "ai", "--audience", SALES, "--due-in", "30")

    assert run("reconcile", "--full")["obligations_written"] == 0
    assert run("reconcile")["people"] == 1
