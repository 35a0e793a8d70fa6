"""Pages of the tracks area."""

from courses.tracks.urls import (
    area,
    certificates,
    panels,
)

app_name = "tracks"
urlpatterns = [
    *certificates.patterns,
    *panels.patterns,
    *area.patterns,
]
