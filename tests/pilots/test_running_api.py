"""Readings, check-ins and alarms as JSON: idempotent, in bulk, tried before they are done."""

from datetime import timedelta

import pytest
import time_machine
from rest_framework.test import APIClient

from orgchange.pilots.models import CheckIn, KillAlarm, Reading
from tests.factories import pilots as p
from tests.factories.innovation import NOW
from tests.pilots.running import START, fortnight

ROOT = "/api/v1/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ask(firm):
    def send(method, path, who="member", data=None, **headers):
        client = APIClient(headers=headers)
        client.force_login(firm.users[who])
        return getattr(client, method)(ROOT + path, data, format="json")

    return send


def row(value, day=START, **fields):
    return {"measured_on": day.isoformat(), "value": str(value), **fields}


def test_a_reading_is_written_and_told_whole(ask, running):
    answer = ask("post", "readings/", data={"pilot": running.pk, **row("4.4", key="a", sample=9)})

    assert answer.status_code == 201
    assert answer.json() == {
        "id": Reading.objects.get().pk,
        "pilot": running.pk,
        "series": "primary",
        "measured_on": "2026-08-03",
        "value": "4.4000",
        "sample": 9,
        "note": "",
        "source": "api",
        "key": "a",
        "corrects": None,
        "recorded_at": answer.json()["recorded_at"],
        "stands": True,
        "withdrawn_at": None,
        "withdrawn_because": "",
    }


def test_the_same_key_answers_the_same_reading(ask, running):
    data = {"pilot": running.pk, **row("4.4", key="a")}

    first, again = ask("post", "readings/", data=data), ask("post", "readings/", data=data)

    assert again.status_code == 201
    assert first.json()["id"] == again.json()["id"]


def test_many_are_written_or_none(ask, running):
    rows = [row("4.4", key="a"), row("4.1", fortnight(1), key="b"), row("x" * 3)]
    refused = ask("post", "readings/bulk/", data={"pilot": running.pk, "readings": rows})
    assert refused.status_code == 400

    rows[2] = row("4", fortnight(1))
    refused = ask("post", "readings/bulk/", data={"pilot": running.pk, "readings": rows})
    assert refused.json()["errors"][0]["field"] == "readings[2].measured_on"
    assert not Reading.objects.exists()

    done = ask("post", "readings/bulk/", data={"pilot": running.pk, "readings": rows[:2]})
    assert [one["value"] for one in done.json()] == ["4.4000", "4.1000"]


def test_a_dry_run_writes_nothing_and_tells_nobody(ask, running):
    rows = [row("8"), row("8", fortnight(1))]

    answer = ask(
        "post", "readings/bulk/?dry_run=true", data={"pilot": running.pk, "readings": rows}
    )

    running.refresh_from_db()
    assert answer.status_code == 201
    assert running.state == "running"
    assert not Reading.objects.exists()


def test_the_list_is_of_what_stands_as_it_was_known(ask, running):
    wrong = p.reading(running, "44", on=START, at=NOW - timedelta(days=3))
    ask("post", "readings/", data={"pilot": running.pk, **row("4.4", corrects=wrong.pk)})

    now = ask("get", f"readings/?pilot={running.pk}", "stranger").json()["results"]
    then = ask("get", "readings/?known_at=2026-11-01T00:00:00Z", "stranger").json()["results"]

    assert [(one["value"], one["corrects"]) for one in now] == [("4.4000", wrong.pk)]
    assert [(one["value"], one["stands"]) for one in then] == [("44.0000", False)]


def test_what_the_readings_say_is_told_in_words_and_figures(ask, running):
    for number, value in enumerate(["4.4", "4.1", "3.9"]):
        p.reading(running, value, on=fortnight(number))

    answer = ask("get", f"pilot-results/{running.pk}/", "stranger").json()
    earlier = ask("get", f"pilot-results/{running.pk}/?as_of=2026-08-17", "stranger").json()

    assert answer["headline"] == answer["lines"][0]
    assert answer["figures"]["compared"]["after"]["n"] == 3
    assert earlier["figures"]["compared"]["after"]["n"] == 2


CHECK_IN = {
    "starts_on": "2026-08-03",
    "ends_on": "2026-08-16",
    "mood": "calm",
    "happened": "Two docks are steady.",
    "work_done": 20,
    "buffer_used": 2,
}


def test_a_check_in_with_its_reading(ask, running):
    data = {"pilot": running.pk, **CHECK_IN, "readings": [row("4.4")]}

    answer = ask("post", "check-ins/", data=data)
    changed = ask("put", f"check-ins/{answer.json()['id']}/", data={**CHECK_IN, "work_done": 30})

    assert answer.status_code == 201
    assert Reading.objects.get().source == "api"
    assert changed.json()["work_done"] == 30


def test_the_daily_work_is_for_those_inside(ask, running):
    ask("post", "check-ins/", data={"pilot": running.pk, **CHECK_IN})

    assert ask("get", "check-ins/", "manager").json()["results"]
    assert ask("get", "check-ins/", "stranger").json()["results"] == []
    assert ask("get", f"check-ins/{CheckIn.objects.get().pk}/", "stranger").status_code == 404


def test_an_alarm_is_raised_and_settled(ask, firm, running):
    criterion = p.in_words(firm.contract)
    data = {"pilot": running.pk, "criterion": criterion.pk, "words": "I saw it."}

    raised = ask("post", "kill-alarms/", data=data)
    refused = ask("post", f"kill-alarms/{raised.json()['id']}/settle/", data={"words": "No."})
    settled = ask(
        "post", f"kill-alarms/{raised.json()['id']}/settle/", "chair", {"words": "A drill."}
    )

    assert (raised.status_code, refused.status_code) == (201, 403)
    assert settled.json()["settled_words"] == "A drill."
    assert KillAlarm.objects.get().settled_by == firm.people["chair"]
