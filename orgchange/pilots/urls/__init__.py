"""Pages of the pilots area."""

from orgchange.pilots.urls import endings, gates, lessons, pilots, portfolio, running, setup

app_name = "pilots"
urlpatterns = [
    *endings.patterns,
    *gates.patterns,
    *lessons.patterns,
    *pilots.patterns,
    *portfolio.patterns,
    *running.patterns,
    *setup.patterns,
]
