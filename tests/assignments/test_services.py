"""Assigning, lifting, asking: what each service writes, and whom it refuses."""

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.assignments import services
from courses.assignments.models import AssignmentVersion, Obligation
from courses.assignments.services.acting import WrongState
from courses.assignments.states import standings
from courses.learning.models import Completion
from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from tests.factories.assignments import course, requirement
from tests.factories.directory import department, employee, grant, user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def firm():
    return department("FIRM")


@pytest.fixture
def sales(firm):
    return department("SALES", parent=firm)


@pytest.fixture
def lab(firm):
    return department("LAB", parent=firm)


@pytest.fixture
def hr(firm):
    account = user(employee(firm))
    grant(account, "hr")
    return account


@pytest.fixture
def hr_of_sales(sales):
    account = user(employee(sales))
    grant(account, "hr", department=sales)
    return account


def draft(actor, of=None, **terms):
    return services.save_draft(course=of or course(), terms=terms, actor=actor, now=NOW)


def published(actor, of=None, **terms):
    made = draft(actor, of, **terms)
    services.publish(assignment=made, actor=actor, now=NOW)
    return made


def state(person, now=NOW):
    return [str(s.state) for s in standings(now=now, employee_ids=[person.pk])]


def test_publishing_requires_it_of_the_audience_and_is_audited(hr, sales, lab):
    inside, outside = employee(sales), employee(lab)
    rule = {"all": [{"field": "department", "op": "in", "values": ["SALES"]}]}

    made = draft(hr, rule=rule)
    assert state(inside) == []
    counts = services.publish(assignment=made, actor=hr, now=NOW)

    assert counts.opened + counts.obligations_written == 1
    assert (state(inside), state(outside)) == (["pending"], [])
    assert AuditEntry.objects.filter(action="assignment.published", actor=hr).count() == 1


def test_employees_may_not_assign(sales):
    with pytest.raises(NotAllowed):
        draft(user(employee(sales)))


def test_hr_of_a_part_reaches_its_part_only(hr_of_sales, sales, lab):
    inside, outside = employee(sales), employee(lab)

    made = published(hr_of_sales)

    assert (state(inside), state(outside)) == (["pending"], [])
    assert made.scope == [sales.pk]


def test_hr_of_a_part_may_not_touch_what_holds_for_all(hr, hr_of_sales):
    made = published(hr)

    with pytest.raises(NotAllowed):
        services.withdraw(assignment=made, actor=hr_of_sales, now=NOW)
    with pytest.raises(NotAllowed):
        services.edit(
            assignment=made, changes={"due_days": 5}, applies_to="open", actor=hr_of_sales, now=NOW
        )


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"due_rule": "fixed"}, "due_on"),
        ({"due_rule": "never"}, "due_rule"),
        ({"due_days": -1}, "due_days"),
        ({"valid_months": 0}, "valid_months"),
        ({"due_days": None}, "due_days"),
        (
            {"rule": {"all": [{"field": "department", "op": "in", "values": ["X"]}]}},
            "all[0].values[0]",
        ),
    ],
)
def test_wrong_terms_are_refused_with_their_place(hr, terms, field):
    made = draft(hr, **terms)

    with pytest.raises(InvalidInput) as refusal:
        services.publish(assignment=made, actor=hr, now=NOW)

    assert [p.field for p in refusal.value.problems] == [field]
    assert not AssignmentVersion.objects.exists()


def test_nothing_is_required_after_the_fact(hr):
    made = draft(hr)

    with pytest.raises(InvalidInput):
        services.publish(assignment=made, starts_on=TODAY - timedelta(days=1), actor=hr, now=NOW)


def test_withdrawing_ends_what_rests_on_it(hr, sales):
    person = employee(sales)
    made = published(hr)
    later = NOW + timedelta(days=3)

    services.withdraw(assignment=made, actor=hr, now=later)

    assert state(person, later) == []
    assert [s.state for s in standings(now=later, on=TODAY, employee_ids=[person.pk])] == [
        "pending"
    ]
    with pytest.raises(WrongState):
        services.withdraw(assignment=made, actor=hr, now=later)


def test_an_exemption_lifts_and_ends(hr, sales):
    person, made = employee(sales), published(hr)
    lifted = services.exempt(
        employee=person, requirement=made.requirement, reason="Teaches it", actor=hr, now=NOW
    )
    assert state(person) == ["excluded"]

    later = NOW + timedelta(days=60)
    services.end_exemption(exemption=lifted, actor=hr, now=later)

    (standing,) = standings(now=later, employee_ids=[person.pk])
    assert (standing.state, standing.due_on) == ("pending", later.date() + timedelta(days=30))


def test_hr_of_another_part_may_not_exempt(hr, hr_of_sales, lab):
    person, made = employee(lab), published(hr)

    with pytest.raises(NotAllowed):
        services.exempt(
            employee=person,
            requirement=made.requirement,
            reason="No",
            actor=hr_of_sales,
            now=NOW,
        )


def test_an_extension_keeps_the_original_date(hr, sales):
    person, made = employee(sales), published(hr)

    services.extend(
        employee=person,
        requirement=made.requirement,
        due_on=date(2026, 3, 31),
        reason="Project",
        actor=hr,
        now=NOW + timedelta(days=1),
    )

    row = Obligation.objects.current().on(date(2026, 2, 1)).get(employee=person)
    assert (row.due_on, row.original_due_on) == (date(2026, 3, 31), date(2026, 2, 4))


def test_an_extension_must_be_later_and_of_something_open(hr, sales):
    person, made = employee(sales), published(hr)
    asked = {"employee": person, "requirement": made.requirement, "reason": "x", "actor": hr}

    with pytest.raises(InvalidInput):
        services.extend(**asked, due_on=date(2026, 1, 20), now=NOW)
    with pytest.raises(WrongState):
        services.extend(**{**asked, "requirement": requirement()}, due_on=date(2026, 5, 1), now=NOW)


def test_done_already_becomes_a_completion_when_granted(hr, sales):
    person, made = employee(sales), published(hr)
    asked = services.ask(
        employee=person,
        requirement=made.requirement,
        kind="done_already",
        message="At my last employer",
        finished_on=date(2025, 11, 3),
        actor=user(person),
        now=NOW,
    )

    services.grant(request=asked, answer="Thank you", actor=hr, now=NOW)

    assert state(person) == ["covered"]
    assert Completion.objects.get(employee=person).how == "recognised"
    with pytest.raises(WrongState):
        services.refuse(request=asked, answer="No", actor=hr, now=NOW)


def test_not_for_me_becomes_an_exemption_when_granted(hr, sales):
    person, made = employee(sales), published(hr)
    asked = services.ask(
        employee=person,
        requirement=made.requirement,
        kind="not_for_me",
        message="I build these systems",
        actor=user(person),
        now=NOW,
    )

    services.grant(request=asked, actor=hr, now=NOW)

    assert state(person) == ["excluded"]


def test_a_refusal_says_why_and_changes_nothing(hr, sales):
    person, made = employee(sales), published(hr)
    asked = services.ask(
        employee=person,
        requirement=made.requirement,
        kind="not_for_me",
        message="No time",
        actor=None,
        now=NOW,
    )

    with pytest.raises(InvalidInput):
        services.refuse(request=asked, answer=" ", actor=hr, now=NOW)
    services.refuse(request=asked, answer="Everybody needs it", actor=hr, now=NOW)

    asked.refresh_from_db()
    assert (asked.state, asked.answer, state(person)) == (
        "refused",
        "Everybody needs it",
        ["pending"],
    )


def test_nobody_asks_for_somebody_else_or_twice(hr, sales):
    person, other, made = employee(sales), employee(sales), published(hr)
    asked = {
        "requirement": made.requirement,
        "kind": "not_for_me",
        "message": "x",
        "now": NOW,
        "actor": user(person),
    }
    services.ask(employee=person, **asked)

    with pytest.raises(WrongState):
        services.ask(employee=person, **asked)
    with pytest.raises(NotAllowed):
        services.ask(employee=other, **asked)
