"""What stands still in the pilots that one answers for: no readings, no signatures.

Nobody asks it of the owner or the sponsor; they should see it all the same.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import FundRole
from orgchange.innovation.offices import funds_where
from orgchange.pilots.daily.duties import ASKED_STATES, BEFORE_START, Duty
from orgchange.pilots.listing.orders import newest_readings
from orgchange.pilots.models import Measure, MeasureKind, Pilot, SignOffKind
from orgchange.pilots.scopes import own_pilots
from orgchange.pilots.setting_up import signing


def watches_of(sight: Sight, *, today: date) -> list[Duty]:
    """What stands still, for owner and sponsor; and for the legal office, what it may sign.

    Two queries; three for each of the two, where something may wait for a signature.
    """
    own = list(_answered_for(sight))
    return [*_quiet(own, today), *_unsigned(own), *_to_sign(sight)]


def _answered_for(sight: Sight) -> QuerySet[Pilot]:
    """With the day of the last reading, and how often one is promised. One query."""
    measures = Measure.objects.filter(
        contract__pilot=OuterRef("pk"), contract__number__isnull=False, kind=MeasureKind.PRIMARY
    ).order_by("-contract__number")
    rows = Pilot.objects.filter(Q(owner=sight.employee_id) | Q(sponsor=sight.employee_id))
    return rows.filter(state__in=(*ASKED_STATES, *BEFORE_START)).annotate(
        read_on=Subquery(newest_readings().values("measured_on")[:1]),
        cadence=Subquery(measures.values("cadence_days")[:1]),
    )


def _quiet(own: list[Any], today: date) -> Iterator[Duty]:
    """Nothing was read of the metric for longer than its cadence."""
    for pilot in own:
        if pilot.state not in ASKED_STATES or not pilot.started_on or not pilot.cadence:
            continue
        due = _due(pilot)
        days = (today - due).days
        if days > 0:
            text = ngettext(
                "No reading: it is %(days)s day overdue",
                "No reading: it is %(days)s days overdue",
                days,
            )
            url = reverse("pilots:readings", args=[pilot.pk])
            yield Duty(pilot, text % {"days": days}, url, due, is_late=True)


def _due(pilot: Any) -> date:
    """When the next reading should be; `pilot` has `read_on` and `cadence`."""
    last: date = max(pilot.read_on or pilot.started_on, pilot.started_on)
    return last + timedelta(days=pilot.cadence)


def _unsigned(own: list[Any]) -> Iterator[Duty]:
    """Signatures that one's own pilots still wait for."""
    for pilot, kinds in _missing([row for row in own if row.state in BEFORE_START]):
        text = _("Signature missing: %(kinds)s") % {"kinds": kinds}
        url = reverse("pilots:setup", args=[pilot.pk])
        yield Duty(pilot, text, f"{url}#signatures", None, is_late=False)


def _to_sign(sight: Sight) -> Iterator[Duty]:
    """What the legal office may sign: nothing of one's own."""
    funds = funds_where(sight, FundRole.LEGAL)
    if not funds:
        return
    rows = Pilot.objects.filter(fund__in=funds, state__in=BEFORE_START)
    for pilot, kinds in _missing(list(rows.exclude(pk__in=own_pilots(sight).values("pk")))):
        text = _("Sign, or say what has to change: %(kinds)s") % {"kinds": kinds}
        yield Duty(pilot, text, reverse("pilots:sign", args=[pilot.pk]), None, is_late=False)


def _missing(pilots: list[Pilot]) -> Iterator[tuple[Pilot, str]]:
    missing = signing.missing_among(pilots)
    names = dict(SignOffKind.choices)
    for pilot in pilots:
        if kinds := missing.get(pilot.pk):
            yield pilot, " + ".join(str(names[SignOffKind(kind)]) for kind in kinds)
