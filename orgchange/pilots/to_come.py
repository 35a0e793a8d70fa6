"""Codes of the workflow that are not built yet: their guards never hold. To be deleted."""

from collections.abc import Iterable

from orgchange.core.errors import Problem
from orgchange.pilots.workflow import GUARDS, Step

GATES = (
    "gate_ahead gate_is_due panel_seated pre_read_in_time evidence_accepted not_recycled_before"
    " contract_changed hold_within hold_ran_out extended_once extension_within evaluator_off_team"
    " outcome_written is_validated first_iteration"
)
ENDING = "lesson_published ledger_settled"


def connect() -> None:
    """After everything that is built."""
    for code in f"{GATES} {ENDING}".split():
        GUARDS.setdefault(code, never)


def never(step: Step) -> Iterable[Problem]:
    """Not built."""
    return [Problem("step", "not_built", "Not built yet.")]
