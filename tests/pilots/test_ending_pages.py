"""The pages of gates and endings, as their people use them; without a script."""

import pytest
from django.test import Client
from django.urls import reverse

from orgchange.pilots.models import Gate, Pilot, PilotOutcome
from orgchange.pilots.services.withdrawing import withdraw_reading
from tests.factories import pilots as p
from tests.pilots.gates import DAY, NOW, at_the_end, build, new_version, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def of(firm, monkeypatch):
    return build(firm, monkeypatch)


def browser(of, who):
    client = Client()
    client.force_login(of.users[who])
    return client


def address(of, name, *args):
    return reverse(f"pilots:{name}", args=[of.pilot.pk, *args])


def typed(**changes):
    return {"revision": "0", "verdict": "", "words": "", "value": "", "value_basis": "", **changes}


def test_a_gate_is_decided_on_one_page(of):
    prepared(of)
    panel = [seat.employee_id for seat in of.gate.seats.all()]
    given = {"decision": "go", "words": "It reads them.", "attended": panel}

    answer = browser(of, "chair").post(address(of, "decide-gate"), given)

    assert answer.status_code == 302
    assert Gate.objects.get(pk=of.gate.pk).decision == "go"


def test_the_decision_page_says_what_each_waits_for(of):
    prepared(of)

    page = browser(of, "chair").get(address(of, "decide-gate")).content.decode()

    assert "No new version of the contract was approved since the gate opened." in page


def test_the_evaluator_sees_what_was_withdrawn_and_why(of):
    row = p.reading(of.pilot, "44.5", on=p.STARTED)
    withdraw_reading(reading=row, reason="Another dock.", actor=of.users["member"], now=NOW)
    at_the_end(of)

    page = browser(of, "evaluator").get(address(of, "evaluate")).content.decode()

    assert "<s>44.5</s>" in page
    assert "Another dock." in page


def test_a_refused_hold_stands_beside_its_field_and_keeps_what_was_typed(of):
    prepared(of)
    panel = [seat.employee_id for seat in of.gate.seats.all()]
    given = {"decision": "hold", "words": "The labels are wrong.", "attended": panel}

    answer = browser(of, "chair").post(address(of, "decide-gate"), given)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Until when?" in page
    assert "The labels are wrong." in page


def test_what_the_evaluator_types_is_kept_and_then_given(of):
    at_the_end(of)
    client = browser(of, "evaluator")

    client.post(address(of, "save-outcome"), typed(verdict="invalidated"))
    client.post(address(of, "evaluate"), typed(revision="1", words="No effect.", keep="1"))
    given = typed(revision="2", verdict="invalidated", words="No effect.")
    answer = client.post(address(of, "evaluate"), given)

    assert answer.url == address(of, "outcome")
    assert Pilot.objects.get(pk=of.pilot.pk).verdict == "invalidated"


def test_a_window_that_is_behind_is_told_so(of):
    at_the_end(of)
    client = browser(of, "evaluator")
    client.post(address(of, "save-outcome"), typed(words="Mine."))

    page = client.post(address(of, "save-outcome"), typed(words="Theirs.")).content.decode()

    assert "Another window has saved this." in page
    assert PilotOutcome.objects.get().words == "Mine."


def test_giving_without_a_verdict_is_refused_beside_the_field(of):
    at_the_end(of)

    answer = browser(of, "evaluator").post(address(of, "evaluate"), typed(words="No effect."))

    assert answer.status_code == 422
    assert Pilot.objects.get(pk=of.pilot.pk).state == "evaluating"


def test_the_differences_to_what_was_locked_first_are_shown(of):
    new_version(of, target=5)
    at_the_end(of)

    page = browser(of, "evaluator").get(address(of, "evaluate")).content.decode()

    assert "Changed since the start" in page
    assert "The plan was wrong." in page


def test_the_figures_are_frozen_with_the_outcome(of):
    at_the_end(of)
    for week in range(8):
        p.reading(of.pilot, 4, on=of.pilot.started_on + week * 7 * DAY)
    client = browser(of, "evaluator")
    client.post(address(of, "evaluate"), typed(verdict="validated", words="It halved the time."))
    p.reading(of.pilot, 9, on=NOW.date() - DAY)

    page = browser(of, "stranger").get(address(of, "outcome")).content.decode()

    assert PilotOutcome.objects.get().figures["compared"]["after"]["n"] == 8
    assert "8 readings" in page
    assert "It halved the time." in page


def test_the_overview_shows_the_line_of_milestones_and_money_only_inside(of):
    inside = browser(of, "chair").get(address(of, "pilot")).content.decode()
    outside = browser(of, "stranger")
    of.gate.seats.filter(employee=of.people["stranger"]).delete()

    assert "Milestone 1" in inside
    assert "2,000" in inside
    page = outside.get(address(of, "pilot")).content.decode()
    assert "Milestone 1" in page
    assert "2,000" not in page
