"""Where a proposal has been: for its submitters what they were told, for the committee all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from orgchange.innovation.blindness import Shown
from orgchange.innovation.models import Decision, Move, Proposal, WorkflowState

IMPORTED = "imported"  # the step of what came in by a file; no workflow has it
HAPPENED_TO_SUBMITTERS = ("submit", "answer", "object", "withdraw")


@dataclass(frozen=True)
class Happening:
    """One step: when, what, by whom (the clock, the fund, or a name), and with which words."""

    at: datetime
    text: str
    who: str
    words: str = ""
    is_inner: bool = False


def timeline(
    proposal: Proposal,
    states: dict[tuple[int, str], WorkflowState],
    *,
    shown: Shown,
    is_own: bool,
    language: str,
) -> list[Happening]:
    """What happened, newest first. Two queries."""
    moves = proposal.moves.select_related("by__employee")
    rows = list(moves if shown.state else moves.filter(is_told=True))
    found = [
        _of_move(move, states[proposal.workflow_id, move.target], shown, is_own, language)
        for move in rows
    ]
    if not shown.state:
        told = proposal.decisions.filter(told_at__isnull=False)
        found += _of_decisions(told, is_own=is_own)
    if proposal.appealed_at is not None and (is_own or shown.state):
        who = _("The submitter")
        found.append(Happening(proposal.appealed_at, _("Appealed"), who, proposal.appeal))
    if proposal.appeal_answered_at is not None and (is_own or shown.state):
        words = proposal.appeal_answer
        found.append(
            Happening(proposal.appeal_answered_at, _("Appeal turned down"), _("The fund"), words)
        )
    return sorted(found, key=lambda one: one.at, reverse=True)


def _of_move(
    move: Move, state: WorkflowState, shown: Shown, is_own: bool, language: str
) -> Happening:
    name = state.public_name_in(language) if is_own else state.name_in(language)
    words = move.words if is_own or shown.state else ""
    return Happening(move.at, name, _who(move, shown), words, is_inner=not move.is_told)


def _who(move: Move, shown: Shown) -> str:
    if move.transition == IMPORTED:
        return _("Brought in from a file")
    if move.by is None:
        return _("By itself, when the time was over")
    if move.transition in HAPPENED_TO_SUBMITTERS:
        return str(move.by) if shown.submitter else _("The submitter")
    return str(move.by) if shown.state else _("The fund")


def _of_decisions(rows: Iterable[Decision], *, is_own: bool) -> Iterator[Happening]:
    for row in rows:
        if row.told_at is not None:
            words = row.words if is_own else ""
            yield Happening(row.told_at, row.get_outcome_display(), _("The fund"), words)
