"""What one version of a kind says otherwise than another, as sentences people can read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orgchange.core.registry import Text
from orgchange.teams.models import KindSlot, KindVersion
from orgchange.teams.needs import as_text
from orgchange.teams.roster import function_name
from orgchange.teams.rules import rule_text, together

FIELDS = {field.name: field for field in KindVersion._meta.concrete_fields}
HEAD = ("name", "name_zh", "purpose", "purpose_zh", "target", "minimum_share", "slots_per_person")
LABELS = {name: FIELDS[name].verbose_name for name in HEAD}


@dataclass(frozen=True)
class Change:
    """One difference; an empty side means: it was not there, or is not any more."""

    what: Text
    before: str
    after: str


def changes(
    before: KindVersion,
    after: KindVersion,
    slots_before: Sequence[KindSlot],
    slots_after: Sequence[KindSlot],
) -> list[Change]:
    """Every difference: what the version says, its slots, its pairs. No query."""
    found = []
    for name in HEAD:
        old, new = _said(before, name), _said(after, name)
        if old != new:
            found.append(Change(LABELS[name], old, new))
    found += _of_slots(slots_before, slots_after)
    names = {slot.code: _name(slot) for slot in [*slots_before, *slots_after]}
    old_pairs = {together(*pair) for pair in before.never_together}
    new_pairs = {together(*pair) for pair in after.never_together}
    for rule in sorted(old_pairs ^ new_pairs):
        is_new = rule in new_pairs
        text = rule_text(rule, names)
        found.append(Change(text, "" if is_new else _("asked"), _("asked") if is_new else ""))
    return found


def _of_slots(before: Sequence[KindSlot], after: Sequence[KindSlot]) -> list[Change]:
    old, new = ({slot.code: slot for slot in slots} for slots in (before, after))
    found = []
    for code in [*new, *(code for code in old if code not in new)]:
        said = slot_text(old[code]) if code in old else ""
        says = slot_text(new[code]) if code in new else ""
        if said != says:
            name = _name(new.get(code) or old[code])
            found.append(Change(_("Slot “%(slot)s”") % {"slot": name}, said, says))
    if [c for c in old if c in new] != [c for c in new if c in old]:
        listed = [", ".join(_name(slot) for slot in slots) for slots in (before, after)]
        found.append(Change(_("Order of the slots"), *listed))
    return found


def slot_text(slot: KindSlot) -> str:
    """ "1 required · Legal · core", with both names."""
    said = [slot.name, slot.name_zh] if slot.name_zh else [slot.name]
    said.append(
        _("%(n)s required") % {"n": slot.required} if slot.required else _("welcome, not required")
    )
    if slot.function:
        said.append(function_name(slot.function))
    if slot.is_core:
        said.append(_("core"))
    if slot.needs:
        said.append(_("needs %(skills)s") % {"skills": as_text(slot.needs)})
    if slot.needs and slot.needs_must:
        said.append(_("must hold them"))
    return " · ".join(said)


def _said(version: KindVersion, name: str) -> str:
    shown: Any = getattr(version, f"get_{name}_display", None)
    return str(shown() if shown else getattr(version, name))


def _name(slot: KindSlot) -> str:
    return slot.name_in(get_language() or "")
