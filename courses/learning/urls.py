"""Pages of the learning area."""

from django.urls import URLPattern

app_name = "learning"
urlpatterns: list[URLPattern] = []
