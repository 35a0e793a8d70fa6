"""Pages of the pilots area."""

from orgchange.pilots.urls import lessons, pilots, portfolio

app_name = "pilots"
urlpatterns = [
    *lessons.patterns,
    *pilots.patterns,
    *portfolio.patterns,
]
