"""The names of limits and weights, in the order in which they are bits and lines of a form."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from numpy.typing import NDArray

from courses.tracks.matching.values import Grid
from courses.tracks.models import MatchKind
from orgchange.core.registry import Text

LIMITS: Final[Mapping[str, tuple[str, ...]]] = {
    MatchKind.PILOTS: ("level", "away", "busy", "conflict", "place", "full"),
    MatchKind.MENTORS: ("level", "away", "line", "place", "full"),
}
WEIGHTS: Final[Mapping[str, Mapping[str, int]]] = {
    MatchKind.PILOTS: {"domain": 4, "gap": 3, "development": 2, "load": 2, "preference": 1},
    MatchKind.MENTORS: {"domain": 4, "load": 3, "site": 2, "development": 1},
}
LIMIT_WORDS: Final[Mapping[str, Text]] = {
    "level": _("No valid level for this risk"),
    "away": _("Not at work on every day"),
    "busy": _("Not enough time free on every day"),
    "conflict": _("Conflict of interest"),
    "place": _("Neither the site nor the language"),
    "full": _("As many as one may have at once"),
    "line": _("In the same reporting line"),
    "lower": _("Fits less well here"),
    "elsewhere": _("Proposed where it gains more"),
    "tied": _("Fits as well; the pair with the lower number is proposed"),
}
PART_WORDS: Final[Mapping[str, Text]] = {
    "domain": _("Knows the domain"),
    "gap": _("Closes the team's gap in skills"),
    "development": _("Grows by it"),
    "load": pgettext_lazy("matching", "Has time"),
    "preference": _("Offered to help"),
    "site": _("Same site"),
}


def bits(limits: Sequence[str], bars: Mapping[str, NDArray[np.bool_]]) -> Grid:
    """Matrices of what is barred, as one of bits."""
    shape = next(iter(bars.values())).shape
    found = np.zeros(shape, dtype=np.int64)
    for bit, name in enumerate(limits):
        found |= bars[name].astype(np.int64) << bit
    return found
