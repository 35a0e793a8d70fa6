"""The pilot that tries once more: in setup, with everything that its first try learned to ask."""

from datetime import datetime
from typing import TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.pilots.gating.reads import locked_contract
from orgchange.pilots.models import (
    Contract,
    DataCheck,
    KillCriterion,
    Measure,
    Milestone,
    Pilot,
    Risk,
)
from orgchange.pilots.services.carrying import begin_contract
from orgchange.pilots.services.opening import put_pilot

KEPT = (
    "fund",
    "scenario",
    "language",
    "department",
    "goal",
    "owner",
    "sponsor",
    "evaluator",
    "risk_tier",
)
# What was measured before the first try is not what is there before the second.
NO_BASELINE = {"baseline": None, "baseline_on": None, "baseline_source": ""}
PARTS: tuple[type[Model], ...] = (Measure, KillCriterion, Milestone)

M = TypeVar("M", bound=Model)


def open_successor(*, pilot: Pilot, actor: User | None, now: datetime) -> Pilot:
    """A pilot that follows this one: its people, its contract to change, its data and risks.

    Its money is asked for anew, its team formed anew, its baseline measured anew (or the old one
    kept, by somebody who looked at it: `keep_baseline`), and every signature given anew.
    """
    again = put_pilot(
        title=pilot.title,
        follows=pilot,
        budget_source=_("To be asked for anew"),
        actor=actor,
        now=now,
        **{name: getattr(pilot, name) for name in KEPT},
    )
    contract = locked_contract(pilot)
    if contract is None:
        begin_contract(again, now=now)
    else:
        _copy_contract(contract, again, now)
    _copy_data(pilot, again)
    open_risks = pilot.risks.filter(closed_at=None)
    Risk.objects.bulk_create(_copied(row, pilot=again) for row in open_risks)
    return again


def _copy_contract(contract: Contract, pilot: Pilot, now: datetime) -> None:
    copy = Contract.objects.create(
        pilot=pilot,
        saved_at=now,
        believed=contract.believed,
        days=contract.days,
        buffer_days=contract.buffer_days,
    )
    for model in PARTS:
        rows = model._default_manager.filter(contract=contract)
        model._default_manager.bulk_create(_copied(row, contract=copy) for row in rows)
    copy.measures.update(**NO_BASELINE)
    # Its tranches are those of another award, once there is one.
    copy.milestones.update(tranche=None)


def _copy_data(pilot: Pilot, again: Pilot) -> None:
    """The sources with what is known of them; whether their owners agree is asked anew."""
    DataCheck.objects.bulk_create(
        _copied(row, pilot=again, agreed_by=None, agreed_at=None, is_reachable=False)
        for row in pilot.data_checks.all()
    )


def _copied(row: M, **changes: object) -> M:
    """The same row, new."""
    row.pk = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    return row
