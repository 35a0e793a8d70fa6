"""Pages of the tracks area."""

from courses.tracks.urls import (
    area,
    certificates,
    editing,
    panels,
)

app_name = "tracks"
urlpatterns = [
    *certificates.patterns,
    *editing.patterns,
    *panels.patterns,
    *area.patterns,
]
