"""Pages: decisions and telling."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
