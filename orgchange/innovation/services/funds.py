"""Making funds and the periods that their money belongs to."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor
from orgchange.innovation import policies
from orgchange.innovation.models import Fund, FundPeriod
from orgchange.innovation.setup.setup_checks import wrong_code, wrong_fund, wrong_period

FIELDS: Final = ("name", "name_zh", "purpose", "purpose_zh", "currency", "parent", "is_open")
PERIOD_FIELDS: Final = ("name", "starts_on", "ends_on")


class PeriodInUse(DomainError):
    """A closed period, or one whose entries lie outside the new days, stays as it is."""

    code = "period_in_use"


def add_fund(*, code: str, values: Mapping[str, Any], actor: User | None, now: datetime) -> Fund:
    """A new fund without money. `values`: any of `FIELDS`."""
    _require(actor, now)
    with transaction.atomic():
        fund = Fund(code=code, **_kept(values, FIELDS))
        problems = [*wrong_code(code), *wrong_fund(fund)]
        if Fund.objects.filter(code=code).exists():
            problems.append(Problem("code", "taken", _("There is a fund of this code already.")))
        refuse_invalid(problems)
        fund.save()
        record(action="fund.added", obj=fund, actor=actor, at=now)
    return fund


def change_fund(
    *, fund: Fund, values: Mapping[str, Any], actor: User | None, now: datetime
) -> Fund:
    """What a fund is called, what it is for, where its money comes from, whether it is open."""
    _require(actor, now)
    with transaction.atomic():
        # All funds wait: two that put each other below themselves would both see no cycle.
        locked = {row.pk: row for row in Fund.objects.select_for_update().order_by("pk")}
        fund = locked[fund.pk]
        for name, value in _kept(values, FIELDS).items():
            setattr(fund, name, value)
        refuse_invalid(wrong_fund(fund))
        fund.save()
        record(action="fund.changed", obj=fund, actor=actor, at=now, changes={"to": _said(values)})
    return fund


def add_period(
    *, fund: Fund, name: str, starts_on: date, ends_on: date, actor: User | None, now: datetime
) -> FundPeriod:
    """A period of a fund, without money. `ends_on` is the first day after it."""
    _require(actor, now)
    with transaction.atomic():
        fund = Fund.objects.select_for_update().get(pk=fund.pk)
        period = FundPeriod(fund=fund, name=name, starts_on=starts_on, ends_on=ends_on)
        refuse_invalid(wrong_period(period))
        period.save()
        record(action="fund.period_added", obj=period, actor=actor, at=now)
    return period


def change_period(
    *, period: FundPeriod, values: Mapping[str, Any], actor: User | None, now: datetime
) -> FundPeriod:
    """Another name or other days. Raises `PeriodInUse`."""
    _require(actor, now)
    with transaction.atomic():
        Fund.objects.select_for_update().get(pk=period.fund_id)
        period = FundPeriod.objects.select_for_update().get(pk=period.pk)
        if period.closed_at is not None:
            raise PeriodInUse(_("The period is closed; it stays as it is."))
        for name, value in _kept(values, PERIOD_FIELDS).items():
            setattr(period, name, value)
        refuse_invalid(wrong_period(period))
        _refuse_entries_outside(period)
        period.save()
        record(action="fund.period_changed", obj=period, actor=actor, at=now)
    return period


def _refuse_entries_outside(period: FundPeriod) -> None:
    inside = period.entries.filter(
        occurred_on__gte=period.starts_on, occurred_on__lt=period.ends_on
    )
    if period.entries.exclude(pk__in=inside.values("pk")).exists():
        raise PeriodInUse(_("Some of its entries would lie outside these days."))


def _kept(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


def _said(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in _kept(values, FIELDS).items()}


def _require(actor: User | None, now: datetime) -> None:
    sight = sight_of_actor(actor, now)
    require(sight is None or policies.can_write_funds(sight))
