"""Pages: bringing existing proposals in."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
