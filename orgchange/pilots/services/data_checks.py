"""The data of a pilot: which sources, how good, and whether their owners agree."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, people_visible_to
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor
from orgchange.pilots import policies_setup as policies
from orgchange.pilots.models import DataCheck, Pilot
from orgchange.pilots.notices import setup_notices
from orgchange.pilots.services.moving import alone_with

FIELDS = (
    *("name", "owner", "classification", "has_personal_data"),
    *("is_complete", "is_consistent", "is_current", "is_reachable"),
)
# What an owner agreed to: changed, it is asked again.
AGREED = ("name", "owner", "classification", "has_personal_data")
MOST = 30


class AlreadyAgreed(DomainError):
    """The owner agreed before."""

    code = "already_agreed"


def save_check(
    *,
    pilot: Pilot,
    check: DataCheck | None = None,
    values: Mapping[str, Any],
    actor: User | None,
    now: datetime,
) -> DataCheck:
    """Add a source, or change what is said of one (any of `FIELDS`).

    What the owner agreed to is asked for again where it changed.
    """
    sight = sight_of_actor(actor, now)
    given = {name: value for name, value in values.items() if name in FIELDS}
    with alone_with(pilot) as locked:
        require(policies.can_prepare(sight, locked))
        row = check or DataCheck(pilot=locked, position=_next_position(locked))
        before = {name: getattr(row, name) for name in FIELDS}
        for name, value in given.items():
            setattr(row, name, value)
        refuse_invalid(_wrong(locked, row, given, sight))
        moved = [name for name in FIELDS if before[name] != getattr(row, name)]
        if not set(AGREED).isdisjoint(moved):
            row.agreed_by, row.agreed_at = None, None
        row.save()
        facts = {name: str(getattr(row, name)) for name in moved}
        action = "pilot.data_changed" if check else "pilot.data_added"
        record(
            action=action, obj=locked, actor=actor, at=now, changes={"source": row.name, **facts}
        )
        if "owner" in moved:
            setup_notices.ask_to_agree(locked, row, by=actor, now=now)
    return row


def remove_check(*, check: DataCheck, actor: User | None, now: datetime) -> None:
    """A source that the pilot does not need after all."""
    sight = sight_of_actor(actor, now)
    with alone_with(check.pilot) as locked:
        require(policies.can_prepare(sight, locked))
        facts = {"source": check.name}
        check.delete()
        record(action="pilot.data_removed", obj=locked, actor=actor, at=now, changes=facts)


def agree(*, check: DataCheck, actor: User | None, now: datetime) -> DataCheck:
    """Whose data it is agrees that the pilot uses it."""
    sight = sight_of_actor(actor, now)
    with alone_with(check.pilot) as locked:
        row = DataCheck.objects.select_related("owner").get(pk=check.pk)
        require(policies.can_agree(sight, row))
        if row.agreed_at is not None:
            raise AlreadyAgreed(_("This was agreed to before."))
        row.agreed_by, row.agreed_at = row.owner, now
        row.save(update_fields=["agreed_by", "agreed_at", "updated_at"])
        facts = {"source": row.name}
        record(action="pilot.data_agreed", obj=locked, actor=actor, at=now, changes=facts)
    return row


def take_agreement_back(*, check: DataCheck, actor: User | None, now: datetime) -> DataCheck:
    """Whose data it is changes their mind, before the pilot starts."""
    sight = sight_of_actor(actor, now)
    with alone_with(check.pilot) as locked:
        row = DataCheck.objects.get(pk=check.pk)
        require(policies.can_agree(sight, row) and locked.state in policies.BEFORE_START)
        row.agreed_by, row.agreed_at = None, None
        row.save(update_fields=["agreed_by", "agreed_at", "updated_at"])
        facts = {"source": row.name}
        record(action="pilot.data_withdrawn", obj=locked, actor=actor, at=now, changes=facts)
    return row


def _next_position(pilot: Pilot) -> int:
    return (pilot.data_checks.aggregate(last=Max("position"))["last"] or 0) + 1


def _wrong(
    pilot: Pilot, row: DataCheck, given: Mapping[str, Any], sight: Sight | None
) -> Iterator[Problem]:
    row.name = row.name.strip()
    if not row.name:
        yield Problem("name", "required", _("Give the source a name."))
    if row.pk is None and pilot.data_checks.count() >= MOST:
        yield Problem("name", "too_many", _("At most %(limit)s sources.") % {"limit": MOST})
    empty = [name for name in FIELDS if getattr(row, name) in (None, "")]
    try:
        row.clean_fields(exclude=["pilot", "owner", "agreed_by", *empty])
        row.validate_constraints()
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            yield from (Problem(name if name in FIELDS else "name", "invalid", t) for t in texts)
    owner = given.get("owner")
    if isinstance(owner, Employee) and not _is_seen(owner, sight):
        yield Problem("owner", "unknown", _("Nobody has this number or name."))


def _is_seen(person: Employee, sight: Sight | None) -> bool:
    return sight is None or people_visible_to(sight).filter(pk=person.pk).exists()
