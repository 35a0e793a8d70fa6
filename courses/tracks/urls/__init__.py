"""Pages of the tracks area."""

from courses.tracks.urls import (
    area,
    matching,
    supply,
)

app_name = "tracks"
urlpatterns = [
    *area.patterns,
    *matching.patterns,
    *supply.patterns,
]
