"""The people a batch of notices goes to: where and when they may be written to. Reads only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models

from orgchange.core.dates import OPEN_DATE, local_date
from orgchange.directory.models import Employee, JobRecord, WorkingStatus
from orgchange.notices.calm import Recipient
from orgchange.notices.models import Channel, ChannelChoice, Delivery, DeliveryState
from orgchange.notices.texts import language_of

COUNTED = (
    DeliveryState.SENDING,
    DeliveryState.SENT,
    DeliveryState.UNKNOWN,
    DeliveryState.RESEND,
)


@dataclass(frozen=True)
class Addressee:
    """One person, as delivery sees them. `job` is None for one who does not work here today."""

    id: int
    name: str
    address: str
    language: str
    job: Recipient | None


def addressees(*, employee_ids: Collection[int], now: datetime) -> dict[int, Addressee]:
    """The people, with their job of today: two queries for any number."""
    jobs = jobs_of(employee_ids=employee_ids, now=now)
    people = Employee.objects.filter(pk__in=employee_ids).select_related("user")
    return {
        person.pk: Addressee(
            id=person.pk,
            name=person.full_name or person.employee_number,
            address=person.email or (person.user.email if person.user else ""),
            language=language_of(person.user.language if person.user else "", person.language),
            job=jobs.get(person.pk),
        )
        for person in people
    }


def jobs_of(*, employee_ids: Collection[int], now: datetime) -> dict[int, Recipient]:
    """What each person's primary job of their own today says about writing to them."""
    around = now.date()  # nobody's own date is further than a day from it
    rows = JobRecord.objects.current().filter(
        employee_id__in=employee_ids,
        is_primary=True,
        valid_from__lte=around + timedelta(days=1),
        valid_to__gte=around,
    )
    found = {}
    for row in rows:
        if row.valid_from <= local_date(now, row.time_zone) < row.valid_to:
            found[row.employee_id] = Recipient(
                time_zone=row.time_zone,
                country=row.country,
                is_on_leave=row.working_status == WorkingStatus.LEAVE,
                back_on=row.valid_to if row.valid_to < OPEN_DATE else None,
            )
    return found


def lately_sent(*, employee_ids: Collection[int], now: datetime) -> dict[int, list[datetime]]:
    """When each person was written to in the last 14 days; a claim under way counts as now."""
    rows = Delivery.objects.filter(
        models.Q(begun_at__gt=now - timedelta(days=14), state__in=COUNTED)
        | models.Q(begun_at=None, state=DeliveryState.CLAIMED),
        recipient_id__in=employee_ids,
        channel=Channel.EMAIL,
    ).values_list("recipient_id", "begun_at")
    instants: dict[int, list[datetime]] = {}
    for employee_id, begun_at in rows:
        instants.setdefault(employee_id, []).append(begun_at or now)
    return instants


def unwanted_by(*, employee_ids: Collection[int]) -> set[tuple[int, str]]:
    """(person, kind) that are not wanted by e-mail."""
    return set(
        ChannelChoice.objects.filter(
            employee_id__in=employee_ids, channel=Channel.EMAIL, is_wanted=False
        ).values_list("employee_id", "kind")
    )
