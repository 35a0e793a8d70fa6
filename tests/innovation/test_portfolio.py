"""The portfolio: medians of stays, replies in time, and groups too small to be told."""

from datetime import timedelta

import pytest
from django.db import connection

from orgchange.innovation.models import Move, Proposal, WorkflowState
from orgchange.innovation.portfolio.fairness import Submitted, groups_of, submitted_in
from orgchange.innovation.portfolio.funnel import funnel_of
from orgchange.innovation.portfolio.replies import replies_of
from tests.factories import innovation as make
from tests.factories.directory import department, employee, user
from tests.factories.innovation import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    fund = make.fund("ideas", name="Ideas")
    make.period(fund)
    return make.round_of(fund)


@pytest.fixture
def person():
    return employee(department("TECH"))


def moved(proposal, *way):
    """(state, day) in order."""
    source = "draft"
    for state, day in way:
        at = NOW + timedelta(days=day)
        Move.objects.create(proposal=proposal, transition="go", source=source, target=state, at=at)
        source = state


def stages(held):
    rows = WorkflowState.objects.filter(version=held.workflow)
    found = funnel_of(Proposal.objects.all(), {row.code: row for row in rows}, language="en")
    return {stage.code: (stage.came, stage.here, stage.days) for stage in found}


def test_the_funnel_counts_who_came_and_for_how_long_they_stayed(held, person):
    one = make.proposal(held, person, state="in_review")
    moved(one, ("submitted", 0), ("in_review", 4))
    two = make.proposal(held, person, state="calibration")
    moved(two, ("submitted", 0), ("in_review", 2), ("calibration", 12))

    assert stages(held) == {
        "submitted": (2, 0, 3.0),
        "in_review": (2, 1, 10.0),
        "calibration": (1, 1, None),
    }


def test_the_funnel_takes_two_queries(held, person, django_assert_num_queries):
    moved(make.proposal(held, person), ("submitted", 0), ("in_review", 1))
    states = {row.code: row for row in WorkflowState.objects.filter(version=held.workflow)}

    with django_assert_num_queries(2):
        funnel_of(Proposal.objects.all(), states, language="en")
    assert connection.vendor in ("postgresql", "sqlite")


def test_a_first_reply_is_overdue_until_it_is_given(held, person):
    due = NOW - timedelta(days=1)
    make.proposal(held, person, reply_due_at=due)
    make.proposal(held, person, reply_due_at=due, clock_stopped_at=due)
    make.proposal(held, person, reply_due_at=due, replied_at=due - timedelta(days=1))
    make.proposal(held, person, reply_due_at=due, replied_at=NOW)

    found = replies_of(Proposal.objects.all(), NOW)

    assert (found.overdue, found.given, found.in_time) == (1, 2, 1)


def test_a_group_of_four_is_withheld_and_the_one_that_would_bring_it_out():
    names = {
        **dict.fromkeys(range(20), "Operations"),
        **dict.fromkeys(range(20, 26), "Sales"),
        **dict.fromkeys(range(26, 30), "Legal"),
    }
    found = [Submitted(number, 1, 0) for number in names]

    told = {group.name: group.submitters for group in groups_of(found, names)}

    assert told == {"Operations": 20, "Sales": None, "Legal": None}


def test_one_person_with_many_proposals_is_one_submitter():
    told = groups_of([Submitted(1, 9, 9)], {1: "Legal"})

    assert told[0].submitters is None


def test_what_each_submitter_has_is_counted_once(held, person):
    other = employee(department("OPS"))
    for who, state in ((person, "approved"), (person, "submitted"), (other, "declined")):
        make.proposal(held, who, state=state)

    found = submitted_in(Proposal.objects.all())

    assert sorted(found) == sorted([(person.pk, 2, 1), (other.pk, 1, 0)])
    assert groups_of(found, {person.pk: "A", other.pk: "A"})[0].proposals is None


def test_the_export_says_the_same_as_the_list(client, held, person):
    manager = employee(department("HR"))
    make.office(held.fund, manager, "manager")
    row = make.proposal(held, person, title="=cmd()")
    client.force_login(user(manager))

    response = client.get("/fund/portfolio/proposals.csv")

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[1].startswith(f"{row.number},'=cmd()")


def test_whoever_sits_in_no_committee_finds_no_portfolio(client, held, person):
    client.force_login(user(person))

    assert client.get("/fund/portfolio/").status_code == 404
