"""Pages of the tracks area."""

from courses.tracks.urls import (
    area,
)

app_name = "tracks"
urlpatterns = [
    *area.patterns,
]
