"""Pages of the pilots area."""

from orgchange.pilots.urls import pilots, portfolio, running

app_name = "pilots"
urlpatterns = [
    *pilots.patterns,
    *portfolio.patterns,
    *running.patterns,
]
