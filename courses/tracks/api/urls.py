"""The routes of the tracks area under /api/v1/."""

from collections.abc import Sequence
from typing import Any

from courses.tracks.api.boards import TrackBoardViewSet
from courses.tracks.api.matching import MatchPairViewSet, MatchRunViewSet, TrackSupplyViewSet

routes: Sequence[tuple[str, Any, str]] = (
    ("match-runs", MatchRunViewSet, "match-runs"),
    ("match-pairs", MatchPairViewSet, "match-pairs"),
    ("track-supply", TrackSupplyViewSet, "track-supply"),
    ("track-boards", TrackBoardViewSet, "track-boards"),
)
