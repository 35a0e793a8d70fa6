"""The list of pilots: what it is narrowed to, its orders; page, file and API say the same."""

import csv
import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from orgchange.pilots.models import CheckIn, StrategicGoal
from tests.factories import directory as d
from tests.factories import innovation as f
from tests.factories import pilots as p
from tests.factories.innovation import NOW

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def three(firm, running):
    """Runs (burns fast, read lately); held (calm, read long ago); new (nothing is known of it)."""
    people = firm.people
    below = d.department("SALES-CN", name="Sales China", parent=firm.department)
    held = p.pilot(
        firm.fund,
        people["owner"],
        title="Answer calls",
        state="on_hold",
        department=below,
        risk_tier="high",
    )
    p.contract(held, number=1, now=NOW - timedelta(days=91))
    other = f.fund(code="labs", name="Labs")
    new = p.pilot(other, people["submitter"], title="Compare prices")
    say(running, firm, used=15, done=20)
    say(held, firm, used=2, done=50)
    p.reading(running, "5.2", on=TODAY - timedelta(days=3))
    p.reading(running, "6.0", on=TODAY - timedelta(days=30))
    p.reading(held, "6.1", on=TODAY - timedelta(days=60))
    return {"runs": running, "held": held, "new": new}


def say(pilot, firm, *, used, done):
    """A check-in of the first fortnight."""
    CheckIn.objects.create(
        pilot=pilot,
        starts_on=p.STARTED,
        ends_on=p.STARTED + timedelta(days=13),
        happened="So.",
        work_done=done,
        buffer_used=used,
        written_by=firm.users["owner"],
        written_at=NOW,
    )


def names(three, numbers):
    called = {row.number: name for name, row in three.items()}
    return [called[number] for number in numbers]


def on_page(client, three, query):
    page = client.get(reverse("pilots:pilots") + query)
    return names(three, [line.pilot.number for line in page.context["rows"]])


def in_file(client, three, query):
    content = client.get(reverse("pilots:pilots-export", args=["csv"]) + query).getvalue()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return names(three, [row[0] for row in rows[1:]])


def in_api(client, three, query):
    rows = client.get(reverse("pilots-list") + query).json()["results"]
    return sorted(names(three, [row["number"] for row in rows]))


@pytest.mark.parametrize(
    ("page", "api", "found"),
    [
        ("", "", ["held", "new", "runs"]),
        ("?q=prices", "?q=prices", ["new"]),
        ("?state=on_hold", "?state=on_hold", ["held"]),
        ("?fund=labs", "?fund=labs", ["new"]),
        ("?risk=high", "?risk_tier=high", ["held"]),
        ("?department=SALES-CN", "?in_department=SALES-CN", ["held"]),
        ("?department=SALES", "?in_department=SALES", ["held", "new", "runs"]),
        ("?department=IT", "?in_department=IT", []),
        ("?mine=on", "?mine=true", ["held", "runs"]),
        ("?q=a&mine=on&state=on_hold", "?q=a&mine=true&state=on_hold", ["held"]),
    ],
)
def test_page_file_and_api_are_narrowed_alike(client, firm, three, page, api, found):
    client.force_login(firm.users["owner"])

    assert sorted(on_page(client, three, page)) == found
    assert sorted(in_file(client, three, page)) == found
    assert in_api(client, three, api) == found


def test_late_is_the_same_everywhere(client, firm, three):
    held = three["held"]
    held.due_at = NOW - timedelta(days=1)
    held.save()
    client.force_login(firm.users["owner"])

    assert on_page(client, three, "?late=on") == ["held"]
    assert in_file(client, three, "?late=on") == ["held"]
    assert in_api(client, three, "?late=true") == ["held"]


def test_a_department_that_is_not_there_is_not_found(client, firm, three):
    client.force_login(firm.users["owner"])

    assert client.get(reverse("pilots-list") + "?in_department=NONE").status_code == 404


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("buffer", ["held", "runs", "new"]),
        ("-buffer", ["runs", "held", "new"]),
        ("reading", ["held", "runs", "new"]),
        ("-reading", ["runs", "held", "new"]),
        ("title", ["held", "runs", "new"]),
        ("-title", ["new", "runs", "held"]),
    ],
)
def test_page_and_file_stand_in_the_order_that_was_asked_for(client, firm, three, sort, order):
    client.force_login(firm.users["manager"])
    three["new"].fund = firm.fund
    three["new"].save()

    assert on_page(client, three, f"?sort={sort}") == order
    assert in_file(client, three, f"?sort={sort}") == order


def test_where_nothing_is_done_and_something_is_gone_burns_fastest(client, firm, three):
    three["held"].check_ins.update(work_done=0)
    client.force_login(firm.users["owner"])

    assert on_page(client, three, "?sort=-buffer") == ["held", "runs", "new"]


def test_a_buffer_that_one_may_not_read_orders_nothing(client, firm, three):
    client.force_login(firm.users["stranger"])

    shown = client.get(reverse("pilots:pilots") + "?sort=-buffer").context["rows"]

    assert [line.burn for line in shown] == [None] * 3
    assert [line.pilot.pk for line in shown] == sorted(row.pk for row in three.values())


def test_the_figures_are_the_same_everywhere(client, firm, three):
    client.force_login(firm.users["owner"])
    query = "?state=running"

    page = client.get(reverse("pilots:pilots") + query).content.decode()
    content = client.get(reverse("pilots:pilots-export", args=["csv"]) + query).getvalue()
    (line,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    (row,) = client.get(reverse("pilots-list") + query).json()["results"]

    assert "15 of 25 days" in page
    assert [line[name] for name in ("Buffer used, days", "Buffer, days", "Work done, %")] == [
        "15",
        "25",
        "20",
    ]
    assert line["Buffer used ÷ work done"] == "3.00"
    assert row["buffer"] == {"used": 15, "whole": 25, "work_done": 20, "burn": "3.00"}
    assert (line["Last reading"], line["Read on"]) == ("5.2", "2026-10-30")
    assert (row["last_reading"]["value"], row["last_reading"]["measured_on"]) == (
        5.2,
        "2026-10-30",
    )


def test_filters_in_force_can_be_taken_away_one_by_one(client, firm, three):
    client.force_login(firm.users["owner"])
    query = "?q=a&state=on_hold&mine=on&sort=-buffer"

    chips = client.get(reverse("pilots:pilots") + query).context["chips"]

    assert [(str(chip["key"]), chip["value"]) for chip in chips] == [
        ("Search", "a"),
        ("State", "On hold"),
        ("Mine", "yes"),
    ]
    assert chips[1]["url"] == "?q=a&mine=on&sort=-buffer"


def test_what_cannot_be_read_narrows_nothing_and_is_said(client, firm, three):
    client.force_login(firm.users["owner"])

    page = client.get(reverse("pilots:pilots") + "?owner=Nobody+Known&q=prices")

    assert [chip["value"] for chip in page.context["chips"]] == ["prices"]
    assert "Nobody has this number or name." in page.content.decode()
    assert [line.pilot.pk for line in page.context["rows"]] == [three["new"].pk]


def test_the_goal_narrows_by_its_code(client, firm, three):
    goal = StrategicGoal.objects.create(code="faster", name="Faster", created_at=NOW)
    three["new"].goal = goal
    three["new"].save()
    client.force_login(firm.users["owner"])

    assert on_page(client, three, "?goal=faster") == ["new"]
    assert in_api(client, three, "?goal=faster") == ["new"]


def tabs(client, pilot, name="pilot"):
    """The tabs of a page of a pilot, and those within the one that is open."""
    page = client.get(reverse(f"pilots:{name}", args=[pilot.pk])).content.decode()
    lines = re.findall(r'<nav class="tabs[^>]*>(.*?)</nav>', page, re.DOTALL)
    return [re.findall(r"<a [^>]*>([^<]+?)\s*(?:<|$)", line) for line in lines]


def test_the_views_of_a_pilot_stand_in_groups(client, firm, running):
    client.force_login(firm.users["owner"])

    assert tabs(client, running) == [["Overview", "Promise", "Work", "Gates", "Lesson", "History"]]
    line, within = tabs(client, running, "risks")
    assert line[2] == "Work"
    assert within == ["Readings", "Check-ins", "Tasks", "Risks", "Decisions", "Files", "Money"]


def test_a_group_of_one_goes_by_its_own_name(client, firm, running):
    client.force_login(firm.users["stranger"])

    assert tabs(client, running) == [["Overview", "Contract", "Readings", "History"]]
    assert len(tabs(client, running, "contract")) == 1
