"""Why me: required because, due because, covered by, in both languages."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from courses.assignments import services
from courses.assignments.reconcile import reconcile
from courses.assignments.why import why
from courses.assignments.wording import describe
from tests.factories.assignments import assignment, completion, requirement
from tests.factories.directory import department, employee

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 20, 9, tzinfo=UTC)
RULE = {
    "all": [{"field": "department", "op": "in", "values": ["SALES"], "below": True}],
    "none": [{"field": "kind", "op": "in", "values": ["contractor"]}],
}


@pytest.fixture
def sales():
    return department("SALES", name="Sales")


def test_it_says_which_rule_and_which_part_of_it_fits(sales):
    person, ai = employee(sales), requirement()
    assignment(ai, RULE)
    reconcile(now=NOW)

    answer = why(employee=person, requirement=ai, now=NOW)

    (because,) = answer.required
    assert because.rule == "everybody in Sales and below, except contractors"
    assert because.fits == ("in Sales and below",)
    assert answer.due == ("30 days after becoming required on 1 Jan 2026.",)
    assert answer.covered == ""


def test_it_says_what_covers_and_until_when(sales):
    person, ai = employee(sales), requirement()
    assignment(ai, valid_months=12)
    completion(person, ai.course, date(2026, 1, 10))
    reconcile(now=NOW)

    answer = why(employee=person, requirement=ai, now=NOW)

    assert answer.covered == "Finished on 10 Jan 2026; counts up to 10 Jan 2027."


def test_it_says_what_moved_the_date(sales):
    person, ai = employee(sales), requirement()
    assignment(ai)
    reconcile(now=NOW)
    services.extend(
        employee=person,
        requirement=ai,
        due_on=date(2026, 3, 31),
        reason="Project",
        actor=None,
        now=NOW,
    )

    answer = why(employee=person, requirement=ai, now=NOW)

    assert answer.due[1] == "Extended on 20 Jan 2026 from 31 Jan 2026 to 31 Mar 2026: Project"


def test_who_is_in_by_hand_is_told_so(sales):
    lab = department("LAB")
    person, ai = employee(lab), requirement()
    made = assignment(ai, RULE)
    services.decide_by_hand(
        assignment=made, employees=[person], decision=services.Decision.INCLUDE, actor=None, now=NOW
    )

    (because,) = why(employee=person, requirement=ai, now=NOW).required

    assert because.by_hand


def test_nothing_required_has_no_reasons(sales):
    answer = why(employee=employee(sales), requirement=requirement(), now=NOW)

    assert (answer.standing, answer.required) == (None, ())


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"all": []}, "everybody"),
        (RULE, "everybody in Sales and below, except contractors"),
        (
            {
                "any": [
                    {"field": "site", "values": ["Leeds"]},
                    {"field": "country", "values": ["DE"]},
                ]
            },
            "everybody at the site Leeds or in the country DE",
        ),
        (
            {"all": [{"field": "hired", "op": "after", "values": ["2026-01-01"]}]},
            "everybody hired after 1 Jan 2026",
        ),
    ],
)
def test_a_rule_as_a_sentence(sales, rule, sentence):
    assert describe(rule) == sentence


def test_a_rule_as_a_sentence_in_chinese(sales):
    with translation.override("zh-hans"):
        said = describe(RULE)

    assert "Sales" in said
    assert "everybody" not in said
