"""The rules that a kind of team asks, as codes that waivers name and as sentences people read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from orgchange.teams.models import KindVersion, Waiver
from orgchange.teams.needs import SKILL

MINIMUM_SHARE, SLOTS_PER_PERSON = "minimum_share", "slots_per_person"
SLOT, TOGETHER = "slot:", "together:"


@dataclass(frozen=True)
class WaiverRow:
    """A waiver, and the rule it lifts in words."""

    waiver: Waiver
    label: str


def waivable(
    version: KindVersion,
    slots: Sequence[tuple[str, int]],
    names: Mapping[str, str],
    needing: Sequence[str] = (),
) -> list[tuple[str, str]]:
    """(code, sentence) of everything that a version asks. `slots`: (code, how many); `needing`:
    those that need skills.
    """
    codes = [MINIMUM_SHARE]
    codes += [f"{SLOT}{code}" for code, required in slots if required]
    codes += [f"{SKILL}{code}" for code in needing]
    codes += [together(*pair) for pair in version.never_together]
    codes.append(SLOTS_PER_PERSON)
    return [(code, rule_text(code, names)) for code in codes]


def together(first: str, second: str) -> str:
    """The code of "never one person": the two slots in the order of their codes."""
    return TOGETHER + "+".join(sorted((first, second)))


def rule_text(rule: str, names: Mapping[str, str]) -> str:
    """A rule in words; `names` are those of the slots by code."""
    if rule == MINIMUM_SHARE:
        return _("The minimum share")
    if rule == SLOTS_PER_PERSON:
        return _("How many slots one person holds")
    if rule.startswith(SLOT):
        code = rule.removeprefix(SLOT)
        return _("The slot “%(slot)s” is filled") % {"slot": names.get(code, code)}
    if rule.startswith(SKILL):
        code = rule.removeprefix(SKILL)
        return _("The skills of the slot “%(slot)s”") % {"slot": names.get(code, code)}
    return _("Never one person: %(pair)s") % {"pair": pair_text(rule, names)}


def pair_text(rule: str, names: Mapping[str, str]) -> str:
    """The two slots of a "never one person"."""
    first, _plus, second = rule.removeprefix(TOGETHER).partition("+")
    return _("%(first)s and %(second)s") % {
        "first": names.get(first, first),
        "second": names.get(second, second),
    }
