"""How much a scaled pilot is used in a place on a day: written, corrected, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day, out_of_range
from orgchange.core.errors import Problem
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)
from orgchange.pilots.models import AdoptionReading, ScaleSite, ScaleUp
from orgchange.pilots.policies_closing import can_hand_over, operates

LONGEST, MOST = 300, 2000
LIMIT = Decimal(10) ** 12


@dataclass(frozen=True)
class Measured:
    """A value of a place on a day."""

    site: ScaleSite
    measured_on: date
    value: Decimal
    note: str = ""


def write_adoption(
    *, scale_up: ScaleUp, rows: Sequence[Measured], actor: User | None, now: datetime
) -> int:
    """Write readings; one of a day that there is corrects it. Answers how many.

    All of them or none: each that is wrong is named (`readings[2].measured_on`).
    """
    refuse_invalid(_wrong(scale_up, rows, firm_day(now)))
    with transaction.atomic():
        locked = ScaleUp.objects.select_for_update(of=("self",), no_key=True)
        row = locked.select_related("pilot__fund").get(pk=scale_up.pk)
        sight = sight_of_actor(actor, now)
        require(can_hand_over(sight, row.pilot) or operates(sight, row))
        before = _there(rows)
        AdoptionReading.objects.bulk_create(
            (
                AdoptionReading(
                    site=one.site,
                    measured_on=one.measured_on,
                    value=one.value,
                    note=one.note.strip(),
                    recorded_at=now,
                    recorded_by=actor,
                )
                for one in rows
            ),
            update_conflicts=True,
            unique_fields=["site", "measured_on"],
            update_fields=["value", "note", "recorded_at", "recorded_by"],
        )
        facts = {"readings": len(rows), "corrected": before}
        record(action="scale_up.measured", obj=row.pilot, actor=actor, at=now, changes=facts)
    return len(rows)


def _there(rows: Sequence[Measured]) -> list[str]:
    """What a correction replaces, for the record: "site day: value"."""
    keys = {(one.site.pk, one.measured_on) for one in rows}
    held = AdoptionReading.objects.filter(site__in={pk for pk, _day in keys})
    return [
        f"{row.site_id} {row.measured_on}: {row.value}"
        for row in held.filter(measured_on__in={day for _pk, day in keys})
        if (row.site_id, row.measured_on) in keys
    ]


def _wrong(scale_up: ScaleUp, rows: Sequence[Measured], today: date) -> list[Problem]:
    if not rows or len(rows) > MOST:
        message = _("From one to %(most)s readings.") % {"most": MOST}
        return [Problem("readings", "count", message)]
    problems, seen = [], set()
    for index, one in enumerate(rows):
        field = f"readings[{index}]"
        problems += _wrong_one(scale_up, one, field, today)
        key = (one.site.pk, one.measured_on)
        if key in seen:
            message = _("This day is there twice.")
            problems.append(Problem(f"{field}.measured_on", "twice", message))
        seen.add(key)
    return problems


def _wrong_one(scale_up: ScaleUp, one: Measured, field: str, today: date) -> list[Problem]:
    problems = [
        *out_of_range(f"{field}.measured_on", one.measured_on),
        *too_long(f"{field}.note", one.note, LONGEST),
    ]
    if one.site.scale_up_id != scale_up.pk:
        problems.append(Problem(f"{field}.site", "unknown", _("There is no such place.")))
    if one.measured_on > today:
        message = _("A reading is of today or before.")
        problems.append(Problem(f"{field}.measured_on", "to_come", message))
    if not one.value.is_finite() or abs(one.value) >= LIMIT:
        problems.append(Problem(f"{field}.value", "invalid", _("This is not a number.")))
    return problems
