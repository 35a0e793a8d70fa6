"""Pages of the audit area."""

from django.urls import path

from orgchange.audit import views

app_name = "audit"
urlpatterns = [path("", views.entries, name="entries")]
