"""What a rubric's criteria must keep to; each problem names its place. Nothing is read."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.directory.services.writing import too_long
from orgchange.innovation.setup.setup_checks import CODE, wrong_name

LOWEST, HIGHEST = 1, 5
MOST_CRITERIA, MOST_WEIGHT, MOST_TEXT = 20, 100, 5000


def wrong_criteria(
    criteria: Sequence[Mapping[str, Any]], notes: str, *, is_final: bool = False
) -> Iterator[Problem]:
    """What is wrong with a draft; to be published it also needs criteria with anchored ends."""
    yield from too_long("notes", notes, MOST_TEXT)
    if len(criteria) > MOST_CRITERIA:
        message = _("At most %(most)s criteria.") % {"most": MOST_CRITERIA}
        yield Problem("criteria", "too_many", message)
    if is_final and not criteria:
        yield Problem("criteria", "required", _("A rubric needs a criterion."))
    seen: set[str] = set()
    for index, given in enumerate(criteria):
        place = f"criteria[{index}]."
        yield from _wrong_criterion(place, given, seen)
        yield from _wrong_anchors(place, given["anchors"], is_final=is_final)
        seen.add(given["code"])


def _wrong_criterion(place: str, given: Mapping[str, Any], seen: set[str]) -> Iterator[Problem]:
    if not CODE.match(given["code"]):
        message = _("A code is of small letters, digits and hyphens, a letter first.")
        yield Problem(f"{place}code", "invalid", message)
    elif given["code"] in seen:
        message = _("There is a criterion of this code already.")
        yield Problem(f"{place}code", "taken", message)
    yield from wrong_name(f"{place}name", given["name"])
    yield from wrong_name(f"{place}name_zh", given["name_zh"], is_needed=False)
    for field in ("question", "question_zh"):
        yield from too_long(f"{place}{field}", given[field], MOST_TEXT)
    if not 1 <= given["weight"] <= MOST_WEIGHT:
        message = _("From %(low)s to %(high)s.") % {"low": 1, "high": MOST_WEIGHT}
        yield Problem(f"{place}weight", "out_of_range", message)


def _wrong_anchors(
    place: str, anchors: Sequence[Mapping[str, Any]], *, is_final: bool
) -> Iterator[Problem]:
    scores = [one["score"] for one in anchors]
    if len(set(scores)) < len(scores) or not all(LOWEST <= s <= HIGHEST for s in scores):
        message = _("One anchor a score, from %(low)s to %(high)s.")
        text = message % {"low": LOWEST, "high": HIGHEST}
        yield Problem(f"{place}anchors", "scores", text)
    for one in anchors:
        field = f"{place}anchor_{one['score']}"
        if not one["text"].strip():
            yield Problem(field, "required", _("This must not be empty."))
        yield from too_long(field, one["text"], MOST_TEXT)
        yield from too_long(f"{field}_zh", one["text_zh"], MOST_TEXT)
    if is_final and not {LOWEST, HIGHEST} <= set(scores):
        message = _("Say in words what the lowest and the highest score mean.")
        yield Problem(f"{place}anchors", "ends", message)
