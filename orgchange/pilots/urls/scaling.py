"""Scaling: the hand-over, places, and how much it is used there."""

from django.urls import path

from orgchange.pilots.views import scaling

ONE = "<int:pk>/scaling/"

patterns = [
    path(ONE, scaling.hand_over, name="scaling"),
    path(f"{ONE}edit/", scaling.edit, name="edit-scaling"),
    path(f"{ONE}accept/", scaling.accept, name="accept-scaling"),
    path(f"{ONE}money/", scaling.ask_money, name="ask-money"),
    path(f"{ONE}export/", scaling.export, name="scaling-export"),
    path(f"{ONE}places/", scaling.add_site, name="add-site"),
    path(f"{ONE}places/<int:site>/", scaling.edit_site, name="edit-site"),
    path(f"{ONE}places/<int:site>/remove/", scaling.remove_site, name="remove-site"),
    path(f"{ONE}places/<int:site>/measure/", scaling.measure, name="measure-site"),
]
