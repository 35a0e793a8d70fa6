"""How two versions of a rubric differ, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Change:
    """One difference. Empty before: it is new; empty after: it is gone."""

    what: str
    before: str
    after: str


def changes(older: Sequence[Mapping[str, Any]], newer: Sequence[Mapping[str, Any]]) -> list[Change]:
    """What the newer criteria change in the older ones, criterion by criterion."""
    before, after = {c["code"]: c for c in older}, {c["code"]: c for c in newer}
    found: list[Change] = []
    for code in dict.fromkeys([*before, *after]):
        if code not in after:
            found.append(Change(_("Criterion"), before[code]["name"], ""))
        elif code not in before:
            found.append(Change(_("Criterion"), "", after[code]["name"]))
        else:
            found += _within(before[code], after[code])
    if not found and list(before) != list(after):
        order = [", ".join(c["name"] for c in side) for side in (older, newer)]
        found.append(Change(_("Order"), *order))
    return found


def _within(older: Mapping[str, Any], newer: Mapping[str, Any]) -> Iterator[Change]:
    name = newer["name"]
    for field, label in (
        ("name", _("Name in English")),
        ("name_zh", _("Name in Chinese")),
        ("question", _("What is asked")),
        ("question_zh", _("What is asked, in Chinese")),
        ("weight", _("Weight")),
    ):
        if older[field] != newer[field]:
            yield Change(f"{name}: {label}", str(older[field]), str(newer[field]))
    for field in ("text", "text_zh"):
        before, after = _anchors(older, field), _anchors(newer, field)
        for score in sorted({*before, *after}):
            if before.get(score, "") != after.get(score, ""):
                label = _("Score %(n)s") % {"n": score}
                yield Change(f"{name}: {label}", before.get(score, ""), after.get(score, ""))


def _anchors(criterion: Mapping[str, Any], field: str) -> dict[int, str]:
    return {anchor["score"]: anchor[field] for anchor in criterion["anchors"]}
