"""What must hold before a gate opens, and before it is decided."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orgchange.core.dates import firm_day
from orgchange.core.errors import Problem
from orgchange.pilots.gating.reads import (
    LEAST_SEATS,
    PRE_READ_DAYS,
    gates_ahead,
    locked_contract,
    milestone_of,
    open_gate_of,
    readable_from,
)
from orgchange.pilots.models import Gate, GateDecision
from orgchange.pilots.offices import team_ids
from orgchange.pilots.workflow import Step, guard


@guard("gate_ahead", gettext_lazy("a gate is planned"))
def gate_ahead(step: Step) -> Iterator[Problem]:
    """There is one to open."""
    if not gates_ahead(step.pilot).exists():
        yield Problem("gate", "none_planned", _("No gate is planned any more."))


@guard("gate_is_due", gettext_lazy("the day of a gate has come"))
def gate_is_due(step: Step) -> Iterator[Problem]:
    """The clock opens a gate on its day."""
    if not gates_ahead(step.pilot).filter(planned_on__lte=step.today).exists():
        yield Problem("gate", "not_due", _("No gate is due yet."))


@guard(
    "panel_seated",
    gettext_lazy("a panel of two or more off the team, in which whoever decides sits"),
)
def panel_seated(step: Step) -> Iterator[Problem]:
    """Two pairs of eyes at least, nobody of the team's, and the decision is one of theirs."""
    gate = open_gate_of(step.pilot)
    seats = set(gate.seats.values_list("employee_id", flat=True)) if gate else set()
    off = seats - team_ids(step.pilot)
    if len(off) < LEAST_SEATS:
        text = ngettext(
            "The panel needs %(n)s person off the team.",
            "The panel needs %(n)s people off the team.",
            LEAST_SEATS,
        )
        yield Problem("panel", "too_small", text % {"n": LEAST_SEATS})
    if seats - off:
        yield Problem("panel", "of_the_team", _("Somebody of the team sits in the panel."))
    if step.sight is not None and step.sight.employee_id not in seats:
        yield Problem("panel", "not_seated", _("Whoever decides sits in the panel."))


@guard("pre_read_in_time", gettext_lazy("the panel has had the pre-read for three days"))
def pre_read_in_time(step: Step) -> Iterator[Problem]:
    """Nobody decides on what they could not read. A gate out of turn has none."""
    gate = open_gate_of(step.pilot)
    if gate is None or not gate.milestone:
        return
    if gate.pre_read_at is None:
        yield Problem("pre_read", "not_sent", _("The pre-read is not sent yet."))
        return
    first = readable_from(firm_day(gate.pre_read_at))
    if step.today < first:
        text = ngettext(
            "The panel has the pre-read for %(n)s day before it says go: until %(day)s.",
            "The panel has the pre-read for %(n)s days before it says go: until %(day)s.",
            PRE_READ_DAYS,
        )
        said = {"n": PRE_READ_DAYS, "day": date_format(first, "DATE_FORMAT")}
        yield Problem("pre_read", "too_late", text % said)


@guard("evidence_accepted", gettext_lazy("somebody of the panel accepted the evidence"))
def evidence_accepted(step: Step) -> Iterator[Problem]:
    """Something shows it, and nothing that was put waits for an answer."""
    gate = open_gate_of(step.pilot)
    if gate is None:
        return
    answers = list(gate.evidence.values_list("is_accepted", flat=True))
    if gate.milestone and True not in answers:
        text = _("No evidence is accepted yet.")
        yield Problem("evidence", "none_accepted", text)
    waiting = answers.count(None)
    if waiting:
        text = ngettext(
            "%(n)s piece of evidence waits for the panel's answer.",
            "%(n)s pieces of evidence wait for the panel's answer.",
            waiting,
        )
        yield Problem("evidence", "not_judged", text % {"n": waiting})


@guard("not_recycled_before", gettext_lazy("the milestone was not tried once more before"))
def not_recycled_before(step: Step) -> Iterator[Problem]:
    """Once more is once."""
    gate = open_gate_of(step.pilot)
    if gate is None:
        return
    if not gate.milestone:
        text = _("A gate out of turn has no milestone to try once more.")
        yield Problem("gate", "no_milestone", text)
    elif _recycled(gate):
        yield Problem("gate", "recycled", _("This milestone was tried once more before."))


def _recycled(gate: Gate) -> bool:
    rows = Gate.objects.filter(pilot=gate.pilot_id, milestone=gate.milestone)
    return rows.filter(decision=GateDecision.RECYCLE).exists()


@guard("contract_changed", gettext_lazy("there is a new version of the contract"))
def contract_changed(step: Step) -> Iterator[Problem]:
    """The same once more, under the same promise, would be no other try."""
    gate, newest = open_gate_of(step.pilot), locked_contract(step.pilot)
    if gate is None:
        return
    if newest is None or newest.pk == gate.contract_id:
        text = _("No new version of the contract was approved since the gate opened.")
        yield Problem("contract", "not_changed", text)
    elif gate.milestone and milestone_of(gate, newest) is None:
        text = _("The new version of the contract has no such milestone any more.")
        yield Problem("contract", "no_milestone", text)
