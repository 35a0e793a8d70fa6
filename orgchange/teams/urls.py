"""Pages of the teams area."""

from django.urls import URLPattern

app_name = "teams"
urlpatterns: list[URLPattern] = []
