"""Pages of the directory area."""

from django.urls import URLPattern

from orgchange.directory.roster.urls import urlpatterns as roster_urls

app_name = "directory"
urlpatterns: list[URLPattern] = [*roster_urls]
