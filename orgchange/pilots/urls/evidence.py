"""What pilots recorded about the viewer."""

from django.urls import path

from orgchange.pilots.views import evidence

patterns = [
    path("mine/", evidence.own, name="my-evidence"),
    path("mine/<int:pk>/", evidence.remark, name="remark-evidence"),
]
