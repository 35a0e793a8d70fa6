"""Whom the governor of messages is to tell about requests, and when. Sets, never one by one."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from orgchange.core.dates import firm_day, local_date
from orgchange.core.sql import id_list
from orgchange.directory.models import Employee
from orgchange.notices import services as notices
from orgchange.notices.calm import Recipient, is_working_day
from orgchange.notices.recipients import jobs_of
from orgchange.notices.services import Draft
from orgchange.teams.managers import stand_ins
from orgchange.teams.models import JoinRequest, Party, RequestState

RELEASE_ASKED, JOIN_ASKED, REQUEST_ANSWERED = "release_asked", "join_asked", "request_answered"
KINDS = {Party.MANAGER: RELEASE_ASKED, Party.PERSON: JOIN_ASKED}
PREFIX = "join_request:"
REMIND_AFTER = (3, 7)  # working days since the asking
FIRST = 0


def object_key(request_id: int) -> str:
    """What the notices about a request are about."""
    return f"{PREFIX}{request_id}"


def waiting_parties(request: JoinRequest) -> dict[Party, int]:
    """The sides that have not answered, with whom to tell. Looks at the prefetched answers."""
    given = {answer.party for answer in request.answers.all()}
    asked = {Party.MANAGER: request.manager_id, Party.PERSON: request.employee_id}
    return {party: pk for party, pk in asked.items() if pk is not None and party not in given}


def tell_asked(request: JoinRequest, *, now: datetime) -> None:
    """Tell who has to answer a new request, and who stands in for the manager."""
    if request.state == RequestState.OPEN:
        beside = stand_ins([request.manager_id or 0], on=_today(now))
        drafts = _asked(request, dict.fromkeys(Party, FIRST), beside)
        notices.plan(drafts=drafts, now=now)


def _asked(
    request: JoinRequest, steps: Mapping[Party, int], beside: Mapping[int, Collection[int]]
) -> Iterator[Draft]:
    for party, asked_id in waiting_parties(request).items():
        others = beside.get(asked_id, ()) if party == Party.MANAGER else ()
        for recipient_id in (asked_id, *others):
            if party in steps and (party == Party.PERSON or recipient_id != request.employee_id):
                occurrence = f"{request.starts_on}:{steps[party]}"
                yield Draft(recipient_id, KINDS[party], object_key(request.pk), occurrence)


def _today(now: datetime) -> date:
    return firm_day(now)


def tell_settled(request_ids: Collection[int], *, now: datetime) -> None:
    """Tell who asked, and the person, how it ended."""
    rows = JoinRequest.objects.filter(pk__in=id_list(request_ids))
    ended = list(rows.values_list("pk", "state", "employee_id", "asked_by_id"))
    askers = dict(
        Employee.objects.filter(user__in=id_list(row[3] for row in ended)).values_list(
            "user_id", "pk"
        )
    )
    drafts = [
        Draft(recipient_id, REQUEST_ANSWERED, object_key(pk), state)
        for pk, state, employee_id, asker_id in ended
        for recipient_id in sorted({employee_id, *_known(askers.get(asker_id))})
    ]
    notices.plan(drafts=drafts, now=now)


def _known(pk: int | None) -> Iterable[int]:
    return [] if pk is None else [pk]


def plan_reminders(*, now: datetime) -> int:
    """Remind who has not answered, 3 and 7 working days of theirs after the asking.

    Only the latest step that was reached: what was missed is not caught up with.
    """
    today = _today(now)
    open_ones = JoinRequest.objects.filter(
        state=RequestState.OPEN,
        starts_on__gte=today,
        asked_at__lte=now - timedelta(days=min(REMIND_AFTER) - 1),
    )
    requests = list(open_ones.prefetch_related("answers").order_by("pk"))
    waiting = {row.pk: waiting_parties(row) for row in requests}
    people = {pk for parties in waiting.values() for pk in parties.values()}
    jobs = jobs_of(employee_ids=people, now=now)
    beside = stand_ins([row.manager_id for row in requests if row.manager_id], on=today)
    drafts = [
        draft
        for row in requests
        for draft in _asked(row, _steps(row, waiting[row.pk], jobs, now=now), beside)
    ]
    return notices.plan(drafts=drafts, now=now)


def _steps(
    request: JoinRequest,
    waiting: Mapping[Party, int],
    jobs: Mapping[int, Recipient],
    *,
    now: datetime,
) -> dict[Party, int]:
    found = {}
    for party, pk in waiting.items():
        person = jobs.get(pk)
        if person is None:  # does not work here today
            continue
        since = local_date(request.asked_at, person.time_zone)
        until = local_date(now, person.time_zone)
        gone = working_days(since, until, country=person.country)
        reached = [step for step in REMIND_AFTER if gone >= step]
        if reached:
            found[party] = max(reached)
    return found


def working_days(since: date, until: date, *, country: str) -> int:
    """How many working days of a country came after one day, up to another. At most 60 are counted.

    A request asked on a Friday is three working days old on Wednesday.
    """
    days = min((until - since).days, 60)
    return sum(is_working_day(since + timedelta(days=n), country) for n in range(1, days + 1))
