"""Pages of the assignments area."""

from django.urls import URLPattern, path

from courses.assignments.nudges import views as nudges

app_name = "assignments"
urlpatterns: list[URLPattern] = [
    path("nudge/", nudges.nudge, name="nudge"),
]
