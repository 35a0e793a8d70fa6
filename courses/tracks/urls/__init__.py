"""Pages of the tracks area."""

from courses.tracks.urls import (
    area,
    certificates,
    entry,
    editing,
    panels,
    practice,
)

app_name = "tracks"
urlpatterns = [
    *entry.patterns,
    *practice.patterns,
    *certificates.patterns,
    *editing.patterns,
    *panels.patterns,
    *area.patterns,
]
