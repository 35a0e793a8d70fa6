"""The JSON door of the catalogue."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from courses.catalogue import queries
from courses.catalogue.api import serializers
from courses.catalogue.api.filters import CourseFilter, VersionFilter
from courses.catalogue.bundles import read_upload
from courses.catalogue.imports import import_course
from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.policies import can_edit_courses
from courses.catalogue.reading import Plain
from courses.catalogue.services import publish_version, restore_course, retire_course
from orgchange.core.api.views import ScopedViewSet
from orgchange.directory.scopes import sight
from orgchange.directory.services.writing import require


class CourseViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Course]):
    """Courses on offer, by code; for those who edit them, drafts and retired ones too."""

    queryset = Course.objects.select_related("successor").prefetch_related("grants__skill")
    serializer_class = serializers.CourseSerializer
    filterset_class = CourseFilter
    lookup_field = "code"
    lookup_value_regex = "[^/]+"

    def visible(self, queryset: QuerySet[Course]) -> QuerySet[Course]:
        """See `courses_visible_to`."""
        return queryset.filter(pk__in=queries.courses_visible_to(sight(self.request)))

    @extend_schema(request=serializers.RetireSerializer, responses=serializers.CourseSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, code: str) -> Response:
        """Offer it no longer from a day on."""
        asked = _checked(serializers.RetireSerializer(data=request.data))
        course = retire_course(
            course=self.get_object(),
            retired_on=asked["retired_on"],
            successor=asked.get("successor"),
            actor=self.actor,
            now=timezone.now(),
        )
        return Response(self.get_serializer(course).data)

    @extend_schema(request=None, responses=serializers.CourseSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, code: str) -> Response:
        """Undo a retirement."""
        course = restore_course(course=self.get_object(), actor=self.actor, now=timezone.now())
        return Response(self.get_serializer(course).data)


class CourseVersionViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[CourseVersion]):
    """Versions of courses; `POST` a zip archive to import one as a draft."""

    queryset = CourseVersion.objects.select_related("course")
    filterset_class = VersionFilter

    def get_serializer_class(self) -> Any:
        """The outline only where one version is asked for."""
        if self.action == "list":
            return serializers.VersionSerializer
        return serializers.VersionDetailSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """Warnings are for those who edit."""
        context = dict(super().get_serializer_context())
        if not getattr(self, "swagger_fake_view", False):
            context["sees_drafts"] = queries.sees_drafts(sight(self.request))
        return context

    def visible(self, queryset: QuerySet[CourseVersion]) -> QuerySet[CourseVersion]:
        """See `versions_visible_to`."""
        return queryset.filter(pk__in=queries.versions_visible_to(sight(self.request)))

    @extend_schema(
        request={"multipart/form-data": serializers.ImportSerializer},
        responses={201: serializers.ImportedSerializer},
    )
    def create(self, request: Request) -> Response:
        """Import a course from a zip archive."""
        require(can_edit_courses(sight(request)))
        asked = _checked(serializers.ImportSerializer(data=request.data))
        imported = import_course(
            bundle=read_upload(asked["file"].read(), name=asked["file"].name),
            plain=Plain(asked["code"], asked["title"]) if asked["code"] else None,
            publish=asked["publish"],
            actor=self.actor,
            now=timezone.now(),
        )
        context = self.get_serializer_context()
        data = serializers.ImportedSerializer(imported, context=context).data
        return Response(data, status=200 if imported.outcome == "unchanged" else 201)

    @extend_schema(
        request=serializers.PublishSerializer, responses=serializers.VersionDetailSerializer
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Publish a draft; from then on nothing in it changes."""
        asked = _checked(serializers.PublishSerializer(data=request.data))
        version = publish_version(
            version=self.get_object(), **asked, actor=self.actor, now=timezone.now()
        )
        return Response(self.get_serializer(version).data)


def _checked(serializer: Any) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    data: dict[str, Any] = serializer.validated_data
    return data
