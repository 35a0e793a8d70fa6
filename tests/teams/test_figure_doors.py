"""Team figures at the doors: the same everywhere, withheld where they would tell too much."""

import csv
import json
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import CommandError, call_command
from python_calamine import load_workbook

from orgchange.core.dated import put
from orgchange.teams.models import Waiver
from orgchange.teams.reports.shapes import COLUMNS, TREND_COLUMNS
from tests.factories.directory import department, employee, grant, job, user
from tests.factories.teams import membership, team

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def firm():
    """TOP over SHOP (business, headed by Hanna) and LAB (data science). Big has five working
    members, three of them of another function; Small two, one of whom has moved."""
    firm = SimpleNamespace()
    firm.top = department("TOP", name="Head office")
    firm.hanna = employee(firm.top, name="Hanna Head", function="business")
    firm.shop = department(
        "SHOP", name="Shop", parent=firm.top, head=firm.hanna, function="business"
    )
    firm.lab = department("LAB", name="Lab", parent=firm.top, function="data_science")
    firm.sellers = [employee(firm.shop, name=f"Seller {n}") for n in range(3)]
    firm.makers = [employee(firm.lab, name=f"Maker {n}") for n in range(4)]
    job(firm.makers[3], firm.shop, since=date(2026, 3, 1))
    firm.big = team("Big", kind="pilot")
    for person in (*firm.sellers[:2], *firm.makers[:3]):
        membership(firm.big, person, allocation=30)
    firm.small = team("Small", host_function="data_science", lead=firm.makers[0])
    for person in (firm.makers[0], firm.makers[3]):
        membership(firm.small, person, slot="owner", allocation=60)
    firm.hr, firm.chief = user(username="hr"), user(username="chief")
    grant(firm.hr, "hr")
    grant(firm.chief, "executive")
    firm.head = user(firm.hanna, username="hanna")
    firm.lead = user(firm.makers[0], username="lead")
    firm.clerk = user(firm.sellers[0], username="clerk")
    return firm


def rows_of(client, who, path="", **given):
    client.force_login(who)
    response = client.get(f"/api/v1/team-figures/{path}", given)
    return response.json()["rows"] if response.status_code == 200 else response.status_code


def shown(value):
    """A value as CSV writes it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_whole_document_of_the_organisation(client, firm):
    client.force_login(firm.hr)

    found = client.get("/api/v1/team-figures/", {"as_of": "2026-07-01"}).json()

    assert (found["as_of"], found["known_at"]) == ("2026-07-01", None)
    (row,) = found["rows"]
    assert list(row) == list(COLUMNS)
    assert row == {
        "scope": "organisation",
        "code": "",
        "name": "",
        "host_function": "",
        "teams": 2,
        "teams_measured": 2,
        "teams_above_target": 0,
        "working": 7,
        "cross": 4,
        "background": 1,
        "people": 6,
        "high_load": 1,
        "over_load": 0,
        "highest_load": 90,
        "slots_required": 13,
        "slots_filled": 1,
        "slots_unowned": 12,
        "unowned": "",
        "held_days": 90,
        "core_days": 90 * 7,
        "target": "",
        "minimum_share": None,
        "meets_target": None,
        "waived_until": None,
        "share": 0.5714,
        "background_share": 0.1429,
        "mix": 0.49,  # 1 − (3² + 4²) / 7²: three seats of sellers, four of makers
        "continuity": 0.1429,
    }


def test_the_mix_of_several_teams_is_of_all_their_pairs(client, firm):
    client.force_login(firm.hr)

    rows = client.get("/api/v1/team-figures/", {"scope": "function"}).json()["rows"]

    mixes = {row["code"]: row["mix"] for row in rows}
    assert mixes == {"business": 0.48, "data_science": 0.5}  # 2 + 3 of five; 1 + 1 of two
    for query in ("", "?scope=function"):
        assert "Mix" in client.get(f"/teams/figures/{query}").content.decode()


SCOPES = [
    {},
    {"scope": "function"},
    {"function": "data_science"},
    {"department": "LAB"},
    {"scope": "team"},
    {"scope": "team", "only": "unowned", "sort": "-share"},
    {"as_of": "2026-02-28", "known_at": "2026-06-01T00:00:00Z", "scope": "team"},
]


@pytest.mark.parametrize("given", SCOPES, ids=str)
def test_page_csv_xlsx_and_api_say_the_same(client, firm, given):
    rows = rows_of(client, firm.hr, **given)

    text = client.get("/teams/figures/csv/", given).content.decode()
    xlsx = client.get("/teams/figures/xlsx/", given).content
    page = client.get("/teams/figures/", given)

    said = [[shown(value) for value in row.values()] for row in rows]
    found = list(csv.reader(StringIO(text)))
    assert found[0] == list(COLUMNS)
    shares = ("share", "background_share", "mix", "continuity")
    assert [_numbers(row, found[0], shares) for row in found[1:]] == [
        _numbers(row, found[0], shares) for row in said
    ]
    cells = load_workbook(BytesIO(xlsx)).get_sheet_by_name("teams").to_python()
    assert len(cells) == len(rows) + 1
    assert [line[7:9] for line in cells[1:]] == [[r["working"], r["cross"]] for r in rows]
    assert [row.as_dict()["cross"] for row in page.context["report"].rows] == [
        r["cross"] for r in rows
    ]


def _numbers(row, names, shares):
    pairs = zip(names, row, strict=True)
    return [float(v) if n in shares and v else v for n, v in pairs]


@pytest.mark.parametrize(
    ("options", "given"),
    [
        ([], {}),
        (["--function", "business"], {"function": "business"}),
        (["--department", "lab"], {"department": "lab"}),
        (["--scope", "team", "--as-of", "2026-02-28"], {"scope": "team", "as_of": "2026-02-28"}),
    ],
    ids=str,
)
def test_the_command_says_what_the_api_says(client, firm, capsys, options, given):
    call_command("team_figures", *options, "--format", "json")
    said = json.loads(capsys.readouterr().out)

    assert said["rows"] == rows_of(client, firm.hr, **given)


def test_the_command_prints_a_table_and_refuses_what_it_does_not_know(firm, capsys):
    call_command("team_figures", "--scope", "team")

    assert "Big" in capsys.readouterr().out
    with pytest.raises(CommandError) as refusal:
        call_command("team_figures", "--department", "NOWHERE")
    assert refusal.value.returncode == 2


def test_a_transfer_changes_the_share_from_its_day_on_and_not_before(client, firm):
    before = rows_of(client, firm.hr, team=firm.small.pk, as_of="2026-02-28")[0]
    after = rows_of(client, firm.hr, team=firm.small.pk, as_of="2026-03-01")[0]

    assert (before["cross"], after["cross"]) == (0, 1)


def test_background_over_fewer_than_five_is_for_hr_and_for_who_runs_the_team(client, firm):
    asked = {"team": firm.small.pk}

    def background(who):
        row = rows_of(client, who, **asked)[0]
        return row["background"], row["background_share"], row["cross"]

    assert background(firm.hr) == (1, 0.5, 1)
    assert background(firm.lead) == (1, 0.5, 1)
    assert background(firm.chief) == (None, None, 1)
    assert background(firm.clerk) == (None, None, 1)
    assert rows_of(client, firm.chief, team=firm.big.pk)[0]["background"] == 0


def test_the_trend_withholds_the_same(client, firm):
    of_small = {"path": "trend/", "team": firm.small.pk}

    assert rows_of(client, firm.hr, **of_small)[-1]["background"] == 1
    assert rows_of(client, firm.chief, **of_small)[-1]["background"] is None


def test_the_trend_has_37_points_and_ends_with_the_figure_of_the_day(client, firm):
    found = rows_of(client, firm.hr, "trend/")
    today = rows_of(client, firm.hr)[0]

    assert len(found) == 37
    assert found[-1]["day"] == "2026-07-01"
    assert found[-2]["day"] == "2026-06-30"
    assert (found[-1]["cross"], found[-1]["working"]) == (today["cross"], today["working"])
    assert found[0]["share"] is None


def test_a_manager_sees_the_teams_in_which_people_of_theirs_work(client, firm):
    assert [row["name"] for row in rows_of(client, firm.head, scope="team")] == ["Big", "Small"]
    before = rows_of(client, firm.head, scope="team", as_of="2026-02-28")
    assert [row["name"] for row in before] == ["Big"]
    assert len(rows_of(client, firm.chief, scope="team")) == 2


def test_plain_employees_see_one_teams_figures_and_no_sums_over_teams(client, firm):
    assert rows_of(client, firm.clerk) == 404
    assert rows_of(client, firm.clerk, scope="team") == 404
    assert rows_of(client, firm.clerk, team=firm.big.pk)[0]["working"] == 5
    assert rows_of(client, firm.hr, team=999_999) == 404


def test_a_waiver_is_named_beside_the_figure_and_changes_nothing(client, firm):
    asked = {"team": firm.big.pk}
    before = rows_of(client, firm.hr, **asked)[0]
    value = {"reason": "Starts small.", "approved_by_id": firm.hr.pk}
    key = {"team_id": firm.big.pk, "rule": "minimum_share"}
    put(Waiver, key, value, valid_from=date(2026, 6, 1), valid_to=date(2026, 8, 1), at=NOW)

    after = rows_of(client, firm.hr, **asked)[0]

    assert after == {**before, "waived_until": "2026-07-31"}
    assert after["meets_target"] is False


def test_the_page_opens_each_figure_to_its_formula_and_its_people(client, firm):
    client.force_login(firm.hr)

    page = client.get("/teams/figures/").content.decode()

    assert "whose home function is not the team&#x27;s host function" in page
    assert "4 of 7 working members" in page
    trend = client.get("/teams/figures/trend/").content.decode()
    assert 'class="target"' in trend
    assert "4 / 7 · 57 %" in trend
    people = client.get("/teams/figures/people/", {"figure": "cross"})
    assert people.context["page"].paginator.count == 4
    named = {line.employee.full_name for line in people.context["lines"]}
    assert named == {"Maker 0", "Maker 1", "Maker 2", "Maker 3"}


def test_who_has_worked_in_several_functions_is_not_for_executives_by_name(client, firm):
    client.force_login(firm.chief)

    assert client.get("/teams/figures/people/", {"figure": "background"}).status_code == 404
    assert client.get("/teams/figures/people/", {"figure": "cross"}).status_code == 200
    page = client.get("/teams/figures/").content.decode()
    assert "figure=background" not in page


def test_people_behind_a_department_and_a_function_are_those_counted(client, firm):
    for given in ({"department": "LAB"}, {"function": "business"}, {"team": firm.big.pk}):
        row = rows_of(client, firm.hr, **given)[0]
        found = client.get("/teams/figures/people/", {**given, "figure": "cross"})
        assert found.context["page"].paginator.count == row["cross"], given


def test_what_is_not_understood_is_refused_by_name(client, firm):
    client.force_login(firm.hr)
    for given in (
        {"as_of": "2026-02-30"},
        {"known_at": "soon"},
        {"scope": "world"},
        {"function": "magic"},
        {"team": "one"},
        {"sort": "luck"},
    ):
        response = client.get("/api/v1/team-figures/", given)
        assert response.status_code == 422 or response.status_code == 400
        assert response.json()["errors"][0]["field"] == next(iter(given))


def test_a_firm_without_teams_is_told_what_belongs_here(client):
    account = user(username="hr")
    grant(account, "hr")
    client.force_login(account)

    page = client.get("/teams/figures/").content.decode()

    assert "No team is open here on this day" in page


def test_a_name_that_is_a_formula_stays_a_text_in_csv(client, firm):
    team("=cmd()")
    client.force_login(firm.hr)

    text = client.get("/teams/figures/csv/", {"scope": "team"}).content.decode()

    assert "'=cmd()" in text


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("share", ["Small", "Big", "Empty"]),
        ("-share", ["Big", "Small", "Empty"]),
        ("-load", ["Big", "Small", "Empty"]),
        ("-name", ["Small", "Empty", "Big"]),
        ("continuity", ["Big", "Empty", "Small"]),
    ],
)
def test_teams_stand_in_the_order_of_a_figure_those_without_one_last(client, firm, sort, expected):
    team("Empty")

    assert [row["name"] for row in rows_of(client, firm.hr, scope="team", sort=sort)] == expected


def test_no_order_tells_whose_background_is_withheld(client, firm):
    """Small has one of two with a background, Big none of five."""
    seen = [row["name"] for row in rows_of(client, firm.hr, scope="team", sort="-background")]
    told = [row["name"] for row in rows_of(client, firm.chief, scope="team", sort="-background")]

    assert (seen, told) == (["Small", "Big"], ["Big", "Small"])


def test_the_trend_says_the_same_on_page_csv_xlsx_api_and_command(client, firm, capsys):
    api = rows_of(client, firm.hr, "trend/")
    client.force_login(firm.hr)
    text = client.get("/teams/figures/trend-csv/").content.decode()
    sheet = client.get("/teams/figures/xlsx/").content
    page = client.get("/teams/figures/trend/").content.decode()
    capsys.readouterr()
    call_command("team_figures", trend=True, format="json")
    said = json.loads(capsys.readouterr().out)["rows"]
    call_command("team_figures", trend=True, format="csv")
    printed = capsys.readouterr().out

    assert said == api
    assert printed == text
    last = list(csv.DictReader(StringIO(text)))[-1]
    assert tuple(last) == TREND_COLUMNS == tuple(api[-1])
    book = load_workbook(BytesIO(sheet)).get_sheet_by_name("trend").to_python()
    names = ("teams_above_target", "teams_measured", "slots_filled", "slots_required")
    assert [api[-1][name] for name in names] == [0, 2, 1, 13]
    assert [book[-1][book[0].index(name)] for name in names] == [0, 2, 1, 13]
    assert [int(last[name]) for name in names] == [0, 2, 1, 13]
    assert "1 / 13 · 8 %" in page
    figures = rows_of(client, firm.hr)[0]
    assert [figures[name] for name in names] == [0, 2, 1, 13]


def test_the_command_prints_the_trend_as_a_table(firm, capsys):
    call_command("team_figures", trend=True)

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 38
    assert lines[0].split() == list(TREND_COLUMNS)
