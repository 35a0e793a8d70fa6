"""What the overview shows of a pilot's contract and team."""

from typing import Any

from django.utils.translation import get_language

from orgchange.core.dates import firm_day
from orgchange.pilots import policies_setup as policies
from orgchange.pilots.contracting import sections
from orgchange.pilots.contracting.reading import contract_shown, guardrails_of, primary_of
from orgchange.pilots.models import Contract
from orgchange.pilots.setting_up.release import Unreleased, waiting
from orgchange.pilots.setting_up.seats import lineup
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.workflow import once
from orgchange.teams import policies as team_policies
from orgchange.teams.scopes import teams_run_by


def contract_panel(viewed: Viewed) -> dict[str, Any] | None:
    """The contract at a glance: what holds, or what is being written."""
    contract = contract_shown(viewed.pilot)
    if contract is None:
        return None
    pilot, primary = viewed.pilot, primary_of(contract)
    return {
        "pilot": pilot,
        "contract": contract,
        "metric": primary if primary and primary.name else None,
        "way": sections.way_text(primary) if primary and primary.direction else "",
        "baseline": sections.baseline_text(primary) if primary else "",
        "guardrails": [
            (row.name, sections.bounds_text(row)) for row in guardrails_of(contract) if row.name
        ],
        "kills": [text for text in sections.kill_texts(contract) if text],
        "goal": pilot.goal.name_in(get_language() or "") if pilot.goal else "",
        "may_write": policies.can_prepare(viewed.sight, pilot) if not contract.number else False,
        "may_name": policies.can_name_people(viewed.sight, pilot),
        "waits": _waits(viewed, contract),
    }


def _waits(viewed: Viewed, contract: Contract) -> bool:
    """Whether a change waits for this viewer's word."""
    if contract.number is None or not viewed.inside:
        return False
    copy = viewed.pilot.contracts.filter(number=None, proposed_by__isnull=False).first()
    return copy is not None and policies.can_approve_change(viewed.sight, viewed.pilot, copy)


def team_panel(viewed: Viewed) -> dict[str, Any] | None:
    """The slots with who is in them, and what of the team is not in order."""
    pilot, on = viewed.pilot, firm_day(viewed.now)
    found = once(viewed.memo, "lineup", lambda: lineup(pilot, on=on))
    may_form = policies.can_prepare(viewed.sight, pilot)
    if found is None:
        return {"pilot": pilot, "lineup": None, "may_form": may_form} if may_form else None
    run = teams_run_by(viewed.sight)
    assert pilot.team_id is not None  # noqa: S101 - there is a lineup
    slots = [slot for slot in found.sheet.slots if not slot.is_bare]
    return {
        "pilot": pilot,
        "lineup": found,
        "slots": slots,
        "figures": found.sheet.figures,
        "is_mixed": found.is_mixed,
        "sees_time": viewed.inside,
        "may_seat": team_policies.can_write_roster(
            viewed.sight, team_ids=[pilot.team_id], run_ids=run
        ),
    }


def release_lines(viewed: Viewed) -> list[Unreleased]:
    """Whose time is not released, and which manager is asked for it."""
    return waiting(viewed.pilot, on=firm_day(viewed.now))
