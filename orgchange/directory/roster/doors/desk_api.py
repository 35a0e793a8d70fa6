"""The API of an import whose file is read line by line: a file in, its preview out, and the acts.

An area fills in a `DeskViewSet`, as it fills in a `Desk` for the pages.
"""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.core.api.views import ScopedViewSet
from orgchange.core.wakeup import wake
from orgchange.directory.roster.api import FileUpload, section_asked
from orgchange.directory.roster.models import FileImport
from orgchange.directory.roster.problems import as_row

M = TypeVar("M", bound=FileImport)
MOST_LISTED = 500  # of each list within one document; all of them page by page
DOCUMENT = extend_schema(responses={200: OpenApiTypes.OBJECT}, request=None)
PROBLEMS = ("errors", "warnings")


def uploads(form: type[FileUpload]) -> Any:
    """The schema of bringing in a file."""
    return extend_schema(
        request={"multipart/form-data": form}, responses={201: OpenApiTypes.OBJECT}
    )


class DeskViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[M]):
    """Imports of one kind, with the acts on them."""

    parser_classes = [MultiPartParser, JSONParser]
    filterset_fields = ["state", "source"]
    services: ClassVar[Any]
    workers: ClassVar[tuple[Any, Any]]  # read, apply
    upload: ClassVar[type[FileUpload]]
    document: ClassVar[Callable[..., dict[str, Any]]]

    def taken(self, form: FileUpload) -> Any:
        """How the file is to be taken, for the services."""
        raise NotImplementedError

    def confirmed(self, request: Request) -> dict[str, Any]:
        """What is confirmed besides the differences, for the services."""
        return {}

    def create(self, request: Request) -> Response:
        """Keep a file and answer its preview; a large one is read in the background (202)."""
        form = self.upload(data=request.data)
        form.is_valid(raise_exception=True)
        file = form.validated_data["file"]
        held = self.services.receive(
            file=file,
            file_name=file.name,
            options=self.taken(form),
            actor=self.actor,
            now=timezone.now(),
        )
        if self.services.is_large(held):
            wake(self.workers[0], held.pk)
            return Response(self.get_serializer(held).data, status=202)
        self.services.read(held, actor=self.actor, now=timezone.now())
        return self._answer(held, 201)

    @DOCUMENT
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The preview or result; of each list the first 500."""
        return self._answer(self.get_object())

    @DOCUMENT
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Apply exactly what was previewed; a large one in the background (202)."""
        given = {"held": self.get_object(), "actor": self.actor, "now": timezone.now()}
        given |= self.confirmed(request)
        if self.services.is_large(given["held"]):
            self.services.apply_later(**given)
            wake(self.workers[1], given["held"].pk)
            return Response(self.get_serializer(self.get_object()).data, status=202)
        return self._answer(self.services.apply_import(**given))

    @extend_schema(request=None, responses={201: OpenApiTypes.OBJECT})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """The preview of undoing it, an import of its own to be confirmed."""
        held = self.get_object()
        undoing = self.services.preview_undo(held=held, actor=self.actor, now=timezone.now())
        return self._answer(undoing, 201)

    @extend_schema(
        parameters=[OpenApiParameter("section", enum=[*PROBLEMS])],
        responses={200: OpenApiTypes.OBJECT},
    )
    @action(detail=True)
    def problems(self, request: Request, pk: str) -> Response:
        """Errors or warnings, page by page."""
        section = section_asked(request, PROBLEMS, "errors")
        held: Any = self.get_object()
        return self.paged(held.problems.filter(is_error=section == "errors"), as_row)

    def paged(self, found: QuerySet[Any], shape: Callable[[Any], dict[str, Any]]) -> Response:
        """A page of rows in a shape."""
        page: Any = self.paginate_queryset(found)
        return self.get_paginated_response([shape(row) for row in page])

    def _answer(self, held: Any, status: int = 200) -> Response:
        return Response(type(self).document(held, limit=MOST_LISTED), status=status)
