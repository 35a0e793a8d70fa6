"""Nobody of the team decides, judges or evaluates: whatever offices they hold, by any door."""

import pytest
from django.test import Client
from django.urls import reverse

from orgchange.core.errors import DomainError
from orgchange.pilots.models import EndDecision, PanelSeat, Pilot, PilotOutcome
from orgchange.pilots.services import deciding, gates, move
from orgchange.pilots.services.evaluating import give_outcome, save_outcome
from tests.factories import innovation as f
from tests.factories import pilots as p
from tests.pilots.gates import DAY, NOW, WORDS, at_the_end, build, held, prepared

TEAM = ("owner", "sponsor", "member")
# Each with what its service is told more.
AT_A_GATE = {
    "go": {},
    "recycle": {},
    "hold": {"until": NOW.date() + DAY, "restart_condition": "Labels."},
    "stop": {},
}
AT_THE_END = ("ask_again", "scale", "end_here", "iterate")


@pytest.fixture
def of(firm, monkeypatch):
    """Everybody of the team holds every office of the fund."""
    found = build(firm, monkeypatch)
    for name in TEAM:
        for role in ("manager", "chair", "director", "legal"):
            f.office(firm.fund, firm.people[name], role)
    return found


@pytest.fixture
def at_gate(of):
    """Before the panel; somehow the whole team sits in it."""
    prepared(of)
    for name in TEAM:
        PanelSeat.objects.create(gate=of.gate, employee=of.people[name])
    return of


@pytest.fixture
def judged(of):
    """Before the director, with a verdict that could be scaled."""
    at_the_end(of)
    PilotOutcome.objects.create(
        pilot=of.pilot, verdict="validated", words="It works.", given_at=NOW
    )
    Pilot.objects.filter(pk=of.pilot.pk).update(state="decision", verdict="validated")
    of.pilot.refresh_from_db()
    return of


def page(of, who, name, *args, **data):
    client = Client()
    client.force_login(of.users[who])
    return client.post(reverse(f"pilots:{name}", args=[of.pilot.pk, *args]), data)


def api(of, who, name, *args, method="post", **data):
    client = Client()
    client.force_login(of.users[who])
    call = getattr(client, method)
    return call(reverse(name, args=args), data, content_type="application/json")


def stands(of):
    return Pilot.objects.get(pk=of.pilot.pk).state


@pytest.mark.parametrize("who", TEAM)
class TestAtAGate:
    @pytest.mark.parametrize("decision", AT_A_GATE)
    def test_no_decision(self, at_gate, who, decision):
        of, facts = at_gate, AT_A_GATE[decision]
        said = {"decision": decision, "words": WORDS, **facts}
        actor = {"actor": of.users[who], "now": NOW}

        with pytest.raises(DomainError):
            deciding.decide(gate=of.gate, **said, **actor)
        with pytest.raises(DomainError):
            move(pilot=of.pilot, transition=decision, words=WORDS, **facts, **actor)
        answers = {
            page(of, who, "decide-gate", **said).status_code,
            page(of, who, "step", decision, words=WORDS).status_code,
            api(of, who, "gates-decide", of.gate.pk, **said).status_code,
            api(of, who, "pilots-steps", of.pilot.pk, step=decision, words=WORDS).status_code,
        }

        assert answers <= {403, 404}
        assert stands(of) == "gate_review"

    def test_no_seat_given(self, at_gate, who):
        of = at_gate
        given = {"employee": of.people["legal"].pk}

        with pytest.raises(DomainError):
            gates.seat(gate=of.gate, employee=of.people["legal"], actor=of.users[who], now=NOW)
        number = of.people["legal"].employee_number
        answers = {
            page(of, who, "seat", of.gate.pk, employee=number).status_code,
            api(of, who, "gates-seats", of.gate.pk, **given).status_code,
        }

        assert answers == {403}
        assert not of.gate.seats.filter(employee=of.people["legal"]).exists()

    def test_no_evidence_accepted_though_seated(self, at_gate, who):
        of = at_gate
        piece = gates.put_evidence(gate=of.gate, text="Log.", actor=of.users["owner"], now=NOW)

        with pytest.raises(DomainError):
            gates.judge_evidence(
                evidence=piece, is_accepted=True, words="", actor=of.users[who], now=NOW
            )
        answers = {
            page(of, who, "judge-evidence", of.gate.pk, piece.pk, is_accepted="yes").status_code,
            api(of, who, "gates-judge", of.gate.pk, piece.pk, is_accepted=True).status_code,
        }

        piece.refresh_from_db()
        assert answers == {403}
        assert piece.is_accepted is None

    def test_no_end_of_a_hold(self, of, who):
        held(of)

        for step in ("restart", "stop_held"):
            with pytest.raises(DomainError):
                move(
                    pilot=of.pilot,
                    transition=step,
                    actor=of.users[who],
                    now=NOW,
                    words=WORDS,
                )
            assert page(of, who, "step", step, words=WORDS).status_code == 404
            said = {"step": step, "words": WORDS}
            assert api(of, who, "pilots-steps", of.pilot.pk, **said).status_code == 403
        assert stands(of) == "on_hold"


@pytest.mark.parametrize("who", TEAM)
class TestAtTheEnd:
    @pytest.mark.parametrize("step", AT_THE_END)
    def test_no_decision(self, judged, who, step):
        of = judged
        ending = {"end_here": "stop"}.get(step, step)

        with pytest.raises(DomainError):
            move(pilot=of.pilot, transition=step, actor=of.users[who], now=NOW, words=WORDS)
        answers = {
            page(of, who, "decide-end", ending=step, words=WORDS).status_code,
            page(of, who, "step", step, words=WORDS).status_code,
            api(of, who, "pilots-steps", of.pilot.pk, step=step, words=WORDS).status_code,
        }
        if step != "ask_again":
            said = {"ending": ending, "words": WORDS}
            answers.add(api(of, who, "outcomes-decide", of.pilot.pk, **said).status_code)

        assert answers <= {403, 404}
        assert stands(of) == "decision"
        assert not EndDecision.objects.exists()

    def test_no_extension(self, of, who):
        with pytest.raises(DomainError):
            move(
                pilot=of.pilot,
                transition="extend",
                actor=of.users[who],
                now=NOW,
                words=WORDS,
                days=30,
            )
        answers = {
            page(of, who, "extend", days=30, words=WORDS).status_code,
            api(of, who, "pilots-extend", of.pilot.pk, days=30, words=WORDS).status_code,
        }

        assert answers == {403, 404}
        assert Pilot.objects.get(pk=of.pilot.pk).extended_days == 0


class TestEvaluating:
    def test_an_evaluator_of_the_team_writes_and_gives_nothing(self, of):
        """Named first, and a member since: the database cannot know, the policy does."""
        at_the_end(of)
        p.teams.membership(of.pilot.team, of.people["evaluator"])
        given = {"verdict": "validated", "words": "Great.", "value_basis": ""}
        actor = {"actor": of.users["evaluator"], "now": NOW}

        with pytest.raises(DomainError):
            save_outcome(pilot=of.pilot, revision=0, value=None, **given, **actor)
        with pytest.raises(DomainError):
            give_outcome(pilot=of.pilot, **actor)
        answers = {
            page(of, "evaluator", "evaluate", revision=0, **given).status_code,
            page(of, "evaluator", "save-outcome", revision=0, **given).status_code,
            api(
                of, "evaluator", "outcomes-draft", of.pilot.pk, method="put", revision=0, **given
            ).status_code,
            api(of, "evaluator", "outcomes-give", of.pilot.pk).status_code,
        }

        assert answers <= {403, 404}
        assert not PilotOutcome.objects.exists()

    @pytest.mark.parametrize("who", TEAM)
    def test_nobody_of_the_team_evaluates(self, of, who):
        at_the_end(of)

        with pytest.raises(DomainError):
            save_outcome(
                pilot=of.pilot,
                revision=0,
                verdict="validated",
                words="Great.",
                value=None,
                value_basis="",
                actor=of.users[who],
                now=NOW,
            )
        assert not PilotOutcome.objects.exists()

    def test_a_draft_is_read_by_nobody_else(self, of):
        at_the_end(of)
        PilotOutcome.objects.create(pilot=of.pilot, verdict="validated", words="SECRET words")

        for who in (*TEAM, "director", "chair", "manager", "stranger"):
            client = Client()
            client.force_login(of.users[who])
            for name in ("pilot", "outcome", "evaluate", "gates", "decide-end"):
                found = client.get(reverse(f"pilots:{name}", args=[of.pilot.pk]))
                assert b"SECRET" not in found.content
            for name in ("outcomes-draft", "outcomes-detail", "pilots-detail"):
                found = client.get(reverse(name, args=[of.pilot.pk]))
                assert b"SECRET" not in found.content
