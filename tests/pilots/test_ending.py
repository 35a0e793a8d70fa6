"""The end: what came out, said by somebody off the team, and what is done with it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.ways import NotReady
from orgchange.pilots.contracting.completeness import problems_of
from orgchange.pilots.contracting.reading import working_copy
from orgchange.pilots.models import EndDecision, Pilot, PilotOutcome
from orgchange.pilots.services import contracts, evaluating, move
from orgchange.pilots.services.evaluating import NotEvaluated, give_outcome
from orgchange.pilots.services.gates import SavedElsewhere
from tests.factories import pilots as p
from tests.forms import forms_of
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
        assert [row.tranche for row in contract.milestones.all()] == [None, None]
        assert contract.kill_criteria.count() == 1

    def test_its_baseline_is_measured_anew(self, of):
        again = self.once_more(of)
        measure = again.contracts.get().measures.get()

        assert (measure.baseline, measure.baseline_on, measure.baseline_source) == (None, None, "")
        assert (measure.name, measure.target) == ("Minutes per receipt", Decimal("3.5"))
        missing = {one.field for one in problems_of(working_copy(again))}
        assert {"primary.baseline", "primary.baseline_on", "primary.baseline_source"} <= missing

    def test_the_old_baseline_is_kept_by_who_looked_at_it(self, of):
        again = self.once_more(of)

        self.keep(of, again)

        measure = again.contracts.get().measures.get()
        assert (measure.baseline, measure.baseline_source) == (Decimal("6.4"), "Warehouse log")
        assert measure.baseline_on == p.STARTED - timedelta(days=14)
        entry = AuditEntry.objects.get(action="pilot.baseline_kept")
        assert entry.actor == of.users["owner"]
        assert entry.changes["baseline_source"] == "Warehouse log"

    def test_another_unit_has_another_baseline(self, of):
        again = self.once_more(of)
        again.contracts.get().measures.update(unit="h")

        with pytest.raises(contracts.NoBaseline):
            self.keep(of, again)

    def test_a_first_try_has_none_to_keep(self, firm, of):
        first = p.pilot(firm.fund, of.people["owner"])
        p.contract(first)

        with pytest.raises(contracts.NoBaseline):
            self.keep(of, first)

    @pytest.mark.parametrize("who", ["evaluator", "stranger", "chair"])
    def test_nobody_else_keeps_it(self, of, who):
        again = self.once_more(of)

        with pytest.raises(NotAllowed):
            self.keep(of, again, who)

    def test_a_text_that_was_saved_meanwhile_is_not_overwritten(self, of):
        again = self.once_more(of)

        with pytest.raises(contracts.EditedElsewhere):
            self.keep(of, again, revision=7)

    def test_the_page_shows_its_value_its_day_and_its_source_and_keeps_it(self, of, client):
        again = self.once_more(of)
        client.force_login(of.users["owner"])
        url = reverse("pilots:edit-contract", args=[again.pk])

        shown = client.get(url).content.decode()
        assert "Warehouse log" in shown
        assert "It still holds: keep it" in shown
        form = next(one for one in forms_of(shown, url=url) if "revision" in one.names)
        assert client.post(url, form.data(keep="baseline")).status_code == 302

        assert again.contracts.get().measures.get().baseline == Decimal("6.4")
        assert "It still holds: keep it" not in client.get(url).content.decode()

    def once_more(self, of):
        given(of, verdict="inconclusive")
        end(of, "iterate")
        return Pilot.objects.get(follows=of.pilot)

    def keep(self, of, pilot, who="owner", revision=0):
        contracts.keep_baseline(pilot=pilot, revision=revision, actor=of.users[who], now=NOW)

    def test_a_second_try_has_no_third(self, of):
        first = p.pilot(of.firm.fund, of.people["owner"], state="closed")
        of.pilot.follows = first
        of.pilot.save()
        given(of)

        with pytest.raises(NotReady):
            end(of, "iterate")
