"""What time does to proposals: reserves run out, rests end, pauses end, silence is told of.

Runs hourly and may run twice: steps that were taken are not there any more, and a notice is
planned once for each occurrence.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from orgchange.core.dates import firm_day
from orgchange.core.sql import id_list
from orgchange.innovation import clocks, pauses
from orgchange.innovation.deciding import idling
from orgchange.innovation.models import FundRole, Part, Proposal, ProposalPerson, Stand
from orgchange.innovation.models import WorkflowState as State
from orgchange.innovation.notices import addresses
from orgchange.innovation.notices.answer_notices import ANSWER_LATE, ANSWER_MISSING
from orgchange.innovation.notices.clock_notices import APPEAL, OVERDUE, REPLY_DUE, REPLY_LATE
from orgchange.innovation.offices import SUBMITTER, Holders, every_holder
from orgchange.innovation.services.moving import move
from orgchange.innovation.ways import NoSuchStep, NotReady
from orgchange.notices import services as notices
from orgchange.notices.services import Draft

LAPSE = "lapse"


@dataclass(frozen=True)
class Ticked:
    """What one run of the clock did."""

    lapsed: int
    expired: int
    notices: int


def tick(*, now: datetime) -> Ticked:
    """Everything that is due by now."""
    end_pauses(now=now)
    plans = (plan_replies, plan_overdue, plan_answers, plan_idle, plan_appeals)
    planned = sum(plan(now=now) for plan in plans)
    return Ticked(lapse(now=now), expire(now=now), planned)


def end_pauses(*, now: datetime) -> int:
    """Let the clock of the first reply go on where it has stood still for as long as it may."""
    over = Proposal.objects.filter(clock_stopped_at__lte=now - pauses.LONGEST_PAUSE)
    with transaction.atomic():
        rows = list(over.select_for_update(no_key=True).order_by("pk"))
        for row in rows:
            pauses.go_on(row, now=now)
        Proposal.objects.bulk_update(rows, ["reply_due_at", "clock_stopped_at"], batch_size=1000)
    return len(rows)


def lapse(*, now: datetime) -> int:
    """Free the reserves that ran out; the proposals go back to the panel."""
    due = Proposal.objects.filter(reserve_expires_at__lte=now).order_by("reserve_expires_at", "pk")
    return sum(_taken(row, LAPSE, now) for row in due)


def expire(*, now: datetime) -> int:
    """Close what nobody works on, where two reminders said that it would."""
    rests = {one.proposal.pk: one.proposal for one in idling.resting(now=now)}
    over = idling.expired_ids(list(rests), now=now)
    return sum(_taken(rests[pk], idling.EXPIRE, now) for pk in sorted(over))


def _taken(proposal: Proposal, step: str, now: datetime) -> bool:
    """Each in a transaction of its own: one that somebody moved meanwhile stops no other."""
    try:
        move(proposal=proposal, transition=step, actor=None, now=now)
    except (NoSuchStep, NotReady):
        return False
    return True


def plan_idle(*, now: datetime) -> int:
    """Two reminders before a rest ends, to whoever submits it."""
    rests = idling.resting(now=now)
    steps = idling.reminders_due(rests, now=now)
    people = _submitters([one.proposal for one in rests])
    drafts = [
        Draft(
            person_id,
            idling.IDLE,
            addresses.object_key(one.proposal.pk),
            one.occurrence(steps[one.proposal.pk]),
            {"title": str(one.proposal), "day": _day(max(one.ends_at, now + idling.LEAST_NOTICE))},
        )
        for one in rests
        if one.proposal.pk in steps
        for person_id in people[one.proposal.pk]
    ]
    return notices.plan(drafts=drafts, now=now)


def plan_replies(*, now: datetime) -> int:
    """A day before a first reply is due, to who has it; when it is late, to the director too."""
    waiting = Proposal.objects.filter(
        replied_at=None, clock_stopped_at=None, reply_due_at__lte=_tomorrow(now)
    )
    rows = list(waiting.filter(_stands(Stand.OPEN)).select_related("round"))
    roles = every_holder(on=firm_day(now))
    drafts = [draft for row in rows for draft in _reply(row, roles, now)]
    return notices.plan(drafts=drafts, now=now)


def _reply(row: Proposal, roles: Holders, now: datetime) -> Iterator[Draft]:
    assert row.reply_due_at is not None  # noqa: S101 - the filter asks for it
    is_late = row.reply_due_at <= now
    people = {row.handler_id} if row.handler_id and not is_late else _managers(row, roles)
    if is_late:
        people = people | roles[row.round.fund_id, FundRole.DIRECTOR]
    context = {"title": str(row), "day": _day(row.reply_due_at)}
    for person_id in sorted(people):
        yield _draft(person_id, REPLY_LATE if is_late else REPLY_DUE, row, context)


def plan_overdue(*, now: datetime) -> int:
    """To whoever's turn it is, once for each time that a proposal enters a state.

    Not to who belongs to it: the name of the state may be what is not told yet.
    """
    states = {(row.version_id, row.code): row for row in State.objects.filter(stand=Stand.OPEN)}
    rows = Proposal.objects.filter(_stands(Stand.OPEN), due_at__lte=now).select_related("round")
    late = list(rows)
    roles, own = every_holder(on=firm_day(now)), _belonging(late)
    drafts = [
        _draft(person_id, OVERDUE, row, _overdue(row, states[row.workflow_id, row.state]))
        for row in late
        for person_id in sorted(
            _owners(row, states[row.workflow_id, row.state], roles) - own[row.pk]
        )
    ]
    return notices.plan(drafts=drafts, now=now)


def _overdue(row: Proposal, state: State) -> dict[str, object]:
    names = {code: state.name_in(code) for code, _name in settings.LANGUAGES}
    due = row.due_at or row.entered_at
    return {"title": str(row), "state": names, "state_code": row.state, "day": _day(due)}


def _owners(row: Proposal, state: State, roles: Holders) -> frozenset[int]:
    """Reviewers are reminded of their reviews, submitters of their answers; here the others."""
    if state.owner in (SUBMITTER, FundRole.REVIEWER):
        return frozenset()
    if state.owner == FundRole.MANAGER:
        return _managers(row, roles)
    return roles[row.round.fund_id, state.owner]


def plan_answers(*, now: datetime) -> int:
    """Questions without an answer: to who submits it, and to who has it, once for each asking."""
    asked = State.objects.filter(
        version=OuterRef("workflow"), code=OuterRef("state"), owner=SUBMITTER, stand=Stand.OPEN
    )
    rows = Proposal.objects.filter(Exists(asked), due_at__lte=now).select_related("round")
    late = list(rows)
    roles, own, people = every_holder(on=firm_day(now)), _belonging(late), _submitters(late)
    ends = idling.ends_of(late)
    drafts = [
        _draft(person_id, kind, row, _unanswered(row, ends.get(row.pk)))
        for row in late
        for kind, told in (
            (ANSWER_LATE, people[row.pk]),
            (ANSWER_MISSING, _managers(row, roles) - own[row.pk]),
        )
        for person_id in sorted(told)
    ]
    return notices.plan(drafts=drafts, now=now)


def _unanswered(row: Proposal, ends_at: datetime | None) -> dict[str, object]:
    day = _day(row.due_at or row.entered_at)
    ends_on = _day(ends_at) if ends_at else ""
    return {"title": str(row), "state_code": row.state, "day": day, "ends_on": ends_on}


def plan_appeals(*, now: datetime) -> int:
    """An appeal that stands, to the chair."""
    rows = Proposal.objects.filter(appealed_at__lte=now, appeal_answered_at=None)
    roles = every_holder(on=firm_day(now))
    drafts = [
        _draft(person_id, APPEAL, row, {"title": str(row), "state_code": row.state})
        for row in rows.filter(_stands(Stand.DECIDED)).select_related("round")
        for person_id in sorted(roles[row.round.fund_id, FundRole.CHAIR])
    ]
    return notices.plan(drafts=drafts, now=now)


def _stands(stand: str) -> Q:
    here = State.objects.filter(version=OuterRef("workflow"), code=OuterRef("state"), stand=stand)
    return Q(Exists(here))


def _managers(row: Proposal, roles: Holders) -> frozenset[int]:
    if row.handler_id is not None:
        return frozenset([row.handler_id])
    return roles[row.round.fund_id, FundRole.MANAGER]


def _submitters(rows: Iterable[Proposal]) -> dict[int, set[int]]:
    return _belonging(rows, part=Part.CO_SUBMITTER)


def _belonging(rows: Iterable[Proposal], **part: str) -> dict[int, set[int]]:
    """Who submits each, with those who have this part in it; with any, where none is named."""
    found = {row.pk: {row.submitter_id} for row in rows}
    others = ProposalPerson.objects.filter(proposal__in=id_list(found), **part)
    for proposal_id, person_id in others.values_list("proposal_id", "employee_id"):
        found[proposal_id].add(person_id)
    return found


def _draft(person_id: int, kind: str, row: Proposal, context: Mapping[str, object]) -> Draft:
    """Once for each time the proposal entered the state that it is in."""
    occurrence = row.entered_at.isoformat(timespec="seconds")
    return Draft(person_id, kind, addresses.object_key(row.pk), occurrence, context)


def _tomorrow(now: datetime) -> datetime:
    """The end of the next working day: what is due by then is due soon."""
    today = firm_day(now)
    return clocks.end_of_day(
        clocks.working_days_later(today, 1, settings.FIRM_COUNTRY), settings.FIRM_TIME_ZONE
    )


def _day(at: datetime) -> str:
    """The day at whose end something is due, as ISO."""
    return firm_day(at - timedelta(seconds=1)).isoformat()
