"""Pages of the tracks area."""

from courses.tracks.urls import (
    area,
    practice,
)

app_name = "tracks"
urlpatterns = [
    *practice.patterns,
    *area.patterns,
]
