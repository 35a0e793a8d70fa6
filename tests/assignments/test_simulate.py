"""A simulation says what the real run then does, and leaves nothing behind."""

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.assignments import services, simulate
from courses.assignments.models import Obligation
from courses.assignments.states import standings
from orgchange.audit.models import AuditEntry
from tests.factories.assignments import completion, course
from tests.factories.directory import department, employee

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def firm():
    return department("FIRM")


@pytest.fixture
def sales(firm):
    return department("SALES", parent=firm)


def draft(of, **terms):
    return services.save_draft(course=of, terms=terms, actor=None, now=NOW)


def test_it_says_who_when_and_the_coverage_after(sales):
    of = course()
    people = [employee(sales, name=f"P{n}") for n in range(3)]
    completion(people[0], of, date(2025, 12, 1))
    made = draft(of, due_days=30)

    seen = simulate.of_publishing(assignment=made, actor=None, now=NOW)

    assert (seen.entering, seen.leaving, seen.covered_at_once) == (3, 0, 1)
    assert seen.entering_sample == ("P0", "P1", "P2")
    assert seen.due_weeks == ((date(2026, 2, 2), 2),)
    assert [(f.code, f.before, f.after) for f in seen.departments] == [
        ("FIRM", (0, 0), (1, 3)),
        ("SALES", (0, 0), (1, 3)),
    ]
    assert sum(people for _day, people in seen.messages) > 0


def test_it_leaves_nothing_behind(sales):
    employee(sales)
    made = draft(course())
    audited = AuditEntry.objects.count()

    simulate.of_publishing(assignment=made, actor=None, now=NOW)

    made.refresh_from_db()
    assert made.state == "draft"
    assert not Obligation.objects.exists()
    assert AuditEntry.objects.count() == audited


def test_the_real_run_does_what_it_said(sales):
    for _n in range(3):
        employee(sales)
    made = draft(course())

    seen = simulate.of_publishing(assignment=made, actor=None, now=NOW)
    services.publish(assignment=made, actor=None, now=NOW)

    assert len(standings(now=NOW)) == seen.entering


def test_withdrawing_and_editing_are_simulated_too(sales):
    employee(sales)
    made = draft(course())
    services.publish(assignment=made, actor=None, now=NOW)

    gone = simulate.of_withdrawal(assignment=made, actor=None, now=NOW + timedelta(days=2))
    rule = {"all": [{"field": "department", "op": "in", "values": ["FIRM"], "below": False}]}
    narrowed = simulate.of_edit(
        assignment=made, changes={"rule": rule}, applies_to="everyone", actor=None, now=NOW
    )

    assert (gone.leaving, narrowed.leaving) == (1, 1)
    assert len(standings(now=NOW)) == 1
