"""Gates: prepared, opened, decided; the money that comes with a go and never without."""

from decimal import Decimal

import pytest

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.services.planning import Planned, plan_tranches
from orgchange.innovation.services.tranches import (
    AtItsGate,
    NotYet,
    accept_milestone,
    release_tranche,
)
from orgchange.innovation.ways import NotReady
from orgchange.pilots.models import Gate
from orgchange.pilots.services import gates, move
from orgchange.pilots.services.gates import GateDecided, PreReadSent, SavedElsewhere
from tests.factories import pilots as p
from tests.pilots.gates import DAY, NOW, WORDS, build, decided, new_version, outsider, prepared


@pytest.fixture
def of(firm, monkeypatch):
    return build(firm, monkeypatch)


def release(of, position):
    tranche = of.pilot.award.tranches.get(position=position)
    return release_tranche(tranche=tranche, actor=of.users["finance"], now=NOW)


def codes(refused):
    return {problem.code for problem in refused.value.problems}


class TestGo:
    def test_a_go_records_the_decision_and_lets_the_pilot_run_on(self, of):
        prepared(of)

        gate = decided(of, "go", attended=[one.pk for one in panel(of)])

        of.pilot.refresh_from_db()
        assert (gate.decision, gate.words, gate.decided_by) == ("go", WORDS, of.people["chair"])
        assert of.pilot.state == "running"
        assert [seat.attended for seat in gate.seats.all()] == [True, True]
        assert AuditEntry.objects.filter(action="pilot.go").count() == 1

    def test_a_go_makes_its_tranche_payable_and_no_other(self, of):
        prepared(of)
        decided(of, "go")

        release(of, 2)
        with pytest.raises(NotYet):
            release(of, 3)

    def test_without_a_go_nothing_is_released(self, of):
        with pytest.raises(NotYet):
            release(of, 2)

    @pytest.mark.parametrize("decision", ["recycle", "hold", "stop"])
    def test_another_decision_releases_nothing(self, of, decision):
        prepared(of)
        new_version(of)
        facts = {"until": NOW.date() + DAY, "restart_condition": "Labels."}
        decided(of, decision, **(facts if decision == "hold" else {}))

        with pytest.raises(NotYet):
            release(of, 2)

    @pytest.mark.parametrize("who", ["chair", "manager", "director", "legal"])
    def test_nobody_accepts_the_condition_by_hand(self, of, who):
        tranche = of.pilot.award.tranches.get(position=2)

        with pytest.raises(AtItsGate):
            accept_milestone(tranche=tranche, words=WORDS, actor=of.users[who], now=NOW)

    def test_a_tranche_without_a_condition_waits_for_its_gate_too(self, of):
        of.pilot.award.tranches.filter(position=2).update(condition="")

        with pytest.raises(NotYet):
            release(of, 2)

    def test_what_a_gate_accepted_is_not_lost_when_the_plan_changes(self, of):
        prepared(of)
        decided(of, "go")

        plan_tranches(
            award=of.pilot.award,
            planned=[Planned(Decimal(4000), "All docks")],
            actor=of.users["manager"],
            now=NOW,
        )

        assert release(of, 2).amount == 2000

    def test_a_pilot_without_an_award_goes_on_all_the_same(self, firm):
        of = build(firm, with_award=False)
        prepared(of)

        assert decided(of, "go").decision == "go"

    def test_a_decision_without_words_is_refused(self, of):
        prepared(of)

        with pytest.raises(InvalidInput):
            decided(of, "go", words=" ")

    def test_a_gate_is_decided_once(self, of):
        prepared(of)
        decided(of, "go")

        with pytest.raises(GateDecided):
            decided(of, "stop")

    def test_whoever_means_another_gate_decides_nothing(self, of):
        prepared(of)
        decided(of, "go")
        move(pilot=of.pilot, transition="open_gate", actor=of.users["owner"], now=NOW)

        with pytest.raises(GateDecided):
            decided(of, "stop")
        assert of.pilot.gates.get(milestone="m2").decision == ""


def panel(of):
    return [seat.employee for seat in of.gate.seats.all()]


class TestWhatAGoWaitsFor:
    def test_the_panel_has_the_pre_read_for_three_days(self, of):
        prepared(of)
        of.gate.refresh_from_db()
        of.gate.pre_read_at = NOW - 2 * DAY
        of.gate.save()

        with pytest.raises(NotReady) as refused:
            decided(of, "go")
        assert codes(refused) == {"too_late"}

    def test_a_pre_read_that_was_not_sent_is_none(self, of):
        prepared(of)
        Gate.objects.filter(pk=of.gate.pk).update(pre_read_at=None)

        with pytest.raises(NotReady) as refused:
            decided(of, "go")
        assert codes(refused) == {"not_sent"}

    def test_some_evidence_is_accepted(self, of):
        prepared(of)
        of.gate.evidence.update(is_accepted=False)

        with pytest.raises(NotReady) as refused:
            decided(of, "go")
        assert codes(refused) == {"none_accepted"}

    def test_no_evidence_waits_for_an_answer(self, of):
        prepared(of)
        gates.put_evidence(gate=of.gate, text="More.", actor=of.users["owner"], now=NOW)

        with pytest.raises(NotReady) as refused:
            decided(of, "go")
        assert codes(refused) == {"not_judged"}

    def test_two_sit_in_the_panel(self, of):
        prepared(of)
        of.gate.seats.get(employee=of.people["stranger"]).delete()

        with pytest.raises(NotReady) as refused:
            decided(of, "go")
        assert codes(refused) == {"too_small"}

    def test_whoever_decides_sits_in_the_panel(self, of):
        prepared(of)
        person, _account = outsider(of.firm)
        gates.seat(gate=of.gate, employee=person, actor=of.users["manager"], now=NOW)
        of.gate.seats.get(employee=of.people["chair"]).delete()

        with pytest.raises(NotReady) as refused:
            decided(of, "go")
        assert codes(refused) == {"not_seated"}

    def test_who_joins_the_team_later_does_not_count_in_the_panel(self, of):
        prepared(of)
        p.teams.membership(of.pilot.team, of.people["stranger"])

        with pytest.raises(NotReady) as refused:
            decided(of, "go")
        assert codes(refused) == {"too_small", "of_the_team"}

    def test_at_least_two_were_there(self, of):
        prepared(of)

        with pytest.raises(InvalidInput):
            decided(of, "go", attended=[of.people["chair"].pk])


class TestPreparing:
    @pytest.mark.parametrize("who", ["owner", "sponsor", "member"])
    def test_nobody_of_the_team_is_seated(self, of, who):
        with pytest.raises(InvalidInput) as refused:
            gates.seat(gate=of.gate, employee=of.people[who], actor=of.users["manager"], now=NOW)
        assert codes(refused) == {"of_the_team"}

    @pytest.mark.parametrize("who", ["owner", "member", "sponsor", "stranger", "evaluator"])
    def test_only_chair_and_manager_seat_a_panel(self, of, who):
        person, _account = outsider(of.firm)

        with pytest.raises(NotAllowed):
            gates.seat(gate=of.gate, employee=person, actor=of.users[who], now=NOW)

    def test_a_sent_pre_read_is_frozen(self, of):
        prepared(of)
        of.gate.refresh_from_db()

        with pytest.raises(PreReadSent):
            gates.save_pre_read(
                gate=of.gate, revision=1, text="Better.", actor=of.users["owner"], now=NOW
            )

    def test_two_windows_do_not_overwrite_each_other(self, of):
        given = {"gate": of.gate, "actor": of.users["owner"], "now": NOW}
        gates.save_pre_read(**given, revision=0, text="Mine.")

        with pytest.raises(SavedElsewhere):
            gates.save_pre_read(**given, revision=0, text="Theirs.")

    def test_an_empty_pre_read_is_not_sent(self, of):
        with pytest.raises(InvalidInput):
            gates.send_pre_read(gate=of.gate, actor=of.users["owner"], now=NOW)

    @pytest.mark.parametrize("who", ["owner", "member", "sponsor", "manager", "evaluator"])
    def test_only_the_panel_answers_evidence(self, of, who):
        piece = gates.put_evidence(gate=of.gate, text="Log.", actor=of.users["owner"], now=NOW)

        with pytest.raises(NotAllowed):
            gates.judge_evidence(
                evidence=piece, is_accepted=True, words="", actor=of.users[who], now=NOW
            )

    def test_a_refusal_of_evidence_says_why(self, of):
        piece = gates.put_evidence(gate=of.gate, text="Log.", actor=of.users["owner"], now=NOW)

        with pytest.raises(InvalidInput):
            gates.judge_evidence(
                evidence=piece, is_accepted=False, words="", actor=of.users["chair"], now=NOW
            )

    def test_nothing_is_put_to_a_decided_gate(self, of):
        prepared(of)
        decided(of, "go")

        with pytest.raises(GateDecided):
            gates.put_evidence(gate=of.gate, text="Late.", actor=of.users["owner"], now=NOW)
