"""Pages of the notices area."""

from django.urls import path

from orgchange.notices import views

app_name = "notices"
urlpatterns = [
    path("choices/", views.choices, name="choices"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
