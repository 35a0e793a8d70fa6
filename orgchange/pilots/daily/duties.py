"""What pilots wait for from one person: each kind of duty is one query, whatever their number."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from orgchange.core.dates import firm_day
from orgchange.directory.scopes import Sight
from orgchange.innovation.models import FundRole
from orgchange.innovation.offices import funds_where
from orgchange.pilots.fortnights import due_on
from orgchange.pilots.gating.reads import send_by
from orgchange.pilots.models import DataCheck, Gate, PanelSeat, Pilot, PilotTask, TaskStatus
from orgchange.pilots.scopes import own_pilots

AHEAD = timedelta(days=14)
SOON = timedelta(days=3)
ASKED_STATES = ("running", "gate_review")
BEFORE_START = ("setup", "ready")


@dataclass(frozen=True)
class Duty:
    """Something that is due from somebody; `by` is the last day, or None.

    `since`: the day from which a decision of theirs is waited for, where its time is not over.
    """

    pilot: Pilot
    text: str
    url: str
    by: date | None
    is_late: bool
    since: date | None = None


Found = Iterator[tuple[Pilot, str, str, date | None] | tuple[Pilot, str, str, date | None, date]]


def duties_of(sight: Sight, *, today: date) -> list[Duty]:
    """All that is due, the most urgent first. Eight queries, or nine for those in office."""
    rows = [found for kind in KINDS for found in kind(sight, today)]
    duties = [
        Duty(pilot, text, url, by, by is not None and by < today, *since)
        for pilot, text, url, by, *since in rows
    ]
    return sorted(duties, key=lambda one: (one.by or date.max, one.pilot.pk, one.text))


def _check_ins(sight: Sight, today: date) -> Found:
    """Of those that one owns, from three days before."""
    rows = Pilot.objects.filter(
        owner=sight.employee_id, state__in=ASKED_STATES, started_on__isnull=False
    )
    for pilot in rows.annotate(last=Max("check_ins__ends_on")):
        assert pilot.started_on is not None  # noqa: S101
        last: date | None = pilot.last  # type: ignore[attr-defined]  # annotated above
        due = due_on(pilot.started_on, last)
        if due <= today + SOON:
            yield pilot, _("Check in"), _to("check-in-new", pilot.pk), due


def _tasks(sight: Sight, today: date) -> Found:
    """Given to the viewer, with a day that is near or past."""
    rows = PilotTask.objects.filter(
        assignee=sight.employee_id,
        removed_at=None,
        due_on__lte=today + SOON,
        pilot__in=own_pilots(sight).values("pk"),
    ).exclude(Q(status=TaskStatus.DONE) | Q(pilot__state="closed"))
    for row in rows.select_related("pilot"):
        yield row.pilot, row.title, _to("tasks", row.pilot_id), row.due_on


def _data(sight: Sight, _today: date) -> Found:
    """Whose data it is has not agreed yet."""
    rows = DataCheck.objects.filter(
        owner=sight.employee_id, agreed_at=None, pilot__state__in=BEFORE_START
    )
    for pilot in {row.pilot for row in rows.select_related("pilot")}:
        yield pilot, _("Agree to the use of data"), _to("agree", pilot.pk), None


def _panels(sight: Sight, today: date) -> Found:
    """Gates in whose panel the viewer sits, from two weeks before.

    The planned day is when the panel begins, not when it must have decided: its clock is that of
    the state, and runs once the gate is open. Before, nothing of the panel's is late.
    """
    rows = PanelSeat.objects.filter(
        employee=sight.employee_id,
        gate__decided_at=None,
        gate__planned_on__lte=today + AHEAD,
        gate__pilot__state__in=ASKED_STATES,
    )
    for row in rows.select_related("gate__pilot"):
        gate, pilot = row.gate, row.gate.pilot
        url = _to("gate", gate.pilot_id, gate.pk)
        if gate.opened_at is None:
            text = _("Gate “%(gate)s”: read and decide") % {"gate": gate}
            yield pilot, text, url, max(gate.planned_on, today)
            continue
        text = _("Gate “%(gate)s”: decide") % {"gate": gate}
        yield pilot, text, url, _by(pilot), firm_day(gate.opened_at)


def _pre_reads(sight: Sight, today: date) -> Found:
    """Gates of those that one owns, whose panel has nothing to read yet."""
    rows = Gate.objects.filter(
        pilot__owner=sight.employee_id,
        pilot__state__in=ASKED_STATES,
        decided_at=None,
        pre_read_at=None,
        planned_on__lte=today + AHEAD,
    )
    for gate in rows.select_related("pilot"):
        text = _("Gate “%(gate)s”: send the pre-read") % {"gate": gate}
        yield gate.pilot, text, _to("gate", gate.pilot_id, gate.pk), send_by(gate.planned_on)


def _outcomes(sight: Sight, _today: date) -> Found:
    """Those that the viewer evaluates."""
    for pilot in Pilot.objects.filter(evaluator=sight.employee_id, state="evaluating"):
        yield pilot, _("Say what came out"), _to("evaluate", pilot.pk), _by(pilot)


def _lessons(sight: Sight, _today: date) -> Found:
    """Those that one owns, in closing and without a lesson that is published."""
    rows = Pilot.objects.filter(owner=sight.employee_id, state="closing")
    for pilot in rows.exclude(lesson__published_at__isnull=False):
        yield pilot, _("Write the lesson"), _to("edit-lesson", pilot.pk), _by(pilot)


def _decisions(sight: Sight, _today: date) -> Found:
    """What is done with an outcome is the director's; nothing of one's own."""
    funds = funds_where(sight, FundRole.DIRECTOR)
    if not funds:
        return
    rows = Pilot.objects.filter(fund__in=funds, state="decision")
    for pilot in rows.exclude(pk__in=own_pilots(sight).values("pk")):
        yield pilot, _("Decide what is done with it"), _to("decide-end", pilot.pk), _by(pilot)


def _by(pilot: Pilot) -> date | None:
    """The last day in which its state should end."""
    if pilot.due_at is None:
        return None
    return firm_day(pilot.due_at - timedelta(seconds=1))


def _to(name: str, *args: int) -> str:
    return reverse(f"pilots:{name}", args=args)


KINDS: Sequence[Callable[[Sight, date], Found]] = (
    _check_ins,
    _tasks,
    _data,
    _panels,
    _pre_reads,
    _outcomes,
    _lessons,
    _decisions,
)
