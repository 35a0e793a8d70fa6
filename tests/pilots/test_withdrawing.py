"""Readings that should never have existed: withdrawn one by one, or with their file."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from rest_framework.test import APIClient

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.notices.models import Notice
from orgchange.pilots.closing.evidence import evidence_of
from orgchange.pilots.measuring import contract_in_force, readings_of
from orgchange.pilots.models import Gate, KillAlarm, Pilot, Reading, ReadingSource
from orgchange.pilots.models import ReadingWithdrawal as Withdrawal
from orgchange.pilots.portfolio.facts import first_readings
from orgchange.pilots.portfolio.moment import moment_of
from orgchange.pilots.reading_files.written import file_of, files_of
from orgchange.pilots.services.moving import move
from orgchange.pilots.services.readings import NoMoreReadings
from orgchange.pilots.services.withdrawing import NotStanding, undo_file, withdraw_reading
from orgchange.pilots.stakes import stakes_of
from orgchange.pilots.statistics import result_of
from tests.factories.innovation import NOW
from tests.pilots.running import START, fortnight, new, write

WHY = "It is of another dock."
HOUR = timedelta(hours=1)


def withdraw(firm, reading, who="member", reason=WHY, now=NOW):
    return withdraw_reading(reading=reading, reason=reason, actor=firm.users[who], now=now)


def values(pilot, **asked):
    return [row.value for row in readings_of(pilot, **asked)]


# One reading


def test_a_withdrawn_reading_stands_no_more_and_stays_on_record(firm, running):
    [row] = write(running, firm.users["member"], new("44"))

    made = withdraw(firm, row, now=NOW + HOUR)

    assert values(running) == []
    assert values(running, known_at=NOW) == [Decimal(44)]
    assert (made.reading.value, made.reason) == (Decimal(44), WHY)
    assert made.withdrawn_by == firm.users["member"]
    entry = AuditEntry.objects.get(action="pilot.readings_withdrawn")
    assert (entry.actor, entry.changes["reason"]) == (firm.users["member"], WHY)


def test_the_figures_do_without_it(firm, running):
    rows = write(
        running,
        firm.users["owner"],
        *(new(4, fortnight(n)) for n in range(3)),
        new(9, fortnight(3)),
    )
    withdraw(firm, rows[-1])

    result = result_of(contract_in_force(running), readings_of(running), on=NOW.date())
    assert result.as_json()["compared"]["after"]["n"] == 3


def test_its_day_is_free_again(firm, running):
    [row] = write(running, firm.users["member"], new("44"))
    withdraw(firm, row)

    assert write(running, firm.users["member"], new("4.4"))


@pytest.mark.parametrize("who", ["stranger", "manager", "evaluator", "director"])
def test_only_who_writes_readings_withdraws_them(firm, running, who):
    [row] = write(running, firm.users["member"], new("44"))

    with pytest.raises(NotAllowed):
        withdraw(firm, row, who)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_it_needs_a_reason(firm, running, reason):
    [row] = write(running, firm.users["member"], new("44"))

    with pytest.raises(InvalidInput):
        withdraw(firm, row, reason=reason)


def test_it_is_withdrawn_once_and_never_after_a_correction(firm, running):
    [row] = write(running, firm.users["member"], new("44"))
    [right] = write(running, firm.users["member"], new("4.4", corrects=row.pk), now=NOW + HOUR)

    with pytest.raises(NotStanding):
        withdraw(firm, row)
    withdraw(firm, right, now=NOW + 2 * HOUR)
    with pytest.raises(NotStanding):
        withdraw(firm, right)
    assert values(running) == []


def test_frozen_figures_lose_nothing(firm, running):
    [row] = write(running, firm.users["member"], new("44"))
    Pilot.objects.filter(pk=running.pk).update(state="decision")

    with pytest.raises(NoMoreReadings):
        withdraw(firm, row)


def test_the_database_lets_nobody_change_a_withdrawal(firm, running):
    [row] = write(running, firm.users["member"], new("44"))
    withdraw(firm, row)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Withdrawal.objects.update(reason="Another one.")


def test_what_was_withdrawn_is_nobodys_evidence(firm, running):
    rows = write(running, firm.users["member"], new(4), new(5, fortnight(1)))
    withdraw(firm, rows[0])

    pieces = {row.employee_id: row.facts for row in evidence_of(running, today=NOW.date())}
    assert pieces[firm.people["member"].pk]["readings"] == 1


def test_a_past_day_of_the_portfolio_knows_what_was_known_then(firm, running):
    before = NOW - timedelta(days=9)
    [row] = write(running, firm.users["member"], new(4), now=before)
    withdraw(firm, row, now=NOW - timedelta(days=5))

    rows = Pilot.objects.filter(pk=running.pk)
    days = [moment_of(NOW.date() - timedelta(days=n), now=NOW) for n in (7, 3, 0)]
    assert [first_readings(rows, day) for day in days] == [{running.pk: START}, {}, {}]


# What stands on it


def killed(firm, running):
    return write(running, firm.users["owner"], new("8"), new("8", fortnight(1)))


def test_an_alarm_that_stood_on_it_is_settled_by_somebody_else(firm, running):
    [_first, last] = killed(firm, running)
    running.refresh_from_db()
    assert running.state == "evaluating"
    [said] = stakes_of(running, [last])
    assert "stays open until the fund's manager or the chair has settled it" in said

    withdraw(firm, last)

    assert KillAlarm.objects.get().settled_at is None
    told = Notice.objects.filter(kind="pilot_readings_withdrawn")
    assert {one.recipient for one in told} == {firm.people["manager"], firm.people["chair"]}
    move(pilot=running, transition="resume", actor=firm.users["manager"], now=NOW, words="A slip.")
    assert KillAlarm.objects.get().settled_at == NOW
    assert running.state == "running"


def test_an_alarm_that_others_raise_too_stands(firm, running):
    write(running, firm.users["owner"], new("8"), new("8", fortnight(1)), new("8", fortnight(2)))
    row = Reading.objects.get(measured_on=START)

    [said] = stakes_of(running, [row])

    assert "stands without them, too" in said


def test_without_what_was_between_them_two_stand_in_a_row(firm, running):
    rows = write(
        running, firm.users["owner"], new("8"), new("5", fortnight(1)), new("8", fortnight(2))
    )
    running.refresh_from_db()
    assert running.state == "running"
    [said] = stakes_of(running, [rows[1]])
    assert said.startswith("Without them this kill criterion is met")

    withdraw(firm, rows[1])

    running.refresh_from_db()
    assert running.state == "evaluating"


def test_a_gate_that_was_decided_with_it_is_named(firm, running):
    [row] = write(running, firm.users["owner"], new("5"))
    Gate.objects.create(
        pilot=running,
        milestone="m1",
        name="Reads eight in ten",
        planned_on=NOW.date(),
        opened_at=NOW,
        decision="hold",
        decided_by=firm.people["chair"],
        decided_at=NOW + HOUR,
    )

    [said] = stakes_of(running, [row])

    assert "Reads eight in ten" in said
    assert "Hold. That stays." in said


# A file


@pytest.fixture
def file(firm, running):
    """A file with a reading of a free day, and a correction of one by hand."""
    by = firm.users["member"]
    [old] = write(running, by, new("4.4", sample=9, note="By hand"), now=NOW - HOUR)
    rows = (new("44", corrects=old.pk), new("55", fortnight(1)), new("66", fortnight(2)))
    written = write(running, by, *rows, source=ReadingSource.FILE)
    return file_of(running, written[0].pk)


def undo(firm, file, who="member", standing=None, now=NOW + HOUR):
    count = len(file.standing) if standing is None else standing
    return undo_file(file=file, standing=count, reason=WHY, actor=firm.users[who], now=now)


def test_undoing_a_file_withdraws_the_new_and_puts_back_the_corrected(firm, running, file):
    done = undo(firm, file)

    [row] = readings_of(running)
    assert (row.value, row.sample, row.note, row.source) == (Decimal("4.4"), 9, "By hand", "hand")
    assert row.corrects.value == Decimal(44)
    assert (len(done.withdrawn), done.put_back) == (2, [row])
    assert values(running, known_at=NOW) == [44, 55, 66]
    assert values(running, known_at=NOW - HOUR) == [Decimal("4.4")]
    entry = AuditEntry.objects.get(action="pilot.readings_file_undone")
    assert (entry.actor, entry.changes["withdrawn"]) == (firm.users["member"], 2)


def test_what_was_changed_since_is_left_alone(firm, running, file):
    by = firm.users["member"]
    wrong = Reading.objects.get(measured_on=fortnight(1), value=55)
    write(running, by, new("5", fortnight(1), corrects=wrong.pk), now=NOW + HOUR / 2)
    file = file_of(running, file.first)
    assert file.changed_since == 1

    undo(firm, file)

    assert values(running) == [Decimal("4.4"), 5]


def test_nobody_undoes_what_they_have_not_seen(firm, running, file):
    write(running, firm.users["member"], new("7", START, corrects=file.first), now=NOW + HOUR / 2)

    with pytest.raises(NotStanding):
        undo(firm, file, standing=3)
    assert not Withdrawal.objects.exists()


def test_a_file_is_undone_once(firm, running, file):
    undo(firm, file)

    with pytest.raises(NotStanding):
        undo(firm, file, standing=0)
    assert [(line.written, line.standing) for line in files_of(running)] == [(3, 0)]


@pytest.mark.parametrize("who", ["stranger", "manager", "evaluator"])
def test_nobody_else_undoes_a_file(firm, running, file, who):
    with pytest.raises(NotAllowed):
        undo(firm, file, who)


# Pages and the API


@pytest.fixture
def page(client, firm, running):
    def send(name, who, *args, data=None, query=""):
        client.force_login(firm.users[who])
        url = reverse(f"pilots:{name}", args=[running.pk, *args]) + query
        with time_machine.travel(NOW + HOUR, tick=False):
            return client.get(url) if data is None else client.post(url, data)

    return send


def test_the_page_withdraws_and_the_readings_show_it_struck_out(page, firm, running):
    [row] = write(running, firm.users["member"], new("44.5"), now=NOW - timedelta(days=3))
    assert "Withdraw" in page("readings", "member").content.decode()

    shown = page("reading-withdraw", "member", row.pk)
    assert "drops out of the charts" in shown.content.decode()
    done = page("reading-withdraw", "member", row.pk, data={"reason": WHY})

    assert done.status_code == 302
    now = page("readings", "stranger").content.decode()
    then = page("readings", "stranger", query="?known_on=2026-10-31").content.decode()
    assert "<s>44.5</s>" in now
    assert WHY in now
    assert WHY not in then
    assert "44.5" in then
    history = page("history", "stranger").content.decode()
    assert "1 reading withdrawn" in history
    assert WHY in history


def test_the_page_of_a_file_says_what_undoing_does_and_does_it(page, firm, running, file):
    listed = page("readings", "member").content.decode()
    assert reverse("pilots:readings-undo", args=[running.pk, file.first]) in listed

    shown = page("readings-undo", "member", file.first)
    text = shown.content.decode()
    assert "2 readings are withdrawn" in text
    assert "4.4 stands again" in text
    done = page("readings-undo", "member", file.first, data={"reason": WHY, "standing": "3"})

    assert done.status_code == 302
    assert values(running) == [Decimal("4.4")]
    assert page("readings-undo", "member", 1 + file.first).status_code == 404


@pytest.fixture
def ask(firm):
    def send(method, path, who="member", data=None):
        client = APIClient()
        client.force_login(firm.users[who])
        with time_machine.travel(NOW + HOUR, tick=False):
            return getattr(client, method)(f"/api/v1/{path}", data, format="json")

    return send


def test_the_api_withdraws_and_lists_what_was_withdrawn(ask, firm, running):
    [row] = write(running, firm.users["member"], new("44"))
    path, data = f"readings/{row.pk}/withdraw/", {"reason": WHY}

    tried = ask("post", f"{path}?dry_run=true", data=data)
    assert (tried.status_code, tried.json()["stands"]) == (200, False)
    assert values(running) == [44]
    done = ask("post", path, data=data)
    again = ask("post", path, data=data)

    assert (done.json()["stands"], done.json()["withdrawn_because"]) == (False, WHY)
    assert (again.status_code, again.json()["type"]) == (409, "urn:orgchange:problem:not_standing")
    assert ask("get", f"readings/?pilot={running.pk}").json()["results"] == []
    [listed] = ask("get", "readings/?withdrawn=true", "stranger").json()["results"]
    assert listed["id"] == row.pk


def test_the_api_shows_and_undoes_a_file(ask, running, file):
    [line] = ask("get", f"reading-files/?pilot={running.pk}").json()["results"]
    assert (line["id"], line["written"], line["standing"]) == (file.first, 3, 3)
    preview = ask("get", f"reading-files/{file.first}/undo-preview/").json()
    assert (len(preview["withdrawn"]), len(preview["put_back"])) == (2, 1)
    data = {"reason": WHY, "standing": preview["standing"]}

    tried = ask("post", f"reading-files/{file.first}/undo/?dry_run=true", data=data)
    assert tried.json()["standing"] == 0
    assert values(running) == [44, 55, 66]
    assert ask("post", f"reading-files/{file.first}/undo/", "stranger", data).status_code == 403
    ask("post", f"reading-files/{file.first}/undo/", data=data)
    assert values(running) == [Decimal("4.4")]
