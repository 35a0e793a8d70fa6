"""Pages of the pilots area."""

from orgchange.pilots.urls import lessons, pilots, portfolio, running, setup
from orgchange.pilots.urls import endings, gates, lessons, pilots, portfolio

app_name = "pilots"
urlpatterns = [
    *lessons.patterns,
    *pilots.patterns,
    *portfolio.patterns,
    *running.patterns,
    *setup.patterns,
    *gates.patterns,
    *endings.patterns,
]
