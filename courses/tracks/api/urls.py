"""The routes of the tracks area under /api/v1/."""

from collections.abc import Sequence
from typing import Any

from courses.tracks.api import editing, panels, practice
from courses.tracks.api.boards import TrackBoardViewSet
from courses.tracks.api.cohorts import CohortViewSet
from courses.tracks.api.entry import BaselineViewSet, ReleaseViewSet, TrackEnrolmentViewSet
from courses.tracks.api.matching import MatchPairViewSet, MatchRunViewSet, TrackSupplyViewSet

routes: Sequence[tuple[str, Any, str]] = (
    ("track-enrolments", TrackEnrolmentViewSet, "track-enrolments"),
    ("track-releases", ReleaseViewSet, "track-releases"),
    ("track-first-ratings", BaselineViewSet, "track-first-ratings"),
    ("track-cohorts", CohortViewSet, "track-cohorts"),
    ("track-submissions", practice.TrackSubmissionViewSet, "track-submissions"),
    ("sign-requests", practice.SignRequestViewSet, "sign-requests"),
    ("mentorships", practice.MentorshipViewSet, "mentorships"),
    ("mentor-sessions", practice.MentorSessionViewSet, "mentor-sessions"),
    ("match-runs", MatchRunViewSet, "match-runs"),
    ("match-pairs", MatchPairViewSet, "match-pairs"),
    ("track-supply", TrackSupplyViewSet, "track-supply"),
    ("track-boards", TrackBoardViewSet, "track-boards"),
    ("tracks", editing.TrackViewSet, "tracks"),
    ("track-versions", editing.TrackVersionViewSet, "track-versions"),
    ("track-offices", editing.TrackOfficeViewSet, "track-offices"),
    ("track-panels", panels.TrackPanelViewSet, "track-panels"),
    ("track-certificates", panels.TrackCertificateViewSet, "track-certificates"),
)
