"""What the pages of the end show: the promise, the figures, the outcome, the decision."""

from typing import Any

from orgchange.core.dates import firm_day
from orgchange.pilots.charting.charts import MeasureChart, chart_of
from orgchange.pilots.ending.figures import lines_of, lines_on_record
from orgchange.pilots.ending.promises import differences
from orgchange.pilots.gating.pages import promise_facts
from orgchange.pilots.gating.reads import locked_contract
from orgchange.pilots.measuring import readings_of
from orgchange.pilots.models import (
    Contract,
    EndDecision,
    MeasureKind,
    Pilot,
    PilotOutcome,
    ReadingWithdrawal,
)
from orgchange.pilots.tabs import Viewed


def evidence_page(viewed: Viewed) -> dict[str, Any]:
    """What an evaluator, and whoever decides, look at: the contract and what the readings say."""
    pilot = viewed.pilot
    contract = locked_contract(pilot)
    first = pilot.contracts.filter(number=1).first()
    return {
        "contract": contract,
        "chart": _chart(viewed, contract),
        "facts": promise_facts(contract),
        "changes": differences(first, contract) if first and contract else [],
        "versions": list(
            pilot.contracts.exclude(number=None).select_related("approved_by").order_by("number")
        ),
        **withdrawn_of(pilot, contract),
        "gates": list(pilot.gates.exclude(decided_at=None).select_related("decided_by")),
    }


def withdrawn_of(pilot: Pilot, contract: Contract | None) -> dict[str, Any]:
    """What was withdrawn from the figures, for whoever judges by them."""
    rows = ReadingWithdrawal.objects.filter(reading__pilot=pilot)
    found = list(rows.select_related("reading", "withdrawn_by__employee"))
    if not found or contract is None:
        return {"withdrawn": found, "names": {}}
    return {"withdrawn": found, "names": dict(contract.measures.values_list("series", "name"))}


def _chart(viewed: Viewed, contract: Contract | None) -> MeasureChart | None:
    """The primary metric as it is read by now."""
    primary = contract.measures.filter(kind=MeasureKind.PRIMARY).first() if contract else None
    if contract is None or primary is None:
        return None
    readings = readings_of(viewed.pilot)
    return chart_of(contract, primary, readings, today=firm_day(viewed.now))


def outcome_of(pilot: Pilot) -> PilotOutcome | None:
    """What was given; a draft is nobody's but its evaluator's."""
    rows = PilotOutcome.objects.select_related("evaluator", "contract")
    return rows.filter(pilot=pilot, given_at__isnull=False).first()


def decision_of(pilot: Pilot) -> EndDecision | None:
    """What was decided at the end."""
    return EndDecision.objects.select_related("decided_by").filter(pilot=pilot).first()


def outcome_page(viewed: Viewed, outcome: PilotOutcome) -> dict[str, Any]:
    """An outcome as colleagues read it, with the figures as they stood when it was given."""
    successor = viewed.pilot.iterations.first()
    return {
        **evidence_page(viewed),
        "outcome": outcome,
        "lines": lines_on_record(outcome.figures),
        "decision": decision_of(viewed.pilot),
        "successor": successor,
    }


def draft_page(viewed: Viewed) -> dict[str, Any]:
    """What the evaluator writes beside."""
    page = evidence_page(viewed)
    day = viewed.pilot.ended_on or viewed.sight.on
    return {**page, "lines": lines_of(viewed.pilot, page["contract"], on=day)}
