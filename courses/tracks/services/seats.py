"""Seats in a panel: given, affirmed, given back; and asked anew of the next who is free."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from courses.tracks.assessing.conflicts import ties
from courses.tracks.assessing.reads import case_of, proposals, sitting
from courses.tracks.events import assessor_asked, assessor_released, assessors_missing
from courses.tracks.models import AssessmentPanel, AssessorSeat
from courses.tracks.policies import panels as policies
from courses.tracks.services.clock import chore
from courses.tracks.services.moving import alone_with
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)

MOST_WORDS, MOST_SEATS = 2000, 6


class PanelOver(DomainError):
    """The panel is closed or called off: nothing about it changes any more."""

    code = "panel_over"


class Conflicted(DomainError):
    """Somebody is too close to the candidate to assess them."""

    code = "conflict_of_interest"


def open_panel(panel: AssessmentPanel) -> AssessmentPanel:
    """The panel as it is now, for whoever holds its way. Raises PanelOver."""
    rows = AssessmentPanel.objects.select_related("enrolment__version", "enrolment__track")
    found = rows.get(pk=panel.pk)
    if not policies.is_open(found):
        raise PanelOver(_("This panel is over: nothing about it changes any more."))
    return found


def refuse_conflicted(
    panel: AssessmentPanel, people: Collection[Employee], *, now: datetime
) -> None:
    """Refuse whoever is too close, with every reason."""
    found = ties(case_of(panel, now=now), {person.pk for person in people})
    problems = [
        Problem("assessors", str(tie), f"{person}: {tie.label}")
        for person in people
        for tie in found.get(person.pk, ())
    ]
    if problems:
        text = _("Not everybody here can assess: %(why)s.")
        why = "; ".join(problem.message for problem in problems)
        raise Conflicted(text % {"why": why}, problems=problems)


def seat(
    *, panel: AssessmentPanel, employee: Employee, actor: User | None, now: datetime
) -> AssessorSeat:
    """Ask somebody who is free of conflicts to assess."""
    sight = sight_of_actor(actor, now)
    with alone_with(panel.enrolment) as way:
        require(policies.leads(sight, way))
        held = open_panel(panel)
        refuse_conflicted(held, [employee], now=now)
        return ask(held, [employee], actor=actor, now=now)[0]


def unseat(*, held: AssessorSeat, reason: str, actor: User | None, now: datetime) -> AssessorSeat:
    """Take back a seat of somebody who has not finished, and say why. Nobody is asked instead."""
    sight = sight_of_actor(actor, now)
    with alone_with(held.panel.enrolment) as way:
        require(policies.leads(sight, way))
        panel = open_panel(held.panel)
        row = panel.seats.get(pk=held.pk)
        refuse_invalid(_wrong(row, reason))
        return _release(row, panel, reason, actor=actor, now=now)


def affirm(*, held: AssessorSeat, actor: User, now: datetime) -> AssessorSeat:
    """Say that one is free of conflicts; from then on one may read the evidence."""
    sight = sight_of_actor(actor, now)
    with alone_with(held.panel.enrolment):
        row = _own(held)
        require(policies.can_answer(sight, row))
        refuse_conflicted(row.panel, [row.employee], now=now)
        if row.affirmed_at is None:
            row.affirmed_at = now
            row.save(update_fields=["affirmed_at", "updated_at"])
            record(action="panel.affirmed", obj=row.panel, actor=actor, at=now)
    return row


def decline(*, held: AssessorSeat, reason: str, actor: User, now: datetime) -> AssessorSeat | None:
    """Say that one cannot, and why; the next who is free is asked, and answered here."""
    sight = sight_of_actor(actor, now)
    with alone_with(held.panel.enrolment):
        row = _own(held)
        require(policies.can_answer(sight, row))
        refuse_invalid(_wrong(row, reason))
        _release(row, row.panel, reason, actor=actor, now=now)
        return ask_another(row.panel, is_third=row.is_third, actor=actor, now=now)


def ask_another(
    panel: AssessmentPanel, *, is_third: bool = False, actor: User | None, now: datetime
) -> AssessorSeat | None:
    """Ask the next who is free; where nobody is, the lead is told."""
    asked = panel.seats.values_list("employee_id", flat=True)
    free = [one.employee for one in proposals(case_of(panel, now=now), but=asked) if not one.ties]
    if not free:
        assessors_missing.send(panel=panel, now=now)
        return None
    return ask(panel, free[:1], is_third=is_third, actor=actor, now=now)[0]


def ask(
    panel: AssessmentPanel,
    people: Iterable[Employee],
    *,
    is_third: bool = False,
    actor: User | None,
    now: datetime,
) -> list[AssessorSeat]:
    """Give seats to people who are free of conflicts; anew also to who gave one back."""
    made = []
    for person in people:
        refuse_invalid(_no_place(panel, person))
        row, _new = AssessorSeat.objects.update_or_create(
            panel=panel,
            employee=person,
            defaults={"is_third": is_third, "declined_at": None, "decline_reason": ""},
        )
        facts = {"employee": person.pk, "third": is_third}
        record(action="panel.assessor_asked", obj=panel, actor=actor, at=now, changes=facts)
        assessor_asked.send(seat=row, now=now)
        made.append(row)
    return made


@chore
def recheck(now: datetime) -> int:
    """Seats whose holder has come too close since, or left, are taken back; others are asked.

    What somebody finished stands: it was given when they were free. How many were taken back.
    """
    waiting = AssessorSeat.objects.filter(
        declined_at=None, finished_at=None, panel__closed_at=None, panel__cancelled_at=None
    )
    panels = AssessmentPanel.objects.filter(pk__in=waiting.values("panel"))
    return sum(_recheck(panel, now) for panel in panels.select_related("enrolment").order_by("pk"))


def _recheck(panel: AssessmentPanel, now: datetime) -> int:
    with alone_with(panel.enrolment):
        panel.refresh_from_db()
        if not policies.is_open(panel):
            return 0
        seats = [row for row in sitting(panel) if row.finished_at is None]
        found = ties(case_of(panel, now=now), {row.employee_id for row in seats})
        gone = [row for row in seats if row.employee_id in found]
        for row in gone:
            why = "; ".join(str(tie.label) for tie in found[row.employee_id])
            _release(row, panel, why, actor=None, now=now)
            ask_another(panel, is_third=row.is_third, actor=None, now=now)
    return len(gone)


def _release(
    row: AssessorSeat, panel: AssessmentPanel, reason: str, *, actor: User | None, now: datetime
) -> AssessorSeat:
    row.declined_at, row.decline_reason, row.affirmed_at = now, reason.strip(), None
    row.save(update_fields=["declined_at", "decline_reason", "affirmed_at", "updated_at"])
    row.scores.all().delete()
    facts = {"employee": row.employee_id, "reason": row.decline_reason}
    record(action="panel.seat_given_back", obj=panel, actor=actor, at=now, changes=facts)
    assessor_released.send(seat=row, actor=actor, now=now)
    return row


def _own(held: AssessorSeat) -> AssessorSeat:
    rows = AssessorSeat.objects.select_related("employee", "panel__enrolment__version")
    row = rows.get(pk=held.pk)
    open_panel(row.panel)
    return row


def _wrong(row: AssessorSeat, reason: str) -> list[Problem]:
    problems = too_long("reason", reason, MOST_WORDS)
    if not reason.strip():
        problems.append(Problem("reason", "required", _("Say why.")))
    if row.declined_at is not None:
        problems.append(Problem("reason", "given_back", _("This seat was given back already.")))
    if row.finished_at is not None:
        text = _("This assessor has finished: what was given stands.")
        problems.append(Problem("reason", "finished", text))
    return problems


def _no_place(panel: AssessmentPanel, person: Employee) -> list[Problem]:
    seats = sitting(panel)
    if any(row.employee_id == person.pk for row in seats):
        text = _("This person sits in the panel already.")
        return [Problem("employee", "taken", text)]
    if len(seats) >= MOST_SEATS:
        return [Problem("employee", "full", _("The panel has no more seats."))]
    return []
