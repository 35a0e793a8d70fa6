"""Rounds of a fund: opening one, and changing what has not begun to bind anybody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor
from orgchange.innovation import policies
from orgchange.innovation.models import Fund, Round
from orgchange.innovation.setup.setup_checks import wrong_round

FIELDS: Final = (
    "name",
    "name_zh",
    "theme",
    "theme_zh",
    "period",
    "opens_at",
    "closes_at",
    "reviews_due_at",
    "panel_at",
    "tell_by",
    "cap",
    "micro_cap",
    "micro_yearly_cap",
    "min_reviewers",
    "spread_limit",
    "vote_points",
    "reply_days",
    "blindness",
    "rubric",
    "workflow",
)
# What submitters and reviewers were promised: fixed once somebody has submitted.
PROMISED: Final = ("blindness", "vote_points", "period")


class RoundInUse(DomainError):
    """Proposals were handed in under the promises of the round: they stay."""

    code = "round_in_use"


def add_round(*, fund: Fund, values: Mapping[str, Any], actor: User | None, now: datetime) -> Round:
    """A new round of a fund. `values`: those of `FIELDS` that have no default, and others."""
    _require(fund.pk, actor, now)
    with transaction.atomic():
        Fund.objects.select_for_update().get(pk=fund.pk)
        held = Round(fund=fund, **{name: values[name] for name in FIELDS if name in values})
        refuse_invalid(wrong_round(held))
        held.save()
        record(action="round.added", obj=held, actor=actor, at=now)
    return held


def change_round(
    *, held: Round, values: Mapping[str, Any], actor: User | None, now: datetime
) -> Round:
    """Change a round. Proposals that are handed in keep their rubric and their workflow.

    Raises `RoundInUse` for what is promised to those who have handed in.
    """
    _require(held.fund_id, actor, now)
    with transaction.atomic():
        Fund.objects.select_for_update().get(pk=held.fund_id)
        held = Round.objects.select_for_update(of=("self",)).get(pk=held.pk)
        changed = [
            name for name in FIELDS if name in values and values[name] != getattr(held, name)
        ]
        _refuse_promised(held, changed)
        for name in changed:
            setattr(held, name, values[name])
        refuse_invalid(wrong_round(held))
        held.save()
        facts = {name: str(values[name]) for name in changed}
        record(action="round.changed", obj=held, actor=actor, at=now, changes=facts)
    return held


def drop_round(*, held: Round, actor: User | None, now: datetime) -> None:
    """Take away a round that nobody proposed anything to. Raises `RoundInUse`."""
    _require(held.fund_id, actor, now)
    with transaction.atomic():
        held = Round.objects.select_for_update(of=("self",)).get(pk=held.pk)
        if held.proposals.exists():
            raise RoundInUse(_("There are proposals in this round; it stays."))
        record(action="round.dropped", obj=held, actor=actor, at=now)
        held.delete()


def _refuse_promised(held: Round, changed: list[str]) -> None:
    fixed = [name for name in changed if name in PROMISED]
    if fixed and held.proposals.filter(submitted_at__isnull=False).exists():
        message = _("Proposals were handed in under this; it stays as it is.")
        raise RoundInUse(message, problems=[Problem(name, "promised", message) for name in fixed])


def _require(fund_id: int, actor: User | None, now: datetime) -> None:
    sight = sight_of_actor(actor, now)
    require(sight is None or policies.can_write_rounds(sight, fund_id=fund_id))
