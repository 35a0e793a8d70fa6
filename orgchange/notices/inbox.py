"""What a person does with their own notices: reading them, and choosing what comes by mail."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import InvalidInput
from orgchange.directory.models import Employee
from orgchange.notices import kinds
from orgchange.notices.models import Channel, ChannelChoice, Notice


def mark_read(*, employee_id: int, notice_ids: Collection[int] | None, now: datetime) -> int:
    """Mark one's own notices as read (None: all); how many were unread."""
    mine = Notice.objects.of(employee_id).unread()
    if notice_ids is not None:
        mine = mine.filter(pk__in=notice_ids)
    return mine.update(read_at=now)


def mark_unread(*, employee_id: int, notice_id: int) -> int:
    """Keep a notice for later: unread again."""
    return Notice.objects.of(employee_id).filter(pk=notice_id).update(read_at=None)


class MandatoryKind(InvalidInput):
    """Mandatory notices do not ask."""

    code = "mandatory_kind"


@transaction.atomic
def choose(
    *, employee: Employee, wanted: Collection[str], actor: User | None, now: datetime
) -> None:
    """Say which of the optional kinds one wants by e-mail; all others not."""
    optional = {kind.code for kind in kinds.every() if not kind.is_mandatory}
    strange = sorted(set(wanted) - optional)
    if strange:
        raise MandatoryKind(
            _("%(kinds)s cannot be chosen.") % {"kinds": ", ".join(strange)},
        )
    _write(employee, {code: code in wanted for code in optional})
    record(
        action="notices.chosen",
        obj=employee,
        actor=actor,
        at=now,
        changes={"wanted": sorted(wanted)},
    )


@transaction.atomic
def unsubscribe(*, employee: Employee, codes: Collection[str], now: datetime) -> list[kinds.Kind]:
    """One click in a mail: no more mail of these kinds. The inbox keeps them."""
    ended = [
        kinds.get(code) for code in codes if kinds.known(code) and not kinds.get(code).is_mandatory
    ]
    _write(employee, {kind.code: False for kind in ended})
    record(
        action="notices.unsubscribed",
        obj=employee,
        actor=employee.user,
        at=now,
        changes={"kinds": [kind.code for kind in ended]},
    )
    return ended


def _write(employee: Employee, choices: dict[str, bool]) -> None:
    ChannelChoice.objects.bulk_create(
        [
            ChannelChoice(employee=employee, kind=code, channel=Channel.EMAIL, is_wanted=is_wanted)
            for code, is_wanted in choices.items()
        ],
        update_conflicts=True,
        unique_fields=["employee", "kind", "channel"],
        update_fields=["is_wanted", "updated_at"],
    )
