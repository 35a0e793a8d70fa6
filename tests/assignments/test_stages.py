"""Stages of tracks as requirements: attained, revoked, required of people, paused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from courses.assignments import reconcile as reconciling
from courses.assignments import services
from courses.assignments.models import (
    Assignment,
    Attainment,
    AttainmentRevocation,
    AudienceChange,
    Obligation,
    Requirement,
)
from courses.assignments.services.acting import WrongState
from courses.assignments.services.attaining import (
    Attained,
    attain,
    attain_all,
    revoke_attainment,
)
from courses.assignments.services.stages import (
    pause,
    release_from,
    require_of,
    resume,
    stage_assignment,
    stage_requirement,
)
from courses.assignments.states import standings
from courses.assignments.why import why
from orgchange.core.errors import InvalidInput
from tests.factories.assignments import attainment, course, requirement, stage
from tests.factories.directory import department, employee

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = date(2026, 3, 2)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def foundation():
    return stage_requirement(
        code="ai-translator/foundation", name="Foundation", name_zh="基础", now=NOW
    )


@pytest.fixture
def asked(foundation):
    return stage_assignment(requirement=foundation, due_days=60, valid_months=24, now=NOW)


@pytest.fixture
def person():
    return employee(department("SALES"), name="Ada")


def state(person, required, *, on=None, now=NOW, known_at=None):
    found = standings(
        now=now,
        on=on,
        known_at=known_at,
        employee_ids=[person.pk],
        requirement_ids=[required.pk],
    )
    return (str(found[0].state), found[0].due_on) if found else None


def take(asked, person, *, starts_on=DAY, now=NOW):
    return require_of(
        assignment=asked, employee_ids=[person.pk], starts_on=starts_on, reason="x", now=now
    )


def test_a_stage_is_made_once_and_renamed(foundation):
    again = stage_requirement(
        code="ai-translator/foundation", name="Basics", name_zh="入门", now=NOW
    )

    assert again.pk == foundation.pk
    assert Requirement.objects.get().titles == ("Basics", "入门")
    assert again.title_in("zh-hans") == "入门"


def test_a_course_lends_its_code_and_title():
    required = requirement(course("ai", title="AI basics"))

    assert (required.code, required.title, required.is_stage) == ("ai", "AI basics", False)


@pytest.mark.parametrize("code", ["foundation", "x" * 119 + "/y"])
def test_a_code_without_track_or_too_long_is_refused(code):
    with pytest.raises(InvalidInput):
        stage_requirement(code=code, name="x", now=NOW)


def test_the_database_refuses_a_stage_with_a_course_or_without_a_name():
    of = course("ai")
    for wrong in ({"course": of, "name": "x"}, {"name": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Requirement.objects.create(kind="stage", code="t/s", **wrong)


def test_required_then_attained_then_revoked(asked, foundation, person):
    take(asked, person)
    assert state(person, foundation) == ("pending", date(2026, 5, 1))

    held = attain(
        employee=person, requirement=foundation, finished_on=DAY, actor=None, now=NOW + MINUTE
    )
    assert state(person, foundation, now=NOW + 2 * MINUTE)[0] == "covered"
    row = Obligation.objects.current().get(covered_from__isnull=False)
    assert (row.attainment, row.completion) == (held, None)
    assert row.covered_until == date(2028, 3, 3)

    later = NOW + timedelta(days=10)
    day = DAY + timedelta(days=5)
    revoke_attainment(
        attainment=held, effective_on=day, reason="No evidence", actor=None, now=later
    )
    after = later + MINUTE
    assert state(person, foundation, on=day, now=after)[0] == "pending"
    assert state(person, foundation, on=day - timedelta(days=1), now=after)[0] == "covered"
    known = NOW + timedelta(days=9)
    assert state(person, foundation, on=day, now=after, known_at=known)[0] == "covered"


def test_an_own_end_ends_the_cover(asked, foundation, person):
    take(asked, person)
    ends = date(2026, 6, 30)

    attain(
        employee=person, requirement=foundation, finished_on=DAY, ends_on=ends, actor=None, now=NOW
    )

    assert state(person, foundation, on=ends)[0] == "covered"
    assert state(person, foundation, on=ends + timedelta(days=1))[0] == "overdue"


def test_attained_twice_is_once_and_in_the_future_refused(foundation, person):
    given = {"employee": person, "requirement": foundation, "actor": None, "now": NOW}
    first = attain(finished_on=DAY, **given)

    assert attain(finished_on=DAY, **given) == first
    assert attain(finished_on=DAY, occurrence="again", **given) != first
    with pytest.raises(InvalidInput):
        attain(finished_on=DAY + timedelta(days=2), **given)
    with pytest.raises(InvalidInput):
        attain(**{**given, "requirement": requirement()}, finished_on=DAY)
    with pytest.raises(InvalidInput):
        attain(finished_on=DAY, ends_on=DAY - timedelta(days=1), occurrence="odd", **given)


def test_a_second_other_revocation_is_refused(foundation, person):
    held = attainment(person, foundation, DAY)
    given = {"attainment": held, "actor": None, "now": NOW}
    first = revoke_attainment(effective_on=DAY, reason="x", **given)

    assert revoke_attainment(effective_on=DAY, reason="x", **given) == first
    with pytest.raises(WrongState):
        revoke_attainment(effective_on=DAY, reason="y", **given)
    with pytest.raises(InvalidInput):
        revoke_attainment(effective_on=DAY - timedelta(days=1), reason="y", **given)


def test_the_database_refuses_to_change_an_attainment(foundation, person):
    held = attainment(person, foundation, DAY)
    revoke_attainment(attainment=held, effective_on=DAY, reason="x", actor=None, now=NOW)
    for rows, change in (
        (Attainment.objects.all(), {"words": "other"}),
        (AttainmentRevocation.objects.all(), {"reason": "other"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)


def test_many_at_once_take_a_constant_number_of_queries(
    asked, foundation, django_assert_max_num_queries
):
    unit = department("LAB")
    people = [employee(unit, number=f"L{n}") for n in range(30)]
    ids = [one.pk for one in people]
    with django_assert_max_num_queries(30):
        require_of(assignment=asked, employee_ids=ids, starts_on=DAY, reason="x", now=NOW)
    rows = [Attained(pk, foundation.pk, DAY) for pk in ids[:20]]
    with django_assert_max_num_queries(30):
        assert attain_all(rows=rows, actor=None, now=NOW + MINUTE) == 20

    found = standings(now=NOW + 2 * MINUTE, requirement_ids=[foundation.pk])
    assert sorted(str(one.state) for one in found) == ["covered"] * 20 + ["pending"] * 10
    assert AudienceChange.objects.current().count() == 30


def test_released_it_is_no_longer_required(asked, foundation, person):
    take(asked, person)
    end = DAY + timedelta(days=7)

    release_from(
        assignment=asked, employee_ids=[person.pk], ends_on=end, reason="Left", now=NOW + MINUTE
    )

    assert state(person, foundation, on=end - timedelta(days=1))[0] == "pending"
    assert state(person, foundation, on=end) is None


def test_entering_from_a_past_day_counts_from_that_day(asked, foundation, person):
    take(asked, person, starts_on=date(2026, 1, 5))

    assert state(person, foundation) == ("pending", date(2026, 3, 6))


def test_other_terms_make_a_new_version_for_open_obligations(asked, foundation, person):
    take(asked, person)
    same = stage_assignment(requirement=foundation, due_days=60, valid_months=24, now=NOW + MINUTE)
    assert (same.pk, asked.versions.current().count()) == (asked.pk, 1)

    later = NOW + timedelta(days=3)
    stage_assignment(requirement=foundation, due_days=90, valid_months=24, now=later)

    assert [v.number for v in asked.versions.current()] == [1, 2]
    assert state(person, foundation, now=later + MINUTE) == ("pending", date(2026, 5, 31))


def test_a_pause_excludes_and_its_end_counts_the_days_anew(asked, foundation, person):
    take(asked, person)
    since, until = date(2026, 4, 20), date(2026, 6, 1)
    pause(
        requirement=foundation,
        employee=person,
        starts_on=since,
        ends_on=until,
        reason="Project",
        approver=None,
        now=NOW + MINUTE,
    )

    assert state(person, foundation, on=date(2026, 5, 15))[0] == "excluded"
    assert state(person, foundation, on=until) == ("pending", until + timedelta(days=60))
    resume(requirement=foundation, employee=person, on=date(2026, 5, 1), now=NOW + 2 * MINUTE)
    assert state(person, foundation, on=date(2026, 5, 2)) == ("pending", date(2026, 6, 30))
    with pytest.raises(WrongState):
        resume(requirement=foundation, employee=person, on=date(2026, 5, 1), now=NOW + 3 * MINUTE)


def test_only_the_track_changes_its_assignment(asked, person):
    with pytest.raises(WrongState):
        services.decide_by_hand(
            assignment=asked,
            employees=[person],
            decision=services.Decision.INCLUDE,
            actor=None,
            now=NOW,
        )
    of = services.save_draft(course=course(), actor=None, now=NOW)
    with pytest.raises(WrongState):
        take(of, person)


def test_the_database_knows_one_own_assignment_of_a_stage(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(requirement=asked.requirement, is_system=True, is_manual=True)


def test_why_names_the_attainment(asked, foundation, person):
    take(asked, person)
    attain(
        employee=person,
        requirement=foundation,
        finished_on=DAY,
        words="Case exam passed",
        actor=None,
        now=NOW + MINUTE,
    )

    found = why(employee=person, requirement=foundation, on=DAY, now=NOW + 2 * MINUTE)

    assert found.attainment.words == "Case exam passed"
    assert found.completion is None
    assert "counts up to" in found.covered


def test_set_wise_leaves_attained_people_to_the_timeline(foundation, monkeypatch):
    """A stage may also be assigned by a rule; whoever attained it is not plain."""
    unit = department("LAB")
    people = [employee(unit, number=f"L{n}") for n in range(4)]
    attainment(people[0], foundation, DAY)
    monkeypatch.setattr(reconciling, "FEW", 0)
    draft = services.save_draft(
        requirement=foundation,
        terms={"rule": {"all": []}, "due_days": 30, "due_rule": "after_entry"},
        actor=None,
        now=NOW,
    )
    services.publish(assignment=draft, actor=None, now=NOW)

    found = {s.employee_id: str(s.state) for s in standings(now=NOW + MINUTE)}
    assert found == {p.pk: "pending" for p in people} | {people[0].pk: "covered"}
    assert not reconciling.reconcile(now=NOW + 2 * MINUTE).changed


def test_a_stage_of_the_tests_is_like_one_of_the_services():
    assert stage().is_stage


def test_stages_cost_a_transfer_no_query_each(person, foundation, django_assert_num_queries):
    """A stage's own assignment has no rule to ask of people who changed."""
    stage_assignment(requirement=foundation, due_days=60, now=NOW)
    with CaptureQueriesContext(connection) as with_one:
        reconciling.people_changed(employee_ids=[person.pk], now=NOW)
    for number in range(4):
        more = stage_requirement(code=f"data-steward/{number}", name=str(number), now=NOW)
        stage_assignment(requirement=more, due_days=60, now=NOW)

    with django_assert_num_queries(len(with_one)):
        reconciling.people_changed(employee_ids=[person.pk], now=NOW)
