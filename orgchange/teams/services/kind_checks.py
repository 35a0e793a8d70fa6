"""What a draft of a kind of team must keep to before it is kept; each problem names its place."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.directory.models import JobFunction
from orgchange.directory.services.writing import too_long
from orgchange.teams.models import KindVersion, TargetFigure, TeamKind
from orgchange.teams.needs import wrong_needs

SLOT_FIELDS: Final = (
    "code",
    "name",
    "name_zh",
    "required",
    "function",
    "is_core",
    "needs",
    "needs_must",
)
CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}\Z")
MOST_SLOTS, MOST_OF_A_SLOT = 40, 100


def wrong_code(code: str, name: str, name_zh: str) -> list[Problem]:
    """What is wrong with the code and the names of a new kind."""
    problems = []
    if not CODE.match(code):
        problems.append(Problem("code", "invalid", _code_text()))
    elif TeamKind.objects.filter(code=code).exists():
        problems.append(Problem("code", "taken", _("There is a kind of this code already.")))
    return [*problems, *_names("", name, name_zh)]


def wrong_draft(draft: KindVersion, slots: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """What is wrong with a draft and its slots. One query for each slot that needs a skill."""
    problems = list(_names("", draft.name, draft.name_zh))
    for name in ("purpose", "purpose_zh", "notes"):
        problems += too_long(name, getattr(draft, name), 20_000)
    if draft.target not in TargetFigure.values:
        problems.append(Problem("target", "invalid", _("There is no such figure.")))
    if not 0 <= draft.minimum_share < 100:
        message = _("A minimum is a share from 0 to 99 %.")
        problems.append(Problem("minimum_share", "out_of_range", message))
    if not 1 <= draft.slots_per_person <= MOST_SLOTS:
        message = _("At least one.")
        problems.append(Problem("slots_per_person", "out_of_range", message))
    if len(slots) > MOST_SLOTS:
        message = _("At most %(most)s slots.") % {"most": MOST_SLOTS}
        problems.append(Problem("slots", "too_many", message))
    problems += _wrong_slots(slots)
    return [*problems, *_wrong_pairs(draft.never_together, {s.get("code") for s in slots})]


def _wrong_slots(slots: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, slot in enumerate(slots):
        place = f"slots[{index}]."
        if not CODE.match(slot["code"]):
            yield Problem(f"{place}code", "invalid", _code_text())
        elif slot["code"] in seen:
            message = _("This kind already has a slot of this code.")
            yield Problem(f"{place}code", "taken", message)
        seen.add(slot["code"])
        yield from _names(place, slot["name"], slot["name_zh"])
        if not 0 <= slot["required"] <= MOST_OF_A_SLOT:
            message = _("From 0 to %(most)s.") % {"most": MOST_OF_A_SLOT}
            yield Problem(f"{place}required", "out_of_range", message)
        if slot["function"] and slot["function"] not in JobFunction.values:
            yield Problem(f"{place}function", "invalid", _("There is no such function."))
        yield from wrong_needs(place, slot.get("needs", []))


def _wrong_pairs(pairs: Any, codes: set[Any]) -> Iterator[Problem]:
    for index, pair in enumerate(pairs):
        place = f"never_together[{index}]"
        if not (isinstance(pair, list | tuple) and len(pair) == 2 and pair[0] != pair[1]):
            yield Problem(place, "invalid", _("A pair names two different slots."))
        elif not set(pair) <= codes:
            yield Problem(place, "unknown_slot", _("A pair names slots of this version."))


def _names(place: str, name: str, name_zh: str) -> Iterator[Problem]:
    if not name.strip():
        yield Problem(f"{place}name", "required", _("This must not be empty."))
    yield from too_long(f"{place}name", name, 200)
    yield from too_long(f"{place}name_zh", name_zh, 200)


def _code_text() -> str:
    return _("A code is of small letters, digits, hyphens and underscores, a letter first.")
