"""Pages of the assignments area."""

from django.urls import URLPattern

app_name = "assignments"
urlpatterns: list[URLPattern] = []
