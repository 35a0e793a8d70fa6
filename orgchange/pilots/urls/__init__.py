"""Pages of the pilots area."""

from orgchange.pilots.urls import lessons, pilots, portfolio, setup

app_name = "pilots"
urlpatterns = [
    *lessons.patterns,
    *pilots.patterns,
    *setup.patterns,
    *portfolio.patterns,
]
