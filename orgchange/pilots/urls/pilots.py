"""The list, one pilot, its steps."""

from django.urls import path

from orgchange.pilots.views import pilots as views

patterns = [
    path("", views.pilots, name="pilots"),
    path("export/<slug:kind>/", views.export, name="pilots-export"),
    path("<int:pk>/", views.pilot, name="pilot"),
    path("<int:pk>/steps/<slug:code>/", views.step, name="step"),
]
