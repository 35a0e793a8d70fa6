"""Skill coverage at its doors: whom it shows, what it says, the same on page, CSV, XLSX and API."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse
from python_calamine import load_workbook

from courses.catalogue.models import CourseSkill, CourseVersion
from courses.skills.services.awarding import exempt
from orgchange.core.dated import put
from orgchange.core.dates import OPEN_DATE
from orgchange.teams.models import TeamCharter
from tests.factories import assignments as a
from tests.factories import directory as d
from tests.factories import skills as s
from tests.factories import teams as t
from tests.factories import tracks as k

pytestmark = [pytest.mark.any_engine, pytest.mark.django_db]
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
API, PAGE = "/api/v1/skill-coverage/", "/skills/coverage/"


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def firm():
    """Sales of four under a head; two skills: Ada holds both, Bob half of one, Cem is exempt."""
    top = d.department("TOP")
    head = d.employee(top, name="Hanna Head")
    sales = d.department("SALES", parent=top, head=head, function="business")
    shops = d.department("SHOPS", parent=sales)
    manager = d.employee(sales, name="Maria Manager")
    ada = d.employee(shops, name="Ada", manager_id=manager.pk)
    bob = d.employee(shops, name="Bob", manager_id=manager.pk, function="legal")
    cem = d.employee(sales, name="Cem")
    law = d.department("LAW", parent=top)
    dora = d.employee(law, name="Dora")
    framing = s.skill("framing", name="Framing", position=1)
    risk = s.skill("risk", name="Risk", position=2)
    profile = s.profile({framing: 2, risk: 1}, code="measured", name="Measured")
    s.holding(ada, framing, 3, until=date(2026, 12, 1))
    s.holding(ada, risk, 1)
    s.holding(bob, framing, 1)
    s.holding(dora, framing, 4)
    exempt(
        employee=cem,
        skill=framing,
        starts_on=s.SINCE,
        reason="Never needs it.",
        actor=None,
        now=NOW - timedelta(days=30),
    )
    hr = d.user(username="hr")
    d.grant(hr, "hr")
    people = {p.full_name: p for p in (head, manager, ada, bob, cem, dora)}
    return SimpleNamespace(
        top=top,
        sales=sales,
        shops=shops,
        law=law,
        people=people,
        framing=framing,
        risk=risk,
        profile=profile,
        hr=hr,
        head=d.user(head),
        manager=d.user(manager),
    )


def asked(client, **given):
    answer = client.get(API, {"profile": "measured", **given})
    assert answer.status_code == 200, answer.content
    return answer.json()


def names(document):
    return [row["full_name"] for row in document["results"]]


def test_the_document_of_a_department_with_everything_below_it(client, firm):
    client.force_login(firm.head)

    found = asked(client, department="SALES")

    assert names(found) == ["Ada", "Bob", "Cem", "Maria Manager"]
    framing, risk = found["skills"]
    assert framing == {
        "skill": "framing",
        "name": "Framing",
        "needed": 2,
        "mandatory": True,
        "people": 4,
        "holders": 1,
        "exempt": 1,
        "without": 2,
        "levels_short": 3,
        "ending": 1,
        "single": True,
    }
    assert (risk["holders"], risk["without"], risk["levels_short"]) == (1, 3, 3)
    assert (found["people"], found["complete"]) == (4, 1)
    ada = found["results"][0]
    assert (ada["met"], ada["levels_short"]) == (2, 0)
    assert ada["cells"][0] == {
        "skill": "framing",
        "held": 3,
        "needed": 2,
        "gap": 0,
        "state": "met",
        "valid_until": "2026-11-30",
        "ending": True,
        "single": True,
    }
    assert [row["cells"][0]["state"] for row in found["results"]] == ["met", "gap", "exempt", "gap"]


def test_itself_alone_a_function_and_other_filters(client, firm):
    client.force_login(firm.hr)

    assert names(asked(client, department="SALES", below="0")) == ["Cem", "Maria Manager"]
    assert names(asked(client, function="legal")) == ["Bob"]
    assert names(asked(client, department="SALES", only="single")) == ["Ada"]
    assert names(asked(client, department="SALES", only="exempt")) == ["Cem"]
    assert names(asked(client, q="or")) == ["Dora"]
    assert names(asked(client, department="SALES", sort="gap"))[0] == "Ada"
    assert len(asked(client, skill="risk")["skills"]) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"department": "SALES"},
        {"department": "SALES", "only": "gap", "sort": "-gap"},
        {"function": "legal"},
        {"skill": "risk"},
        {"as_of": "2026-12-15", "q": "a"},
    ],
    ids=str,
)
def test_page_csv_xlsx_and_api_say_the_same(client, firm, given):
    client.force_login(firm.hr)
    given = {"profile": "measured", **given}
    said = asked(client, **given)
    rows = [
        [row["employee_number"], row["full_name"], row["department"], *map(plain, cell.values())]
        for row in said["results"]
        for cell in row["cells"]
    ]

    text = client.get(f"{PAGE}download/csv/", given).getvalue().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1:] == rows
    sums = client.get(f"{PAGE}download/csv/", {**given, "rows": "skills"}).getvalue()
    expected = [[plain(value) for value in row.values()] for row in said["skills"]]
    assert list(csv.reader(io.StringIO(sums.decode("utf-8-sig"))))[1:] == expected
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}download/xlsx/", given).content))
    sheets = {name: book.get_sheet_by_name(name).to_python()[1:] for name in ("people", "skills")}
    assert [[plain(v) for v in row] for row in sheets["people"]] == rows
    assert [[plain(v) for v in row] for row in sheets["skills"]] == expected
    page = client.get(PAGE, given)
    board = page.context["board"]
    assert [row.line.employee.full_name for row in board] == names(said)
    assert [[c.cell.as_dict()["gap"] for c in row.cells] for row in board] == [
        [cell["gap"] for cell in row["cells"]] for row in said["results"]
    ]
    assert [one.holders for one in page.context["totals"].sums] == [
        row["holders"] for row in said["skills"]
    ]


def plain(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value))
    return "" if value is None else str(value)


def test_a_past_day_and_what_was_known_then(client, firm):
    client.force_login(firm.hr)
    bob = firm.people["Bob"]
    s.holding(bob, firm.framing, 2, since=date(2026, 6, 1), at=datetime(2026, 10, 1, tzinfo=UTC))

    def held(**given):
        (row,) = asked(client, q="Bob", **given)["results"]
        return row["cells"][0]["held"]

    assert held() == 2
    assert held(as_of="2026-05-31") == 1
    assert held(as_of="2026-06-01") == 2
    assert held(as_of="2026-06-01", known_at="2026-09-30T00:00:00Z") == 1
    assert held(as_of="2026-12-01") == 2


def test_a_manager_sees_the_own_line_and_a_stranger_nothing(client, firm):
    client.force_login(firm.manager)

    assert names(asked(client)) == ["Ada", "Bob", "Maria Manager"]
    assert names(asked(client, department="LAW")) == []

    client.force_login(d.user(firm.people["Dora"]))
    assert client.get(API).status_code == 404
    assert client.get(PAGE).status_code == 404


def test_who_runs_a_team_sees_all_its_members_others_those_of_their_line(client, firm):
    dora = firm.people["Dora"]
    team = t.team("Bridge", lead=dora)
    for name in ("Ada", "Bob", "Dora"):
        t.membership(team, firm.people[name])
    t.membership(team, firm.people["Cem"], standing="guest")
    client.force_login(d.user(dora))

    assert names(asked(client)) == ["Ada", "Bob", "Dora"]
    assert names(asked(client, team=team.pk)) == ["Ada", "Bob", "Dora"]
    assert asked(client, team=team.pk)["skills"][0]["holders"] == 2

    client.force_login(firm.manager)
    assert names(asked(client, team=team.pk)) == ["Ada", "Bob"]
    assert TeamCharter.objects.filter(team=team).count() == 1


def test_ratings_behind_a_level_are_for_those_who_may_read_them(client, firm):
    ada, dora = firm.people["Ada"], firm.people["Dora"]
    rater = d.employee(firm.law, name="Rita Rater")
    seen = s.bare_rating(ada, firm.risk, 1, by=rater, on=date(2026, 1, 5))
    ada.holdings.get(skill=firm.risk).award.ratings.add(seen)
    team = t.team("Bridge", lead=dora)
    t.membership(team, ada)
    path = f"{PAGE}{ada.pk}/risk/"

    client.force_login(firm.head)
    page = client.get(path, {"profile": "measured", "department": "SHOPS"})
    assert "Rita Rater" in page.content.decode()

    client.force_login(d.user(dora))
    page = client.get(path, {"profile": "measured", "team": team.pk})
    assert page.status_code == 200
    assert "Rita Rater" not in page.content.decode()
    assert client.get(path, {"profile": "measured", "department": "SHOPS"}).status_code == 404


def test_an_executive_is_told_sums_without_people_and_no_small_groups(client, firm):
    for _ in range(6):
        d.employee(firm.shops)
    boss = d.user(d.employee(firm.top, name="Eva Executive"))
    d.grant(boss, "executive")
    client.force_login(boss)

    whole = asked(client)
    assert (whole["people"], whole["results"], whole["withheld"]) == (13, [], False)
    small = asked(client, department="LAW")
    assert (small["withheld"], small["people"], small["skills"]) == (True, None, [])
    for given in ({"function": "legal"}, {"department": "SALES", "below": "0"}):
        assert client.get(API, {"profile": "measured", **given}).status_code == 403
    for given in ({"as_of": "2026-10-30"}, {"known_at": "2026-10-01T00:00:00Z"}):
        assert client.get(API, {"profile": "measured", **given}).status_code == 400
    assert asked(client, as_of="2026-10-31")["people"] == 13
    assert "Ada" not in client.get(PAGE, {"profile": "measured"}).content.decode()
    text = client.get(f"{PAGE}download/csv/", {"profile": "measured", "department": "LAW"})
    assert b"withheld" in text.getvalue()


def test_what_would_close_the_gaps(client, firm):
    course = a.course("framing-course")
    CourseVersion.objects.create(course=course, number=1, published_at=NOW)
    CourseSkill.objects.create(course=course, skill=firm.framing, level=2)
    way = k.track("guide", name="Guide")
    version = way.versions.get(number=1)
    with k.unguarded():
        version.levels.filter(level=1).update(profile=firm.profile)
    k.enrolment(way, firm.people["Bob"], at="foundation")
    client.force_login(firm.hr)

    framing, risk = client.get(
        "/api/v1/skill-gaps/", {"profile": "measured", "department": "SALES"}
    ).json()

    assert framing["courses"] == [{"code": "framing-course", "level": 2, "closes": 2, "helps": 2}]
    assert [m["employee"] for m in framing["mentors"]] == [
        firm.people["Dora"].pk,
        firm.people["Ada"].pk,
    ]
    assert framing["on_the_way"] == 1
    assert [g["employee"] for g in framing["coming"]] == [firm.people["Bob"].pk]
    assert "Guide" in framing["coming"][0]["how"]
    assert (risk["skill"], risk["on_the_way"]) == ("risk", 1)
    page = client.get(f"{PAGE}closing/", {"profile": "measured", "department": "SALES"})
    assert "framing-course" in page.content.decode()


def test_a_level_that_ends_and_goes_on_does_not_end(client, firm):
    client.force_login(firm.hr)
    ada = firm.people["Ada"]
    assert asked(client, q="Ada")["results"][0]["cells"][0]["ending"] is True

    award = ada.holdings.filter(skill=firm.framing).latest("pk").award
    key = {"employee_id": ada.pk, "skill_id": firm.framing.pk}
    held = {"level": 2, "is_exempt": False, "award_id": award.pk}
    put(
        type(ada.holdings.first()),
        key,
        held,
        valid_from=date(2026, 12, 1),
        valid_to=OPEN_DATE,
        at=NOW - timedelta(days=1),
    )

    assert asked(client, q="Ada")["results"][0]["cells"][0]["ending"] is False


def test_without_a_profile_the_page_says_what_belongs_here(client, firm):
    client.force_login(firm.hr)
    type(firm.profile).objects.update(retired_at=NOW)

    assert "There is no role profile yet" in client.get(PAGE).content.decode()
    assert reverse("skill_coverage:report") == PAGE
