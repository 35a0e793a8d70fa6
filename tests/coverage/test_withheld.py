"""Case 31: small groups are withheld from an executive, on page, CSV, XLSX, PDF and API alike."""

import csv
import io
import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.urls import reverse
from python_calamine import load_workbook

from courses.coverage import history, kept
from courses.coverage.models import CoverageDay, SavedReport
from tests.coverage.conftest import DUE, NOW
from tests.coverage.test_doors import command
from tests.coverage.test_pdf import pages
from tests.factories.assignments import course, obligation, requirement
from tests.factories.directory import department, employee, grant, user

pytestmark = pytest.mark.django_db
COVERED = {"due_on": DUE, "covered": (date(2026, 1, 5), date(9999, 12, 31))}
LATE = {"due_on": DUE}
STATES = ("not_required", "excluded", "covered", "pending", "overdue", "required")
NARROWER = [
    "department=SALES",
    "department=SHOPS",
    "course=ai",
    "course=data",
    "course=ai&course=data",
    "department=SALES&course=data",
]


@pytest.fixture
def group(db):
    """TOP (6 people in it) over SALES (1), LAW (7), IT (9); SHOPS (3) and WEB (5) below SALES.

    Everybody must hold ai; in IT four, in LAW six must also hold data.
    """
    group = SimpleNamespace(people={})
    group.top = department("TOP", name="Head office")
    group.places = {"TOP": group.top}
    for code, parent in (("SALES", "TOP"), ("LAW", "TOP"), ("IT", "TOP")):
        group.places[code] = department(code, name=code.title(), parent=group.places[parent])
    for code in ("SHOPS", "WEB"):
        group.places[code] = department(code, name=code.title(), parent=group.places["SALES"])
    group.ai = requirement(course("ai", title="AI basics"))
    group.data = requirement(course("data", title="Data handling"))
    sizes = {"TOP": 6, "SALES": 1, "LAW": 7, "IT": 9, "SHOPS": 3, "WEB": 5}
    for code, size in sizes.items():
        for n in range(size):
            person = employee(group.places[code], name=f"{code} {n}", number=f"{code}{n}")
            obligation(person, group.ai, **(COVERED if n % 2 else LATE))
            group.people[f"{code}{n}"] = person
            if (code, n) in {("IT", k) for k in range(4)} | {("LAW", k) for k in range(6)}:
                obligation(person, group.data, **LATE)
    group.chief = employee(group.top, name="Xenia Executive", number="X1")
    group.executive = user(group.chief, username="xenia")
    grant(group.executive, "executive")
    group.hr = user(username="hr")
    grant(group.hr, "hr")
    kept.recount(now=NOW)
    return group


@pytest.fixture
def executive(client, group, frozen):
    client.force_login(group.executive)
    return client


def rows_of(client, query=""):
    return client.get(f"/api/v1/coverage/?{query}").json()["rows"]


def by_cell(rows):
    return {(row["department"], row["course"]): row for row in rows}


def test_case_31_a_small_group_is_withheld_with_what_it_could_be_worked_out_from(executive, group):
    rows = by_cell(rows_of(executive))

    withheld = {key for key, row in rows.items() if row.get("withheld")}
    # SHOPS has three people, with the one directly in SALES four: WEB goes along.
    # IT has four who must hold data: LAW goes along.
    assert withheld == {
        ("SHOPS", "ai"), ("WEB", "ai"), ("SHOPS", "data"), ("WEB", "data"),
        ("IT", "data"), ("LAW", "data"),
    }  # fmt: skip
    for key in withheld:
        assert {rows[key][name] for name in (*STATES, "coverage", "on_track")} == {None}
    assert rows["SHOPS", "ai"]["headcount"] is None
    assert rows["IT", "data"]["headcount"] == 9
    told = by_cell(command("")["rows"])
    assert {key: rows[key] for key in rows.keys() - withheld} == {
        key: told[key] for key in rows.keys() - withheld
    }


@pytest.mark.parametrize("query", NARROWER)
def test_what_is_withheld_does_not_depend_on_what_else_is_asked(executive, query):
    whole = by_cell(rows_of(executive))

    for key, row in by_cell(rows_of(executive, query)).items():
        assert row == whole[key]


def test_the_total_of_courses_is_withheld_where_it_would_tell_of_one_of_them(executive):
    page = executive.get("/coverage/").content.decode()

    assert page.count(">withheld<") == 4  # IT and LAW: data, and all courses
    assert "Withheld: figures over fewer than 5 people" in page
    data = executive.get("/coverage/?department=IT&course=data").content.decode()
    assert "withheld to protect small groups" in data


@pytest.mark.parametrize("query", ["", *NARROWER, "as_of=2026-05-31"])
def test_case_30_an_executive_is_told_the_same_everywhere(executive, query):
    said = rows_of(executive, query)
    text = executive.get(f"{reverse('coverage:download', args=['csv'])}?{query}").content.decode()
    xlsx = executive.get(f"{reverse('coverage:download', args=['xlsx'])}?{query}").content
    paper = executive.get(f"{reverse('coverage:download', args=['pdf'])}?{query}").content
    page = executive.get(f"{reverse('coverage:coverage')}?{query}&open=SALES").content.decode()

    rows = list(csv.DictReader(io.StringIO(text)))
    sheet = load_workbook(io.BytesIO(xlsx)).get_sheet_by_name("coverage").to_python()[1:]
    printed = " ".join(pages(paper))
    assert len(rows) == len(sheet) == len(said)
    for row, line, cells in zip(said, rows, sheet, strict=True):
        none = "withheld" if row.get("withheld") else ""
        for name, cell in zip(line, cells, strict=True):
            value = row[name]
            assert cell == (none if value is None else value)
            text = f"{value:.4f}" if isinstance(value, float) else str(value)
            assert line[name] == (none if value is None else text)
        if row.get("withheld"):
            people = "withheld" if row["headcount"] is None else row["headcount"]
            assert f"{people} {'withheld ' * 9}".strip() in printed
        elif row["required"]:
            assert f"{row['covered']} / {row['required']} · " in printed
    shown = re.findall(r'class="frac">(\d+) / (\d+)<', page)
    told = {(str(r["covered"]), str(r["required"])) for r in said if r["required"]}
    assert told <= set(shown)


def test_an_executive_opens_no_cell_and_nobody(executive, group):
    page = executive.get("/coverage/").content.decode()

    assert "/coverage/people/" not in page
    assert executive.get("/api/v1/coverage/people/").json()["count"] == 0
    people = executive.get("/coverage/people/").content.decode()
    assert "LAW 1" not in people
    clerk = group.people["LAW1"].pk
    assert executive.get(f"/coverage/people/{clerk}/{group.ai.pk}/").status_code == 404


@pytest.mark.parametrize("door", ["changes", "beside", "skills"])
def test_changes_kinds_and_skills_are_not_open_where_people_are_unseen(executive, door):
    assert executive.get(reverse(f"coverage:{door}")).status_code == 403


@pytest.mark.parametrize(
    ("query", "status", "word"),
    [
        ("as_of=2026-06-29", 400, "2026-06-30"),
        ("as_of=2026-06-03", 400, "2026-05-31"),
        ("as_of=2026-07-31", 400, "2026-06-30"),
        ("as_of=2026-07-01", 400, "2026-06-30"),
        ("as_of=2026-05-31&known_at=2026-06-15T00:00:00Z", 400, "as known now"),
        ("kind=contractor", 403, "whose people"),
    ],
)
def test_other_days_and_kinds_are_refused_and_the_nearest_month_end_named(
    executive, query, status, word
):
    for door in ("/coverage/", "/coverage/download/csv/", "/api/v1/coverage/"):
        answer = executive.get(f"{door}?{query}")
        assert answer.status_code == status
        assert word in answer.content.decode()
    assert executive.post(f"/coverage/reports/save/?{query}").status_code == status


def test_an_executive_who_heads_a_department_sees_it_whole(client, group, frozen):
    group.places["SHOPS"].places.update(head=group.chief)
    client.force_login(group.executive)
    rows, said = by_cell(rows_of(client)), by_cell(command("")["rows"])

    assert rows["SHOPS", "ai"] == said["SHOPS", "ai"]
    assert not any(row.get("withheld") for row in rows_of(client, "department=SHOPS"))
    assert client.get("/api/v1/coverage/people/?department=SHOPS").json()["count"] == 3
    for door in ("changes", "beside", "skills"):
        assert client.get(f"{reverse(f'coverage:{door}')}?department=SHOPS").status_code == 200
    assert (
        client.get("/coverage/?department=SHOPS&as_of=2026-06-11&kind=employee").status_code == 200
    )
    # Of SALES less SHOPS and WEB, one is left.
    assert rows["WEB", "ai"]["withheld"]


def test_whom_an_executive_manages_does_not_make_a_group_larger(client, group, frozen):
    for n in range(3):
        group.people[f"LAW{n}"].jobs.update(manager=group.chief)
    client.force_login(group.executive)
    rows = by_cell(rows_of(client))

    assert rows["LAW", "ai"]["withheld"]  # of seven, the executive knows three
    assert not rows["IT", "ai"].get("withheld")


def test_a_saved_report_keeps_what_its_owner_is_told(executive, group):
    executive.post("/coverage/reports/save/", {"title": "June"})
    executive.post("/coverage/reports/save/?department=SHOPS", {"title": "Shops"})

    for report in SavedReport.objects.order_by("pk"):
        page = executive.get(f"/coverage/reports/{report.pk}/").content.decode()
        assert "the figures are the same" in page
    assert "withheld to protect small groups" in page


TOKEN = re.compile(r"(?i)(csrf\w*|nonce)\W+(value\W+)?[\w+/=-]{20,}")
VIEWS = ["", "open=SALES", "course=ai", "course=data&department=IT", "as_of=2026-06-30"]


def readings(client, group):
    """Everything an executive can read of coverage, as text."""
    places = [f"department={code}" for code in group.places]
    found = {}
    for query in (*VIEWS, *places):
        for door in ("/coverage/", "/coverage/people/", "/api/v1/coverage/"):
            found[f"{door}?{query}"] = client.get(f"{door}?{query}").content.decode()
    for query in (*VIEWS, "department=SALES"):
        for form in ("csv", "xlsx", "pdf"):
            path = f"/coverage/download/{form}/?{query}"
            found[path] = told_in(form, client.get(path).content)
    for place in group.places.values():
        path = reverse("directory:department", args=[place.pk])
        found[path] = client.get(path).content.decode()
    for path in ("/", "/coverage/reports/", "/api/v1/coverage/people/"):
        found[path] = client.get(path).content.decode()
    return {path: TOKEN.sub("", text) for path, text in found.items()}


def keep_history():
    """As if the days had always been as they are known now."""
    CoverageDay.objects.all().delete()
    for day in (date(2026, 5, 31), date(2026, 6, 24), date(2026, 6, 30)):
        history.keep(since=day, until=day, now=NOW)


def told_in(form, content):
    if form == "pdf":
        return "".join(pages(content))
    if form == "xlsx":
        book = load_workbook(io.BytesIO(content))
        return repr([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    return content.decode()


def test_nothing_an_executive_reads_depends_on_who_stands_how_in_small_groups(
    client, group, frozen
):
    keep_history()
    client.force_login(group.executive)
    before = readings(client, group)
    client.force_login(group.hr)
    seen_by_hr = rows_of(client)

    # One of SHOPS falls late and one of WEB gets done: with it, nothing told has changed.
    at = datetime(2026, 1, 6, tzinfo=UTC)
    obligation(group.people["SHOPS1"], group.ai, **LATE, at=at)
    obligation(group.people["WEB0"], group.ai, **COVERED, at=at)
    kept.recount(now=NOW)
    keep_history()

    assert rows_of(client) != seen_by_hr
    client.force_login(group.executive)
    after = readings(client, group)
    assert "withheld" in before[reverse("directory:department", args=[group.places["WEB"].pk])]
    for path, text in before.items():
        assert after[path] == text, path


def test_a_small_department_beside_the_firm_takes_only_the_total_of_both(client, group, frozen):
    stray = department("STRAY", name="Stray")
    for n in range(2):
        obligation(employee(stray, number=f"S{n}"), group.ai, **LATE)
    kept.recount(now=NOW)
    client.force_login(group.executive)
    rows = by_cell(rows_of(client))

    assert rows["STRAY", "ai"]["withheld"]
    assert rows["TOP", "ai"]["required"] == 31
    assert "withheld to protect small groups" in client.get("/coverage/").content.decode()
