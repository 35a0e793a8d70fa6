"""A pilot that runs on an award, with its plan of gates, for tests of gates and of the end."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from types import SimpleNamespace

from orgchange.innovation.services.tranches import release_tranche
from orgchange.pilots.models import Contract, Gate, GateDecision, PilotOutcome
from orgchange.pilots.services import deciding, evaluating, gates, move
from orgchange.pilots.workflow import EFFECTS
from tests.factories import directory as d
from tests.factories import innovation as f
from tests.factories import pilots as p
from tests.factories.innovation import NOW
from tests.innovation.money import award_of

WORDS = "Eight fields in ten are read; I watched it for an hour."
DAY = timedelta(days=1)


def build(firm, monkeypatch=None, *, with_award=True):
    """A running pilot before its first gate. The chair and `stranger` sit in the panel."""
    people = firm.people
    given = {"sponsor": people["sponsor"], "evaluator": people["evaluator"]}
    if with_award:
        proposal = f.proposal(firm.round, people["submitter"], state="approved", asked=9000)
        given["award"] = award_of(proposal, by=people["director"], amount=9000)
    row = p.pilot(firm.fund, people["owner"], state="running", **given)
    p.team(row, people["owner"], people["member"])
    contract = p.contract(row, number=1, also=partial(_tie, row.award) if with_award else None)
    if with_award:
        release_tranche(
            tranche=row.award.tranches.get(position=1), actor=firm.users["finance"], now=NOW
        )
    for milestone in contract.milestones.all():
        Gate.objects.create(
            pilot=row,
            milestone=milestone.code,
            name=milestone.name,
            planned_on=row.started_on + timedelta(days=milestone.day),
        )
    gate = row.gates.get(milestone="m1")
    found = SimpleNamespace(pilot=row, contract=contract, gate=gate, firm=firm, people=people)
    found.users = firm.users
    for name in ("chair", "stranger"):
        gates.seat(gate=gate, employee=people[name], actor=firm.users["manager"], now=NOW)
    if monkeypatch is not None:
        stand_in(monkeypatch)
    return found


def _tie(award, contract):
    """Three tranches: one at the start, and one for each of the two milestones."""
    award.tranches.all().delete()
    amounts = (3000, 2000, 4000)
    for position, amount in enumerate(amounts, start=1):
        condition = "" if position == 1 else f"Milestone {position - 1}"
        award.tranches.create(position=position, amount=Decimal(amount), condition=condition)
    for position, milestone in enumerate(contract.milestones.all(), start=2):
        milestone.tranche = position
        milestone.save()


def stand_in(monkeypatch):
    """What other parts of the area do at these steps, where they are not the subject."""

    def end_running(step):
        step.pilot.ended_on = step.today

    monkeypatch.setitem(EFFECTS, "end_running", end_running)
    monkeypatch.setitem(EFFECTS, "open_scale_up", lambda step: None)


def prepared(of, *, gate=None, at=NOW):
    """Everything for a go: the pre-read three days old, one piece of evidence accepted, open."""
    gate = gate or of.gate
    gates.save_pre_read(
        gate=gate, revision=gate.revision, text="Read this.", actor=of.users["owner"], now=at
    )
    gates.send_pre_read(gate=gate, actor=of.users["owner"], now=at - 3 * DAY)
    piece = gates.put_evidence(gate=gate, text="The log.", actor=of.users["member"], now=at)
    gates.judge_evidence(
        evidence=piece, is_accepted=True, words="", actor=of.users["stranger"], now=at
    )
    move(pilot=of.pilot, transition="open_gate", actor=of.users["owner"], now=at)
    gate.refresh_from_db()
    return gate


def decided(of, decision, *, gate=None, by="chair", words=WORDS, at=NOW, **facts):
    return deciding.decide(
        gate=gate or of.gate, decision=decision, words=words, actor=of.users[by], now=at, **facts
    )


def held(of, days=10, *, at=NOW):
    """On hold from a prepared gate."""
    prepared(of, at=at)
    until = at.date() + timedelta(days=days)
    return decided(of, GateDecision.HOLD, until=until, restart_condition="New labels.", at=at)


def new_version(of, *, number=2, **changes):
    """A change of the contract, approved."""
    row = p.contract(of.pilot, number=number, **changes)
    assert isinstance(row, Contract)
    return row


def written(of, *, verdict="validated", words="It halved the time.", **fields):
    """The evaluator's draft, saved."""
    draft = PilotOutcome.objects.filter(pilot=of.pilot).first()
    given = {"value": None, "value_basis": "", **fields}
    return evaluating.save_outcome(
        pilot=of.pilot,
        revision=draft.revision if draft else 0,
        verdict=verdict,
        words=words,
        actor=of.users["evaluator"],
        now=NOW,
        **given,
    )


def at_the_end(of):
    """The pilot as it stands before its evaluator."""
    of.pilot.state, of.pilot.ended_on = "evaluating", NOW.date()
    of.pilot.save()
    return of


def outsider(firm, name="Nora"):
    """One more colleague, with an account."""
    person = d.employee(firm.department, name=name)
    return person, d.user(person)
