"""The matching of a track."""

from django.urls import path

from courses.tracks.views import matching as views

patterns = [
    path("<slug:code>/matching/", views.matching, name="matching"),
    path("<slug:code>/matching/start/<slug:kind>/", views.start, name="match-start"),
    path("<slug:code>/matching/<int:pk>/", views.run, name="match-run"),
    path(
        "<slug:code>/matching/<int:pk>/instead/<int:need>/", views.override, name="match-override"
    ),
    path("<slug:code>/matching/pairs/<int:pk>/confirm/", views.confirm, name="match-confirm"),
    path("<slug:code>/matching/pairs/<int:pk>/refuse/", views.refuse, name="match-refuse"),
    path("<slug:code>/matching/pairs/<int:pk>/undo/", views.undo, name="match-undo"),
]
