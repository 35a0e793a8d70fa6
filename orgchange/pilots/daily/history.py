"""The history of a pilot in one list: moves, contracts, gates, check-ins, what was withdrawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.innovation.models import WorkflowTransition
from orgchange.pilots.models import (
    CheckIn,
    Contract,
    Gate,
    Pilot,
    PilotMove,
    ReadingWithdrawal,
)
from orgchange.pilots.states import state_names
from orgchange.pilots.tabs import Viewed


@dataclass(frozen=True)
class Event:
    """Something that happened. `by` is empty for the clock."""

    at: datetime
    title: str
    words: str = ""
    by: str = ""
    url: str = ""
    is_move: bool = False


def history_of(viewed: Viewed, *, language: str) -> list[Event]:
    """The newest first; check-ins for those inside. Seven queries."""
    pilot = viewed.pilot
    found = [*_moves(pilot, language), *_contracts(pilot), *_gates(viewed), *_withdrawn(pilot)]
    if viewed.inside:
        found += _check_ins(pilot)
    return sorted(found, key=lambda event: event.at, reverse=True)


def _moves(pilot: Pilot, language: str) -> Iterator[Event]:
    names = state_names(language)
    steps = WorkflowTransition.objects.filter(version=pilot.workflow_id)
    labels = {row.code: row.label_in(language) for row in steps}
    for row in PilotMove.objects.filter(pilot=pilot).select_related("by__employee"):
        target = names.get((pilot.workflow_id, row.target), row.target)
        said = {"step": labels.get(row.transition, _("Opened")), "state": target}
        title = _("%(step)s: %(state)s") % said
        yield Event(row.at, title, row.words, _person(row.by), is_move=True)


def _contracts(pilot: Pilot) -> Iterator[Event]:
    url = reverse("pilots:contract", args=[pilot.pk])
    rows = Contract.objects.filter(pilot=pilot, locked_at__isnull=False)
    for row in rows.select_related("approved_by"):
        assert row.locked_at is not None  # noqa: S101
        title = _("Contract locked, version %(n)s") % {"n": row.number}
        yield Event(row.locked_at, title, row.reason, _person(row.approved_by), url)


def _gates(viewed: Viewed) -> Iterator[Event]:
    pilot = viewed.pilot
    rows = Gate.objects.filter(pilot=pilot, decided_at__isnull=False)
    for row in rows.select_related("decided_by"):
        assert row.decided_at is not None  # noqa: S101
        said = {"gate": row, "decision": row.get_decision_display()}
        title = _("Gate “%(gate)s”: %(decision)s") % said
        url = reverse("pilots:gate", args=[pilot.pk, row.pk]) if viewed.inside else ""
        words = row.words if viewed.inside else ""
        yield Event(row.decided_at, title, words, _person(row.decided_by), url)


def _withdrawn(pilot: Pilot) -> Iterator[Event]:
    """One event an act, however many readings it withdrew."""
    url = reverse("pilots:readings", args=[pilot.pk])
    rows = ReadingWithdrawal.objects.filter(reading__pilot=pilot)
    acts: dict[tuple[datetime, str], list[ReadingWithdrawal]] = {}
    for row in rows.select_related("reading", "withdrawn_by__employee"):
        acts.setdefault((row.withdrawn_at, row.reason), []).append(row)
    for (at, reason), held in acts.items():
        text = ngettext("%(n)s reading withdrawn", "%(n)s readings withdrawn", len(held))
        yield Event(at, text % {"n": len(held)}, reason, _person(held[0].withdrawn_by), url)


def _check_ins(pilot: Pilot) -> Iterator[Event]:
    url = reverse("pilots:check-ins", args=[pilot.pk])
    for row in CheckIn.objects.filter(pilot=pilot).select_related("written_by__employee"):
        title = _("Check-in: %(mood)s") % {"mood": row.get_mood_display()}
        yield Event(row.written_at, title, row.happened, _person(row.written_by), url)


def _person(who: Any) -> str:
    return "" if who is None else str(who)
