"""Pages of the tracks area."""

from courses.tracks.urls import (
    area,
    panels,
)

app_name = "tracks"
urlpatterns = [
    *panels.patterns,
    *area.patterns,
]
