"""Pages: reviews and the panel."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
