"""Pages of the tracks area."""

from courses.tracks.urls import (
    area,
    entry,
    practice,
)

app_name = "tracks"
urlpatterns = [
    *entry.patterns,
    *practice.patterns,
    *area.patterns,
]
