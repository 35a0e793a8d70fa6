"""Pages of skill coverage."""

from django.urls import path

from courses.skills.matrix import views

app_name = "skill_coverage"
urlpatterns = [
    path("", views.report, name="report"),
    path("team/<int:pk>/", views.of_team, name="team"),
    path("closing/", views.closing, name="closing"),
    path("download/<str:form>/", views.download, name="download"),
    path("<int:employee>/<str:skill>/", views.cell, name="cell"),
]
