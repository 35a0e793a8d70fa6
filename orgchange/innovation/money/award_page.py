"""What the page of an award shows, and which acts it offers to whom."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from orgchange.directory.scopes import Sight
from orgchange.innovation import policies
from orgchange.innovation.gated import has_gates
from orgchange.innovation.models import Award, Tranche
from orgchange.innovation.money.award_list import AwardRow, award_rows
from orgchange.innovation.scopes import entries_visible_to

MOST_ENTRIES = 100


def award_page(award: Award, sight: Sight) -> dict[str, Any]:
    """The context of the page."""
    row = award_rows([award])[0]
    tranches = list(award.tranches.select_related("accepted_by", "released_by"))
    amendments = list(award.amendments.select_related("proposed_by", "decided_by"))
    waiting = next((one for one in amendments if one.decided_at is None), None)
    may = _may(award, sight)
    entries = entries_visible_to(sight).filter(proposal=award.proposal_id)
    return {
        "award": award,
        "row": row,
        "currency": award.proposal.round.fund.currency,
        "figures": _figures(row),
        "tranches": [_line(one, row, may) for one in tranches],
        "amendments": amendments,
        "waiting": waiting,
        "may_decide": waiting is not None and policies.can_decide_amendment(sight, waiting),
        "may": may,
        "acts": _acts(award) if may["pay"] else [],
        "entries": entries.select_related("period", "posted_by").order_by("-pk")[:MOST_ENTRIES],
        "sees_ledger": policies.sees_money(sight),
    }


def _may(award: Award, sight: Sight) -> dict[str, bool]:
    fund_id = award.proposal.round.fund_id
    runs = award.ended_at is None
    return {
        "pay": runs and policies.can_pay(sight, fund_id=fund_id),
        "plan": runs and policies.can_plan(sight, fund_id=fund_id),
        "amend": runs and policies.can_amend(sight, award),
        "accept": runs and policies.can_accept(sight, award.proposal),
        "gates": has_gates(award),
    }


def _figures(row: AwardRow) -> list[dict[str, Any]]:
    names = {
        _("Awarded"): row.award.amount,
        _("Released"): row.money.released,
        _("Spent"): row.money.actual,
        _("Released, not spent"): row.money.unspent,
        _("Committed, not spent"): row.money.open,
    }
    return [{"label": label, "amount": amount} for label, amount in names.items()]


def _line(tranche: Tranche, row: AwardRow, may: dict[str, bool]) -> dict[str, Any]:
    """A tranche: what it waits for, and what the viewer can do about that."""
    waits = tranche.released_at is None
    is_met = not tranche.condition or tranche.accepted_at is not None
    is_next = row.next is not None and row.next.pk == tranche.pk
    at_gate = may["gates"] and tranche.position > 1
    is_met = is_met and not (at_gate and tranche.accepted_at is None)
    return {
        "tranche": tranche,
        "is_met": is_met,
        "at_gate": at_gate and tranche.accepted_at is None,
        "may_accept": waits and not is_met and may["accept"] and not at_gate,
        "may_release": waits and is_met and is_next and may["pay"],
    }


def _acts(award: Award) -> list[dict[str, str]]:
    """What finance does to a running award."""
    named = (
        (_("Take back what is released"), "innovation:award-return"),
        (_("Let go of what is committed"), "innovation:award-decommit"),
        (_("Settle and end the award"), "innovation:award-settle"),
    )
    return [{"label": label, "url": reverse(name, args=[award.pk])} for label, name in named]
