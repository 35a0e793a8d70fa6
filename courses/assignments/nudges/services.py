"""Nudging somebody to finish a course. It obeys the caps like every message, and says so."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.assignments.notice_facts import PREFIX, Pair
from courses.assignments.notice_kinds import NUDGE
from courses.assignments.states import Standing, State, standings
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, NotAllowed
from orgchange.core.wording import instant_text
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, day_of, records_visible_to, sight_of
from orgchange.notices import services
from orgchange.notices.models import Notice, Reason
from orgchange.notices.outlook import Outlook, outlook
from orgchange.notices.services import Draft


class NothingToNudge(DomainError):
    """None of the courses is open."""

    code = "nothing_to_nudge"


@dataclass(frozen=True)
class Nudged:
    """How a nudge went, by people: told soon, held back, without address, told today already."""

    soon: int = 0
    capped: int = 0
    later: int = 0
    unreachable: int = 0
    again: int = 0
    latest: datetime | None = None


@transaction.atomic
def nudge(*, pairs: Collection[Pair], actor: User, now: datetime) -> Nudged:
    """Ask people, given as (employee, requirement), to finish what is open.

    At most once a day for each person and requirement. For managers about their line, heads
    about their departments, HR about its part.
    """
    _require_may_nudge({person for person, _requirement in pairs}, actor, now)
    due = _open(pairs, now)
    if not due:
        raise NothingToNudge(_("There is nothing open to nudge about."))
    fresh = _drafts(due, actor)
    there = outlook(employee_ids={draft.recipient_id for draft in fresh}, now=now)
    planned = _plan(fresh, now)
    record(
        action="people.nudged",
        object_type=Employee._meta.label_lower,
        actor=actor,
        at=now,
        changes={"people": sorted(planned)},
    )
    return _counted(planned, {draft.recipient_id for draft in fresh}, there)


def _plan(drafts: Sequence[Draft], now: datetime) -> set[int]:
    """Plan what was not said today yet; to whom."""
    before = Notice.objects.filter(
        kind=NUDGE,
        recipient_id__in={draft.recipient_id for draft in drafts},
        occurrence__in={draft.occurrence for draft in drafts},
    )
    said_today = set(before.values_list("recipient_id", "object_key"))
    fresh = [d for d in drafts if (d.recipient_id, d.object_key) not in said_today]
    services.plan(drafts=fresh, now=now)
    return {draft.recipient_id for draft in fresh}


def _require_may_nudge(employee_ids: Collection[int], actor: User, now: datetime) -> None:
    sight = sight_of(actor, on=day_of(actor, now))
    mine = may_nudge(sight, employee_ids)
    if set(employee_ids) - mine:
        raise NotAllowed(_("You can nudge the people you answer for, and nobody else."))


def may_nudge(sight: Sight, employee_ids: Collection[int]) -> set[int]:
    """Those among the people whom the viewer may nudge: an auditor sees, and stays silent."""
    if not (sight.is_manager or sight.is_hr):
        return set()
    seen = records_visible_to(replace(sight, is_auditor=False)).filter(pk__in=employee_ids)
    return set(seen.exclude(pk=sight.employee_id or 0).values_list("pk", flat=True))


def _open(pairs: Collection[Pair], now: datetime) -> list[Standing]:
    stands = standings(
        now=now,
        employee_ids={person for person, _r in pairs},
        requirement_ids={requirement for _p, requirement in pairs},
    )
    return [
        standing
        for standing in stands
        if (standing.employee_id, standing.requirement_id) in pairs
        and standing.state in (State.PENDING, State.OVERDUE)
    ]


def _drafts(due: Collection[Standing], actor: User) -> list[Draft]:
    return [
        Draft(
            recipient_id=standing.employee_id,
            kind=NUDGE,
            object_key=f"{PREFIX}{standing.requirement_id}",
            occurrence=str(standing.on),
            context={
                "requirement": standing.requirement_id,
                "due_on": standing.due_on,
                "sender": str(actor),
            },
        )
        for standing in due
    ]


def _counted(planned: set[int], asked: set[int], there: Mapping[int, Outlook]) -> Nudged:
    held = {pk: there[pk].held for pk in planned if pk in there and there[pk].has_address}
    waits = [hold for hold in held.values() if hold is not None]
    capped = sum(hold.reason == Reason.CAPPED for hold in waits)
    return Nudged(
        soon=len(held) - len(waits),
        capped=capped,
        later=len(waits) - capped,
        unreachable=len(planned) - len(held),
        again=len(asked - planned),
        latest=max((hold.until for hold in waits), default=None),
    )


def said(nudged: Nudged) -> str:
    """How it went, in sentences."""
    until = instant_text(nudged.latest) if nudged.latest else ""
    sentences = [
        (nudged.soon, ngettext("%(n)d person nudged.", "%(n)d people nudged.", nudged.soon)),
        (
            nudged.capped,
            ngettext(
                "%(n)d has had enough mail lately: it waits until %(until)s.",
                "%(n)d have had enough mail lately: it waits until %(until)s at the latest.",
                nudged.capped,
            ),
        ),
        (
            nudged.later,
            ngettext(
                "%(n)d is off work now: it goes out at %(until)s.",
                "%(n)d are off work now: it goes out by %(until)s.",
                nudged.later,
            ),
        ),
        (
            nudged.unreachable,
            ngettext(
                "%(n)d has no e-mail: please tell them.",
                "%(n)d have no e-mail: please tell them.",
                nudged.unreachable,
            ),
        ),
        (
            nudged.again,
            ngettext(
                "%(n)d was nudged today already.",
                "%(n)d were nudged today already.",
                nudged.again,
            ),
        ),
    ]
    return " ".join(words % {"n": n, "until": until} for n, words in sentences if n)
