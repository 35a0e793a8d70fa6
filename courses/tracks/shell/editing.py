"""What the editor brings: two views of a track."""

from django.utils.translation import gettext_lazy as _

from courses.tracks.policies.editing import sees_drafts
from courses.tracks.tabs import TRACK_TABS, TrackTab, sees_tracks


def connect() -> None:
    """Register everything, once the models are ready."""
    TRACK_TABS.append(
        TrackTab(_("Offices"), "tracks:offices", lambda held, _t: sees_tracks(held), 70)
    )
    TRACK_TABS.append(TrackTab(_("Edit"), "tracks:editor", lambda held, _t: sees_drafts(held), 80))
