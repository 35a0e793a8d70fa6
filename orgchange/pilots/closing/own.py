"""What pilots recorded about people, in words: a piece with its slot's name and its facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.pilots.models import SkillEvidence
from orgchange.teams.slot_names import slot_names


@dataclass(frozen=True)
class Piece:
    """A piece of evidence as a page shows it."""

    row: SkillEvidence
    slot: str
    facts: list[str]


def pieces_of(rows: Iterable[SkillEvidence], *, language: str) -> list[Piece]:
    """Pieces of evidence in words; expects their pilots. Two queries."""
    found = list(rows)
    teams = {row.pilot.team_id for row in found if row.pilot.team_id is not None}
    names = slot_names(teams, language=language)
    return [
        Piece(row, names.get((row.pilot.team_id or 0, row.slot), row.slot), facts_of(row.facts))
        for row in found
    ]


def facts_of(facts: Mapping[str, Any]) -> list[str]:
    """["62 days", "3 check-ins written", …]: what is on record, without what is nought."""
    days, gates = _count(facts, "days"), _count(facts, "milestones")
    written, read = _count(facts, "check_ins"), _count(facts, "readings")
    said = [
        ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days else "",
        ngettext("answered for %(n)s milestone", "answered for %(n)s milestones", gates)
        % {"n": gates}
        if gates
        else "",
        ngettext("wrote %(n)s check-in", "wrote %(n)s check-ins", written) % {"n": written}
        if written
        else "",
        ngettext("recorded %(n)s reading", "recorded %(n)s readings", read) % {"n": read}
        if read
        else "",
        _("is asked about the lesson") if facts.get("asked_about_lesson") else "",
    ]
    return [one for one in said if one]


def _count(facts: Mapping[str, Any], name: str) -> int:
    value = facts.get(name, 0)
    return value if isinstance(value, int) else 0
