"""Panels: the queue, those of a way, their seats and scores."""

from django.urls import path

from courses.tracks.views import panels, seats

patterns = [
    path("panels/", panels.panels, name="panels"),
    path("people/<int:pk>/panel/", panels.way_panel, name="way-panel"),
    path("people/<int:pk>/panel/call/", panels.call, name="call-panel"),
    path("people/<int:pk>/panel/<int:panel>/", panels.panel, name="panel"),
    path("people/<int:pk>/panel/<int:panel>/time/", panels.put_off, name="put-off-panel"),
    path("people/<int:pk>/panel/<int:panel>/cancel/", panels.cancel, name="cancel-panel"),
    path("people/<int:pk>/panel/<int:panel>/begin/", panels.begin, name="begin-panel"),
    path("people/<int:pk>/panel/<int:panel>/close/", panels.close, name="close-panel"),
    path("people/<int:pk>/panel/<int:panel>/seats/", seats.seat, name="seat-assessor"),
    path(
        "people/<int:pk>/panel/<int:panel>/seats/<int:held>/remove/",
        seats.unseat,
        name="unseat-assessor",
    ),
    path("people/<int:pk>/panel/<int:panel>/affirm/", seats.affirm, name="affirm-seat"),
    path("people/<int:pk>/panel/<int:panel>/decline/", seats.decline, name="decline-seat"),
    path("people/<int:pk>/panel/<int:panel>/scores/", seats.save, name="save-scores"),
    path("people/<int:pk>/panel/<int:panel>/finish/", seats.finish, name="finish-scores"),
    path(
        "people/<int:pk>/panel/<int:panel>/files/<int:submission>/", seats.file, name="panel-file"
    ),
]
