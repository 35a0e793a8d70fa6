"""The cases of domain/coverage that must come out right, each through the services.

Cases 30 and 32 for figures are in tests/coverage/test_doors.py as well.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.assignments import services
from courses.assignments.models import Obligation
from courses.assignments.states import standings
from courses.coverage import figures
from courses.coverage.shapes import Query
from courses.learning.models import Completion
from courses.learning.revocations import revoke_completion
from courses.learning.services import record_completion
from orgchange.core.errors import InvalidInput
from orgchange.directory import services as directory
from orgchange.directory.models import DirectoryRevision
from tests.factories import catalogue
from tests.factories.assignments import course, requirement
from tests.factories.directory import department, employee, job, user
from tests.factories.learning import finished, learner, take_quiz

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
IN_SALES = {"all": [{"field": "department", "op": "in", "values": ["SALES"], "below": True}]}


def d(text):
    return date.fromisoformat(text)


def at(text, hour=9):
    return datetime.combine(d(text), datetime.min.time(), UTC) + timedelta(hours=hour)


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
def ai():
    return course("ai")


def assign(of, *, rule=IN_SALES, now=NOW, starts_on=None, **terms):
    terms = {"rule": rule, "look_back_days": 365, **terms}
    draft = services.save_draft(course=of, terms=terms, actor=None, now=now)
    services.publish(assignment=draft, starts_on=starts_on, actor=None, now=now)
    return draft


def done(person, of, day, *, now=None, **facts):
    return record_completion(
        employee=person,
        course=of,
        finished_on=d(day),
        how="imported",
        actor=None,
        now=now or at(day, 12),
        **facts,
    )


def stand(person, day, *, known_at=None):
    """(state, detail, due date, period) on a day; None where nothing is required."""
    found = standings(now=NOW, on=d(day), known_at=known_at, employee_ids=[person.pk])
    assert len(found) <= 1
    for s in found:
        return str(s.state), s.detail, s.due_on, s.period
    return None


def state(person, day, **options):
    found = stand(person, day, **options)
    return found and found[0]


def counts(department_code, course_code="ai", *, on, known_at=None):
    query = Query(
        department=department_code, courses=(course_code,), as_of=d(on), known_at=known_at
    )
    found = figures.measure(query, scope=None, now=at("2027-06-01"))
    (row,) = [r for r in found.rows if r.department == department_code]
    return row.as_dict()


def test_case_01_a_joiner_inside_the_due_period_is_pending_to_the_day(sales, ai):
    assign(ai, due_days=30)
    person = directory.hire(
        employee_number="J1",
        full_name="Joy",
        department=sales,
        valid_from=d("2026-03-10"),
        actor=None,
        now=at("2026-03-01"),
    )

    assert state(person, "2026-03-09") is None
    assert stand(person, "2026-03-10") == ("pending", "", d("2026-04-09"), 1)
    assert state(person, "2026-04-09") == "pending"
    assert state(person, "2026-04-10") == "overdue"


def test_case_02_two_assignments_are_one_obligation_with_the_strictest_date(sales, ai):
    person = employee(sales)
    assign(ai, due_days=60)
    strict = assign(ai, due_days=20)
    assert Obligation.objects.current().on(d("2026-02-01")).filter(employee=person).count() == 1
    assert stand(person, "2026-01-10")[2] == d("2026-01-25")

    services.withdraw(assignment=strict, actor=None, now=at("2026-01-15"))

    assert stand(person, "2026-01-20")[2] == d("2026-03-06")


def test_case_02_a_manual_assignment_survives_a_rules_withdrawal(sales, ai):
    person = employee(sales)
    by_rule = assign(ai)
    by_name = {"all": [{"field": "employee", "op": "in", "values": [person.employee_number]}]}
    assign(ai, rule=by_name, due_days=90)

    services.withdraw(assignment=by_rule, actor=None, now=at("2026-01-15"))

    assert stand(person, "2026-01-20")[:3] == ("pending", "", d("2026-04-05"))


def test_case_02_a_manual_removal_is_not_undone_by_a_rule(sales, lab, ai):
    person = employee(sales)
    made = assign(ai)
    services.decide_by_hand(
        assignment=made,
        decision=services.Decision.EXCLUDE,
        employees=[person],
        actor=None,
        now=at("2026-01-10"),
    )
    directory.transfer(
        employee=person,
        department=lab,
        manager=None,
        valid_from=d("2026-02-01"),
        actor=None,
        now=at("2026-01-20"),
    )
    directory.transfer(
        employee=person,
        department=sales,
        manager=None,
        valid_from=d("2026-03-01"),
        actor=None,
        now=at("2026-02-20"),
    )

    assert state(person, "2026-01-09") == "pending"
    assert [state(person, day) for day in ("2026-01-10", "2026-03-15")] == [None, None]


def test_case_03_a_due_date_already_past_gets_the_minimum_notice(sales, ai):
    person = employee(sales, hired_on=d("2020-01-01"))
    assign(ai, due_rule="after_hire", due_days=30, minimum_notice_days=14)

    assert stand(person, "2026-01-05") == ("pending", "", d("2026-01-19"), 1)


def test_case_04_completed_late_is_covered_and_stays_late(sales, ai):
    person = employee(sales)
    assign(ai, due_days=10)
    done(person, ai, "2026-02-20")

    assert (state(person, "2026-02-19"), state(person, "2026-02-20")) == ("overdue", "covered")
    row = Obligation.objects.current().get(employee=person)
    assert row.covered_from > row.due_on


@pytest.mark.parametrize(
    ("anchor", "last_day"), [("old_end", "2028-01-10"), ("completion", "2027-12-20")]
)
def test_case_05_renewed_early_no_day_is_lost_and_no_completion_counts_twice(
    sales, ai, anchor, last_day
):
    person = employee(sales)
    assign(ai, valid_months=12, renewal_anchor=anchor, renewal_window_days=60)
    done(person, ai, "2026-01-10")
    done(person, ai, "2026-12-20")

    assert stand(person, "2027-01-11")[::3] == ("covered", 2)
    assert (state(person, last_day), stand(person, _next(last_day))[::3]) == (
        "covered",
        ("overdue", 3),
    )


def _next(day):
    return (d(day) + timedelta(days=1)).isoformat()


def test_case_06_expired_and_never_started_are_told_apart(sales, ai):
    never, expired = employee(sales), employee(sales)
    assign(ai, valid_months=1, due_days=10, renewal_window_days=20)
    done(expired, ai, "2026-01-10")

    assert stand(never, "2026-02-11")[:2] == ("overdue", "never")
    assert stand(expired, "2026-02-01")[:2] == ("covered", "")  # its window is open
    assert stand(expired, "2026-02-11")[:2] == ("overdue", "expired")


def test_case_07_month_ends_count_from_the_anchor(sales, ai):
    person = employee(sales)
    assign(ai, valid_months=1, renewal_window_days=15, due_days=60)
    done(person, ai, "2026-01-31")
    done(person, ai, "2026-02-20")

    assert (state(person, "2026-02-28"), stand(person, "2026-03-01")[3]) == ("covered", 2)
    assert (state(person, "2026-03-31"), state(person, "2026-04-01")) == ("covered", "overdue")


def test_case_07_a_leap_day_and_twelve_months_end_on_28_february(sales, ai):
    person = employee(sales)
    assign(ai, valid_months=24, look_back_days=None)
    done(person, ai, "2024-02-29", now=NOW)

    assert (state(person, "2026-02-28"), state(person, "2026-03-01")) == ("covered", "overdue")


@pytest.mark.parametrize(
    ("finished", "expected"), [("2025-01-05", "covered"), ("2025-01-04", "pending")]
)
def test_case_08_done_before_it_was_assigned_counts_inside_the_look_back(
    sales, ai, finished, expected
):
    person = employee(sales)
    done(person, ai, finished)

    assign(ai, look_back_days=365)

    assert state(person, "2026-01-05") == expected


def test_case_08_done_before_the_course_existed_or_in_the_future_is_refused(sales):
    person, young = employee(sales), course("young", since=d("2026-01-01"))

    for day in ("2025-12-31", "2026-01-06"):
        with pytest.raises(InvalidInput):
            done(person, young, day, now=NOW)


def test_case_10_when_an_exemption_lapses_the_due_date_counts_from_then(sales, ai):
    person = employee(sales)
    made = assign(ai, due_days=30)
    services.exempt(
        employee=person,
        requirement=made.requirement,
        reason="Teaches it",
        starts_on=d("2026-01-10"),
        ends_on=d("2026-04-30"),
        actor=None,
        now=at("2026-01-09"),
    )

    assert stand(person, "2026-04-30")[:2] == ("excluded", "exempt")
    assert stand(person, "2026-05-01")[:3] == ("pending", "", d("2026-05-31"))


def test_case_10_leave_pauses_the_clock(sales, ai):
    person = employee(sales)
    assign(ai, due_rule="fixed", due_on=d("2026-06-30"), grace_days=14)
    directory.set_leave(
        employee=person,
        valid_from=d("2026-06-01"),
        valid_to=d("2026-09-01"),
        actor=None,
        now=at("2026-05-20"),
    )

    assert stand(person, "2026-07-15")[:2] == ("excluded", "leave")
    assert stand(person, "2026-09-01")[:3] == ("pending", "", d("2026-09-30"))


def test_case_11_a_leaver_counts_through_the_last_day_and_in_earlier_figures(sales, ai):
    person = employee(sales)
    assign(ai)
    directory.leave_organisation(
        employee=person, last_day=d("2026-01-20"), actor=None, now=at("2026-01-20")
    )

    assert (state(person, "2026-01-20"), state(person, "2026-01-21")) == ("pending", None)
    assert counts("SALES", on="2026-01-20")["headcount"] == 1
    assert counts("SALES", on="2026-01-21")["headcount"] == 0


def test_case_12_after_a_rehire_what_is_still_valid_counts(sales, ai):
    person = employee(sales)
    assign(ai, valid_months=12)
    done(person, ai, "2026-01-10")
    directory.leave_organisation(
        employee=person, last_day=d("2026-03-31"), actor=None, now=at("2026-03-31")
    )
    directory.rehire(
        employee=person,
        department=sales,
        valid_from=d("2026-09-01"),
        actor=None,
        now=at("2026-08-20"),
    )

    assert state(person, "2026-06-01") is None
    assert stand(person, "2026-09-01")[::3] == ("covered", 1)
    assert stand(person, "2027-01-11")[::3] == ("overdue", 2)


def test_case_13_a_mover_leaves_one_audience_and_enters_another(sales, lab, ai):
    person = employee(sales)
    assign(ai)
    done(person, ai, "2026-01-10")
    directory.transfer(
        employee=person,
        department=lab,
        manager=None,
        valid_from=d("2026-02-01"),
        actor=None,
        now=at("2026-02-01"),
    )
    in_lab = {"all": [{"field": "department", "op": "in", "values": ["LAB"]}]}
    assign(ai, rule=in_lab, now=at("2026-03-01"))

    assert (state(person, "2026-01-31"), state(person, "2026-02-01")) == ("covered", None)
    assert state(person, "2026-03-01") == "covered"  # the completion moves along
    assert counts("SALES", on="2026-01-31")["covered"] == 1
    assert counts("LAB", on="2026-03-01")["covered"] == 1


def test_case_14_both_answers_of_a_backdated_change_are_retrievable(sales, lab, ai):
    person = employee(sales)
    assign(ai, due_days=10)
    directory.transfer(
        employee=person,
        department=lab,
        manager=None,
        valid_from=d("2026-01-10"),
        actor=None,
        now=at("2026-03-01"),
    )

    assert state(person, "2026-02-01") is None
    assert state(person, "2026-02-01", known_at=at("2026-02-28")) == "overdue"


def test_case_15_roll_up_by_the_tree_as_of_that_day(firm, sales, lab, ai):
    emea = department("EMEA", parent=sales)
    employee(emea)
    assign(ai, rule={"all": []})
    directory.change_department(
        department=emea,
        changes={"parent_id": lab.pk, "name": "Europe"},
        valid_from=d("2026-03-01"),
        actor=None,
        now=at("2026-02-20"),
    )

    assert counts("SALES", on="2026-02-28")["required"] == 1
    assert counts("SALES", on="2026-03-01")["required"] == 0
    assert counts("LAB", on="2026-03-01")["required"] == 1


def test_case_16_two_jobs_count_in_both_units_and_once_above(firm, sales, lab, ai):
    person = employee(sales)
    job(person, lab, position=2)
    assign(ai)

    assert [counts(unit, on="2026-01-06")["required"] for unit in ("SALES", "LAB", "FIRM")] == [
        1,
        1,
        1,
    ]


def test_case_17_without_manager_and_head_people_are_counted(sales, ai):
    employee(sales, manager_id=None)
    assign(ai)

    assert counts("SALES", on="2026-01-06")["required"] == 1


def test_case_18_contractors_if_the_audience_says_so_service_accounts_never(sales, ai):
    contractor = employee(sales, kind="contractor")
    robot = employee(sales, kind="service_account")
    assign(ai, rule={"all": []})
    narrow = {"all": [], "none": [{"field": "kind", "op": "in", "values": ["contractor"]}]}
    other = course("other")
    assign(other, rule=narrow)

    of = {r: c for c, r in [("ai", requirement(ai).pk), ("other", requirement(other).pk)]}
    held = [of[s.requirement_id] for s in standings(now=NOW, employee_ids=[contractor.pk])]
    assert held == ["ai"]
    assert standings(now=NOW, employee_ids=[robot.pk]) == []


def test_case_19_a_disabled_login_is_still_counted(sales, ai):
    person = employee(sales)
    user(person, is_active=False)
    assign(ai)

    assert state(person, "2026-01-06") == "pending"


class TestCase20:
    """HR chooses whom an edit is for, and both versions stay on record."""

    @pytest.fixture
    def made(self, ai, sales):
        return assign(ai, due_days=30, valid_months=12)

    def edit(self, made, applies_to, **changes):
        services.edit(
            assignment=made,
            changes=changes,
            applies_to=applies_to,
            actor=None,
            now=at("2026-01-10"),
        )

    def test_new_people_only(self, made, sales):
        before = employee(sales)
        services.decide_by_hand(
            assignment=made,
            employees=[before],
            decision=services.Decision.INCLUDE,
            actor=None,
            now=NOW,
        )
        self.edit(made, "new", due_days=90)
        after = directory.hire(
            employee_number="N1",
            full_name="New",
            department=sales,
            valid_from=d("2026-01-15"),
            actor=None,
            now=at("2026-01-15"),
        )

        assert stand(before, "2026-01-20")[2] == d("2026-02-04")
        assert stand(after, "2026-01-20")[2] == d("2026-04-15")

    def test_open_obligations_too(self, made, sales, ai):
        is_open, covered = employee(sales), employee(sales)
        done(covered, ai, "2026-01-06")
        services.decide_by_hand(
            assignment=made,
            employees=[is_open, covered],
            decision=services.Decision.INCLUDE,
            actor=None,
            now=NOW,
        )
        self.edit(made, "open", due_days=90, valid_months=1)

        assert stand(is_open, "2026-01-20")[2] == d("2026-04-05")
        assert state(covered, "2026-06-01") == "covered"

    def test_everyone(self, made, sales, ai):
        covered = employee(sales)
        done(covered, ai, "2026-01-06")
        services.decide_by_hand(
            assignment=made,
            employees=[covered],
            decision=services.Decision.INCLUDE,
            actor=None,
            now=NOW,
        )
        self.edit(made, "everyone", valid_months=1)

        assert (state(covered, "2026-02-06"), state(covered, "2026-02-07")) == (
            "covered",
            "overdue",
        )

    def test_both_versions_stay_on_record(self, made):
        self.edit(made, "open", due_days=90)

        rows = made.versions.current().order_by("valid_from").values_list("number", "due_days")
        assert list(rows) == [(1, 30), (2, 90)]


def test_case_21_a_missing_date_blocks_and_is_never_not_required(sales, ai):
    person = employee(sales, hired_on=None)
    made = assign(ai, due_rule="after_hire", due_days=30)
    recent = {"all": [{"field": "hired", "op": "after", "values": ["2025-01-01"]}]}
    other = course("other")
    assign(other, rule=recent)

    found = standings(now=NOW, employee_ids=[person.pk])
    assert [(s.state, s.detail) for s in found] == [("excluded", "blocked")] * 2

    directory.change_job(
        employee=person,
        changes={"hired_on": d("2026-01-02")},
        valid_from=d("2025-01-01"),
        actor=None,
        now=at("2026-01-06"),
    )
    found = standings(
        now=at("2026-01-06"), employee_ids=[person.pk], requirement_ids=[made.requirement_id]
    )
    assert [(s.state, s.due_on) for s in found] == [("pending", d("2026-02-01"))]


def test_case_22_the_figure_carries_data_as_of(sales, ai):
    employee(sales)
    assign(ai)
    DirectoryRevision.objects.update_or_create(pk=1, defaults={"data_as_of": at("2025-12-01")})

    found = figures.measure(Query(as_of=d("2026-01-06")), scope=None, now=NOW)

    assert found.data_as_of == at("2025-12-01")


def test_case_26_a_failed_retake_takes_nothing_away():
    person = learner(number="OWNER")
    of = catalogue.course()
    held = finished(person, of, now=at("2026-01-03"))
    assign(of, rule={"all": []})

    attempt = take_quiz(held, now=at("2026-02-01"), right=False)

    assert attempt.is_passed is False
    assert state(person, "2026-06-01") == "covered"


def test_case_27_a_revocation_counts_from_its_day_and_older_reports_stand(sales, ai):
    person = employee(sales)
    assign(ai, due_days=30)
    completion = done(person, ai, "2026-01-10")
    revoke_completion(
        completion=completion,
        effective_on=d("2026-03-01"),
        reason="Somebody else sat it",
        actor=None,
        now=at("2026-04-01"),
    )

    assert (state(person, "2026-02-28"), stand(person, "2026-03-01")[:2]) == (
        "covered",
        ("overdue", "never"),
    )
    assert state(person, "2026-03-15", known_at=at("2026-03-31")) == "covered"


def test_case_28_imported_twice_is_one_completion(sales, ai):
    person = employee(sales)
    assign(ai)
    for _n in range(2):
        done(person, ai, "2026-01-10", source="old-lms", evidence="row 7")

    completion = Completion.objects.get(employee=person)
    assert (completion.source, completion.evidence) == ("old-lms", "row 7")
    assert Obligation.objects.filter(employee=person, completion=completion).count() == 1


def test_case_30_list_and_figure_are_the_same(sales, ai):
    people = [employee(sales) for _n in range(5)]
    assign(ai, due_days=10)
    for person in people[:2]:
        done(person, ai, "2026-01-10")

    row = counts("SALES", on="2026-01-16")
    listed = [str(s.state) for s in standings(now=NOW, on=d("2026-01-16"))]
    assert (row["covered"], row["overdue"]) == (listed.count("covered"), listed.count("overdue"))
    assert (row["covered"], row["overdue"]) == (2, 3)


def test_case_32_parts_add_up_and_nobody_required_has_no_share(sales, lab, ai):
    employee(sales)
    employee(lab)
    assign(ai)

    for unit in ("SALES", "LAB", "FIRM"):
        row = counts(unit, on="2026-01-06")
        parts = ("not_required", "excluded", "covered", "pending", "overdue")
        assert sum(row[name] for name in parts) == row["headcount"]
    assert counts("LAB", on="2026-01-06")["coverage"] is None
