"""Pages of the pilots area."""

from orgchange.pilots.urls import endings, gates, pilots

app_name = "pilots"
urlpatterns = [
    *pilots.patterns,
    *gates.patterns,
    *endings.patterns,
]
