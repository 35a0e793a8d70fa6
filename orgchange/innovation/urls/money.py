"""Pages: the ledger and awards."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
