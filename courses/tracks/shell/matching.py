"""The matching and the board of a track: two of its tabs, and the notices of confirmed pairs."""

from django.utils.translation import gettext_lazy as _

from courses.tracks.notices.matching import register_kinds
from courses.tracks.policies.matching import sees_board, sees_matching
from courses.tracks.tabs import TRACK_TABS, TrackTab


def connect() -> None:
    """Register everything, once the models are ready."""
    TRACK_TABS.append(TrackTab(_("Supply and demand"), "tracks:supply", sees_board, 60))
    TRACK_TABS.append(TrackTab(_("Matching"), "tracks:matching", sees_matching, 70))
    register_kinds()
