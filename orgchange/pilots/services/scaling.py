"""Handing a validated pilot over: who runs it, where it goes, and how much it is used there."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import add_months, firm_day, out_of_range
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Department, Employee
from orgchange.directory.scopes import people_visible_to
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)
from orgchange.pilots.events import operator_asked
from orgchange.pilots.models import ScaleSite, ScaleUp
from orgchange.pilots.policies_closing import can_hand_over, operates

FIELDS = ("operator", "metric", "unit", "target", "words")
LIMITS = {"metric": 300, "unit": 60, "words": 5000}
A_YEAR = 12  # months that the adoption is followed


class NotWhole(DomainError):
    """What is handed over has no metric of adoption with a target yet."""

    code = "not_whole"


class AcceptedBefore(DomainError):
    """It was accepted before."""

    code = "accepted_before"


class HasReadings(DomainError):
    """A place that was measured stays."""

    code = "has_readings"


class TwiceThere(DomainError):
    """This department is there already."""

    code = "twice_there"


def write_scale_up(
    *, scale_up: ScaleUp, fields: Mapping[str, Any], actor: User | None, now: datetime
) -> ScaleUp:
    """Who runs it from now on, and by what one sees that it is used.

    Another operator accepts anew; the year begins with the acceptance.
    """
    sight = sight_of_actor(actor, now)
    said = {k: v.strip() if isinstance(v, str) else v for k, v in fields.items()}
    refuse_invalid(_wrong(said))
    operator = said.get("operator")
    if isinstance(operator, Employee) and sight is not None:
        known = people_visible_to(sight).filter(pk=operator.pk).exists()
        message = _("Nobody has this number or name.")
        refuse_invalid([] if known else [Problem("operator", "unknown", message)])
    with transaction.atomic():
        row = _locked(scale_up)
        require(can_hand_over(sight, row.pilot) or operates(sight, row))
        before = row.operator_id
        for name, value in said.items():
            setattr(row, name, value)
        if row.operator_id != before:
            row.accepted_at = row.starts_on = row.ends_on = None
        row.save()
        facts = {name: str(value) for name, value in said.items()}
        record(action="scale_up.written", obj=row.pilot, actor=actor, at=now, changes=facts)
        if row.operator_id is not None and row.operator_id != before:
            operator_asked.send(scale_up=row, actor=actor, now=now)
    return row


def accept(*, scale_up: ScaleUp, actor: User | None, now: datetime) -> ScaleUp:
    """Whoever is to run it takes it; its adoption is followed for a year from today."""
    sight = sight_of_actor(actor, now)
    with transaction.atomic():
        row = _locked(scale_up)
        require(operates(sight, row))
        if row.accepted_at is not None:
            raise AcceptedBefore(_("It was accepted before."))
        if not row.metric or row.target is None:
            raise NotWhole(_("Say first by which number one sees that it is used, and the target."))
        row.accepted_at, row.starts_on = now, firm_day(now)
        row.ends_on = add_months(row.starts_on, A_YEAR)
        row.save()
        record(action="scale_up.accepted", obj=row.pilot, actor=actor, at=now)
    return row


def plan_site(
    *,
    scale_up: ScaleUp,
    department: Department,
    planned_on: date | None,
    actor: User | None,
    now: datetime,
) -> ScaleSite:
    """A department that it goes to."""
    refuse_invalid(out_of_range("planned_on", planned_on))
    with transaction.atomic():
        row = _allowed(scale_up, actor, now)
        if row.sites.filter(department=department).exists():
            raise TwiceThere(_("This department is there already."))
        site = ScaleSite.objects.create(scale_up=row, department=department, planned_on=planned_on)
        facts = {"department": department.code, "planned_on": str(planned_on)}
        record(action="scale_up.site_planned", obj=row.pilot, actor=actor, at=now, changes=facts)
    return site


def change_site(
    *,
    site: ScaleSite,
    planned_on: date | None,
    live_on: date | None,
    actor: User | None,
    now: datetime,
) -> ScaleSite:
    """When it is to be in use there, and since when it is."""
    problems = [*out_of_range("planned_on", planned_on), *out_of_range("live_on", live_on)]
    if live_on is not None and live_on > firm_day(now):
        message = _("In use is said when it is so: not of a day to come.")
        problems.append(Problem("live_on", "to_come", message))
    refuse_invalid(problems)
    with transaction.atomic():
        row = _allowed(site.scale_up, actor, now)
        site.planned_on, site.live_on = planned_on, live_on
        site.save()
        facts = {"site": site.pk, "planned_on": str(planned_on), "live_on": str(live_on)}
        record(action="scale_up.site_changed", obj=row.pilot, actor=actor, at=now, changes=facts)
    return site


def remove_site(*, site: ScaleSite, actor: User | None, now: datetime) -> None:
    """A place that it does not go to after all."""
    with transaction.atomic():
        row = _allowed(site.scale_up, actor, now)
        if site.readings.exists():
            raise HasReadings(_("It was measured there: the place stays on record."))
        facts = {"department": site.department.code}
        site.delete()
        record(action="scale_up.site_removed", obj=row.pilot, actor=actor, at=now, changes=facts)


def _allowed(scale_up: ScaleUp, actor: User | None, now: datetime) -> ScaleUp:
    row = _locked(scale_up)
    sight = sight_of_actor(actor, now)
    require(can_hand_over(sight, row.pilot) or operates(sight, row))
    return row


def _locked(scale_up: ScaleUp) -> ScaleUp:
    rows = ScaleUp.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("pilot__fund").get(pk=scale_up.pk)


def _wrong(said: Mapping[str, Any]) -> list[Problem]:
    unknown = [name for name in said if name not in FIELDS]
    problems = [Problem(name, "unknown", _("There is no such field.")) for name in unknown]
    for name, limit in LIMITS.items():
        problems += too_long(name, said.get(name, ""), limit)
    target = said.get("target")
    if isinstance(target, Decimal) and not target.is_finite():
        problems.append(Problem("target", "invalid", _("This is not a number.")))
    return problems
