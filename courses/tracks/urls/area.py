"""The tracks, one track, my own way, one way."""

from django.urls import path

from courses.tracks.views import area as views

patterns = [
    path("", views.tracks, name="tracks"),
    path("mine/", views.mine, name="mine"),
    path("people/<int:pk>/", views.path, name="path"),
    path("<slug:code>/", views.track, name="track"),
    path("<slug:code>/of/<int:employee_pk>/", views.way_of, name="way-of"),
]
