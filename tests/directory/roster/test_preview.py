"""What a file would change: joiners, movers, leavers, links, departments, and what is wrong."""

from datetime import date, timedelta

import pytest

from orgchange.directory.models import Department, DepartmentPlace, Employee, JobRecord
from orgchange.directory.roster import services
from orgchange.directory.roster.headers import NotARoster
from orgchange.directory.roster.links import circles
from orgchange.directory.roster.matching import UnknownColumn
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
from tests.factories.directory import department, employee

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=30)
LATER_NOW = NOW + timedelta(days=30)


def later(text, **options):
    return preview(text, day=LATER, now=LATER_NOW, **options)


def test_a_preview_writes_nothing_to_the_directory():
    preview(table(FIRST))

    assert Employee.objects.count() == Department.objects.count() == JobRecord.objects.count() == 0


def test_the_first_file_brings_everybody_in():
    made = shown(preview(table(FIRST)))

    assert numbers(made["joiners"]) == ["1", "2", "3", "4", "5"]
    assert [d["code"] for d in made["departments_new"]] == ["Head office", "Operations", "Sales"]
    assert made["joiners"][1] == {
        "row": 3,
        "employee_number": "2",
        "full_name": "Bo Birch",
        "changes": {
            "full_name": [None, "Bo Birch"],
            "department": [None, "Sales"],
            "manager": [None, "1"],
            "job_title": [None, "Head of Sales"],
            "time_zone": [None, "Europe/London"],
            "kind": [None, "employee"],
            "working_status": [None, "active"],
        },
    }
    assert made["errors"] == made["warnings"] == []


def test_joiners_movers_leavers_and_changes_are_told_apart():
    apply(table(FIRST))
    second = [
        "1,Ada Ash,Head office,,Director",
        "2,Bo Birch,Sales,1,Chief of Sales",
        "3,Cy Cedar,Operations,5,Seller",
        "5,Ed Elm,Operations,1,Planner",
        "6,Flo Fir,Sales,2,Seller",
    ]

    made = shown(later(table(second), may_let_leave=True))

    assert numbers(made["joiners"]) == ["6"]
    assert numbers(made["leavers"]) == ["4"]
    assert made["leavers"][0]["row"] is None
    assert numbers(made["movers"]) == ["3"]
    assert numbers(made["manager_changes"]) == ["3"]
    assert numbers(made["changed"]) == ["2", "3"]
    assert made["changed"][0]["changes"] == {"job_title": ["Head of Sales", "Chief of Sales"]}
    assert made["movers"][0]["changes"] == {
        "department": ["Sales", "Operations"],
        "manager": ["2", "5"],
    }
    assert made["unchanged"] == 2


def test_a_delta_file_lets_nobody_leave():
    apply(table(FIRST))

    made = shown(later(table(["3,Cy Cedar,Operations,5,Seller"]), is_delta=True))

    assert made["leavers"] == made["needs_confirmation"] == []
    assert numbers(made["movers"]) == ["3"]


def test_more_leavers_than_usual_are_asked_about():
    apply(table(FIRST))

    made = shown(later(table(FIRST[:4])))

    assert [q["code"] for q in made["needs_confirmation"]] == ["many_leavers"]
    assert "1 person of 5 (20.0 %)" in made["needs_confirmation"][0]["message"]
    assert numbers(made["leavers"]) == ["5"]


def test_people_of_another_source_do_not_leave():
    apply(table(FIRST), source="london")

    made = shown(preview(table(["9,Ivy Iris,Paris,,Head"]), source="paris"))

    assert made["leavers"] == []


def test_a_number_of_another_source_under_another_name_is_not_guessed():
    apply(table(FIRST), source="london")

    made = shown(preview(table(["1,Ivy Iris,Paris,,Head"]), source="paris"))

    assert [(e["row"], e["value"], e["code"]) for e in made["errors"]] == [(2, "1", "other_source")]
    assert made["changed"] == []


def test_a_manager_may_come_later_in_the_file_and_be_given_in_three_ways():
    header = "Employee number,Name,E-mail,Department,Manager"
    rows = [
        "1,Ada Ash,ada@firm.example,Sales,3",
        "2,Bo Birch,bo@firm.example,Sales,cy@firm.example",
        "3,Cy Cedar,cy@firm.example,Sales,",
        "4,Di Dogwood,,Sales,Cy Cedar",
    ]

    apply(table(rows, header))

    reports = JobRecord.objects.filter(manager__employee_number="3")
    assert sorted(reports.values_list("employee__employee_number", flat=True)) == ["1", "2", "4"]


def test_an_ambiguous_manager_is_never_guessed():
    rows = ["1,Wei Wang,Sales,,", "2,Wei Wang,Sales,,", "3,Cy Cedar,Sales,Wei Wang,"]

    made = shown(preview(table(rows)))

    assert [(w["row"], w["column"], w["value"], w["code"]) for w in made["warnings"]] == [
        (4, "Manager", "Wei Wang", "manager_ambiguous")
    ]
    assert "manager" not in made["joiners"][2]["changes"]


def test_an_ambiguous_name_keeps_the_present_manager_where_that_is_one_of_them():
    apply(table(["1,Wei Wang,Sales,,", "2,Wei Wang,Sales,,", "3,Cy Cedar,Sales,2,"]))

    again = table(["1,Wei Wang,Sales,,", "2,Wei Wang,Sales,,", "3,Cy Cedar,Sales,Wei Wang,"])
    made = shown(later(again))

    assert made["changed"] == made["warnings"] == []


def test_a_shared_mailbox_names_nobody():
    header = "Employee number,Name,E-mail,Department,Manager"
    rows = [
        "1,Ada Ash,team@firm.example,Sales,",
        "2,Bo Birch,team@firm.example,Sales,",
        "3,Cy Cedar,,Sales,team@firm.example",
    ]

    assert codes(shown(preview(table(rows, header)))["warnings"]) == ["manager_ambiguous"]


def test_a_manager_who_is_not_there_costs_the_link_not_the_person():
    made = shown(preview(table(["1,Ada Ash,Sales,77,", "2,Bo Birch,Sales,XX,", "3,Cy,Sales,3,"])))

    assert numbers(made["joiners"]) == ["1", "2", "3"]
    assert [(w["row"], w["value"], w["code"]) for w in made["warnings"]] == [
        (2, "77", "manager_not_found"),
        (3, "XX", "no_manager_mark"),
        (4, "3", "manager_self"),
    ]


def test_somebody_who_leaves_by_the_same_file_is_nobody_to_report_to():
    apply(table(FIRST))

    made = shown(later(table([*FIRST[:3], FIRST[4].replace("Operations,1", "Operations,4")])))

    assert numbers(made["leavers"]) == ["4"]
    assert codes(made["warnings"]) == ["manager_not_found"]


def test_a_circle_of_managers_costs_its_last_link_and_names_both_ends():
    rows = ["1,Ada,Sales,2,", "2,Bo,Sales,3,", "3,Cy,Sales,1,", "4,Di,Sales,3,"]

    made = shown(preview(table(rows)))

    assert numbers(made["joiners"]) == ["1", "2", "3", "4"]
    assert [(w["row"], w["code"]) for w in made["warnings"]] == [(4, "manager_cycle")]
    assert "3 reporting to 1" in made["warnings"][0]["message"]
    assert made["joiners"][1]["changes"]["manager"] == [None, "3"]


def test_a_circle_through_somebody_outside_the_file_is_found():
    apply(table(FIRST))

    made = shown(later(table(["1,Ada Ash,Head office,3,Director"]), is_delta=True))

    assert codes(made["warnings"]) == ["manager_cycle"]
    assert made["manager_changes"] == []


def test_circles_are_found_wherever_they_hang():
    assert circles({1: 2, 2: 3, 3: 4}) == []
    assert sorted(map(sorted, circles({1: 2, 2: 1, 3: 1, 4: 4, 5: 9}))) == [[1, 2], [4]]


def test_keys_differ_in_case_only_are_the_same_and_it_is_said():
    rows = ["DFE-1,Ada,Sales,,", "dfe-2,Bo,Sales,DfE-1,"]
    apply(table(rows))

    made = shown(later(table(["dfe-1,Ada,Sales,,", "DFE-2,Bo,Sales,DFE-1,"])))

    assert made["joiners"] == made["leavers"] == made["changed"] == []
    assert codes(shown(preview(table(rows)))["warnings"]) == ["case_differs"]


def test_duplicates_that_agree_collapse_and_others_are_all_refused():
    rows = [
        "1,Ada,Sales,,",
        "1,Ada,Sales,,",
        "2,Bo,Sales,,",
        "2,Bo,Operations,,",
    ]

    made = shown(preview(table(rows)))

    assert numbers(made["joiners"]) == ["1"]
    assert [(w["row"], w["code"]) for w in made["warnings"]] == [(3, "duplicate_agrees")]
    assert [(e["row"], e["code"]) for e in made["errors"]] == [
        (4, "duplicate_differs"),
        (5, "duplicate_differs"),
    ]
    assert "rows 4, 5" in made["errors"][0]["message"]


def test_a_column_that_is_not_matched_does_not_part_duplicates():
    header = "Employee number,Name,Department,FTE"

    made = shown(preview(table(["1,Ada,Sales,1", "1,Ada,Sales,0.59"], header)))

    assert numbers(made["joiners"]) == ["1"]
    assert codes(made["warnings"]) == ["duplicate_agrees"]


def test_an_unreadable_row_whose_key_can_be_read_counts_as_present():
    header = "Employee number,Name,Department,Hire date"
    good = ["1,Ada,Sales,2020-01-01", "2,Bo,Sales,2020-01-01"]
    apply(table(good, header))

    made = shown(later(table([good[0], "2,Bo,Sales,2020-02-30"], header)))

    assert made["leavers"] == []
    assert [(e["row"], e["column"], e["value"], e["code"]) for e in made["errors"]] == [
        (3, "Hire date", "2020-02-30", "impossible_date")
    ]


def test_a_row_whose_key_cannot_be_read_stops_all_leavers():
    apply(table(FIRST))

    made = shown(later(table([*FIRST[:3], ",Somebody,Sales,1,"])))

    assert made["leavers"] == made["needs_confirmation"] == []
    assert codes(made["errors"]) == ["key_unreadable"]
    assert codes(made["warnings"]) == ["leavers_stopped"]


def test_a_million_characters_are_named_by_row_and_column():
    made = shown(preview(table([f"1,{'x' * 1_000_000},Sales,,", "2,Bo,Sales,,"])))

    (error,) = made["errors"]
    assert (error["row"], error["column"], error["code"]) == (2, "Name", "too_long")
    assert len(error["value"]) < 200
    assert "1000000 characters" in error["message"]
    assert numbers(made["joiners"]) == ["2"]


def test_bytes_that_are_not_of_the_encoding_are_named():
    lines = [f"{n},姓名{n},销售部,," for n in range(200)]
    data = table(lines).encode().replace("姓名7,".encode(), b"\xffx,", 1)

    made = preview(data)

    assert made.encoding == "utf-8"
    assert [(e["row"], e["code"]) for e in shown(made)["errors"]] == [(9, "bad_characters")]


def test_a_row_with_too_many_cells_is_refused():
    made = shown(preview(table(["1,Ada,Sales,,Seller,extra", "2,Bo,Sales,"])))

    assert [(e["row"], e["value"], e["code"]) for e in made["errors"]] == [
        (2, "extra", "too_many_cells")
    ]
    assert numbers(made["joiners"]) == ["2"]


def test_departments_as_paths_make_the_tree():
    apply(table(["1,Ada,Sales / EMEA / Retail,,", "2,Bo,Sales / EMEA,,", "3,Cy,Legal,,"]))

    places = DepartmentPlace.objects.values_list("department__code", "name", "parent__code")
    assert sorted(places, key=lambda place: place[0]) == [
        ("Legal", "Legal", None),
        ("Sales", "Sales", None),
        ("Sales / EMEA", "EMEA", "Sales"),
        ("Sales / EMEA / Retail", "Retail", "Sales / EMEA"),
    ]


def test_a_bare_slash_is_a_path_only_where_the_values_show_it():
    apply(table(["1,王芳,销售部/华东,,", "2,李强,销售部,,"]), source="a")
    apply(table(["3,Cy,R&D/Operations,,", "4,Di,Legal,,", "5,Ed,HR,,"]), source="b")

    codes_there = set(Department.objects.values_list("code", flat=True))
    assert {"销售部", "销售部 / 华东", "R&D/Operations"} <= codes_there
    assert "R&D" not in codes_there


def test_departments_by_code_and_parent():
    header = "Employee number,Name,Department code,Department,Parent department"
    rows = ["1,Ada,D1,Sales,", "2,Bo,D2,Retail,D1", "3,Cy,d2,Retail,D1"]
    apply(table(rows, header))
    moved = ["1,Ada,D1,Sales,", "2,Bo,D2,Shops,D3", "3,Cy,D2,Shops,D3", "4,Di,D3,Trade,"]

    made = shown(later(table(moved, header)))

    assert made["departments_changed"] == [
        {
            "code": "D2",
            "name": "Shops",
            "parent": "D3",
            "changes": {"name": ["Retail", "Shops"], "parent": ["D1", "D3"]},
        }
    ]
    assert made["movers"] == []


def test_a_circle_of_departments_costs_the_link():
    header = "Employee number,Name,Department code,Parent department"

    made = shown(preview(table(["1,Ada,A,B", "2,Bo,B,A", "3,Cy,C,C"], header)))

    assert codes(made["warnings"]) == ["department_cycle", "department_cycle"]
    assert len(made["joiners"]) == 3


def test_a_name_that_two_departments_have_is_in_doubt():
    top = department("A", name="Sales", since=date(2020, 1, 1))
    department("B", name="Retail", parent=top, since=date(2020, 1, 1))
    department("C", name="Retail", since=date(2020, 1, 1))

    made = shown(preview(table(["1,Ada,Retail,,", "2,Bo,Sales,,"])))

    assert codes(made["errors"]) == ["department_ambiguous"]
    assert made["joiners"][0]["changes"]["department"] == [None, "Sales"]


def test_a_department_that_loses_its_last_people_closes_with_those_above_it():
    apply(table(["1,Ada,Sales / EMEA / Retail,,", "2,Bo,Legal,,"]))

    made = shown(later(table(["1,Ada,Trade / Europe,,", "2,Bo,Legal,,"])))

    assert [d["code"] for d in made["departments_closed"]] == [
        "Sales",
        "Sales / EMEA",
        "Sales / EMEA / Retail",
    ]
    assert [d["code"] for d in made["departments_new"]] == ["Trade", "Trade / Europe"]


def test_departments_differing_in_case_are_different_ones():
    apply(table(["1,Ada,Human Resources,,", "2,Bo,Legal,,"]))

    made = later(table(["1,Ada,HUMAN RESOURCES,,", "2,Bo,Legal,,"]))

    assert numbers(shown(made)["movers"]) == ["1"]
    services.apply_import(roster_import=made, actor=None, now=LATER_NOW)
    assert Department.objects.filter(name="HUMAN RESOURCES").exists()


def test_no_department_is_kept_or_unassigned():
    apply(table(["1,Ada,Sales,,"]))

    made = shown(later(table(["1,Ada,,,", "2,Bo,,,"])))

    assert made["movers"] == []
    assert made["joiners"][0]["changes"]["department"] == [None, "Unassigned"]
    assert codes(made["warnings"]) == ["no_department", "no_department"]


def test_withheld_and_missing_names_are_warnings():
    made = shown(preview(table(["1,'N/D',Sales,,", "2,,Sales,,"])))

    assert codes(made["warnings"]) == ["name_withheld", "no_name"]
    assert len(made["joiners"]) == 2


def test_words_for_kind_status_and_place_are_read_in_both_languages():
    header = "工号,姓名,部门,员工类型,状态,国家,时区,职能,语言"
    rows = [
        "1,王芳,销售部,正式员工,在职,中国,Asia/Shanghai,财务,中文",
        "2,李强,销售部,外包,休假,GB,europe/london,HR,en",
        "3,张三,销售部,火星人,在职,Atlantis,Mars/Base,??,tlh",
    ]

    made = shown(preview(table(rows, header)))

    assert made["joiners"][0]["changes"]["country"] == [None, "CN"]
    second = made["joiners"][1]["changes"]
    assert second["kind"] == [None, "contractor"]
    assert second["working_status"] == [None, "on_leave"]
    assert {e["row"] for e in made["errors"]} == {4}


def test_last_days_make_leavers_and_planned_ends():
    header = "Employee number,Name,Department,Leaving date"
    apply(table(["1,Ada,Sales,", "2,Bo,Sales,"], header))
    gone, going = LATER - timedelta(days=5), LATER + timedelta(days=5)

    made = later(
        table([f"1,Ada,Sales,{gone}", f"2,Bo,Sales,{going}", f"3,Cy,Sales,{gone}"], header)
    )

    document = shown(made)
    assert numbers(document["leavers"]) == ["1"]
    assert document["changed"][0]["changes"] == {"left_on": [None, going.isoformat()]}
    assert codes(document["warnings"]) == ["already_left"]
    services.apply_import(roster_import=made, actor=None, now=LATER_NOW)
    ends = dict(JobRecord.objects.current().values_list("employee__employee_number", "valid_to"))
    assert ends == {"1": gone + timedelta(days=1), "2": going + timedelta(days=1)}


def test_somebody_hired_later_starts_then():
    header = "Employee number,Name,Department,Hire date"
    start = DAY + timedelta(days=10)
    text = table([f"1,Ada,Sales,{start}"], header)

    apply(text)

    assert JobRecord.objects.get().valid_from == start
    assert shown(preview(text, day=DAY + timedelta(days=1)))["joiners"] == []


def test_the_day_comes_first_where_the_column_shows_it():
    header = "Employee number,Name,Department,Hire date"

    made = shown(preview(table(["1,Ada,Sales,03/04/2020", "2,Bo,Sales,25/12/2020"], header)))

    assert made["joiners"][0]["changes"]["hired_on"] == [None, "2020-04-03"]


def test_dates_that_nothing_tells_are_asked():
    header = "Employee number,Name,Department,Hire date"
    text = table(["1,Ada,Sales,03/04/2020"], header)

    assert codes(shown(preview(text))["errors"]) == ["ambiguous_date"]
    told = shown(preview(text, date_order="month_first"))
    assert told["joiners"][0]["changes"]["hired_on"] == [None, "2020-03-04"]


def test_the_matching_is_remembered_for_the_source():
    header = "Employee number,Name,Bereich"
    apply(table(["1,Ada,Sales"], header), columns={"department": "Bereich"}, source="berlin")

    made = preview(table(["1,Ada,Sales"], header), source="berlin")

    assert made.columns["department"] == "Bereich"
    assert preview(table(["1,Ada,Sales"], header), source="other").columns.keys() == {
        "employee_number",
        "full_name",
    }


def test_a_mapping_to_what_is_not_there_is_refused():
    with pytest.raises(UnknownColumn, match="Nowhere"):
        preview(table(FIRST), columns={"site": "Nowhere"})
    with pytest.raises(UnknownColumn, match="shoe_size"):
        preview(table(FIRST), columns={"shoe_size": "Name"})


def test_a_file_of_post_groups_is_refused_as_what_it_is():
    header = "Unit,Reporting Senior Post,Grade,Generic Job Title,Number of Posts in FTE"

    with pytest.raises(NotARoster, match=r"not a roster of people.*Number of Posts in FTE.*3\.8"):
        preview(table(["Sales,1,G7,Manager,3.8", "Sales,1,G6,Clerk,1"], header))


def test_a_file_without_key_is_refused_naming_its_columns():
    with pytest.raises(NotARoster, match=r"Employee number.*姓名, 黨籍"):
        preview(table(["王芳,甲"], "姓名,黨籍"))


def test_somebody_without_source_who_is_in_the_file_is_adopted():
    home = department("Sales", since=date(2020, 1, 1))
    employee(home, number="1", name="Ada", since=date(2020, 1, 1), time_zone="Europe/London")
    header = "Employee number,Name"

    made = preview(table(["1,Ada"], header))

    assert shown(made)["changed"][0]["changes"] == {"source": [None, "roster"]}
    services.apply_import(roster_import=made, actor=None, now=NOW)
    assert numbers(shown(later(table(["2,Bo"], header)))["leavers"]) == ["1"]


def test_a_file_of_departments_has_heads_and_cost_centres():
    apply(table(FIRST))
    text = table(
        ["S,Sales & Service,,2,CC1", "S1,Retail,S,Cy Cedar,CC2", "S2,Online,S,nobody,", "X,X,X,,"],
        "Code,Name,Parent,Head,Cost centre",
    )

    made = apply(text)

    document = shown(made)
    assert made.kind == "departments"
    assert [d["code"] for d in document["departments_new"]] == ["S", "S1", "S2", "X"]
    assert codes(document["warnings"]) == ["department_cycle", "head_not_found"]
    place = DepartmentPlace.objects.get(department__code="S1")
    assert (place.parent.code, place.head.full_name, place.cost_centre) == (
        "S",
        "Cy Cedar",
        "CC2",
    )
    assert shown(preview(text))["departments_new"] == []
