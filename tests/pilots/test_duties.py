"""What pilots wait for from somebody: each duty on the home page of whose it is, and when late."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from orgchange.core.dates import firm_day
from orgchange.directory.scopes import sight_of
from orgchange.pilots.daily.duties import duties_of
from orgchange.pilots.listing.late import late
from orgchange.pilots.models import Gate, Lesson, Pilot
from tests.factories import pilots as p
from tests.factories.innovation import NOW

TODAY = firm_day(NOW)
DAY = timedelta(days=1)


def due(firm, who, on=TODAY):
    """{text: duty} of somebody."""
    found = duties_of(sight_of(firm.users[who], on=on), today=on)
    return {one.text: one for one in found}


def gate_of(firm, pilot, planned_on, **fields):
    gate = Gate.objects.create(
        pilot=pilot, milestone="m1", name="Reads eight", planned_on=planned_on, **fields
    )
    gate.seats.create(employee=firm.people["stranger"])
    return gate


# Check-ins and tasks


@pytest.mark.parametrize(
    ("last", "expected"),
    [(TODAY - 14 * DAY, False), (TODAY - 20 * DAY, True), (TODAY - 5 * DAY, None)],
)
def test_a_check_in_is_asked_of_the_owner_near_its_day(firm, running, last, expected):
    running.check_ins.create(
        starts_on=last - 13 * DAY,
        ends_on=last,
        mood="calm",
        happened="Steady.",
        work_done=20,
        buffer_used=1,
        written_by=firm.users["owner"],
        written_at=NOW,
    )

    duty = due(firm, "owner").get("Check in")

    assert (duty and duty.is_late) is expected
    assert "Check in" not in due(firm, "member")


def test_a_pilot_that_has_ended_asks_for_no_check_in(firm, running):
    Pilot.objects.update(state="evaluating")

    assert "Check in" not in due(firm, "owner")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"due_on": TODAY + 3 * DAY}, False),
        ({"due_on": TODAY - DAY}, True),
        ({"due_on": TODAY + 4 * DAY}, None),
        ({"due_on": None}, None),
        ({"due_on": TODAY - DAY, "status": "done", "done_at": NOW}, None),
        ({"due_on": TODAY - DAY, "removed_at": NOW}, None),
    ],
)
def test_a_task_is_asked_of_whom_it_was_given_to(firm, running, fields, expected):
    running.tasks.create(title="Label", assignee=firm.people["member"], **fields)

    duty = due(firm, "member").get("Label")

    assert (duty and duty.is_late) is expected
    assert "Label" not in due(firm, "stranger")


# Setting up


def test_whose_data_it_is_is_asked_once_a_pilot_while_it_is_set_up(firm, pilot):
    for name in ("Receipts", "Photos"):
        pilot.data_checks.create(name=name, owner=firm.people["stranger"])

    [duty] = duties_of(sight_of(firm.users["stranger"], on=TODAY), today=TODAY)
    assert (duty.text, duty.by, duty.is_late) == ("Agree to the use of data", None, False)

    pilot.data_checks.update(agreed_at=NOW, agreed_by=firm.people["stranger"])
    assert due(firm, "stranger") == {}


# Gates


def test_a_panel_reads_before_its_gate_and_is_never_late_before_it_is_open(firm, running):
    gate = gate_of(firm, running, TODAY + 14 * DAY)
    duty = due(firm, "stranger")["Gate “Reads eight”: read and decide"]
    assert (duty.by, duty.is_late, duty.since) == (gate.planned_on, False, None)

    gate.planned_on = TODAY - DAY
    gate.save()
    duty = due(firm, "stranger")["Gate “Reads eight”: read and decide"]
    assert (duty.by, duty.is_late) == (TODAY, False)

    gate.planned_on = TODAY + 15 * DAY
    gate.save()
    assert due(firm, "stranger") == {}


def opened(firm, running, *, days_ago, due_in):
    """A gate that its panel has had for some days, and whose state is due."""
    at = NOW - days_ago * DAY
    gate_of(firm, running, firm_day(at), opened_at=at)
    Pilot.objects.filter(pk=running.pk).update(
        state="gate_review", entered_at=at, due_at=NOW + due_in * DAY
    )


def test_an_open_gate_waits_for_a_decision_and_is_not_overdue_while_its_panel_has_time(
    firm, running
):
    opened(firm, running, days_ago=2, due_in=5)

    duty = due(firm, "stranger")["Gate “Reads eight”: decide"]

    assert (duty.since, duty.is_late) == (TODAY - 2 * DAY, False)
    assert duty.by == firm_day(NOW + 5 * DAY - timedelta(seconds=1))
    assert not Pilot.objects.filter(late(now=NOW, today=TODAY)).exists()


def test_it_is_overdue_once_the_days_of_its_state_are_over(firm, running):
    opened(firm, running, days_ago=9, due_in=-1)

    assert due(firm, "stranger")["Gate “Reads eight”: decide"].is_late
    assert Pilot.objects.filter(late(now=NOW, today=TODAY)).exists()


def test_a_pilot_whose_gate_nobody_opened_is_late(firm, running):
    gate_of(firm, running, TODAY - DAY)

    assert Pilot.objects.filter(late(now=NOW, today=TODAY)).exists()


@pytest.mark.parametrize("state", ["evaluating", "closing", "closed"])
def test_a_gate_that_never_came_asks_nothing_once_the_pilot_has_ended(firm, running, state):
    gate_of(firm, running, TODAY)
    Pilot.objects.update(state=state)

    assert not [text for text in due(firm, "stranger") if text.startswith("Gate")]


def test_the_home_page_says_since_when_a_decision_is_waited_for(client, firm, running):
    opened(firm, running, days_ago=2, due_in=5)
    client.force_login(firm.users["stranger"])

    with time_machine.travel(NOW, tick=False):
        shown = client.get(reverse("core:home")).content.decode()

    assert "waiting for a decision since" in shown
    assert "Overdue" not in shown


@pytest.mark.parametrize(("days", "is_late"), [(3, False), (2, True)])
def test_the_owner_sends_the_pre_read_three_days_before(firm, running, days, is_late):
    gate_of(firm, running, TODAY + days * DAY)

    duty = due(firm, "owner")["Gate “Reads eight”: send the pre-read"]

    assert (duty.by, duty.is_late) == (TODAY + (days - 3) * DAY, is_late)


def test_a_pre_read_that_was_sent_is_not_asked_for(firm, running):
    gate_of(firm, running, TODAY, pre_read="Read.", pre_read_at=NOW)

    assert "Gate “Reads eight”: send the pre-read" not in due(firm, "owner")


# The end


@pytest.mark.parametrize(
    ("state", "who", "text"),
    [
        ("evaluating", "evaluator", "Say what came out"),
        ("decision", "director", "Decide what is done with it"),
        ("closing", "owner", "Write the lesson"),
    ],
)
def test_each_office_has_its_turn_until_its_day_is_over(firm, running, state, who, text):
    Pilot.objects.update(state=state, due_at=datetime(2026, 11, 9, tzinfo=UTC))

    assert not due(firm, who)[text].is_late
    assert due(firm, who, on=firm_day(datetime(2026, 11, 10, 12, tzinfo=UTC)))[text].is_late
    assert text not in due(firm, "stranger")


def test_a_published_lesson_is_not_asked_for(firm, running):
    Pilot.objects.update(state="closing")
    said = dict.fromkeys(("title", "believed", "saw", "differently"), "Light matters.")
    Lesson.objects.create(pilot=running, ask=firm.people["member"], published_at=NOW, **said)

    assert "Write the lesson" not in due(firm, "owner")


def test_a_director_is_not_asked_to_decide_their_own_pilot(firm, running):
    running.state = "decision"
    running.save()
    p.team(running, firm.people["director"])

    assert "Decide what is done with it" not in due(firm, "director")


def test_the_most_urgent_comes_first(firm, running):
    running.tasks.create(title="Later", assignee=firm.people["member"], due_on=TODAY + DAY)
    running.tasks.create(title="Sooner", assignee=firm.people["member"], due_on=TODAY - DAY)

    assert list(due(firm, "member")) == ["Sooner", "Later"]
