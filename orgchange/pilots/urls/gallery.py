"""The gallery of ended pilots, and the lessons."""

from django.urls import path

from orgchange.pilots.views import gallery

patterns = [
    path("gallery/", gallery.gallery, name="gallery"),
    path("lessons/", gallery.lessons, name="lessons"),
]
