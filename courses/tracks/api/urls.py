"""The routes of the tracks area under /api/v1/."""

from collections.abc import Sequence
from typing import Any

from courses.tracks.api import editing, panels

routes: Sequence[tuple[str, Any, str]] = (
    ("tracks", editing.TrackViewSet, "tracks"),
    ("track-versions", editing.TrackVersionViewSet, "track-versions"),
    ("track-offices", editing.TrackOfficeViewSet, "track-offices"),
    ("track-panels", panels.TrackPanelViewSet, "track-panels"),
    ("track-certificates", panels.TrackCertificateViewSet, "track-certificates"),
)
