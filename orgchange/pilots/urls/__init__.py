"""Pages of the pilots area."""

from orgchange.pilots.urls import (
    daily,
    endings,
    evidence,
    gallery,
    gates,
    lessons,
    pilots,
    portfolio,
    running,
    scaling,
    setup,
    thanks,
)

app_name = "pilots"
urlpatterns = [
    *daily.patterns,
    *endings.patterns,
    *evidence.patterns,
    *gallery.patterns,
    *gates.patterns,
    *lessons.patterns,
    *pilots.patterns,
    *portfolio.patterns,
    *running.patterns,
    *scaling.patterns,
    *setup.patterns,
    *thanks.patterns,
]
