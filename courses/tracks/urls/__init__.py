"""Pages of the tracks area."""

from courses.tracks.urls import (
    area,
    certificates,
    entry,
    panels,
    practice,
)

app_name = "tracks"
urlpatterns = [
    *entry.patterns,
    *practice.patterns,
    *certificates.patterns,
    *panels.patterns,
    *area.patterns,
]
