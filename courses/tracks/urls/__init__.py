"""Pages of the tracks area."""

from courses.tracks.urls import (
    area,
    entry,
)

app_name = "tracks"
urlpatterns = [
    *entry.patterns,
    *area.patterns,
]
