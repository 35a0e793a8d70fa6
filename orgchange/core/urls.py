"""Pages of the core area: home, search, preferences, health."""

from django.urls import URLPattern

app_name = "core"
urlpatterns: list[URLPattern] = []
