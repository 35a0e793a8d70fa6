"""Pages of the pilots area."""

from orgchange.pilots.urls import gallery, lessons, pilots, portfolio, thanks

app_name = "pilots"
urlpatterns = [
    *gallery.patterns,
    *lessons.patterns,
    *pilots.patterns,
    *portfolio.patterns,
    *thanks.patterns,
]
