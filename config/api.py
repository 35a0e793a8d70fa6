"""`/api/v1/`: one router over the routes that each area lists in its `api/urls.py`."""

from importlib import import_module

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import DefaultRouter

from orgchange.core.api.views import DocsView, SchemaView

AREAS = (
    "orgchange.accounts",
    "orgchange.audit",
    "orgchange.directory",
    "orgchange.notices",
    "orgchange.teams",
    "orgchange.innovation",
    "orgchange.pilots",
    "courses.catalogue",
    "courses.learning",
    "courses.assignments",
    "courses.skills",
    "courses.tracks",
    "courses.coverage",
)

router = DefaultRouter(trailing_slash=True)
extra: list[URLPattern | URLResolver] = []
for area in AREAS:
    module = import_module(f"{area}.api.urls")
    for prefix, viewset, basename in module.routes:
        router.register(prefix, viewset, basename=basename)
    extra += getattr(module, "urlpatterns", [])

urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    path("", include(extra)),
    *router.urls,
]
