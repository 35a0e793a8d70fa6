"""What every act on a draft has in common: the lock, the policy, the step it makes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.core.errors import DomainError, Problem
from orgchange.core.wording import day_text
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor
from orgchange.teams import planning, policies
from orgchange.teams.models import (
    DraftState,
    DraftStep,
    KindSlot,
    RosterDraft,
    Standing,
    Team,
    TeamCharter,
)
from orgchange.teams.planning import Key, Planned, Roster
from orgchange.teams.plans import roster_on
from orgchange.teams.queries import charters_on
from orgchange.teams.scopes import teams_run_by


class DraftSettled(DomainError):
    """The draft was published or thrown away; nothing in it changes any more."""

    code = "draft_settled"


class CannotPlan(DomainError):
    """The act does not fit the draft: a seat that is not there, is there already, or no slot."""

    code = "cannot_plan"


@contextmanager
def editing(draft: RosterDraft, *, actor: User, now: datetime) -> Iterator[RosterDraft]:
    """The draft, locked, in one transaction: open, and the actor may plan in it."""
    with transaction.atomic():
        held = RosterDraft.objects.select_for_update(of=("self",)).select_related("team")
        row = held.get(pk=draft.pk)
        require(may_edit(row, actor=actor, now=now))
        require_unsettled(row)
        yield row


def require_unsettled(draft: RosterDraft) -> None:
    """Refuse where it was settled."""
    if draft.state != DraftState.OPEN:
        words = {
            DraftState.PUBLISHED: _("This draft was published. Start another one."),
            DraftState.DISCARDED: _("This draft was thrown away. Start another one."),
        }
        raise DraftSettled(words[DraftState(draft.state)])


def may_edit(draft: RosterDraft, *, actor: User, now: datetime) -> bool:
    """Whether the actor may plan in it."""
    sight = sight_of_actor(actor, now)
    return sight is None or policies.can_edit_draft(
        sight, team_id=draft.team_id, author_id=draft.author_id, run_ids=teams_run_by(sight)
    )


def may_see(draft: RosterDraft, *, actor: User, now: datetime) -> bool:
    """Whether the actor may read it and say something to it."""
    sight = sight_of_actor(actor, now)
    shared = frozenset(draft.shared_with.values_list("pk", flat=True))
    return sight is None or policies.can_see_draft(
        sight, can_edit=may_edit(draft, actor=actor, now=now), shared_ids=shared
    )


def require_may_start(team: Team, *, actor: User, now: datetime) -> None:
    """Refuse whoever may not write this team's roster."""
    sight = sight_of_actor(actor, now)
    if sight is not None:
        run = teams_run_by(sight)
        require(policies.can_write_roster(sight, team_ids=[team.pk], run_ids=run))


def require_open(team: Team, day: date) -> None:
    """Refuse a day on which the team is not open."""
    if not TeamCharter.objects.current().on(day).filter(team=team).exists():
        message = _("The team is not open on %(day)s.") % {"day": day_text(day)}
        refuse_invalid([Problem("starts_on", "team_not_open", message)])


def require_slot(draft: RosterDraft, slot: str) -> None:
    """Refuse a slot that the team's kind does not have on that day."""
    charter = charters_on([draft.team_id], on=draft.starts_on).get(draft.team_id)
    version = charter.version_id if charter else None
    if not KindSlot.objects.filter(version=version, code=slot).exists():
        raise CannotPlan(_("This kind of team has no slot “%(slot)s”.") % {"slot": slot})


def content(draft: RosterDraft) -> dict[Key, Planned]:
    """The roster that it plans, at the step that is shown."""
    return planning.from_rows(draft.steps.get(number=draft.at).seats)


def seat_in(draft: RosterDraft, employee: Employee, slot: str) -> Planned:
    """A seat of it; refused where it is not there."""
    seat = content(draft).get((employee.pk, slot))
    if seat is None:
        raise CannotPlan(_("%(person)s does not fill this slot.") % {"person": employee})
    return seat


def changed(seat: Planned, *, allocation: int | None, standing: str | None) -> Planned:
    """The seat with another share or standing, where they are given."""
    if allocation is not None and not 0 <= allocation <= 100:
        message = _("The allocation is a share between 0 and 100 %.")
        refuse_invalid([Problem("allocation", "out_of_range", message)])
    if standing is not None and standing not in Standing.values:
        message = _("There is no such standing.")
        refuse_invalid([Problem("standing", "invalid_choice", message)])
    return replace(
        seat,
        allocation=seat.allocation if allocation is None else allocation,
        standing=seat.standing if standing is None else standing,
    )


def step(
    draft: RosterDraft, seats: Roster, act: Mapping[str, Any], *, actor: User, now: datetime
) -> None:
    """One more step, after the one that is shown; those that were undone are gone."""
    draft.steps.filter(number__gt=draft.at).delete()
    keep(draft, draft.at + 1, seats, act, actor=actor, now=now)
    draft.at += 1
    draft.save(update_fields=["at", "updated_at"])


def keep(
    draft: RosterDraft,
    number: int,
    seats: Roster,
    act: Mapping[str, Any],
    *,
    actor: User,
    now: datetime,
) -> None:
    """Write a step."""
    DraftStep.objects.create(
        draft=draft,
        number=number,
        seats=planning.as_rows(seats),
        act=dict(act),
        author=actor,
        made_at=now,
    )


def go(draft: RosterDraft, by: int, *, actor: User, now: datetime) -> RosterDraft:
    """Show the step before or after; refused where there is none."""
    with editing(draft, actor=actor, now=now) as held:
        if not held.steps.filter(number=held.at + by).exists():
            nothing = _("There is nothing to undo.") if by < 0 else _("There is nothing to redo.")
            raise CannotPlan(nothing)
        held.at += by
        held.save(update_fields=["at", "updated_at"])
        return held


def rebase(draft: RosterDraft) -> None:
    """Begin from the roster of its day as it is now: every step does there what it did before."""
    steps = list(draft.steps.order_by("number"))
    base = planning.from_rows(steps[0].seats)
    found, _later = roster_on(draft.team_id, draft.starts_on)
    for row in steps:
        seats = planning.from_rows(row.seats)
        row.seats = planning.as_rows(planning.replayed(base, seats, found, wins=True)[0])
    DraftStep.objects.bulk_update(steps, ["seats"])
