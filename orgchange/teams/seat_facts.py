"""What a bulk edit makes of each seat, old → new, in words for its page."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orgchange.core.dates import OPEN_DATE
from orgchange.core.wording import day_text
from orgchange.teams.seat_list import last_day
from orgchange.teams.services.bulk import BulkAct, BulkEdit, EditLine
from orgchange.teams.slot_names import slot_names


def add_facts(lines: Sequence[EditLine], edit: BulkEdit) -> None:
    """Fill in `facts` of the lines that change."""
    names = slot_names({line.row.team_id for line in lines}, language=get_language() or "")
    for line in lines:
        if line.is_unchanged:
            continue
        row = line.row
        if edit.act == BulkAct.SHARE:
            shares = f"{row.allocation} %", f"{edit.allocation} %"
            line.facts.append(_fact(_("Share of time"), *shares))
        elif edit.act == BulkAct.SLOT:
            old, new = (names.get((row.team_id, s), s) for s in (row.slot, edit.slot))
            line.facts.append(_fact(_("Slot"), old, new))
        elif edit.act == BulkAct.HAND_OVER:
            line.facts.append(_fact(_("Person"), row.employee.full_name, str(edit.taker)))
        else:
            ends = edit.starts_on(row) if edit.act == BulkAct.END else line.statements[-1].valid_to
            line.facts.append(_fact(_("Last day"), _last(row.valid_to), _last(ends)))


def _fact(label: str, old: str, new: str) -> dict[str, str]:
    return {"label": label, "old": old, "new": new}


def _last(ends_on: date) -> str:
    day = last_day(ends_on) if ends_on < OPEN_DATE else None
    return day_text(day) if day else _("open end")
