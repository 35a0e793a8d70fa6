"""The board of a track, and who came ready."""

from django.urls import path

from courses.tracks.views import supply as views

patterns = [
    path("<slug:code>/supply/", views.supply, name="supply"),
    path("<slug:code>/supply/export/<slug:kind>/", views.export, name="supply-export"),
    path("<slug:code>/supply/add/", views.add, name="supply-add"),
    path("<slug:code>/supply/<int:pk>/end/", views.end, name="supply-end"),
]
