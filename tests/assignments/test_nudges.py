"""A manager's nudge: one click, within the caps, and it says how it went."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from courses.assignments.nudges.services import NothingToNudge, Nudged, nudge, said
from orgchange.core.dates import OPEN_DATE
from orgchange.core.errors import NotAllowed
from orgchange.notices import delivery
from orgchange.notices.models import Notice
from tests.factories.assignments import course, obligation, requirement
from tests.factories.directory import department, employee, grant, user

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
DUE = date(2026, 11, 30)


@pytest.fixture
def where(db):
    return department("D")


@pytest.fixture
def boss(where):
    row = employee(where, name="Bo Ss")
    user(row)
    return row


@pytest.fixture
def literacy(db):
    return requirement(course("ai", title="AI literacy"))


def report(where, boss, literacy, *, covered=(None, None), **more):
    person = employee(where, manager_id=boss.pk, **more)
    obligation(person, literacy, due_on=DUE, covered=covered)
    return person


def test_a_nudge_goes_out_with_the_next_delivery_and_names_who_nudged(where, boss, literacy):
    person = report(where, boss, literacy, email="a@example.org")

    done = nudge(pairs={(person.pk, literacy.pk)}, actor=boss.user, now=NOON)
    delivery.deliver(clock=lambda: NOON)

    assert done == Nudged(soon=1)
    assert said(done) == "1 person nudged."
    sent = Notice.objects.get().deliveries.get()
    assert sent.subject == "Bo Ss asks you to finish AI literacy"


def test_a_nudge_obeys_the_caps_and_says_so(where, boss, literacy):
    other = requirement(course("other"))
    person = report(where, boss, literacy, email="a@example.org")
    obligation(person, other, due_on=DUE)
    nudge(pairs={(person.pk, literacy.pk)}, actor=boss.user, now=NOON)
    delivery.deliver(clock=lambda: NOON)

    second = nudge(pairs={(person.pk, other.pk)}, actor=boss.user, now=NOON)
    again = nudge(pairs={(person.pk, other.pk)}, actor=boss.user, now=NOON)

    assert said(second).startswith("1 has had enough mail lately: it waits until 19 Nov 2026")
    assert said(again) == "1 was nudged today already."


def test_nudging_somebody_without_e_mail_asks_the_manager_to_tell_them(where, boss, literacy):
    person = report(where, boss, literacy)

    done = nudge(pairs={(person.pk, literacy.pk)}, actor=boss.user, now=NOON)

    assert said(done) == "1 has no e-mail: please tell them."
    assert Notice.objects.inbox().get().recipient == person


def test_who_is_covered_is_not_nudged(where, boss, literacy):
    person = report(where, boss, literacy, covered=(date(2026, 1, 1), OPEN_DATE))

    with pytest.raises(NothingToNudge):
        nudge(pairs={(person.pk, literacy.pk)}, actor=boss.user, now=NOON)


@pytest.mark.parametrize("who", ["colleague", "auditor", "themselves", "HR elsewhere"])
def test_only_those_who_answer_for_somebody_nudge_them(where, boss, literacy, who):
    person = report(where, boss, literacy)
    account = user(person) if who == "themselves" else user(employee(where))
    if who == "auditor":
        grant(account, "auditor")
    if who == "HR elsewhere":
        grant(account, "hr", department=department("Z"))

    with pytest.raises(NotAllowed):
        nudge(pairs={(person.pk, literacy.pk)}, actor=account, now=NOON)
    assert Notice.objects.count() == 0


def test_the_button_nudges_and_leads_back(client, where, boss, literacy):
    person = report(where, boss, literacy, email="a@example.org")
    client.force_login(boss.user)

    answer = client.post(
        reverse("assignments:nudge"),
        {"pair": f"{person.pk}:{literacy.pk}", "next": "/notices/"},
    )

    assert (answer.status_code, answer.url) == (302, "/notices/")
    assert Notice.objects.get().kind == "nudge"


def test_a_damaged_form_is_refused(client, boss):
    client.force_login(boss.user)

    assert client.post(reverse("assignments:nudge"), {"pair": "1:x"}).status_code == 400
