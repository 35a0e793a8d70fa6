"""Hiring, moving, leaving, coming back: what is written on both time axes, and what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest

from orgchange.audit.models import AuditEntry
from orgchange.core.dated import Statement
from orgchange.core.dates import OPEN_DATE
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.directory import services
from orgchange.directory.events import people_changed
from orgchange.directory.models import Employee, JobRecord
from orgchange.directory.services.jobs import NoSuchJob, TwoPrimaryJobs
from orgchange.directory.services.moves import CannotUndo
from orgchange.directory.services.people import NumberTaken
from orgchange.directory.services.writing import CycleRefused, NotOpen
from orgchange.teams.models import TeamMembership
from tests.factories.directory import department, employee, grant, job, user
from tests.factories.teams import membership, team

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)


@pytest.fixture
def sales():
    return department("SALES")


@pytest.fixture
def shops(sales):
    return department("SHOPS", parent=sales)


@pytest.fixture
def told(monkeypatch):
    calls = []
    monkeypatch.setattr(people_changed, "handlers", [lambda **facts: calls.append(facts)])
    return calls


def rows(person, *, known_at=None):
    found = JobRecord.objects.known_at(known_at).filter(employee=person)
    return [(r.position, r.department.code, r.valid_from, r.valid_to) for r in found]


def test_a_hire_makes_a_person_and_a_first_job_and_tells_once(sales, told):
    person = services.hire(
        employee_number=" 100 ",
        full_name="张伟",
        department=sales,
        valid_from=TODAY,
        actor=None,
        now=NOW,
    )

    assert (person.employee_number, person.full_name) == ("100", "张伟")
    assert rows(person) == [(1, "SALES", TODAY, OPEN_DATE)]
    assert told == [{"employee_ids": {person.pk}, "now": NOW}]
    assert AuditEntry.objects.get().action == "person.hired"


def test_a_number_is_taken_whatever_its_case(sales):
    employee(sales, number="ab1")

    with pytest.raises(NumberTaken):
        services.hire(
            employee_number="AB1",
            full_name="B",
            department=sales,
            valid_from=TODAY,
            actor=None,
            now=NOW,
        )


def test_a_name_of_a_million_characters_is_named_and_nothing_is_written(sales):
    with pytest.raises(InvalidInput) as caught:
        services.hire(
            employee_number="1",
            full_name="x" * 1_000_000,
            department=sales,
            valid_from=TODAY,
            actor=None,
            now=NOW,
        )

    assert [p.field for p in caught.value.problems] == ["full_name"]
    assert not Employee.objects.exists()


def test_a_transfer_keeps_what_was_and_what_was_known(sales, shops):
    person = employee(sales)

    services.transfer(
        employee=person, department=shops, manager=None, valid_from=TODAY, actor=None, now=NOW
    )

    assert rows(person) == [
        (1, "SALES", date(2025, 1, 1), TODAY),
        (1, "SHOPS", TODAY, OPEN_DATE),
    ]
    before = NOW - timedelta(seconds=1)
    assert rows(person, known_at=before) == [(1, "SALES", date(2025, 1, 1), OPEN_DATE)]


def test_a_backdated_correction_of_some_days_leaves_the_other_days_alone(sales, shops):
    person = employee(sales, job_title="Clerk")

    services.change_job(
        employee=person,
        changes={"department_id": shops.pk},
        valid_from=date(2025, 3, 1),
        valid_to=date(2025, 6, 1),
        actor=None,
        now=NOW,
    )

    assert rows(person) == [
        (1, "SALES", date(2025, 1, 1), date(2025, 3, 1)),
        (1, "SHOPS", date(2025, 3, 1), date(2025, 6, 1)),
        (1, "SALES", date(2025, 6, 1), OPEN_DATE),
    ]
    titles = set(JobRecord.objects.current().values_list("job_title", flat=True))
    assert titles == {"Clerk"}


def test_a_leave_touches_every_job_and_ends_on_the_day_of_return(sales, shops):
    person = employee(sales)
    job(person, shops, position=2)

    services.set_leave(
        employee=person, valid_from=TODAY, valid_to=date(2026, 9, 1), actor=None, now=NOW
    )

    on_leave = JobRecord.objects.current().filter(working_status="on_leave")
    assert {(r.position, r.valid_from, r.valid_to) for r in on_leave} == {
        (1, TODAY, date(2026, 9, 1)),
        (2, TODAY, date(2026, 9, 1)),
    }


def test_leaving_ends_jobs_and_seats_after_the_last_day(sales):
    person = employee(sales)
    project = team()
    membership(project, person)

    services.leave_organisation(employee=person, last_day=TODAY, actor=None, now=NOW)

    after = TODAY + timedelta(days=1)
    assert rows(person) == [(1, "SALES", date(2025, 1, 1), after)]
    assert TeamMembership.objects.current().get().valid_to == after


def test_who_left_cannot_leave_again(sales):
    person = employee(sales, until=date(2026, 1, 1))

    with pytest.raises(NoSuchJob):
        services.leave_organisation(employee=person, last_day=TODAY, actor=None, now=NOW)


def test_coming_back_reopens_the_same_employee(sales, shops):
    person = employee(sales, until=date(2026, 1, 1))

    services.rehire(employee=person, department=shops, valid_from=TODAY, actor=None, now=NOW)

    assert rows(person) == [
        (1, "SALES", date(2025, 1, 1), date(2026, 1, 1)),
        (1, "SHOPS", TODAY, OPEN_DATE),
    ]


def test_a_second_job_becomes_primary_when_the_first_ends(sales, shops):
    person = employee(sales)
    position = services.add_second_job(
        employee=person, department=shops, valid_from=TODAY, actor=None, now=NOW
    )

    services.end_job(
        employee=person,
        position=1,
        last_day=TODAY,
        actor=None,
        now=NOW + timedelta(minutes=1),
    )

    primary = JobRecord.objects.current().on(TODAY + timedelta(days=1)).get(is_primary=True)
    assert (position, primary.position, primary.department) == (2, 2, shops)


def test_two_primary_jobs_on_one_day_are_refused(sales, shops):
    person = employee(sales)
    value = services.job_value(department_id=shops.pk)
    said = Statement({"employee_id": person.pk, "position": 2}, value, TODAY)

    with pytest.raises(TwoPrimaryJobs):
        services.apply_job_statements(statements=[said], actor=None, now=NOW)

    assert rows(person) == [(1, "SALES", date(2025, 1, 1), OPEN_DATE)]


def test_a_manager_below_oneself_is_refused_with_both_ends_named(sales):
    top = employee(sales, name="Ann")
    middle = employee(sales, name="Ben", manager_id=top.pk)
    low = employee(sales, name="Cy", manager_id=middle.pk)

    with pytest.raises(CycleRefused) as caught:
        services.change_job(
            employee=top, changes={"manager_id": low.pk}, valid_from=TODAY, actor=None, now=NOW
        )

    assert "Ann" in caught.value.message
    assert "Cy" in caught.value.message


def test_managers_who_change_places_on_different_days_are_no_cycle(sales):
    ann = employee(sales)
    ben = employee(sales, manager_id=ann.pk)
    services.change_job(
        employee=ben, changes={"manager_id": None}, valid_from=TODAY, actor=None, now=NOW
    )

    services.change_job(
        employee=ann, changes={"manager_id": ben.pk}, valid_from=TODAY, actor=None, now=NOW
    )

    held = JobRecord.objects.current().on(TODAY).get(employee=ann)
    assert held.manager == ben


def test_a_cycle_in_the_future_is_refused_too(sales):
    ann = employee(sales)
    ben = employee(sales)
    services.change_job(
        employee=ben,
        changes={"manager_id": ann.pk},
        valid_from=date(2027, 1, 1),
        actor=None,
        now=NOW,
    )

    with pytest.raises(CycleRefused):
        services.change_job(
            employee=ann, changes={"manager_id": ben.pk}, valid_from=TODAY, actor=None, now=NOW
        )


def test_in_bulk_a_cycle_costs_the_link_and_not_the_person(sales, shops):
    people = [employee(sales, name=f"P{n}") for n in range(3)]
    said = [
        Statement(
            {"employee_id": person.pk, "position": 1},
            services.job_value(
                department_id=shops.pk, manager_id=people[(n + 1) % 3].pk, job_title="new"
            ),
            TODAY,
        )
        for n, person in enumerate(people)
    ]

    refused = services.apply_job_statements(statements=said, actor=None, now=NOW)

    assert [(r.index, r.code) for r in refused] == [(2, "manager_cycle")]
    assert "P2" in refused[0].message
    assert "P0" in refused[0].message
    held = JobRecord.objects.current().on(TODAY)
    assert {r.job_title for r in held} == {"new"}
    assert [r.manager_id for r in held.order_by("employee")] == [
        people[1].pk,
        people[2].pk,
        None,
    ]


def test_a_bulk_write_costs_the_same_number_of_queries_for_five_people_and_fifty(
    sales, shops, told, django_assert_max_num_queries
):
    head = employee(sales)
    people = [employee(sales) for _ in range(50)]
    value = services.job_value(department_id=shops.pk, manager_id=head.pk)
    said = [Statement({"employee_id": p.pk, "position": 1}, value, TODAY) for p in people]

    with django_assert_max_num_queries(22):
        services.apply_job_statements(statements=said, actor=None, now=NOW)


def test_nobody_is_put_into_a_department_before_it_opens(sales):
    future = department("NEW", since=date(2026, 6, 1))
    person = employee(sales)

    with pytest.raises(NotOpen):
        services.transfer(
            employee=person, department=future, manager=None, valid_from=TODAY, actor=None, now=NOW
        )


def test_a_write_with_an_earlier_clock_is_recorded_after_the_last_one(sales, shops):
    person = employee(sales)
    later = NOW + timedelta(seconds=5)
    services.transfer(
        employee=person, department=shops, manager=None, valid_from=TODAY, actor=None, now=later
    )

    services.change_job(
        employee=person, changes={"job_title": "Lead"}, valid_from=TODAY, actor=None, now=NOW
    )

    assert rows(person, known_at=later)[-1][1] == "SHOPS"
    assert JobRecord.objects.current().on(TODAY).get().job_title == "Lead"


def test_the_last_change_can_be_undone_and_both_stay_in_the_record(sales, shops):
    person = employee(sales)
    project = team()
    membership(project, person)
    services.leave_organisation(employee=person, last_day=TODAY, actor=None, now=NOW)

    later = NOW + timedelta(minutes=1)
    services.undo_last(employee=person, recorded_at=NOW, actor=None, now=later)

    assert rows(person) == [(1, "SALES", date(2025, 1, 1), OPEN_DATE)]
    assert rows(person, known_at=NOW)[0][3] == TODAY + timedelta(days=1)
    assert TeamMembership.objects.current().get().valid_to == OPEN_DATE


def test_a_change_under_a_later_one_cannot_be_undone(sales, shops):
    person = employee(sales)
    services.leave_organisation(employee=person, last_day=TODAY, actor=None, now=NOW)
    later = NOW + timedelta(minutes=1)
    services.change_job(
        employee=person,
        changes={"job_title": "x"},
        valid_from=date(2026, 1, 1),
        actor=None,
        now=later,
    )

    with pytest.raises(CannotUndo):
        services.undo_last(employee=person, recorded_at=NOW, actor=None, now=later)


def test_hr_of_a_part_writes_in_it_and_not_outside(sales, shops):
    other = department("OTHER")
    clerk = user(employee(other))
    grant(clerk, "hr", department=sales)
    inside, outside = employee(shops), employee(other)

    services.change_job(
        employee=inside, changes={"site": "Leeds"}, valid_from=TODAY, actor=clerk, now=NOW
    )

    for person, where in ((outside, other), (inside, other), (outside, shops)):
        with pytest.raises(NotAllowed):
            services.transfer(
                employee=person,
                department=where,
                manager=None,
                valid_from=TODAY,
                actor=clerk,
                now=NOW,
            )


@pytest.mark.parametrize("role", [None, "executive", "auditor", "admin"])
def test_nobody_but_hr_writes_people(sales, role):
    person = employee(sales)
    account = user(employee(sales))
    if role:
        grant(account, role)

    with pytest.raises(NotAllowed):
        services.leave_organisation(employee=person, last_day=TODAY, actor=account, now=NOW)


def test_correcting_a_name_is_recorded_old_and_new(sales):
    person = employee(sales, name="Old")

    services.change_person(employee=person, changes={"full_name": "New"}, actor=None, now=NOW)

    person.refresh_from_db()
    assert person.full_name == "New"
    assert AuditEntry.objects.get().changes == {"full_name": ["Old", "New"]}
