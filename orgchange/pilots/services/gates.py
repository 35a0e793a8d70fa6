"""What is prepared for a gate: its panel, its pre-read, its evidence, and the panel's clock.

Everything here waits for whoever moves the pilot: nothing is put to a gate that was just decided.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long
from orgchange.pilots import policies, policies_gates
from orgchange.pilots.events import pre_read_sent
from orgchange.pilots.models import Evidence, Gate, PanelSeat, PilotFile
from orgchange.pilots.offices import team_ids
from orgchange.pilots.services.moving import alone_with

MOST_PRE_READ, MOST_TEXT, LONGEST_LINK, MOST_SEATS = 50_000, 5000, 500, 12


class GateDecided(DomainError):
    """The gate is decided: nothing is put to it, and nothing about it changes any more."""

    code = "gate_decided"


class PreReadSent(DomainError):
    """The panel has the pre-read: it stays as it is."""

    code = "pre_read_sent"


class SavedElsewhere(DomainError):
    """Another window saved it since this one read it."""

    code = "saved_elsewhere"


def seat(*, gate: Gate, employee: Employee, actor: User | None, now: datetime) -> PanelSeat:
    """Give somebody a seat in the panel; nobody of the team."""
    sight = sight_of_actor(actor, now)
    with _undecided(gate) as locked:
        require(policies_gates.can_seat(sight, locked.pilot))
        refuse_invalid(_wrong_seat(locked, employee))
        row = PanelSeat(gate=locked, employee=employee)
        row.validate_constraints()
        row.save()
        facts = {"employee": employee.pk}
        record(action="gate.seated", obj=locked, actor=actor, at=now, changes=facts)
        if locked.pre_read_at is not None:
            pre_read_sent.send(gate=locked, now=now)
    return row


def unseat(*, held: PanelSeat, actor: User | None, now: datetime) -> None:
    """Take a seat back."""
    sight = sight_of_actor(actor, now)
    with _undecided(held.gate) as locked:
        require(policies_gates.can_seat(sight, locked.pilot))
        facts = {"employee": held.employee_id}
        locked.seats.filter(pk=held.pk).delete()
        record(action="gate.unseated", obj=locked, actor=actor, at=now, changes=facts)


def save_pre_read(
    *, gate: Gate, revision: int, text: str, actor: User | None, now: datetime
) -> Gate:
    """Keep what is written so far. Raises SavedElsewhere where another window was faster."""
    sight = sight_of_actor(actor, now)
    refuse_invalid(too_long("text", text, MOST_PRE_READ))
    with _undecided(gate) as locked:
        require(policies.can_work(sight, locked.pilot))
        if locked.pre_read_at is not None:
            raise PreReadSent(_("The panel has the pre-read; it stays as it is."))
        if locked.revision != revision:
            raise SavedElsewhere(_("Another window has saved this pre-read. Reload it first."))
        locked.pre_read, locked.revision = text.strip(), revision + 1
        locked.save()
    return locked


def send_pre_read(*, gate: Gate, actor: User | None, now: datetime) -> Gate:
    """Send it to the panel. From then on it is frozen; the panel decides three days later."""
    sight = sight_of_actor(actor, now)
    with _undecided(gate) as locked:
        require(policies.can_work(sight, locked.pilot))
        if locked.pre_read_at is not None:
            raise PreReadSent(_("The panel has the pre-read; it stays as it is."))
        if not locked.pre_read:
            refuse_invalid([Problem("text", "required", _("Write what the panel reads before."))])
        locked.pre_read_at = now
        locked.save()
        record(action="gate.pre_read_sent", obj=locked, actor=actor, at=now)
        pre_read_sent.send(gate=locked, now=now)
    return locked


def put_evidence(
    *,
    gate: Gate,
    text: str,
    link: str = "",
    file: PilotFile | None = None,
    actor: User,
    now: datetime,
) -> Evidence:
    """Put what shows that the milestone is reached. It stays, whatever the panel says."""
    sight = sight_of_actor(actor, now)
    text, link = text.strip(), link.strip()
    with _undecided(gate) as locked:
        require(policies.can_work(sight, locked.pilot))
        refuse_invalid(_wrong_evidence(locked, text, link, file))
        row = Evidence.objects.create(
            gate=locked, text=text, link=link, file=file, put_by=actor, put_at=now
        )
        record(action="gate.evidence_put", obj=locked, actor=actor, at=now, changes={"text": text})
    return row


def judge_evidence(
    *, evidence: Evidence, is_accepted: bool, words: str, actor: User | None, now: datetime
) -> Evidence:
    """Say that a piece of evidence shows it, or why not. Until the gate is decided."""
    sight = sight_of_actor(actor, now)
    words = words.strip()
    with _undecided(evidence.gate) as locked:
        require(policies_gates.can_judge(sight, locked))
        missing = not is_accepted and not words
        text = _("Say what is missing.")
        refuse_invalid([Problem("words", "required", text)] if missing else [])
        refuse_invalid(too_long("words", words, MOST_TEXT))
        row = locked.evidence.get(pk=evidence.pk)
        row.is_accepted, row.judged_words, row.judged_at = is_accepted, words, now
        row.judged_by_id = sight.employee_id if sight else None
        row.save()
        facts = {"evidence": row.pk, "accepted": is_accepted, "words": words}
        record(action="gate.evidence_judged", obj=locked, actor=actor, at=now, changes=facts)
    return row


def begin_hearing(*, gate: Gate, actor: User | None, now: datetime) -> Gate:
    """The panel begins with it: its clock runs. Begun twice, it began once."""
    sight = sight_of_actor(actor, now)
    with _undecided(gate) as locked:
        require(policies_gates.can_judge(sight, locked))
        if locked.opened_at is not None and locked.heard_at is None:
            locked.heard_at = now
            locked.save()
    return locked


@contextmanager
def _undecided(gate: Gate) -> Iterator[Gate]:
    """The gate as it is now, with its pilot locked; refused once it is decided."""
    with alone_with(gate.pilot) as pilot:
        locked = pilot.gates.get(pk=gate.pk)
        if locked.decided_at is not None:
            raise GateDecided(_("This gate is decided."))
        yield locked


def _wrong_seat(gate: Gate, employee: Employee) -> list[Problem]:
    if employee.pk in team_ids(gate.pilot):
        text = _("%(person)s belongs to the pilot: nobody judges their own work.")
        return [Problem("employee", "of_the_team", text % {"person": employee})]
    if gate.seats.count() >= MOST_SEATS:
        text = _("At most %(most)s people sit in a panel.")
        return [Problem("employee", "too_many", text % {"most": MOST_SEATS})]
    return []


def _wrong_evidence(gate: Gate, text: str, link: str, file: PilotFile | None) -> list[Problem]:
    problems = [*too_long("text", text, MOST_TEXT), *too_long("link", link, LONGEST_LINK)]
    if not text:
        problems.append(Problem("text", "required", _("Say what it shows.")))
    if link and not link.startswith(("https://", "http://")):
        problems.append(Problem("link", "not_a_link", _("A link begins with https://.")))
    if file is not None and (file.pilot_id != gate.pilot_id or file.removed_at is not None):
        problems.append(Problem("file", "unknown", _("The pilot has no such file.")))
    return problems
