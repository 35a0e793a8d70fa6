"""Pages: funds, rounds, rubrics and workflows."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
