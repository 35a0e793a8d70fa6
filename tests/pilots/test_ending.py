"""The end: what came out, said by somebody off the team, and what is done with it."""

from decimal import Decimal

import pytest

from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.ways import NotReady
from orgchange.pilots.models import EndDecision, Pilot, PilotOutcome
from orgchange.pilots.services import evaluating, move
from orgchange.pilots.services.evaluating import NotEvaluated, give_outcome
from orgchange.pilots.services.gates import SavedElsewhere
from tests.factories import pilots as p
from tests.pilots.gates import NOW, WORDS, at_the_end, build, written


@pytest.fixture
def of(firm, monkeypatch):
    return at_the_end(build(firm, monkeypatch))


def given(of, **fields):
    written(of, **fields)
    return give_outcome(pilot=of.pilot, actor=of.users["evaluator"], now=NOW)


def end(of, step, *, by="director"):
    return move(pilot=of.pilot, transition=step, actor=of.users[by], now=NOW, words=WORDS)


class TestOutcome:
    def test_it_is_given_against_the_locked_contract_and_frozen(self, of):
        outcome = given(of, value=Decimal(12_000), value_basis="40 receipts a day")

        of.pilot.refresh_from_db()
        assert (of.pilot.state, of.pilot.verdict) == ("decision", "validated")
        assert (outcome.contract, outcome.evaluator) == (of.contract, of.people["evaluator"])
        assert (outcome.currency, outcome.given_at) == ("EUR", NOW)
        with pytest.raises(NotEvaluated):
            written(of, verdict="invalidated")

    def test_it_needs_a_verdict_and_words(self, of):
        with pytest.raises(NotReady) as refused:
            given(of, verdict="", words="")
        assert [one.field for one in refused.value.problems] == ["verdict", "words"]

    def test_a_value_says_how_one_knows(self, of):
        with pytest.raises(NotReady) as refused:
            given(of, value=Decimal(5))
        assert [one.field for one in refused.value.problems] == ["value_basis"]

    def test_two_windows_do_not_overwrite_each_other(self, of):
        written(of)

        with pytest.raises(SavedElsewhere):
            evaluating.save_outcome(
                pilot=of.pilot,
                revision=0,
                verdict="",
                words="",
                value=None,
                value_basis="",
                actor=of.users["evaluator"],
                now=NOW,
            )

    def test_an_evaluator_who_joined_the_team_says_nothing(self, of):
        written(of)
        p.teams.membership(of.pilot.team, of.people["evaluator"])

        with pytest.raises(NotAllowed):
            give_outcome(pilot=of.pilot, actor=of.users["evaluator"], now=NOW)

    def test_the_director_can_ask_again_and_what_was_said_stays_on_record(self, of):
        given(of)

        end(of, "ask_again")

        of.pilot.refresh_from_db()
        assert (of.pilot.state, of.pilot.verdict) == ("evaluating", "")
        assert PilotOutcome.objects.get().given_at is None


class TestDecision:
    @pytest.mark.parametrize(
        ("step", "ending"), [("scale", "scale"), ("end_here", "stop"), ("iterate", "iterate")]
    )
    def test_it_is_recorded_and_the_pilot_closes(self, of, step, ending):
        given(of)

        end(of, step)

        of.pilot.refresh_from_db()
        decision = EndDecision.objects.get()
        assert (of.pilot.state, decision.ending, decision.words) == ("closing", ending, WORDS)
        assert decision.decided_by == of.people["director"]

    @pytest.mark.parametrize("verdict", ["invalidated", "inconclusive", "did_not_finish"])
    def test_only_a_validated_pilot_is_scaled(self, of, verdict):
        given(of, verdict=verdict)

        with pytest.raises(NotReady):
            end(of, "scale")

    def test_who_said_what_came_out_does_not_decide(self, of):
        of.pilot.evaluator = of.people["director"]
        of.pilot.save()
        of.users["evaluator"] = of.users["director"]
        given(of)

        with pytest.raises(NotAllowed):
            end(of, "end_here")

    def test_it_needs_words(self, of):
        given(of)

        with pytest.raises(InvalidInput):
            move(pilot=of.pilot, transition="end_here", actor=of.users["director"], now=NOW)


class TestOnceMore:
    def test_it_opens_a_pilot_in_setup_with_the_contract_to_change(self, of):
        given(of, verdict="inconclusive")
        end(of, "iterate")

        again = Pilot.objects.get(follows=of.pilot)
        contract = again.contracts.get()
        assert (again.state, again.title, again.award) == ("setup", of.pilot.title, None)
        assert (contract.number, contract.days) == (None, of.contract.days)
        assert contract.measures.get().baseline == Decimal("6.4")
        assert [row.tranche for row in contract.milestones.all()] == [None, None]
        assert contract.kill_criteria.count() == 1

    def test_a_second_try_has_no_third(self, of):
        first = p.pilot(of.firm.fund, of.people["owner"], state="closed")
        of.pilot.follows = first
        of.pilot.save()
        given(of)

        with pytest.raises(NotReady):
            end(of, "iterate")
