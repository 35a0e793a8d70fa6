"""Pages: bringing existing proposals in."""

from django.urls import URLPattern

from orgchange.innovation.proposal_imports.views import desk

patterns: list[URLPattern] = desk.urls("proposal-imports/")
