"""Pages of the catalogue area."""

from django.urls import path

from courses.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.course_list, name="list"),
    path("import/", views.import_page, name="import"),
    path("<str:code>/", views.course, name="course"),
    path("<str:code>/retire/", views.retire, name="retire"),
    path("<str:code>/restore/", views.restore, name="restore"),
    path("<str:code>/versions/<int:number>/", views.version, name="version"),
    path("<str:code>/versions/<int:number>/publish/", views.publish, name="publish"),
    path("<str:code>/versions/<int:number>/units/<str:slug>/", views.preview, name="preview"),
    path("<str:code>/versions/<int:number>/assets/<path:path>", views.asset, name="asset"),
]
