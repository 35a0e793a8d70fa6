"""Pages of the pilots area."""

from orgchange.pilots.urls import pilots

app_name = "pilots"
urlpatterns = [
    *pilots.patterns,
]
