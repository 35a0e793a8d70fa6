"""Pilots together, as of any day."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from orgchange.pilots.models import CheckIn, Gate, Lesson, Pilot, PilotMove, PilotOutcome
from orgchange.pilots.policies_portfolio import portfolio_of
from orgchange.pilots.portfolio.overview import overview_of
from orgchange.pilots.services import goals
from tests.factories import directory as d
from tests.factories import innovation as f
from tests.factories import pilots as p

NOW = f.NOW
LONG_AGO = NOW - timedelta(days=120)


def overview(**asked):
    return overview_of(Pilot.objects.all(), as_of=asked.get("as_of"), now=asked.get("now", NOW))


@pytest.fixture
def running(firm):
    """A pilot that was opened long ago and runs."""
    people = firm.people
    row = p.pilot(firm.fund, people["owner"], opened_at=LONG_AGO, department=firm.department)
    p.contract(row, number=1, now=LONG_AGO)
    return moved(row, "running", at=LONG_AGO + timedelta(days=29))


def moved(pilot, state, *, at, step="start"):
    PilotMove.objects.create(pilot=pilot, transition=step, source=pilot.state, target=state, at=at)
    pilot.state = state
    if pilot.started_on is None:
        pilot.started_on, pilot.planned_end_on = p.STARTED, p.STARTED + timedelta(days=126)
    pilot.save()
    return pilot


def check_in(pilot, *, used, done, on, by):
    return CheckIn.objects.create(
        pilot=pilot,
        starts_on=on - timedelta(days=13),
        ends_on=on,
        mood="calm",
        happened="Labels.",
        work_done=done,
        buffer_used=used,
        written_by=by,
        written_at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
    )


def told(pilot, verdict, *, at=NOW, value=None):
    basis = "" if value is None else "Minutes saved by the wage."
    return PilotOutcome.objects.create(
        pilot=pilot, verdict=verdict, words="So.", given_at=at, value=value, value_basis=basis
    )


def test_a_past_day_shows_the_state_of_that_day(running):
    before = overview(as_of=(LONG_AGO + timedelta(days=2)).date())

    assert before.pilots[0].state == "setup"
    assert before.under_way == 0
    assert overview().under_way == 1


def test_a_pilot_is_not_there_before_it_was_opened(running):
    assert overview(as_of=(LONG_AGO - timedelta(days=1)).date()).pilots == []


def test_an_outcome_that_was_told_later_is_not_in_the_past(running):
    told(running, "validated", at=NOW - timedelta(days=3), value=Decimal(24000))

    then = overview(as_of=(NOW - timedelta(days=10)).date())

    assert (then.verdicts, then.worth) == ({}, [])
    assert overview().verdicts == {"validated": 1}
    assert overview().worth[0].value == Decimal(24000)


def test_a_day_that_is_not_over_is_now(running):
    assert overview(as_of=NOW.date() + timedelta(days=5)).at.is_now


@pytest.mark.parametrize(
    ("used", "done", "is_over", "is_red"),
    [(12, 77, False, False), (12, 40, True, False), (17, 90, True, True), (0, 0, False, False)],
)
def test_a_buffer_that_goes_faster_than_the_work_is_told(
    running, firm, used, done, is_over, is_red
):
    check_in(running, used=used, done=done, on=date(2026, 10, 30), by=firm.users["owner"])

    found = overview().over_buffer

    assert [burn.is_red for burn in found] == ([is_red] if is_over else [])


def test_the_last_check_in_of_the_day_counts(running, firm):
    check_in(running, used=20, done=20, on=date(2026, 9, 4), by=firm.users["owner"])
    check_in(running, used=20, done=99, on=date(2026, 10, 30), by=firm.users["owner"])

    assert overview(as_of=date(2026, 9, 30)).over_buffer[0].burn.ratio == Fraction(4)
    assert overview().over_buffer[0].is_red


def test_a_day_used_of_a_buffer_that_never_was_is_the_last_third(running, firm):
    with p.unguarded():
        running.contracts.update(buffer_days=0)
    check_in(running, used=1, done=90, on=date(2026, 10, 30), by=firm.users["owner"])

    assert [one.is_red for one in overview().over_buffer] == [True]


def test_stopped_early_counts_what_was_stopped_before_any_gate_said_go(firm):
    ends = (("stop", False), ("kill", False), ("stop", True), ("planned_end", False))
    for step, had_gate in ends:
        row = p.pilot(firm.fund, firm.people["owner"], state="running", title=step)
        moved(row, "evaluating", at=NOW - timedelta(days=2), step=step)
        row.ended_on = NOW.date() - timedelta(days=2)
        row.save()
        if had_gate:
            Gate.objects.create(
                pilot=row,
                milestone="m1",
                name="First",
                planned_on=p.STARTED,
                decision="go",
                opened_at=NOW - timedelta(days=31),
                decided_at=NOW - timedelta(days=30),
                decided_by=firm.people["chair"],
            )
    p.pilot(firm.fund, firm.people["owner"], state="running", title="still running")

    found = overview().stopped_early

    assert (found.part, found.whole) == (2, 4)


def test_a_pilot_that_went_on_after_all_was_not_stopped(firm):
    row = p.pilot(firm.fund, firm.people["owner"], state="running")
    moved(row, "evaluating", at=NOW - timedelta(days=9), step="kill")
    moved(row, "running", at=NOW - timedelta(days=8), step="resume")
    moved(row, "evaluating", at=NOW - timedelta(days=1), step="planned_end")
    row.ended_on = NOW.date()
    row.save()

    assert overview().stopped_early.part == 0


def test_the_first_reading_is_counted_from_the_day_of_the_idea(running):
    p.reading(running, "6.1", on=p.STARTED + timedelta(days=14))
    p.reading(running, "5.8", on=p.STARTED + timedelta(days=28))

    found = overview()

    wait = (p.STARTED + timedelta(days=14) - LONG_AGO.date()).days
    assert (found.first_reading_days, found.first_readings) == (wait, 1)


def test_red_is_only_what_did_not_finish_without_a_lesson(firm):
    rows = {}
    for verdict in ("invalidated", "did_not_finish"):
        for lesson in (True, False):
            row = p.pilot(firm.fund, firm.people["owner"], state="closed", title=verdict)
            told(row, verdict)
            if lesson:
                Lesson.objects.create(
                    pilot=row,
                    title="Ask first",
                    believed="A",
                    saw="B",
                    differently="C",
                    ask=firm.people["owner"],
                    published_at=NOW - timedelta(days=1),
                )
            rows[verdict, lesson] = row

    assert [one.pk for one in overview(now=NOW + timedelta(1)).red] == [
        rows["did_not_finish", False].pk
    ]


def test_departments_with_none_are_named(running):
    top = d.department("TOP", name="The firm")
    places = {code: d.department(code, name=code, parent=top) for code in ("NORTH", "SOUTH")}
    inner = d.department("DOCK", name="Dock", parent=places["NORTH"])
    running.department = inner
    running.save()

    named = {area.name: area.pilots for area in overview().areas}

    assert (named["NORTH"], named["SOUTH"]) == (1, 0)


def test_a_goal_counts_its_own_pilots_and_those_below(running, firm):
    top = goals.add_goal(code="faster", name="Faster", actor=None, now=LONG_AGO)
    below = goals.add_goal(code="docks", name="Docks", parent=top, actor=None, now=LONG_AGO)
    running.goal = below
    running.save()
    p.pilot(firm.fund, firm.people["owner"], title="Of no goal")

    lines = [
        (line.goal.code if line.goal else None, line.depth, line.all)
        for line in overview(now=NOW + timedelta(days=365)).goals
    ]

    assert lines == [("faster", 0, 1), ("docks", 1, 1), (None, 0, 1)]


def test_who_answers_for_a_fund_is_told_of_its_pilots_alone(running, firm):
    other = f.fund("other")
    p.pilot(other, firm.people["stranger"], title="Of another fund")
    boss = d.employee(firm.department, name="Boss")
    account = d.user(boss)
    d.grant(account, "executive")

    def seen(who):
        return portfolio_of(sight_of(who)).count()

    assert (seen(firm.users["manager"]), seen(account), seen(firm.users["owner"])) == (1, 2, 0)


def sight_of(account):
    from orgchange.directory.scopes import sight_of as read

    return read(account, on=NOW.date())


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_slide_and_picture_can_be_put_on_a_wall(running, firm, client, language):
    client.force_login(firm.users["manager"])
    client.cookies["django_language"] = language

    paper = client.get(reverse("pilots:portfolio-export", args=["pdf"]))
    picture = client.get(reverse("pilots:portfolio-export", args=["png"]))

    assert paper.content.startswith(b"%PDF")
    assert Image.open(BytesIO(picture.content)).size == (1920, 1080)


def test_screen_table_and_api_say_the_same(running, firm, client):
    told(running, "invalidated", value=Decimal(0))
    client.force_login(firm.users["manager"])

    page = client.get(reverse("pilots:portfolio")).context["overview"]
    table = client.get(reverse("pilots:portfolio-export", args=["csv"]))
    api = client.get("/api/v1/pilot-portfolio/").json()

    text = b"".join(table.streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) - 1 == len(page.pilots) == api["pilots"]
    assert running.number in text
    assert (page.under_way, page.stopped_early.whole) == (
        api["under_way"],
        api["stopped_early"]["whole"],
    )
