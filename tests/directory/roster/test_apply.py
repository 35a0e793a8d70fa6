"""Applying a preview, and undoing it: what stands in the directory, known when."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgchange.audit.models import AuditEntry
from orgchange.core.dates import OPEN_DATE
from orgchange.core.errors import NotAllowed
from orgchange.directory import events
from orgchange.directory.models import (
    Department,
    DepartmentPlace,
    DirectoryRevision,
    Employee,
    JobRecord,
)
from orgchange.directory.roster import services
from orgchange.directory.roster.models import RosterImport
from orgchange.directory.roster.undo import LaterChanges
from orgchange.teams.models import TeamMembership
from tests.directory.roster.tools import (
    DAY,
    FIRST,
    NOW,
    apply,
    codes,
    numbers,
    preview,
    shown,
    table,
)
from tests.factories.directory import department, employee, grant, user
from tests.factories.teams import membership, team

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=30)
LATER_NOW = NOW + timedelta(days=30)
SECOND = [
    "1,Ada Ash,Head office,,Director",
    "2,Bo Birch-Beech,Sales,1,Chief of Sales",
    "3,Cy Cedar,Operations,5,Seller",
    "5,Ed Elm,Operations,1,Planner",
    "6,Flo Fir,Sales,2,Seller",
]
FIELDS = ("department__code", "manager__employee_number", "job_title", "kind", "hired_on")


def later(text, **options):
    return apply(text, day=LATER, now=LATER_NOW, may_let_leave=True, **options)


def jobs_on(day, known_at=None):
    rows = JobRecord.objects.known_at(known_at).on(day)
    return {row[0]: row[1:] for row in rows.values_list("employee__employee_number", *FIELDS)}


def people():
    return sorted(Employee.objects.values_list("employee_number", "full_name", "email"))


def tree_on(day):
    places = DepartmentPlace.objects.current().on(day)
    return set(places.values_list("department__code", "name", "parent__code", "cost_centre"))


def test_what_was_previewed_is_what_stands():
    apply(table(FIRST))

    later(table(SECOND))

    assert jobs_on(LATER) == {
        "1": ("Head office", None, "Director", "employee", None),
        "2": ("Sales", "1", "Chief of Sales", "employee", None),
        "3": ("Operations", "5", "Seller", "employee", None),
        "5": ("Operations", "1", "Planner", "employee", None),
        "6": ("Sales", "2", "Seller", "employee", None),
    }
    assert ("2", "Bo Birch-Beech", "") in people()


def test_the_days_before_stay_as_they_were():
    apply(table(FIRST))
    before = jobs_on(DAY)

    later(table(SECOND))

    assert jobs_on(DAY) == jobs_on(LATER - timedelta(days=1)) == before
    assert jobs_on(LATER, known_at=NOW) == before


def test_the_same_file_twice_changes_nothing():
    apply(table(FIRST))
    rows, revision = list(JobRecord.objects.values()), DirectoryRevision.objects.get().number

    made = apply(table(FIRST), now=LATER_NOW)

    document = shown(made)
    assert document["unchanged"] == 5
    assert document["joiners"] == document["changed"] == document["leavers"] == []
    assert list(JobRecord.objects.values()) == rows
    assert DirectoryRevision.objects.get().number == revision
    assert DirectoryRevision.objects.get().data_as_of == LATER_NOW


def test_coming_back_opens_the_same_person_again():
    apply(table(FIRST))
    later(table(FIRST[:4]))
    back = LATER + timedelta(days=30)

    apply(table(FIRST), day=back, now=LATER_NOW + timedelta(days=30))

    assert Employee.objects.filter(employee_number="5").count() == 1
    rows = JobRecord.objects.current().filter(employee__employee_number="5")
    assert sorted(rows.values_list("valid_from", "valid_to")) == [(DAY, LATER), (back, OPEN_DATE)]


def test_a_backdated_file_speaks_up_to_the_next_full_one():
    apply(table(FIRST))
    later(table(FIRST))
    between = DAY + timedelta(days=10)
    moved = [FIRST[0], FIRST[1], "3,Cy Cedar,Operations,5,Seller", *FIRST[3:]]

    apply(table(moved), day=between, now=LATER_NOW + timedelta(days=1))

    where = {day: jobs_on(day)["3"][0] for day in (DAY, between, LATER - timedelta(days=1), LATER)}
    assert list(where.values()) == ["Sales", "Operations", "Operations", "Sales"]
    assert jobs_on(between, known_at=LATER_NOW)["3"][0] == "Sales"


def test_a_backdated_delta_holds_up_to_the_next_thing_known_of_the_person():
    apply(table(FIRST))
    later(table([*FIRST[:2], "3,Cy Cedar,Head office,1,Seller", *FIRST[3:]]))
    between = DAY + timedelta(days=10)

    apply(
        table(["3,Cy Cedar,Operations,5,Seller", "4,Di Dogwood,Operations,5,Seller"]),
        day=between,
        now=LATER_NOW + timedelta(days=1),
        is_delta=True,
    )

    assert jobs_on(between)["3"][0] == jobs_on(between)["4"][0] == "Operations"
    assert jobs_on(LATER)["3"][0] == "Head office"
    assert jobs_on(LATER)["4"][0] == "Operations"


def test_a_backdated_file_does_not_bring_back_an_old_name():
    apply(table(FIRST))
    later(table([*FIRST[:4], FIRST[4].replace("Ed Elm", "Ed Elm-Oak")]))

    apply(table(FIRST), day=DAY + timedelta(days=5), now=LATER_NOW + timedelta(days=1))

    assert Employee.objects.get(employee_number="5").full_name == "Ed Elm-Oak"


def test_a_stale_preview_is_made_again_and_says_so():
    apply(table(FIRST))
    made = preview(table(SECOND), day=LATER, now=LATER_NOW, may_let_leave=True)
    apply(table(["9,Ivy Iris,Sales,2,Seller"]), now=LATER_NOW, is_delta=True)

    with pytest.raises(services.DirectoryChanged):
        services.apply_import(roster_import=made, actor=None, now=LATER_NOW)

    made.refresh_from_db()
    assert made.state == "previewed"
    assert numbers(shown(made)["leavers"]) == ["4", "9"]
    services.apply_import(roster_import=made, actor=None, now=LATER_NOW)


def test_too_many_leavers_must_be_confirmed():
    apply(table(FIRST))
    made = preview(table(FIRST[:4]), day=LATER, now=LATER_NOW)

    with pytest.raises(services.NeedsConfirmation):
        services.apply_import(roster_import=made, actor=None, now=LATER_NOW)

    assert len(jobs_on(LATER)) == 5
    services.apply_import(roster_import=made, actor=None, now=LATER_NOW, may_let_leave=True)
    assert len(jobs_on(LATER)) == 4


def test_a_bad_row_never_stops_the_good_ones_unless_asked_to():
    header = "Employee number,Name,Department,Hire date"
    text = table(["1,Ada,Sales,2020-02-30", "2,Bo,Sales,2020-02-28"], header)

    with pytest.raises(services.HasErrors):
        apply(text, is_all_or_nothing=True)
    assert Employee.objects.count() == 0
    apply(text)
    assert list(Employee.objects.values_list("employee_number", flat=True)) == ["2"]


def test_an_import_is_applied_once():
    made = apply(table(FIRST))

    with pytest.raises(services.NotPreviewed):
        services.apply_import(roster_import=made, actor=None, now=LATER_NOW)
    with pytest.raises(services.NotPreviewed):
        services.read(made)


def test_what_was_applied_is_announced_and_recorded_once(monkeypatch):
    heard = []
    monkeypatch.setattr(events.people_changed, "handlers", [lambda **facts: heard.append(facts)])

    apply(table(FIRST))

    assert heard == [{"employee_ids": [*Employee.objects.values_list("pk", flat=True)], "now": NOW}]
    entry = AuditEntry.objects.get(action="roster.applied")
    assert (entry.changes["joiners"], entry.changes["source"]) == (5, "roster")


def test_whoever_leaves_leaves_the_teams():
    apply(table(FIRST))
    membership(team(), Employee.objects.get(employee_number="4"), since=DAY)

    later(table([*FIRST[:3], FIRST[4]]))

    assert TeamMembership.objects.current().get().valid_to == LATER


def test_only_hr_of_the_whole_brings_in_rosters():
    home = department("HOME")
    hr, part, stranger = (user(employee(home)) for _n in range(3))
    grant(hr, "hr")
    grant(part, "hr", department=home)

    for person in (part, stranger):
        with pytest.raises(NotAllowed):
            preview(table(FIRST), actor=person)
    assert preview(table(FIRST), actor=hr).created_by == hr


def undo(made, now=LATER_NOW + timedelta(days=1)):
    undoing = services.preview_undo(roster_import=made, actor=None, now=now)
    document = shown(undoing)
    services.apply_import(roster_import=undoing, actor=None, now=now)
    return document


def test_undoing_restores_what_stood_before():
    apply(table(FIRST))
    jobs, names, tree = jobs_on(LATER), people(), tree_on(LATER)
    made = later(table([*SECOND[:4], "6,Flo Fir,Legal,2,Seller"]))

    document = undo(made)

    assert jobs_on(LATER) == jobs
    assert [p for p in people() if p[0] != "6"] == names
    assert tree_on(LATER) == tree
    assert numbers(document["joiners"]) == ["4"]
    assert numbers(document["leavers"]) == ["6"]
    assert numbers(document["movers"]) == ["3"]
    changed = {row["employee_number"]: row["changes"] for row in document["changed"]}
    assert changed["2"] == {
        "full_name": ["Bo Birch-Beech", "Bo Birch"],
        "job_title": ["Chief of Sales", "Head of Sales"],
    }
    assert changed["3"] == {"department": ["Operations", "Sales"], "manager": ["5", "2"]}
    assert [d["code"] for d in document["departments_closed"]] == ["Legal"]


def test_what_was_believed_in_between_can_still_be_asked():
    apply(table(FIRST))
    made = later(table(SECOND))
    believed = jobs_on(LATER)

    undo(made)

    assert jobs_on(LATER, known_at=LATER_NOW) == believed
    assert RosterImport.objects.get(pk=made.pk).state == "undone"


def test_an_import_on_which_later_changes_stand_is_not_undone():
    made = apply(table(FIRST))
    later(table(SECOND))

    with pytest.raises(LaterChanges) as refused:
        services.preview_undo(roster_import=made, actor=None, now=LATER_NOW)

    assert {p.field for p in refused.value.problems} >= {"2", "3", "4"}
    assert not RosterImport.objects.filter(undoes=made).exists()


def test_after_an_undoing_the_file_can_come_again_and_be_undone_again():
    apply(table(FIRST))
    undo(later(table(SECOND)))

    again = apply(table(SECOND), day=LATER, now=LATER_NOW + timedelta(days=2), may_let_leave=True)
    assert numbers(shown(again)["joiners"]) == ["6"]
    undo(again, now=LATER_NOW + timedelta(days=3))

    assert "6" not in jobs_on(LATER)
    assert "4" in jobs_on(LATER)


def test_naughty_strings_come_through_as_they_are():
    path = Path(__file__).parent / "naughty.json"
    strings = json.loads(path.read_text())
    rows = [f'{n},"{text.replace(chr(34), chr(34) * 2)}",Sales,,' for n, text in enumerate(strings)]

    made = apply(table(rows))

    assert shown(made)["errors"] == []
    stored = dict(Employee.objects.values_list("employee_number", "full_name"))
    assert stored == {str(n): " ".join(text.split()) for n, text in enumerate(strings)}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    files=st.lists(
        st.dictionaries(
            st.integers(1, 8),
            st.tuples(st.sampled_from("ABC"), st.integers(0, 9), st.sampled_from(["x", "y"])),
            min_size=1,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_after_each_full_file_the_directory_says_what_the_file_says(files):
    JobRecord.objects.all().delete()
    Employee.objects.all().delete()
    DepartmentPlace.objects.all().delete()
    Department.objects.all().delete()
    RosterImport.objects.all().delete()
    for place, file in enumerate(files):
        day, now = DAY + timedelta(days=place), NOW + timedelta(days=place)
        rows = [f"{n},P{n},{d},{m or ''},{title}" for n, (d, m, title) in file.items()]
        made = apply(table(rows), day=day, now=now, may_let_leave=True)

        lost = {w["row"] for w in shown(made)["warnings"] if w["column"] == "Manager"}
        expected = {
            str(n): (d, str(m) if m and row not in lost else None, title, "employee", None)
            for row, (n, (d, m, title)) in enumerate(file.items(), 2)
        }
        assert jobs_on(day) == expected
        assert codes(shown(made)["errors"]) == []


def test_a_day_in_the_future_is_a_plan():
    apply(table(FIRST))
    soon = date(2027, 1, 1)

    apply(table(["3,Cy Cedar,Operations,5,Seller"]), day=soon, is_delta=True, now=LATER_NOW)

    assert jobs_on(LATER)["3"][0] == "Sales"
    assert jobs_on(soon)["3"][0] == "Operations"
