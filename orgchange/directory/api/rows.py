"""Lists of hand-written rows: scope, filters, pages by cursor, in a constant number of queries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from orgchange.core.api.views import ScopedViewSet
from orgchange.directory.scopes import Sight, sight

M = TypeVar("M", bound=models.Model)


class RowsViewSet(ScopedViewSet[M]):
    """`list` and `retrieve` over `rows(page)`; `visible` starts from the asker's sight.

    `serializer_class` is the shape of a row, for the schema; `input_class` what a write sends.
    """

    input_class: type[BaseSerializer[Any]]
    filter_backends = ()

    @property
    def sight(self) -> Sight:
        """What the asker may see."""
        return sight(self.request)

    @property
    def now(self) -> datetime:
        """The clock, read at the door."""
        return timezone.now()

    def rows(self, page: Sequence[M]) -> list[dict[str, Any]]:
        """The rows of a page, as plain data."""
        raise NotImplementedError

    def narrowed(self, queryset: models.QuerySet[M]) -> models.QuerySet[M]:
        """The part that the query string asks for."""
        return queryset

    def list(self, request: Request) -> Response:
        """A page of rows."""
        page = self.paginate_queryset(self.narrowed(self.get_queryset()))
        return self.get_paginated_response(self.rows(page or []))

    def retrieve(self, request: Request, pk: str) -> Response:
        """One row."""
        return Response(self.rows([self.get_object()])[0])

    def given(
        self, kind: type[BaseSerializer[Any]] | None = None, **options: Any
    ) -> dict[str, Any]:
        """What was sent, checked by `kind` (default: `input_class`)."""
        serializer = (kind or self.input_class)(data=self.request.data, **options)
        serializer.is_valid(raise_exception=True)
        data: dict[str, Any] = serializer.validated_data
        return data

    def done(self, obj: M, status: int = 200) -> Response:
        """The row of something that was just written."""
        return Response(self.rows([obj])[0], status=status)


def attributes(given: dict[str, Any], references: Sequence[str]) -> dict[str, Any]:
    """Fields by their attribute: `department` (an object, or None) as `department_id`."""
    changes = {name: value for name, value in given.items() if name not in references}
    for name in references:
        if name in given:
            changes[f"{name}_id"] = given[name].pk if given[name] else None
    return changes
