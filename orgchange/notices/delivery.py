"""Delivering: sweep what senders left behind, then claim and send until nothing is due.

The doors (task and command) pass their clock in, because a run lasts: it times the leases, and
decides anew for each batch who may be written to.
"""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError
from orgchange.notices import claims, policies, sending
from orgchange.notices.models import Delivery, DeliveryState, Notice, NoticeState
from orgchange.notices.sending import Clock, Tally

# How long one run may take; the next beat goes on where it stopped.
RUN = timedelta(minutes=10)
RESENDS = 100


def deliver(*, clock: Clock) -> Tally:
    """Send everything that may go out now. Safe to run twice, and beside itself."""
    tally = Tally()
    ends_at = clock() + RUN
    tally.returned += return_unbegun(now=clock())
    tally.parked += park_unconfirmed(now=clock())
    _send_again(clock=clock, tally=tally)
    while not tally.error and clock() < ends_at:
        claim = claims.claim(clock=clock)
        if not claim.people:
            break
        tally.people += claim.people
        sending.send_all(claim.deliveries, lease=claim.lease, clock=clock, tally=tally)
    return tally


def return_unbegun(*, now: datetime) -> int:
    """Claims whose lease ran out before a send was begun: their notices wait again."""
    expired = Delivery.objects.filter(state=DeliveryState.CLAIMED, lease_until__lte=now)
    return sending.give_back(
        list(expired.values_list("pk", flat=True)[:5000]), reason="", send_from=None
    )


@transaction.atomic
def park_unconfirmed(*, now: datetime) -> int:
    """Sends that were begun and never confirmed: nobody knows, and they are shown as such."""
    stalled = Delivery.objects.filter(state=DeliveryState.SENDING, lease_until__lte=now)
    ids = list(stalled.values_list("pk", flat=True)[:5000])
    parked = stalled.filter(pk__in=ids).update(
        state=DeliveryState.UNKNOWN, settled_at=now, updated_at=now
    )
    mine = Notice.objects.filter(
        deliveries__in=Delivery.objects.filter(pk__in=ids, state=DeliveryState.UNKNOWN),
        state=NoticeState.CLAIMED,
    )
    Notice.objects.filter(pk__in=list(mine.values_list("pk", flat=True))).update(
        state=NoticeState.UNKNOWN, reason="", settled_at=now
    )
    if settings.NOTICE_RESEND_UNKNOWN:  # once by itself; after that a person decides
        Delivery.objects.filter(pk__in=ids, state=DeliveryState.UNKNOWN, attempts=1).update(
            state=DeliveryState.RESEND, lease_until=now
        )
    return parked


class NotUnknown(DomainError):
    """Only a message of unknown outcome can be sent again or settled by hand."""

    code = "not_unknown"


@transaction.atomic
def send_again(*, delivery: Delivery, actor: User, now: datetime) -> None:
    """Let a message of unknown outcome be sent once more, with the same Message-ID."""
    policies.require_mail_duty(actor, now=now)
    _settle(delivery, DeliveryState.RESEND, now=now)
    record(action="delivery.sent_again", obj=delivery, actor=actor, at=now, label=delivery.subject)


@transaction.atomic
def take_as_sent(*, delivery: Delivery, actor: User, now: datetime) -> None:
    """Settle a message of unknown outcome: somebody made sure that it had arrived."""
    policies.require_mail_duty(actor, now=now)
    _settle(delivery, DeliveryState.SENT, now=now)
    Notice.objects.filter(deliveries=delivery, state=NoticeState.UNKNOWN).update(
        state=NoticeState.SENT, settled_at=now
    )
    record(action="delivery.taken_as_sent", obj=delivery, actor=actor, at=now)


def _settle(delivery: Delivery, state: DeliveryState, *, now: datetime) -> None:
    rows = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.UNKNOWN)
    if not rows.update(state=state, lease=None, lease_until=now, updated_at=now):
        raise NotUnknown(_("This message is no longer of unknown outcome."))


def _send_again(*, clock: Clock, tally: Tally) -> None:
    """Send what a person, or the policy, asked to send once more."""
    lease, now = uuid.uuid4(), clock()
    with transaction.atomic():
        rows = Delivery.objects.filter(
            Q(lease_until__lte=now) | Q(lease_until=None), state=DeliveryState.RESEND
        ).order_by("pk")
        skips = connection.features.has_select_for_update_skip_locked
        chosen = list(rows.select_for_update(skip_locked=skips)[:RESENDS])
        Delivery.objects.filter(pk__in=[row.pk for row in chosen]).update(
            state=DeliveryState.CLAIMED,
            lease=lease,
            lease_until=now + timedelta(seconds=settings.NOTICE_LEASE_SECONDS),
        )
    sending.send_all(chosen, lease=lease, clock=clock, tally=tally)
