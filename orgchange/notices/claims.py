"""Claiming: deciding, person by person, what goes out now, and committing to it before any send.

A claim works on people, not on notices, so that two workers never write to one person at once:
on PostgreSQL the rows of the people are locked and locked ones skipped; on SQLite the transaction
is the only writer. Whatever is decided, each notice leaves with its reason.
"""

import hashlib
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from orgchange.directory.models import Employee
from orgchange.notices import calm, kinds, recipients, texts
from orgchange.notices.calm import Held
from orgchange.notices.mail import message_host
from orgchange.notices.models import (
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    NoticeState,
    Reason,
)
from orgchange.notices.recipients import Addressee

Clock = Callable[[], datetime]
# People looked at in one claim, and the window of waiting notices they are picked from: wide
# enough that many workers find people of their own.
PEOPLE, WINDOW = 200, 5000


@dataclass(frozen=True)
class Claim:
    """What one worker took on: deliveries to send under its lease, and how many people it saw."""

    lease: uuid.UUID
    deliveries: Sequence[Delivery]
    people: int


@dataclass
class Verdicts:
    """What was decided about the notices of a batch."""

    settled: dict[Reason, list[int]] = field(default_factory=dict)
    held: dict[Held, list[int]] = field(default_factory=dict)
    sends: dict[int, list[Notice]] = field(default_factory=dict)

    def settle(self, reason: Reason, *notice_ids: int) -> None:
        """Not sent, and why."""
        self.settled.setdefault(reason, []).extend(notice_ids)


def claim(*, clock: Clock, limit: int = PEOPLE) -> Claim:
    """Decide for a batch of people and take on what goes out now. Committed before any send.

    The clock is read again for the lease, so that deciding does not use it up.
    """
    lease, now = uuid.uuid4(), clock()
    with transaction.atomic():
        people = _lock_people(now=now, limit=limit)
        waiting = list(
            Notice.objects.filter(recipient_id__in=people, state=NoticeState.PLANNED).order_by("pk")
        )
        verdicts, addressees = _judge(waiting, people=people, now=now)
        deliveries = _write(verdicts, addressees, now=now)
        lease_until = clock() + timedelta(seconds=settings.NOTICE_LEASE_SECONDS)
        ids = [delivery.pk for delivery in deliveries]
        Delivery.objects.filter(pk__in=ids).update(lease=lease, lease_until=lease_until)
    return Claim(lease, deliveries, len(people))


def _lock_people(*, now: datetime, limit: int) -> list[int]:
    due = (
        Notice.objects.filter(state=NoticeState.PLANNED, send_from__lte=now)
        .order_by("send_from", "pk")
        .values_list("recipient_id", flat=True)[:WINDOW]
    )
    if not connection.features.has_select_for_update_skip_locked:
        return list(dict.fromkeys(due))[:limit]
    rows = Employee.objects.filter(pk__in=set(due)).order_by("pk")
    # Not the key: whoever inserts a row that points to the person need not wait.
    locked = rows.select_for_update(skip_locked=True, no_key=True, of=("self",))
    return list(locked.values_list("pk", flat=True)[:limit])


def _judge(
    waiting: Sequence[Notice], *, people: Collection[int], now: datetime
) -> tuple[Verdicts, dict[int, Addressee]]:
    """What becomes of each waiting notice; queries by kind and by set, never by person."""
    verdicts = Verdicts()
    addressees = recipients.addressees(employee_ids=people, now=now)
    standing = _still_holding(waiting, addressees, verdicts, now)
    unwanted = recipients.unwanted_by(employee_ids=people)
    sent = recipients.lately_sent(employee_ids=people, now=now)
    mine: dict[int, list[Notice]] = {}
    for notice in standing:
        person = addressees[notice.recipient_id]
        if not person.address:
            verdicts.settle(Reason.NO_ADDRESS, notice.pk)
        elif not notice.is_mandatory and (notice.recipient_id, notice.kind) in unwanted:
            verdicts.settle(Reason.UNWANTED, notice.pk)
        else:
            mine.setdefault(notice.recipient_id, []).append(notice)
    for employee_id, notices in mine.items():
        _calm(addressees[employee_id], notices, sent.get(employee_id, []), verdicts, now)
    return verdicts, addressees


def _still_holding(
    waiting: Sequence[Notice],
    addressees: Mapping[int, Addressee],
    verdicts: Verdicts,
    now: datetime,
) -> list[Notice]:
    """Those whose reason still holds at this moment: employed, and the kind says so."""
    employed = []
    for notice in waiting:
        if addressees[notice.recipient_id].job is None:
            verdicts.settle(Reason.LEFT, notice.pk)
        else:
            employed.append(notice)
    gone: dict[int, Reason] = {}
    for code, notices in texts.by_kind(employed).items():
        if kinds.known(code):
            gone.update(kinds.get(code).holds(notices, now))
        else:  # the area that spoke of it was switched off
            gone.update({notice.pk: Reason.NOT_REQUIRED for notice in notices})
    for notice_id, reason in gone.items():
        verdicts.settle(reason, notice_id)
    return [notice for notice in employed if notice.pk not in gone]


def _calm(
    person: Addressee,
    notices: Sequence[Notice],
    sent: Sequence[datetime],
    verdicts: Verdicts,
    now: datetime,
) -> None:
    if person.job is None:
        return
    items = [calm.Item(n.pk, n.object_key, n.is_exempt_from_caps) for n in notices]
    decision = calm.decide(items, person=person.job, sent=sent, rules=rules(), now=now)
    verdicts.settle(Reason.SUPERSEDED, *decision.superseded)
    for notice_id, held in decision.held.items():
        verdicts.held.setdefault(held, []).append(notice_id)
    # A failed send is tried again after its pause, not because something else goes out.
    outgoing = [notice for notice in notices if notice.pk in decision.send]
    if any(notice.send_from <= now for notice in outgoing):
        verdicts.sends[person.id] = outgoing


def rules() -> calm.Rules:
    """The firm's rules, from the settings."""
    begins, ends = settings.NOTICE_HOURS
    return calm.Rules(
        begins=begins,
        ends=ends,
        any_day=settings.NOTICE_ANY_DAY,
        in_a_day=settings.NOTICE_CAPS["day"],
        in_a_fortnight=settings.NOTICE_CAPS["fortnight"],
    )


def _write(
    verdicts: Verdicts, addressees: Mapping[int, Addressee], *, now: datetime
) -> list[Delivery]:
    planned = Notice.objects.filter(state=NoticeState.PLANNED)
    for reason, ids in verdicts.settled.items():
        planned.filter(pk__in=ids).update(state=NoticeState.NOT_SENT, reason=reason, settled_at=now)
    for held, ids in verdicts.held.items():
        planned.filter(pk__in=ids).update(reason=held.reason, send_from=held.until)
    outgoing = [notice for notices in verdicts.sends.values() for notice in notices]
    merged = [n.pk for notices in verdicts.sends.values() if len(notices) > 1 for n in notices]
    alone = [notices[0].pk for notices in verdicts.sends.values() if len(notices) == 1]
    for ids, why in ((merged, Reason.MERGED.value), (alone, "")):
        planned.filter(pk__in=ids).update(state=NoticeState.CLAIMED, reason=why)
    facts, own = texts.facts_of(outgoing, now, for_mail=True), texts.wordings()
    deliveries = [
        _delivery(addressees[employee_id], notices, facts, own)
        for employee_id, notices in verdicts.sends.items()
    ]
    Delivery.objects.bulk_create(deliveries)
    links = Delivery.notices.through
    links.objects.bulk_create(
        [
            links(delivery_id=delivery.pk, notice_id=notice.pk)
            for delivery, notices in zip(deliveries, verdicts.sends.values(), strict=True)
            for notice in notices
        ]
    )
    return deliveries


def _delivery(
    person: Addressee,
    notices: Sequence[Notice],
    facts: Mapping[int, kinds.Facts],
    own: texts.Wordings,
) -> Delivery:
    """The message of some notices to one person, in words."""
    language = person.language
    parts = [
        texts.text_of(n.kind, facts.get(n.pk, {}), language=language, name=person.name, own=own)
        for n in notices
    ]
    optional = sorted({n.kind for n in notices}) if not any(n.is_mandatory for n in notices) else []
    message = texts.message_of(
        parts, name=person.name, language=language, may_unsubscribe=bool(optional)
    )
    return Delivery(
        recipient_id=person.id,
        channel=Channel.EMAIL,
        state=DeliveryState.CLAIMED,
        address=person.address,
        message_id=message_id(notices),
        language=language,
        subject=message.subject,
        body=message.body,
        unsubscribe=optional,
    )


def message_id(notices: Sequence[Notice]) -> str:
    """The id a message carries, made from its notices and how often they failed before."""
    made_of = ",".join(f"{notice.pk}.{notice.attempts}" for notice in notices)
    tag = hashlib.sha256(made_of.encode()).hexdigest()[:16]
    return f"notice.{notices[0].pk}.{tag}@{message_host()}"
