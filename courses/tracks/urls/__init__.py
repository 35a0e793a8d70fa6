"""Pages of the tracks area."""

from courses.tracks.urls import (
    area,
    certificates,
    editing,
    entry,
    matching,
    panels,
    practice,
    supply,
)

app_name = "tracks"
urlpatterns = [
    *entry.patterns,
    *practice.patterns,
    *certificates.patterns,
    *editing.patterns,
    *panels.patterns,
    *area.patterns,
    *matching.patterns,
    *supply.patterns,
]
