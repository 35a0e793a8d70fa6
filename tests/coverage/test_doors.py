"""The same figures on page, CSV, XLSX, API and command; and who may see them."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from python_calamine import load_workbook

from courses.coverage.shapes import COLUMNS
from tests.factories.assignments import obligation

pytestmark = pytest.mark.django_db
QUERIES = [
    "",
    "department=SALES",
    "course=ai",
    "kind=contractor",
    "as_of=2026-06-30",
    "as_of=2026-07-20&known_at=2026-06-01T00:00:00Z&department=SHOPS",
]


def command(query):
    pairs = [pair.split("=") for pair in query.split("&") if pair]
    arguments = [part for name, value in pairs for part in (f"--{name.replace('_', '-')}", value)]
    out = io.StringIO()
    call_command("coverage", *arguments, "--format", "json", stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


@pytest.mark.parametrize("query", QUERIES)
def test_case_30_screen_csv_xlsx_api_and_command_say_the_same(client, firm, frozen, query):
    client.force_login(firm.hr)
    said = command(query)

    api = client.get(f"/api/v1/coverage/?{query}").json()
    text = client.get(f"{reverse('coverage:download', args=['csv'])}?{query}").content.decode()
    xlsx = client.get(f"{reverse('coverage:download', args=['xlsx'])}?{query}").content
    page = client.get(
        f"{reverse('coverage:coverage')}?{query}&open=SALES&open=TOP"
    ).content.decode()

    assert api == said
    assert said["rows"]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [tuple(row) for row in rows] == [COLUMNS] * len(rows)
    plain = [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in said["rows"]
    ]
    for row in plain:
        for name in ("coverage", "on_track"):
            row[name] = row[name] and f"{float(row[name]):.4f}"
    assert rows == plain
    sheet = load_workbook(io.BytesIO(xlsx)).get_sheet_by_name("coverage").to_python()
    assert len(sheet) == len(rows) + 1
    for row, cells in zip(said["rows"], sheet[1:], strict=True):
        assert cells == ["" if value is None else value for value in row.values()]
    shown = re.findall(r'class="frac">(\d+) / (\d+)<', page)
    cells = {(str(r["covered"]), str(r["required"])) for r in said["rows"] if r["required"]}
    assert cells <= set(shown)


def test_the_five_states_add_up_to_the_headcount_in_every_row(firm, frozen):
    for query in QUERIES:
        for row in command(query)["rows"]:
            states = ("not_required", "excluded", "covered", "pending", "overdue")
            assert sum(row[name] for name in states) == row["headcount"]
            assert row["required"] == row["covered"] + row["pending"] + row["overdue"]


def test_case_16_two_jobs_count_in_both_units_and_once_above_them(firm, frozen):
    rows = {(r["department"], r["course"]): r for r in command("")["rows"]}

    assert rows["SALES", "data"]["required"] == 1
    assert rows["LAW", "data"]["required"] == 1
    assert rows["TOP", "data"]["required"] == 1


def test_case_32_nobody_required_is_null_and_a_share_never_rounds_to_all_or_nothing(firm, frozen):
    rows = {(r["department"], r["course"]): r for r in command("")["rows"]}

    assert rows["SHOPS", "data"]["coverage"] is None
    assert rows["SHOPS", "data"]["on_track"] is None


def test_case_18_contractors_can_be_asked_for_alone(firm, frozen):
    (top, *_rest) = command("kind=contractor&course=ai")["rows"]

    assert (top["headcount"], top["overdue"], top["required"]) == (1, 1, 1)


def test_case_14_a_backdated_correction_leaves_what_was_known_before(firm, frozen):
    before = command("as_of=2026-06-30&known_at=2026-06-01T00:00:00Z&course=ai")
    obligation(
        firm.people["never"],
        firm.ai,
        due_on=date(2026, 6, 30),
        covered=(date(2026, 6, 1), date(2027, 6, 1)),
        at=datetime(2026, 6, 25, tzinfo=UTC),
    )

    again = command("as_of=2026-06-30&known_at=2026-06-01T00:00:00Z&course=ai")
    after = command("as_of=2026-06-30&known_at=2026-06-26T00:00:00Z&course=ai")

    assert again == before
    assert after["rows"][0]["covered"] == before["rows"][0]["covered"] + 1


def test_an_unknown_department_or_date_is_refused_with_its_name(firm, frozen):
    for arguments, word in (
        (["--department", "NOWHERE"], "NOWHERE"),
        (["--course", "alchemy"], "alchemy"),
        (["--as-of", "2026-02-30"], "2026-02-30"),
        (["--known-at", "yesterday"], "yesterday"),
        (["--kind", "service_account"], "service_account"),
    ):
        with pytest.raises(CommandError, match=word) as refusal:
            call_command("coverage", *arguments)
        assert refusal.value.returncode == 2


def test_a_known_at_that_is_not_over_is_refused(firm, frozen, monkeypatch):
    monkeypatch.setattr("orgchange.core.watermark.PATIENCE", 0)

    with pytest.raises(CommandError, match="not settled"):
        call_command("coverage", "--known-at", "2026-07-02T00:00:00Z")


def test_a_head_sees_the_own_departments_and_nothing_beside_them(client, firm, frozen):
    client.force_login(firm.head)

    rows = client.get("/api/v1/coverage/").json()["rows"]

    assert {row["department"] for row in rows} == {"SALES", "SHOPS"}
    assert rows == command("department=SALES")["rows"]
    for door in ("/coverage/", "/coverage/people/", "/coverage/download/csv/", "/api/v1/coverage/"):
        assert client.get(f"{door}?department=LAW").status_code == 404
        assert client.get(f"{door}?department=TOP").status_code == 404


def test_who_heads_nothing_finds_no_figures(client, firm, frozen):
    client.force_login(firm.stranger)

    for door in ("/coverage/", "/coverage/people/", "/coverage/changes/", "/api/v1/coverage/"):
        assert client.get(door).status_code == 404


def test_a_figure_opens_to_exactly_its_people(client, firm, frozen):
    client.force_login(firm.hr)
    row = next(r for r in command("department=TOP&course=ai")["rows"] if r["department"] == "TOP")

    for state in ("covered", "pending", "overdue", "excluded", "not_required"):
        found = client.get(f"/api/v1/coverage/people/?course=ai&state={state}").json()
        assert found["count"] == len(found["results"]) == row[state]
        assert {line["state"] for line in found["results"]} <= {state}

    page = client.get("/coverage/people/?course=ai&state=overdue&detail=expired").content.decode()
    assert "Expired" in page
    assert "Never" not in page


def test_a_head_opens_only_people_whose_records_are_in_sight(client, firm, frozen):
    client.force_login(firm.head)

    found = client.get("/api/v1/coverage/people/?course=ai").json()

    assert {line["full_name"] for line in found["results"]} == {
        "Covered",
        "Covered2",
        "Pending",
        "Never",
    }


def test_a_saved_report_gives_the_same_figures_after_a_transfer(client, firm, frozen):
    client.force_login(firm.hr)
    response = client.post("/coverage/reports/save/?course=ai", {"title": "June"})
    report = response.headers["Location"]
    obligation(firm.people["never"], firm.ai, due_on=None, at=datetime(2026, 7, 1, 9, tzinfo=UTC))

    assert "the figures are the same" in client.get(report).content.decode()


def test_formula_cells_are_made_harmless(client, firm, frozen):
    from courses.coverage.exports import _plain

    assert _plain("=1+1") == "'=1+1"
    assert _plain(5) == 5


def test_known_on_a_day_means_as_it_ended(firm, frozen):
    said = command("as_of=2026-06-30&known_at=2026-06-01&course=ai")

    assert said["known_at"] == "2026-06-01T23:59:59.999999Z"


def test_known_today_means_now(client, firm, frozen, monkeypatch):
    monkeypatch.setattr("orgchange.core.watermark.MARGIN", timedelta(0))
    client.force_login(firm.hr)
    today = frozen.date().isoformat()

    assert command(f"known_at={today}")["known_at"] == frozen.isoformat().replace("+00:00", "Z")
    page = client.get(reverse("coverage:coverage"), {"known_at": today})
    assert f'name="known_at" value="{today}"' in page.content.decode()
