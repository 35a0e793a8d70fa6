"""Rosters that nobody here wrote: each comes in, or is refused for its true reason."""

import csv
import io
import json
import os
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from orgchange.core.errors import DomainError
from orgchange.directory.models import DepartmentPlace, Employee, JobRecord
from orgchange.directory.roster import services
from tests.directory.roster.tools import NOW, codes, numbers, shown

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.real_inputs,
    pytest.mark.skipif("REAL_INPUTS" not in os.environ, reason="REAL_INPUTS is not set"),
]
SERIES = "uk-organograms/series/cabinet_office-{}-senior.csv"
DAYS = ("2011-03-31", "2011-09-30", "2012-03-31")


def real(name):
    return Path(os.environ["REAL_INPUTS"], "hr", name)


def read(name, *, day=date(2020, 1, 1), **options):
    asked = options.pop("asked", {})
    with real(name).open("rb") as file:
        return services.preview(
            file=file,
            file_name=real(name).name,
            options=services.Options(effective_on=day, asked=asked, **options),
            actor=None,
            now=NOW,
        )


def apply(name, **options):
    made = read(name, may_let_leave=True, **options)
    services.apply_import(roster_import=made, actor=None, now=NOW)
    return made


def plain(day):
    with real(SERIES.format(day)).open(encoding="utf-8-sig", newline="") as file:
        return {row["Post Unique Reference"]: row for row in csv.DictReader(file)}


def plainly(day, before):
    """Joiners, leavers, movers and manager changes by a plain comparison of two files."""
    old, new = plain(before), plain(day)
    both = old.keys() & new.keys()
    unit, manager = "Unit", "Reports to Senior Post"
    return {
        "joiners": sorted(new.keys() - old.keys()),
        "leavers": sorted(old.keys() - new.keys()),
        "movers": sorted(k for k in both if old[k][unit] != new[k][unit]),
        "manager_changes": sorted(k for k in both if old[k][manager] != new[k][manager]),
    }


def test_three_dated_files_of_one_organisation_differ_as_a_plain_comparison_says():
    apply(SERIES.format(DAYS[0]), day=date.fromisoformat(DAYS[0]), source="co")
    counts = []
    for before, day in pairwise(DAYS):
        made = shown(apply(SERIES.format(day), day=date.fromisoformat(day), source="co"))

        expected = plainly(day, before)
        assert {name: numbers(made[name]) for name in expected} == expected
        counts.append([len(rows) for rows in expected.values()])
        assert made["errors"] == []
        assert made["needs_confirmation"] == []
    assert counts == [[54, 36, 16, 48], [26, 32, 144, 49]]


def test_the_present_and_the_past_both_stand():
    for day in DAYS:
        apply(SERIES.format(day), day=date.fromisoformat(day), source="co")
    for day in DAYS:
        standing = JobRecord.objects.current().on(date.fromisoformat(day))
        held = dict(standing.values_list("employee__employee_number", "department__places__name"))
        assert held == {number: row["Unit"] for number, row in plain(day).items()}


@pytest.mark.parametrize(
    ("name", "people", "errors", "warnings"),
    [
        ("series/home_office-2011-03-31-senior.csv", 124, {}, {"no_name", "duplicate_agrees"}),
        ("series/home_office-2011-09-30-senior.csv", 146, {"duplicate_differs": 4}, set()),
        ("series/home_office-2012-09-30-senior.csv", 179, {"duplicate_differs": 22}, set()),
        (
            "series/department_of_education-2011-09-30-senior.csv",
            120,
            {},
            {"case_differs", "duplicate_agrees", "no_department"},
        ),
        ("2013-09-30/011013-DH---Organogram-senior.csv", 173, {}, {"name_withheld"}),
        (
            "2013-09-30/20131114-HOCS-Consolidated-September-2013-FINAL-senior.csv",
            155,
            {"duplicate_differs": 6},
            {"manager_not_found", "manager_self", "name_withheld"},
        ),
        (
            "2013-09-30/Copy-of-HEE-organogram---September-2013-cleaned-senior.csv",
            341,
            {"duplicate_differs": 4},
            {"no_manager_mark", "case_differs"},
        ),
    ],
)
def test_organograms_come_in_and_what_is_wrong_is_named(name, people, errors, warnings):
    made = shown(apply(f"uk-organograms/{name}"))

    assert Employee.objects.count() == len(made["joiners"]) == people
    assert Counter(codes(made["errors"])) == errors
    assert set(codes(made["warnings"])) >= warnings
    assert all(e["row"] and e["column"] and e["value"] for e in made["errors"])


@pytest.mark.parametrize(
    "name",
    [
        "series/home_office-2012-09-30-junior.csv",
        "2013-09-30/011013-DH---Organogram-junior.csv",
    ],
)
def test_post_groups_are_refused_as_what_they_are(name):
    with pytest.raises(DomainError, match=r"not a roster of people.*Number of Posts in FTE"):
        read(f"uk-organograms/{name}")


@pytest.mark.parametrize(
    ("name", "encoding", "rows"),
    [
        ("term07-utf8bom.csv", "utf-8-sig", 128),
        ("term08-gb18030.csv", "gb18030", 124),
        ("term08-cp950.csv", "cp950", 124),
        ("term09-utf16le-bom.tsv", "utf-16", 117),
        ("term09.xlsx", "", 117),
    ],
)
def test_legislators_have_no_number_and_come_in_by_name_when_told(name, encoding, rows):
    with pytest.raises(DomainError, match="姓名"):
        read(f"tw-legislators/{name}")

    asked = {"columns": {"employee_number": "姓名", "department": "政黨"}}
    made = read(f"tw-legislators/{name}", asked=asked, day=date(2016, 2, 1))

    assert made.encoding == encoding
    assert made.counts["rows"] == rows
    assert "民主進步黨" in [d["name"] for d in shown(made)["departments_new"]]
    assert shown(made)["errors"] == []


def test_one_list_in_three_encodings_is_one_list():
    asked = {"columns": {"employee_number": "姓名"}}
    names = [
        numbers(shown(read(f"tw-legislators/{name}", asked=asked))["joiners"])
        for name in ("term08-gb18030.csv", "term08-cp950.csv")
    ]

    assert names[0] == names[1]
    assert len(names[0]) > 100


def test_a_tree_of_departments_comes_in():
    lines = ["code,name,parent"]

    def walk(node, parent):
        lines.append(f"{node['oid']},{node['name']},{parent}")
        for child in node.get("children", []):
            walk(child, node["oid"])

    walk(json.loads(real("tw-gov-orgtree/oid.tree.lite.json").read_text()), "")
    made = services.preview(
        file=io.BytesIO("\n".join(lines).encode()),
        file_name="tree.csv",
        options=services.Options(effective_on=date(2020, 1, 1)),
        actor=None,
        now=NOW,
    )
    services.apply_import(roster_import=made, actor=None, now=NOW)

    assert len(lines) - 1 == 1523
    assert codes(shown(made)["errors"]) == ["no_code"] * 3  # three nodes have none
    assert DepartmentPlace.objects.count() == 1520


def test_a_tree_as_json_is_refused_as_what_it_is():
    with pytest.raises(DomainError, match="JSON"):
        read("tw-gov-orgtree/oid.tree.lite.json")


def test_a_list_of_codes_without_a_header_comes_in_when_told():
    with pytest.raises(DomainError, match="100000000A"):
        read("tw-gov-orgtree/orgcode.txt")

    asked = {"kind": "departments", "has_header": False, "columns": {"code": "#1", "name": "#2"}}
    made = shown(read("tw-gov-orgtree/orgcode.txt", asked=asked))

    assert made["errors"] == []
    assert made["rows"] == 4340
