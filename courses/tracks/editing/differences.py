"""How two documents of a track differ, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from courses.tracks.criteria import CHECKS
from courses.tracks.editing.documents import THRESHOLDS, Document
from courses.tracks.models import SignerRole, TrackVersion
from orgchange.innovation.setup.rubric_changes import Change


def differences(older: Document, newer: Document) -> list[Change]:
    """What the newer one changes in the older, threshold by threshold, stage by stage."""
    return [
        *_thresholds(older, newer),
        *_rows(older["stages"], newer["stages"], _("Stage"), "code", _stage),
        *_rows(older["levels"], newer["levels"], _("Level"), "level", _level),
    ]


def label(name: str) -> str:
    """A threshold in words."""
    field: Any = TrackVersion._meta.get_field(name)
    return str(field.verbose_name)


def _thresholds(older: Document, newer: Document) -> Iterator[Change]:
    for name in THRESHOLDS:
        before, after = older["thresholds"][name], newer["thresholds"][name]
        if before != after:
            yield Change(label(name), str(before), str(after))


def _rows(
    older: Sequence[Document], newer: Sequence[Document], what: str, key: str, within: Any
) -> Iterator[Change]:
    before, after = {row[key]: row for row in older}, {row[key]: row for row in newer}
    for code in dict.fromkeys([*before, *after]):
        if code not in after:
            yield Change(what, before[code]["name"], "")
        elif code not in before:
            yield Change(what, "", after[code]["name"])
        else:
            yield from within(before[code], after[code])
    shared = [
        [row["name"] for row in side if row[key] in before and row[key] in after]
        for side in (older, newer)
    ]
    codes = [
        [row[key] for row in side if row[key] in before and row[key] in after]
        for side in (older, newer)
    ]
    if codes[0] != codes[1]:
        yield Change(_("Order"), ", ".join(shared[0]), ", ".join(shared[1]))


def _stage(older: Document, newer: Document) -> Iterator[Change]:
    name = newer["name"]
    for field, words in _words(("name", "name_zh", "about", "about_zh", "due_days")):
        if older[field] != newer[field]:
            yield Change(f"{name}: {words}", _text(older[field]), _text(newer[field]))
    if set(older["signers"]) != set(newer["signers"]):
        yield Change(f"{name}: {_('Who signs')}", *(_signers(row) for row in (older, newer)))
    if older["criteria"] != newer["criteria"]:
        yield Change(f"{name}: {_('What lets in')}", *(_criteria(row) for row in (older, newer)))
    yield from _rows(older["items"], newer["items"], f"{name}: {_('Evidence')}", "code", _item)


def _item(older: Document, newer: Document) -> Iterator[Change]:
    for field, words in _words(
        ("name", "name_zh", "kind", "anchor", "anchor_zh", "signed_by", "is_mandatory", "course")
    ):
        if older[field] != newer[field]:
            yield Change(f"{newer['name']}: {words}", _text(older[field]), _text(newer[field]))


def _level(older: Document, newer: Document) -> Iterator[Change]:
    for field, words in _words(("name", "name_zh", "profile")):
        if older[field] != newer[field]:
            yield Change(f"{newer['name']}: {words}", older[field], newer[field])


def _words(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    said = {
        "name": _("Name in English"),
        "name_zh": _("Name in Chinese"),
        "about": _("What happens here"),
        "about_zh": _("What happens here, in Chinese"),
        "due_days": _("Days to finish"),
        "kind": _("Kind"),
        "anchor": _("What good looks like"),
        "anchor_zh": _("What good looks like, in Chinese"),
        "signed_by": _("Signed by"),
        "is_mandatory": _("Mandatory"),
        "course": _("Course"),
        "profile": _("Profile"),
    }
    return ((name, said[name]) for name in names)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


def _signers(row: Mapping[str, Any]) -> str:
    return ", ".join(str(SignerRole(role).label) for role in row["signers"])


def _criteria(row: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{one['code']} {one['settings']}" if one["settings"] else one["code"]
        for one in row["criteria"]
    )


def known_checks() -> frozenset[str]:
    """The codes of entry checks that mean something."""
    return frozenset(CHECKS)
