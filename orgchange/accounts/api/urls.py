"""Routes of the accounts area: (prefix, viewset, basename), and single paths."""

from typing import Any

from django.urls import path

from orgchange.accounts.api.views import MeView

routes: list[tuple[str, Any, str]] = []
urlpatterns = [path("me/", MeView.as_view(), name="me")]
