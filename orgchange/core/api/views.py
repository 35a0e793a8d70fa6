"""What the API's views share: scope first, idempotent POSTs, dry runs, the schema and its page."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models, transaction
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from orgchange.core.api import idempotency

M = TypeVar("M", bound=models.Model)
if TYPE_CHECKING:
    _View = APIView
else:
    _View = object


def is_dry_run(request: Request) -> bool:
    """Whether `?dry_run=true` asks only what would happen."""
    return request.query_params.get("dry_run", "").lower() in ("true", "1")


class WriteMixin(_View):
    """Writes that may be sent twice (`Idempotency-Key`) or only tried (`?dry_run=true`).

    Put it before DRF's class. A dry run does everything, answers, and rolls back; nothing that
    waits for the commit leaves.
    """

    takes_dry_runs = True  # said in the schema

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After sign-in and permissions, put the wrapper around the method that was asked for."""
        super().initial(request, *args, **kwargs)
        method = (request.method or "").lower()
        if method not in ("post", "put", "patch", "delete") or not hasattr(self, method):
            return
        inner = getattr(self, method)
        if is_dry_run(request):
            setattr(self, method, partial(_tried, inner))
        elif method == "post" and "Idempotency-Key" in request.headers:
            setattr(self, method, partial(_once, inner))


class ScopedViewSet(WriteMixin, GenericViewSet[M]):
    """Starts from what the asker may see: outside it is 404. Inside, services refuse with 403."""

    @property
    def actor(self) -> Any:
        """The account that asks; the API is closed to strangers."""
        return self.request.user

    def get_queryset(self) -> models.QuerySet[M]:
        """`queryset`, within `visible`; nobody's while the schema is drawn."""
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset.none()
        return self.visible(queryset)

    def visible(self, queryset: models.QuerySet[M]) -> models.QuerySet[M]:
        """The part of it that the asker may see."""
        visible_to: Callable[[Any], models.QuerySet[M]] = queryset.visible_to  # type: ignore[attr-defined]
        return visible_to(self.request.user)


class SchemaView(SpectacularAPIView):
    """`/api/v1/schema/`: the API in OpenAPI, for whoever is signed in."""


class DocsView(SpectacularSwaggerSplitView):
    """`/api/v1/docs/`: the schema to read and try; its script is a file of its own (CSP)."""

    template_name = "core/api_docs.html"
    url_name = "schema"


def _once(inner: Callable[..., Response], request: Request, *args: Any, **kwargs: Any) -> Response:
    return idempotency.once(request, partial(inner, request, *args, **kwargs))


def _tried(inner: Callable[..., Response], request: Request, *args: Any, **kwargs: Any) -> Response:
    with transaction.atomic():
        response = inner(request, *args, **kwargs)
        transaction.set_rollback(True)
    response["Dry-Run"] = "true"
    return response
