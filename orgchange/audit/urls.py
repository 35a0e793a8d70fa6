"""Pages of the audit area."""

from django.urls import URLPattern

app_name = "audit"
urlpatterns: list[URLPattern] = []
