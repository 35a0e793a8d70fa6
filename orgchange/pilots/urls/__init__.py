"""Pages of the pilots area."""

from orgchange.pilots.urls import pilots, portfolio, setup

app_name = "pilots"
urlpatterns = [
    *pilots.patterns,
    *setup.patterns,
    *portfolio.patterns,
    *setup.patterns,
]
