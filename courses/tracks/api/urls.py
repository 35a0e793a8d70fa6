"""The routes of the tracks area under /api/v1/."""

from collections.abc import Sequence
from typing import Any

from courses.tracks.api import practice

routes: Sequence[tuple[str, Any, str]] = (
    ("track-submissions", practice.TrackSubmissionViewSet, "track-submissions"),
    ("sign-requests", practice.SignRequestViewSet, "sign-requests"),
    ("mentorships", practice.MentorshipViewSet, "mentorships"),
    ("mentor-sessions", practice.MentorSessionViewSet, "mentor-sessions"),
)
