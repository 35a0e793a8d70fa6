"""Pages of the coverage area."""

from django.urls import path

from courses.coverage import views

app_name = "coverage"
urlpatterns = [
    path("", views.coverage, name="coverage"),
    path("people/", views.people, name="people"),
    path("people/<int:employee>/<int:requirement>/", views.why, name="why"),
    path("beside/", views.beside, name="beside"),
    path("skills/", views.skills, name="skills"),
    path("changes/", views.moved, name="changes"),
    path("download/<str:form>/", views.download, name="download"),
    path("reports/", views.reports, name="reports"),
    path("reports/save/", views.save, name="save"),
    path("reports/<int:pk>/", views.report, name="report"),
]
