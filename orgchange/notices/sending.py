"""Sending what was claimed: each send is begun under the own lease, then confirmed.

Begun and confirmed are committed one by one, so that a killed sender leaves at most one message
of which nobody knows the outcome. Whatever else it had claimed was never begun, and returns.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from orgchange.notices import mail
from orgchange.notices.mail import Handover, Outcome, Postman, Unreachable
from orgchange.notices.models import Delivery, DeliveryState, Notice, NoticeState, Reason

Clock = Callable[[], datetime]


@dataclass
class Tally:
    """How a run went: messages by outcome."""

    sent: int = 0
    failed: int = 0
    unknown: int = 0
    returned: int = 0
    parked: int = 0
    people: int = 0
    error: str = ""

    def count(self, outcome: Outcome) -> None:
        """One more of this outcome."""
        setattr(self, outcome.value, getattr(self, outcome.value) + 1)


def send_all(
    deliveries: Iterable[Delivery], *, lease: uuid.UUID, clock: Clock, tally: Tally
) -> None:
    """Send a claim's deliveries over one connection.

    Where the server cannot be reached, the rest is given back, to be tried later.
    """
    waiting = list(deliveries)
    with Postman() as postman:
        for number, delivery in enumerate(waiting):
            try:
                postman.reach()
            except Unreachable as error:
                tally.error = str(error)
                tally.returned += _postpone(waiting[number:], lease=lease, now=clock())
                return
            if not begin(delivery, lease=lease, now=clock()):
                return  # too slow: the lease has run out, and the rest goes back by itself
            result = postman.hand_over(mail.build(delivery))
            confirm(delivery, result, lease=lease, now=clock())
            tally.count(result.outcome)


def begin(delivery: Delivery, *, lease: uuid.UUID, now: datetime) -> bool:
    """Take the one right to send this message now; False when the lease is no longer ours."""
    begun = Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.CLAIMED, lease=lease, lease_until__gt=now
    ).update(
        state=DeliveryState.SENDING,
        begun_at=now,
        attempts=F("attempts") + 1,
        lease_until=now + timedelta(seconds=settings.NOTICE_LEASE_SECONDS),
        updated_at=now,
    )
    return begun == 1


@transaction.atomic
def confirm(delivery: Delivery, result: Handover, *, lease: uuid.UUID, now: datetime) -> None:
    """Write down how a send ended.

    One that was parked as unknown meanwhile, its sender being slow, is confirmed all the same.
    """
    outcome = result.outcome
    if outcome == Outcome.FAILED and delivery.attempts:
        outcome = Outcome.UNKNOWN  # sent again in vain: whether it arrived before is still open
    mine = Delivery.objects.filter(
        pk=delivery.pk, lease=lease, state__in=[DeliveryState.SENDING, DeliveryState.UNKNOWN]
    )
    if not mine.update(
        state=DeliveryState(outcome.value),
        settled_at=now,
        error=result.error,
        updated_at=now,
    ):
        return
    _carry(delivery.pk, outcome, now=now)


def _carry(delivery_id: int, outcome: Outcome, *, now: datetime) -> None:
    """Carry the outcome of a message to its notices."""
    links = Delivery.notices.through.objects.filter(delivery_id=delivery_id)
    notices = Notice.objects.filter(
        pk__in=links.values("notice_id"), state__in=[NoticeState.CLAIMED, NoticeState.UNKNOWN]
    )
    if outcome == Outcome.SENT:  # the reason stays: alone, or merged in a digest
        notices.update(state=NoticeState.SENT, settled_at=now)
    elif outcome == Outcome.UNKNOWN:
        notices.update(state=NoticeState.UNKNOWN, reason="", settled_at=now)
    else:
        _try_again(list(notices.values_list("pk", "attempts")), now=now)


def _try_again(notices: Sequence[tuple[int, int]], *, now: datetime) -> None:
    """After a send that certainly failed: later, with growing pauses, and not for ever."""
    pauses = settings.NOTICE_RETRY_MINUTES
    for attempts in {attempts for _, attempts in notices}:
        rows = Notice.objects.filter(pk__in=[pk for pk, tried in notices if tried == attempts])
        if attempts < len(pauses):
            rows.update(
                state=NoticeState.PLANNED,
                reason=Reason.RETRY,
                attempts=attempts + 1,
                send_from=now + timedelta(minutes=pauses[attempts]),
            )
        else:
            rows.update(
                state=NoticeState.NOT_SENT,
                reason=Reason.CHANNEL_FAILED,
                attempts=attempts + 1,
                settled_at=now,
            )


def _postpone(deliveries: Sequence[Delivery], *, lease: uuid.UUID, now: datetime) -> int:
    """Give back what could not be begun because the server is away; it is no failed attempt."""
    first_pause = timedelta(minutes=settings.NOTICE_RETRY_MINUTES[0])
    mine = Delivery.objects.filter(
        pk__in=[delivery.pk for delivery in deliveries], state=DeliveryState.CLAIMED, lease=lease
    )
    return give_back([d.pk for d in mine], reason=Reason.RETRY, send_from=now + first_pause)


@transaction.atomic
def give_back(delivery_ids: Sequence[int], *, reason: str, send_from: datetime | None) -> int:
    """Undo claims that were never begun: their notices wait again, to be judged afresh."""
    unbegun = Delivery.objects.select_for_update().filter(
        pk__in=delivery_ids, state=DeliveryState.CLAIMED
    )
    fresh = list(unbegun.filter(attempts=0).values_list("pk", flat=True))
    again = list(unbegun.filter(attempts__gt=0).values_list("pk", flat=True))
    waiting = Notice.objects.filter(deliveries__in=fresh, state=NoticeState.CLAIMED)
    changes = {"send_from": send_from} if send_from else {}
    Notice.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).update(
        state=NoticeState.PLANNED, reason=reason, **changes
    )
    Delivery.objects.filter(pk__in=fresh).delete()
    Delivery.objects.filter(pk__in=again).update(
        state=DeliveryState.RESEND, lease=None, lease_until=send_from
    )
    return len(fresh) + len(again)
