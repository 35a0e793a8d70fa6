"""What-if drafts of a roster: started, planned in step by step, undone, shared, thrown away.

Nothing here touches the roster; `publishing` does. Every act of planning is a step that keeps the
whole roster, so that undo is to look at the step before.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import Problem
from orgchange.core.wording import day_text
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import refuse_invalid, require, too_long
from orgchange.teams import planning
from orgchange.teams.draft_notices import tell_comment, tell_shared
from orgchange.teams.models import DraftComment, DraftState, RosterDraft, Team
from orgchange.teams.planning import Planned
from orgchange.teams.plans import roster_on
from orgchange.teams.services import drafting
from orgchange.teams.services.drafting import CannotPlan, editing

DEFAULT_ALLOCATION = 20


def start(
    *, team: Team, starts_on: date, title: str = "", actor: User, now: datetime
) -> RosterDraft:
    """A draft of a team for a day. Step 0 is the roster of that day, as known now."""
    title = title.strip() or _("Roster from %(day)s") % {"day": day_text(starts_on)}
    refuse_invalid(too_long("title", title, 200))
    with transaction.atomic():
        drafting.require_may_start(team, actor=actor, now=now)
        drafting.require_open(team, starts_on)
        draft = RosterDraft.objects.create(
            team=team, title=title, starts_on=starts_on, author=actor
        )
        found, _later = roster_on(team.pk, starts_on)
        drafting.keep(draft, 0, found, {"code": "started"}, actor=actor, now=now)
        facts = {"draft": draft.pk, "starts_on": starts_on}
        record(action="team.draft_started", obj=team, actor=actor, at=now, changes=facts)
    return draft


def place(
    *,
    draft: RosterDraft,
    employee: Employee,
    slot: str,
    moved_from: str = "",
    allocation: int | None = None,
    standing: str | None = None,
    actor: User,
    now: datetime,
) -> RosterDraft:
    """Seat somebody in a slot; `moved_from` names the slot that is given up for it."""
    with editing(draft, actor=actor, now=now) as held:
        seats = drafting.content(held)
        old = seats.get((employee.pk, moved_from))
        if moved_from and old is None:
            raise CannotPlan(_("%(person)s does not fill this slot.") % {"person": employee})
        if (employee.pk, slot) in seats:
            raise CannotPlan(_("%(person)s fills this slot already.") % {"person": employee})
        drafting.require_slot(held, slot)
        new = replace(old, slot=slot) if old else Planned(employee.pk, slot, DEFAULT_ALLOCATION)
        new = drafting.changed(new, allocation=allocation, standing=standing)
        act = {"code": "moved" if old else "seated", "employee": employee.pk, "slot": slot}
        if old:
            act["from"] = moved_from
        after = planning.with_seat(seats, new, instead_of=old.key if old else None)
        drafting.step(held, after, act, actor=actor, now=now)
        return held


def change(
    *,
    draft: RosterDraft,
    employee: Employee,
    slot: str,
    allocation: int | None = None,
    standing: str | None = None,
    ends_on: date | None = None,
    actor: User,
    now: datetime,
) -> RosterDraft:
    """Another share of somebody's time, another standing, another end (the first day without)."""
    with editing(draft, actor=actor, now=now) as held:
        old = drafting.seat_in(held, employee, slot)
        new = drafting.changed(old, allocation=allocation, standing=standing)
        if ends_on is not None:
            if ends_on <= held.starts_on:
                message = _("It ends before it begins.")
                refuse_invalid([Problem("ends_on", "before_start", message)])
            new = replace(new, ends_on=ends_on)
        if new != old:
            act = {"code": "changed", "employee": employee.pk, "slot": slot}
            act |= {"allocation": new.allocation, "before": old.allocation}
            drafting.step(
                held, planning.with_seat(drafting.content(held), new), act, actor=actor, now=now
            )
        return held


def take_out(
    *, draft: RosterDraft, employee: Employee, slot: str, actor: User, now: datetime
) -> RosterDraft:
    """The seat is not planned any more."""
    with editing(draft, actor=actor, now=now) as held:
        old = drafting.seat_in(held, employee, slot)
        act = {"code": "taken_out", "employee": employee.pk, "slot": slot}
        drafting.step(
            held, planning.without(drafting.content(held), old.key), act, actor=actor, now=now
        )
        return held


def undo(*, draft: RosterDraft, actor: User, now: datetime) -> RosterDraft:
    """Back to the step before."""
    return drafting.go(draft, -1, actor=actor, now=now)


def redo(*, draft: RosterDraft, actor: User, now: datetime) -> RosterDraft:
    """Again to the step that was undone."""
    return drafting.go(draft, 1, actor=actor, now=now)


def rename(*, draft: RosterDraft, title: str, actor: User, now: datetime) -> RosterDraft:
    """What the draft is called."""
    title = title.strip()
    empty = [] if title else [Problem("title", "required", _("This must not be empty."))]
    refuse_invalid([*empty, *too_long("title", title, 200)])
    with editing(draft, actor=actor, now=now) as held:
        held.title = title
        held.save(update_fields=["title", "updated_at"])
        return held


def set_day(*, draft: RosterDraft, starts_on: date, actor: User, now: datetime) -> RosterDraft:
    """Plan for another day: what the draft did is done on the roster of that day instead."""
    with editing(draft, actor=actor, now=now) as held:
        drafting.require_open(held.team, starts_on)
        held.starts_on = starts_on
        held.save(update_fields=["starts_on", "updated_at"])
        drafting.rebase(held)
        return held


def catch_up(*, draft: RosterDraft, actor: User, now: datetime) -> RosterDraft:
    """Take in what others changed since the draft was started; where both did, the draft stays.

    From then on the draft is compared with the roster as it is now, and nothing clashes.
    """
    with editing(draft, actor=actor, now=now) as held:
        drafting.rebase(held)
        held.save(update_fields=["updated_at"])
        return held


def share(
    *, draft: RosterDraft, people: Collection[Employee], actor: User, now: datetime
) -> RosterDraft:
    """With whom it is shared, from now on: they may read it and say something to it."""
    with editing(draft, actor=actor, now=now) as held:
        before = set(held.shared_with.values_list("pk", flat=True))
        held.shared_with.set(people)
        tell_shared(held, {person.pk for person in people} - before, now=now)
        facts = {"draft": held.pk, "people": sorted(person.pk for person in people)}
        record(action="team.draft_shared", obj=held.team, actor=actor, at=now, changes=facts)
        return held


def comment(*, draft: RosterDraft, body: str, actor: User, now: datetime) -> DraftComment:
    """Say something to a draft, whatever became of it."""
    body = body.strip()
    empty = [] if body else [Problem("body", "required", _("This must not be empty."))]
    refuse_invalid([*empty, *too_long("body", body, 5000)])
    with transaction.atomic():
        require(drafting.may_see(draft, actor=actor, now=now))
        said = DraftComment.objects.create(draft=draft, author=actor, body=body, made_at=now)
        author = Employee.objects.filter(user=draft.author).exclude(user=actor).first()
        if author is not None:
            tell_comment(said, author.pk, now=now)
        return said


def discard(*, draft: RosterDraft, actor: User, now: datetime) -> RosterDraft:
    """Throw it away. Its steps and comments stay on record."""
    with editing(draft, actor=actor, now=now) as held:
        held.state, held.settled_at = DraftState.DISCARDED, now
        held.save(update_fields=["state", "settled_at", "updated_at"])
        facts = {"draft": held.pk}
        record(action="team.draft_discarded", obj=held.team, actor=actor, at=now, changes=facts)
        return held
