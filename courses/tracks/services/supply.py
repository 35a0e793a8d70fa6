"""Who came ready: hired, or lent by a partner, from a day to a day."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.tracks.models import PartnerSource, Supply, Track
from courses.tracks.policies.matching import can_record_supply
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import OPEN_DATE
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)

LONGEST = 200


class SupplyThere(DomainError):
    """The person is recorded for some of these days already."""

    code = "supply_there"


def add_supply(
    *,
    track: Track,
    employee: Employee,
    source: str,
    partner: str = "",
    starts_on: date,
    ends_on: date = OPEN_DATE,
    actor: User | None,
    now: datetime,
) -> Supply:
    """Record somebody who came ready. Who is lent comes from a partner, by name."""
    require(can_record_supply(sight_of_actor(actor, now), track))
    refuse_invalid(_wrong(source, partner, starts_on, ends_on))
    with transaction.atomic():
        Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
        held = Supply.objects.filter(track=track, employee=employee)
        if held.filter(starts_on__lt=ends_on, ends_on__gt=starts_on).exists():
            raise SupplyThere(_("This person is recorded for some of these days already."))
        row = Supply.objects.create(
            track=track,
            employee=employee,
            source=source,
            partner=partner.strip(),
            starts_on=starts_on,
            ends_on=ends_on,
            recorded_by=actor,
        )
        facts = {"source": source, "partner": row.partner, "from": starts_on, "to": ends_on}
        record(action="supply.added", obj=row, actor=actor, at=now, changes=facts)
    return row


def end_supply(*, supply: Supply, ends_on: date, actor: User | None, now: datetime) -> Supply:
    """They no longer count from a day on."""
    require(can_record_supply(sight_of_actor(actor, now), supply.track))
    with transaction.atomic():
        row = Supply.objects.select_for_update(of=("self",)).get(pk=supply.pk)
        if ends_on <= row.starts_on:
            text = _("It ends before it begins.")
            refuse_invalid([Problem("ends_on", "before_start", text)])
        before, row.ends_on = row.ends_on, ends_on
        row.save(update_fields=["ends_on", "updated_at"])
        facts = {"ends_on": [before, ends_on]}
        record(action="supply.ended", obj=row, actor=actor, at=now, changes=facts)
    return row


def _wrong(source: str, partner: str, starts_on: date, ends_on: date) -> list[Problem]:
    problems = too_long("partner", partner, LONGEST)
    if source not in PartnerSource.values:
        problems.append(Problem("source", "invalid", _("There is no such source.")))
    if source == PartnerSource.LENT and not partner.strip():
        problems.append(Problem("partner", "required", _("Name the partner who lends them.")))
    if ends_on <= starts_on:
        problems.append(Problem("ends_on", "before_start", _("It ends before it begins.")))
    return problems
