"""Pages: the board and the funnel."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
