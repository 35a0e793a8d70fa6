"""Pages of the core area: home, search, preferences."""

from django.urls import path

from orgchange.core import views

app_name = "core"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("preferences/", views.preferences, name="preferences"),
]
