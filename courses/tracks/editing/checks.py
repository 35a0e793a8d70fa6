"""What would break, were a document published; each problem names its place. Pure but for codes."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from courses.tracks.editing.documents import THRESHOLDS, Document
from courses.tracks.models import ItemKind, SignerRole, StageKind
from orgchange.core.errors import Problem

CODE: Final = re.compile(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z")
MOST_STAGES, MOST_ITEMS, LONGEST_NAME, LONGEST_TEXT, LONGEST_CODE = 20, 30, 200, 5000, 40
RANGES: Final[Mapping[str, tuple[int, int]]] = {
    "minimum_years": (0, 40),
    "release_percent": (1, 100),
    "release_months": (1, 36),
    "mentor_level": (1, 4),
    "mentees": (1, 20),
    "pilots": (1, 10),
    "assessors": (2, 6),
    "panel_minutes": (10, 240),
    "valid_months": (0, 120),
    "warning_days": (0, 365),
    "sign_days": (1, 60),
}
ONCE: Final = (StageKind.NOMINATION, StageKind.SCREENING, StageKind.PANEL, StageKind.CERTIFIED)
ORDER: Final = (
    StageKind.NOMINATION,
    StageKind.SCREENING,
    StageKind.LEARNING,
    StageKind.PRACTICE,
    StageKind.PANEL,
    StageKind.CERTIFIED,
    StageKind.RENEWAL,
)
NEEDS_SIGNERS: Final = (StageKind.SCREENING, StageKind.LEARNING, StageKind.PRACTICE)


def shape(document: Document) -> Iterator[Problem]:
    """What cannot even be kept as a draft: wrong codes, unknown kinds, numbers out of range."""
    for name in THRESHOLDS:
        low, high = RANGES[name]
        value = document["thresholds"].get(name)
        if not isinstance(value, int) or not low <= value <= high:
            text = _("From %(low)s to %(high)s.") % {"low": low, "high": high}
            yield Problem(name, "out_of_range", text)
    stages = document["stages"]
    if len(stages) > MOST_STAGES:
        yield Problem("stages", "too_many", _("At most %(n)s stages.") % {"n": MOST_STAGES})
    yield from _codes(stages, "stages")
    for stage in stages:
        yield from _stage_shape(stage, f"stages.{stage['code']}")
    yield from _level_shape(document["levels"])


def whole(document: Document, *, known_checks: Collection[str]) -> Iterator[Problem]:
    """What would break once people come: everything of `shape`, and what a way needs."""
    yield from shape(document)
    stages = document["stages"]
    kinds = [stage["kind"] for stage in stages]
    for kind in ONCE:
        if kinds.count(kind) != 1:
            text = _("A track has exactly one stage of the kind “%(kind)s”.")
            yield Problem("stages", "kinds", text % {"kind": StageKind(kind).label})
    places = [ORDER.index(StageKind(kind)) for kind in kinds if kind in StageKind.values]
    if places != sorted(places):
        text = _("Stages follow each other: %(kinds)s.")
        words = ", ".join(str(kind.label) for kind in ORDER)
        yield Problem("stages", "order", text % {"kinds": words})
    if not document["levels"]:
        yield Problem("levels", "required", _("A track has at least one level."))
    codes = [stage["code"] for stage in stages]
    for place, stage in enumerate(stages):
        yield from _stage_whole(stage, codes[:place], codes, known_checks)


def _stage_whole(
    stage: Document, before: Sequence[str], codes: Sequence[str], known: Collection[str]
) -> Iterator[Problem]:
    where = f"stages.{stage['code']}"
    if stage["kind"] in NEEDS_SIGNERS and not stage["signers"]:
        yield Problem(f"{where}.signers", "required", _("Somebody signs this stage."))
    if stage["kind"] == StageKind.CERTIFIED and SignerRole.LEAD not in stage["signers"]:
        yield Problem(f"{where}.signers", "lead", _("The track lead signs the certificate."))
    for one in stage["criteria"]:
        if one["code"] not in known:
            text = _("Nothing checks “%(code)s”: nobody could enter.") % {"code": one["code"]}
            yield Problem(f"{where}.criteria", "unknown", text)
        for named in _stages_in(one["settings"]):
            if named not in codes:
                text = _("There is no stage “%(code)s”: nobody could enter.") % {"code": named}
                yield Problem(f"{where}.criteria", "no_stage", text)
            elif named not in before:
                text = _("The stage “%(code)s” comes only later.") % {"code": named}
                yield Problem(f"{where}.criteria", "later", text)
    for item in stage["items"]:
        if not item["anchor"]:
            text = _("“%(name)s” has no written anchor.") % {"name": item["name"]}
            yield Problem(f"{where}.items.{item['code']}.anchor", "required", text)


def _stages_in(settings: Mapping[str, Any]) -> list[str]:
    named = [settings["stage"]] if settings.get("stage") else []
    return [*named, *settings.get("stages", [])]


def _stage_shape(stage: Document, where: str) -> Iterator[Problem]:
    if stage["kind"] not in StageKind.values:
        yield Problem(f"{where}.kind", "unknown", _("There is no such kind of stage."))
    yield from _texts(stage, where, ("about", "about_zh"))
    days = stage["due_days"]
    if days is not None and not 1 <= days <= 1100:
        text = _("From %(low)s to %(high)s.") % {"low": 1, "high": 1100}
        yield Problem(f"{where}.due_days", "out_of_range", text)
    for role in stage["signers"]:
        if role not in SignerRole.values:
            yield Problem(f"{where}.signers", "unknown", _("Nobody has this role."))
    if len(set(stage["signers"])) != len(stage["signers"]):
        yield Problem(f"{where}.signers", "twice", _("A role signs once."))
    checks = [one["code"] for one in stage["criteria"]]
    if len(set(checks)) != len(checks):
        yield Problem(f"{where}.criteria", "twice", _("A check is made once."))
    if len(stage["items"]) > MOST_ITEMS:
        yield Problem(f"{where}.items", "too_many", _("At most %(n)s items.") % {"n": MOST_ITEMS})
    yield from _codes(stage["items"], f"{where}.items")
    for item in stage["items"]:
        yield from _item_shape(item, f"{where}.items.{item['code']}")


def _item_shape(item: Document, where: str) -> Iterator[Problem]:
    if item["kind"] not in ItemKind.values:
        yield Problem(f"{where}.kind", "unknown", _("There is no such kind of evidence."))
    if item["signed_by"] and item["signed_by"] not in SignerRole.values:
        yield Problem(f"{where}.signed_by", "unknown", _("Nobody has this role."))
    yield from _texts(item, where, ("anchor", "anchor_zh"))


def _texts(row: Document, where: str, long: Sequence[str]) -> Iterator[Problem]:
    if not row["name"].strip():
        yield Problem(f"{where}.name", "required", _("Give it a name."))
    for field, most in (
        *((name, LONGEST_NAME) for name in ("name", "name_zh")),
        *((name, LONGEST_TEXT) for name in long),
    ):
        if len(row[field]) > most:
            text = _("At most %(n)s letters.") % {"n": most}
            yield Problem(f"{where}.{field}", "too_long", text)


def _codes(rows: Sequence[Document], where: str) -> Iterator[Problem]:
    codes = [row["code"] for row in rows]
    for code in codes:
        if not CODE.match(code) or len(code) > LONGEST_CODE:
            text = _("Small letters, digits and hyphens.")
            yield Problem(f"{where}.{code}.code", "invalid", text)
    for code in {code for code in codes if codes.count(code) > 1}:
        yield Problem(f"{where}.{code}.code", "twice", _("This code is used twice."))


def _level_shape(levels: Sequence[Document]) -> Iterator[Problem]:
    numbers = [row["level"] for row in levels]
    if any(not 1 <= number <= 4 for number in numbers) or len(set(numbers)) != len(numbers):
        yield Problem("levels", "invalid", _("Levels run from 1 to 4, each once."))
    for row in levels:
        if not row["name"].strip():
            yield Problem(f"levels.{row['level']}.name", "required", _("Give it a name."))
