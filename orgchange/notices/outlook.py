"""When a person could be written to, if something were planned for them now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from orgchange.notices import calm, claims, recipients
from orgchange.notices.calm import Held


@dataclass(frozen=True)
class Outlook:
    """What stands between a person and a message: no address, or a wait (None: nothing)."""

    has_address: bool
    held: Held | None


def outlook(*, employee_ids: Collection[int], now: datetime) -> Mapping[int, Outlook]:
    """For each person who works here today; three queries for any number."""
    people = recipients.addressees(employee_ids=employee_ids, now=now)
    sent = recipients.lately_sent(employee_ids=employee_ids, now=now)
    rules = claims.rules()
    return {
        pk: Outlook(
            has_address=bool(person.address),
            held=calm.hold(
                person=person.job,
                sent=sent.get(pk, []),
                rules=rules,
                is_exempt=False,
                now=now,
            ),
        )
        for pk, person in people.items()
        if person.job is not None
    }
