"""The milestones of a pilot as a line of stops: what each gate decided, and what lies ahead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from orgchange.core.dates import firm_day
from orgchange.innovation.amounts import amount_text
from orgchange.innovation.models import Tranche
from orgchange.pilots.gating.reads import day_of, locked_contract
from orgchange.pilots.models import CheckIn, Gate, GateDecision, Milestone, Pilot
from orgchange.pilots.tabs import Viewed

ENDED = ("evaluating", "decision", "closing", "closed")


@dataclass(frozen=True)
class Stop:
    """One stop: what it is called, its day, and what is told of it."""

    title: str
    on: date | None
    is_done: bool = False
    is_here: bool = False
    details: Sequence[str] = field(default_factory=tuple)
    gate: Gate | None = None


@dataclass(frozen=True)
class Known:
    """What is read once for all stops of a pilot."""

    pilot: Pilot
    tranches: Mapping[int, Tranche]
    check_ins: Sequence[CheckIn]


def stops_of(viewed: Viewed) -> list[Stop]:
    """The stops in the order of their days; none before the contract is locked. Five queries."""
    pilot = viewed.pilot
    contract = locked_contract(pilot)
    if contract is None:
        return []
    known = _known(viewed)
    gates = list(pilot.gates.all())
    looks = {
        code: list(rows)
        for code, rows in groupby(sorted(gates, key=_by_milestone), lambda gate: gate.milestone)
    }
    called = looks.pop("", [])
    stops = [_stop(row, looks.get(row.code, []), known) for row in contract.milestones.all()]
    stops += [_called(gate) for gate in called]
    stops.sort(key=lambda stop: (stop.on is None, stop.on or date.max))
    return [*_here(stops, pilot), _evaluation(pilot)]


def _known(viewed: Viewed) -> Known:
    """Money and buffer are for those inside."""
    pilot = viewed.pilot
    if not viewed.inside:
        return Known(pilot, {}, [])
    tranches = Tranche.objects.filter(award=pilot.award_id) if pilot.award_id else ()
    check_ins = list(pilot.check_ins.order_by("ends_on"))
    return Known(pilot, {row.position: row for row in tranches}, check_ins)


def _by_milestone(gate: Gate) -> tuple[str, int]:
    return gate.milestone, gate.round


def _stop(milestone: Milestone, looks: Sequence[Gate], known: Known) -> Stop:
    """A milestone with all its looks; its day is that of the last one."""
    last = looks[-1] if looks else None
    details = [*_decisions(looks), *_open(last), *_money(milestone, known), *_buffer(last, known)]
    return Stop(
        title=milestone.name,
        on=_day(last) if last else day_of(known.pilot, milestone),
        is_done=last is not None and last.decision == GateDecision.GO,
        details=tuple(details),
        gate=last,
    )


def _day(gate: Gate) -> date:
    return firm_day(gate.decided_at) if gate.decided_at else gate.planned_on


def _decisions(looks: Iterable[Gate]) -> list[str]:
    """ "once more, then go": what each look decided, in order."""
    said = [str(gate.get_decision_display()) for gate in looks if gate.decision]
    joint = pgettext("between two decisions of gates", ", then ")
    text = joint.join(said)
    return [text[:1] + text[1:].lower()] if text else []


def _open(gate: Gate | None) -> list[str]:
    return [_("before its panel")] if gate and gate.opened_at and not gate.decided_at else []


def _money(milestone: Milestone, known: Known) -> list[str]:
    tranche = known.tranches.get(milestone.tranche or 0)
    if tranche is None:
        return []
    amount = {"amount": amount_text(tranche.amount)}
    if tranche.released_at is not None:
        return [_("%(amount)s released") % amount]
    if tranche.accepted_at is not None:
        return [_("%(amount)s can be released") % amount]
    return [_("%(amount)s wait for it") % amount]


def _buffer(gate: Gate | None, known: Known) -> list[str]:
    """How much of the buffer was gone at its decision, by the last check-in before."""
    if gate is None or gate.decided_at is None:
        return []
    day = firm_day(gate.decided_at)
    before = [row.buffer_used for row in known.check_ins if row.ends_on <= day]
    if not before:
        return []
    text = ngettext("%(n)s day of the buffer used", "%(n)s days of the buffer used", before[-1])
    return [text % {"n": before[-1]}]


def _called(gate: Gate) -> Stop:
    return Stop(
        title=str(gate),
        on=_day(gate),
        is_done=gate.decided_at is not None,
        details=tuple(_decisions([gate])),
        gate=gate,
    )


def _here(stops: Sequence[Stop], pilot: Pilot) -> list[Stop]:
    """Marks the first one that is not passed, while the pilot runs."""
    ahead = [stop for stop in stops if not stop.is_done]
    first = ahead[0] if ahead and pilot.state not in ENDED else None
    return [Stop(**{**vars(stop), "is_here": True}) if stop is first else stop for stop in stops]


def _evaluation(pilot: Pilot) -> Stop:
    by = _("by %(person)s") % {"person": pilot.evaluator} if pilot.evaluator else ""
    verdict = str(pilot.get_verdict_display()) if pilot.verdict else ""
    return Stop(
        title=_("Evaluation"),
        on=pilot.ended_on or pilot.planned_end_on,
        is_done=bool(pilot.verdict),
        is_here=pilot.state == "evaluating",
        details=tuple(text for text in (verdict, by) if text),
    )
