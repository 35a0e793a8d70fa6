"""Stages of role tracks as requirements, and the assignment that each of them has of its own.

For the areas above that grow people. Who may nominate, pause or let go is asked there: nothing
here asks for HR. A stage's own assignment has no rule; its people come and go by name.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.assignments import ladder as ladders
from courses.assignments.audience import NOBODY
from courses.assignments.models import (
    AppliesTo,
    Assignment,
    AssignmentState,
    DueRule,
    Exemption,
    Requirement,
    RequirementKind,
)
from courses.assignments.reconcile import Counts, reconcile
from courses.assignments.services.acting import (
    WrongState,
    current_version,
    firm_today,
    refuse,
    require_text,
)
from courses.assignments.services.assigning import write_version
from courses.assignments.services.byhand import Decision, say_by_hand
from courses.assignments.services.lifting import let_lapse, lift
from courses.assignments.terms import DEFAULTS, checked
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import EARLIEST, OPEN_DATE
from orgchange.directory.models import CURRENT, Employee


@transaction.atomic
def stage_requirement(*, code: str, name: str, name_zh: str = "", now: datetime) -> Requirement:
    """The requirement to hold a stage, made or given another name. Its code never changes.

    The code is of two parts, track and stage: `ai-translator/foundation`. So it can be no course's.
    """
    code, name, name_zh = code.strip(), require_text("name", name, limit=300), name_zh.strip()[:300]
    if "/" not in code or len(code) > 120:
        raise refuse("code", "invalid", _("A stage's code is of the form track/stage."))
    held = Requirement.objects.select_for_update().filter(code=code).first()
    if held is None:
        kind = RequirementKind.STAGE
        held = Requirement.objects.create(kind=kind, code=code, name=name, name_zh=name_zh)
        record(action="stage.made", obj=held, actor=None, at=now, changes={"code": code})
    elif not held.is_stage:
        raise refuse("code", "taken", _("This code is a course's."))
    elif (held.name, held.name_zh) != (name, name_zh):
        changes = {"name": [held.name, name], "name_zh": [held.name_zh, name_zh]}
        held.name, held.name_zh = name, name_zh
        held.save(update_fields=["name", "name_zh", "updated_at"])
        record(action="stage.renamed", obj=held, actor=None, at=now, changes=changes)
    return held


@transaction.atomic
def stage_assignment(
    *,
    requirement: Requirement,
    due_days: int,
    valid_months: int | None = None,
    renewal_window_days: int = 90,
    ladder: Mapping[str, Any] | None = None,
    applies_to: str = AppliesTo.OPEN,
    now: datetime,
) -> Assignment:
    """The stage's own assignment with these terms; other terms than it has make a new version.

    Due so many days after entering the stage; evidence of any age counts. A change of terms holds
    from today, or from the day after the present version: for open obligations too, while what is
    held keeps its validity (`applies_to` as with any edit). `ladder` None: as it is.
    """
    if not requirement.is_stage:
        raise refuse("requirement", "not_a_stage", _("Only a stage of a track can be attained."))
    terms = _terms(due_days, valid_months, renewal_window_days)
    made, is_new = Assignment.objects.select_for_update().get_or_create(
        requirement=requirement,
        is_system=True,
        defaults={
            "is_manual": True,
            "state": AssignmentState.PUBLISHED,
            "published_at": now,
            "title": "",
        },
    )
    if ladder is not None:
        said = ladders.parse(ladder).as_json() if ladder else {}
        if made.ladder != said:
            made.ladder = said
            made.save(update_fields=["ladder", "updated_at"])
    if is_new:
        # Since ever: people may enter from any day, also a past one.
        write_version(made, 1, terms, AppliesTo.EVERYONE, EARLIEST, now)
        record(action="assignment.published", obj=made, label=str(requirement), actor=None, at=now)
    else:
        _change(made, terms, applies_to, now)
    return made


def _terms(due_days: int, valid_months: int | None, renewal_window_days: int) -> dict[str, Any]:
    return checked(
        {
            "rule": NOBODY,
            "due_rule": DueRule.AFTER_ENTRY.value,
            "due_days": due_days,
            "valid_months": valid_months,
            "renewal_window_days": renewal_window_days,
            "look_back_days": None,
        }
    )


def _change(made: Assignment, terms: dict[str, Any], applies_to: str, now: datetime) -> None:
    """A new version, where the terms are others than those that hold or will hold."""
    present = current_version(made)
    if present is None:
        raise WrongState(_("This assignment is withdrawn."))
    base = {name: getattr(present, name) for name in DEFAULTS}
    changed = {name: [v, terms[name]] for name, v in base.items() if terms[name] != v}
    if not changed:
        return
    starts_on = max(firm_today(now), present.valid_from + timedelta(days=1))
    write_version(made, present.number + 1, terms, applies_to, starts_on, now)
    counts = reconcile(requirement_ids=[made.requirement_id], now=now)
    record(
        action="assignment.edited",
        obj=made,
        label=str(made.requirement),
        actor=None,
        at=now,
        changes={"starts_on": starts_on, **changed, **counts.as_dict()},
    )


@transaction.atomic
def require_of(
    *,
    assignment: Assignment,
    employee_ids: Collection[int],
    starts_on: date,
    ends_on: date = OPEN_DATE,
    reason: str,
    actor: User | None = None,
    now: datetime,
) -> Counts:
    """Require the stage of these people from a day to before `ends_on`. As one set."""
    _refuse_others(assignment)
    return say_by_hand(
        assignment=assignment,
        employee_ids=employee_ids,
        decision=Decision.INCLUDE,
        reason=reason,
        starts_on=starts_on,
        ends_on=ends_on,
        actor=actor,
        now=now,
    )


@transaction.atomic
def release_from(
    *,
    assignment: Assignment,
    employee_ids: Collection[int],
    ends_on: date,
    reason: str,
    actor: User | None = None,
    now: datetime,
) -> Counts:
    """Require the stage of these people no longer: `ends_on` is the first day without. As one set.

    What they held stays on record; a person who had been told hears that it is over.
    """
    _refuse_others(assignment)
    return say_by_hand(
        assignment=assignment,
        employee_ids=employee_ids,
        decision=Decision.RELEASE,
        reason=reason,
        starts_on=ends_on,
        actor=actor,
        now=now,
    )


def pause(
    *,
    requirement: Requirement,
    employee: Employee,
    starts_on: date,
    ends_on: date | None = None,
    reason: str,
    approver: User | None,
    now: datetime,
) -> Exemption:
    """Stop a person's clock from a day to before `ends_on` (None: until `resume`), by exemption.

    Meanwhile the person is excluded, never overdue, and not reminded. When the pause lapses, the
    due date counts anew from that day, as after every exemption (case 10 of the rules): the stage's
    whole number of days, not what was left of them. So 60 days' time, paused on the 50th day, ends
    60 days after the pause. A leave of absence, which the directory knows of, moves the due date by
    its own length instead and needs no pause.
    """
    return lift(
        employee=employee,
        requirement=requirement,
        starts_on=starts_on,
        until=ends_on or OPEN_DATE,
        reason=reason,
        actor=approver,
        now=now,
    )


def resume(
    *,
    requirement: Requirement,
    employee: Employee,
    on: date,
    actor: User | None = None,
    now: datetime,
) -> None:
    """End a pause: `on` is the first day on which the clock runs again."""
    held = Exemption.objects.filter(
        CURRENT, employee=employee, requirement=requirement, valid_to__gt=on
    )
    row = held.order_by("valid_from").first()
    if row is None:
        raise WrongState(_("There is no pause to end."))
    let_lapse(exemption=row, ends_on=on, actor=actor, now=now)


def _refuse_others(assignment: Assignment) -> None:
    if not assignment.is_system:
        raise WrongState(_("This is not the assignment of a stage."))
