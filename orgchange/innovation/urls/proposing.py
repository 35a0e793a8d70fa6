"""Pages: proposing and following proposals."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
