"""The one way from a state to a state."""

import pytest

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.models import Move
from orgchange.innovation.services.moving import move
from orgchange.innovation.ways import NoSuchStep, NotReady
from orgchange.innovation.workflow import EFFECTS, GUARDS, Problem
from tests.factories import directory as d
from tests.factories import innovation as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    where = d.department("SALES")
    people = {name: d.employee(where, name=name) for name in ("ada", "manager", "stranger")}
    accounts = {name: d.user(person) for name, person in people.items()}
    fund = f.fund()
    f.period(fund, money=100_000)
    f.office(fund, people["manager"], "manager")
    return f.round_of(fund), people, accounts


@pytest.fixture
def handed_in(committee, monkeypatch):
    of, people, _accounts = committee
    monkeypatch.setitem(EFFECTS, "first_reply", lambda step: None)
    return f.proposal(of, people["ada"])


def test_who_holds_the_role_takes_the_step_and_it_is_on_record(handed_in, committee):
    _of, _people, accounts = committee

    moved = move(
        proposal=handed_in,
        transition="rule_out",
        actor=accounts["manager"],
        now=f.NOW,
        words="This is for the works council.",
    )

    assert (handed_in.state, handed_in.told_state) == ("out_of_scope", "out_of_scope")
    assert (moved.source, moved.target, moved.words) == (
        "submitted",
        "out_of_scope",
        "This is for the works council.",
    )
    assert AuditEntry.objects.filter(action="proposal.rule_out").count() == 1


def test_nobody_else_takes_it(handed_in, committee):
    with pytest.raises(NotAllowed):
        move(
            proposal=handed_in,
            transition="rule_out",
            actor=committee[2]["stranger"],
            now=f.NOW,
            words="No.",
        )


def test_the_clock_takes_no_step_that_is_somebodys(handed_in):
    with pytest.raises(NotAllowed):
        move(proposal=handed_in, transition="rule_out", actor=None, now=f.NOW, words="Time is up.")


def test_a_step_that_does_not_begin_here_is_refused(handed_in, committee):
    with pytest.raises(NoSuchStep):
        move(proposal=handed_in, transition="approve", actor=committee[2]["manager"], now=f.NOW)


def test_a_step_that_needs_words_asks_for_them(handed_in, committee):
    with pytest.raises(InvalidInput) as refused:
        move(proposal=handed_in, transition="rule_out", actor=committee[2]["manager"], now=f.NOW)

    assert [problem.field for problem in refused.value.problems] == ["words"]


def test_what_does_not_hold_stops_it_and_nothing_is_written(handed_in, committee, monkeypatch):
    missing = Problem("questions", "required", "Write at least one question.")
    monkeypatch.setitem(GUARDS, "questions_listed", lambda step: [missing])

    with pytest.raises(NotReady) as refused:
        move(proposal=handed_in, transition="ask", actor=committee[2]["manager"], now=f.NOW)

    handed_in.refresh_from_db()
    assert refused.value.problems == (missing,)
    assert handed_in.state == "submitted"
    assert not Move.objects.exists()
