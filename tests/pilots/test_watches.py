"""What stands still in one's pilots, on the home card: no readings, no signatures."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from orgchange.directory.scopes import sight_of
from orgchange.pilots.daily.watches import watches_of
from orgchange.pilots.models import DataCheck, SignOff
from orgchange.pilots.setting_up import signing
from tests.factories import innovation as f
from tests.factories import pilots as p
from tests.factories.innovation import NOW
from tests.factories.pilots import unguarded

TODAY = NOW.date()
CADENCE = 14


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def watched(firm, who):
    rows = watches_of(sight_of(firm.users[who], on=TODAY), today=TODAY)
    return [(one.pilot.pk, one.text, one.is_late) for one in rows]


def sign(pilot, who, kind="legal", *, granted=True, risk="high"):
    return SignOff.objects.create(
        pilot=pilot,
        kind=kind,
        is_granted=granted,
        risk_tier=risk,
        has_personal_data=True,
        words="" if granted else "Not like this.",
        signed_by=who,
        signed_at=NOW,
    )


@pytest.mark.parametrize("who", ["owner", "sponsor"])
@pytest.mark.parametrize(
    ("days_ago", "overdue"), [(CADENCE, 0), (CADENCE + 1, 1), (40, 40 - CADENCE)]
)
def test_owner_and_sponsor_see_a_pilot_that_is_quiet(firm, running, who, days_ago, overdue):
    with unguarded():
        firm.contract.measures.filter(kind="primary").update(cadence_days=CADENCE)
    p.reading(running, "5.2", on=TODAY - timedelta(days=days_ago))

    found = watched(firm, who)

    words = f"No reading: it is {overdue} day{'' if overdue == 1 else 's'} overdue"
    assert found == ([(running.pk, words, True)] if overdue else [])


def test_without_any_reading_the_start_counts(firm, running):
    with unguarded():
        firm.contract.measures.filter(kind="primary").update(cadence_days=CADENCE)

    assert watched(firm, "owner")[0][1] == f"No reading: it is {91 - CADENCE} days overdue"


def test_what_was_read_before_the_start_makes_nothing_late_sooner(firm, running):
    with unguarded():
        firm.contract.measures.filter(kind="primary").update(cadence_days=CADENCE)
    type(running).objects.filter(pk=running.pk).update(started_on=TODAY - timedelta(days=10))
    p.reading(running, "6.4", on=TODAY - timedelta(days=30))

    assert watched(firm, "owner") == []


@pytest.mark.parametrize("state", ["on_hold", "evaluating", "closed"])
def test_nobody_is_asked_where_nothing_is_read(firm, running, state):
    with unguarded():
        firm.contract.measures.filter(kind="primary").update(cadence_days=CADENCE)
    type(running).objects.filter(pk=running.pk).update(state=state)

    assert watched(firm, "owner") == []


@pytest.mark.parametrize("who", ["member", "stranger", "evaluator", "manager"])
def test_others_are_left_alone(firm, running, who):
    with unguarded():
        firm.contract.measures.filter(kind="primary").update(cadence_days=CADENCE)

    assert watched(firm, who) == []


@pytest.mark.parametrize(
    ("risk", "is_personal", "missing"),
    [
        ("low", False, ""),
        ("low", True, "Legal"),
        ("elevated", False, "Legal"),
        ("high", False, "Legal + Compliance and data protection"),
    ],
)
def test_signatures_that_wait_are_seen_by_both_sides(firm, pilot, risk, is_personal, missing):
    type(pilot).objects.filter(pk=pilot.pk).update(risk_tier=risk)
    DataCheck.objects.create(pilot=pilot, name="Receipts", has_personal_data=is_personal)

    asked = [text for _pk, text, _late in watched(firm, "owner")]
    legal = [text for _pk, text, _late in watched(firm, "legal")]

    assert asked == ([f"Signature missing: {missing}"] if missing else [])
    assert legal == ([f"Sign, or say what has to change: {missing}"] if missing else [])
    assert watched(firm, "chair") == []


def test_nobody_of_the_legal_office_signs_what_is_their_own(firm, pilot):
    type(pilot).objects.filter(pk=pilot.pk).update(risk_tier="high")
    p.team(pilot, firm.people["owner"], firm.people["legal"])

    assert watched(firm, "legal") == []


def test_missing_among_many_is_what_is_missing_of_each(firm, pilot, django_assert_num_queries):
    two = f.office(firm.fund, firm.people["stranger"], "legal").employee
    rows = [pilot]
    for risk in ("low", "elevated", "high", "high", "high"):
        row = p.pilot(firm.fund, firm.people["owner"], title=risk, risk_tier=risk)
        p.team(row, firm.people["owner"], firm.people["member"])
        rows.append(row)
    sign(rows[2], firm.people["legal"])
    sign(rows[3], firm.people["legal"])
    sign(rows[3], two, "compliance")
    sign(rows[4], firm.people["legal"])
    sign(rows[4], firm.people["legal"], "compliance")  # the same pair of eyes
    sign(rows[5], firm.people["legal"], granted=False)

    with django_assert_num_queries(3):
        found = signing.missing_among(rows)

    one_by_one = {}
    for row in rows:
        asked, held = signing.signed(row)
        if left := [kind for kind in asked if kind not in held]:
            one_by_one[row.pk] = left
    assert found == one_by_one
    assert found == {rows[4].pk: ["compliance"], rows[5].pk: ["legal", "compliance"]}


def test_the_home_page_shows_it(client, firm, running):
    with unguarded():
        firm.contract.measures.filter(kind="primary").update(cadence_days=CADENCE)
    client.force_login(firm.users["sponsor"])

    page = client.get(reverse("core:home")).content.decode()

    assert f"No reading: it is {91 - CADENCE} days overdue" in page
