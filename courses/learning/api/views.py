"""The JSON door of learning."""

from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from courses.catalogue.models import Question, Unit
from courses.learning import attempts, progress, queries
from courses.learning.api import serializers
from courses.learning.api.filters import CompletionFilter, EnrolmentFilter
from courses.learning.api.records import evidence_of_records
from courses.learning.models import Attempt, Completion, Enrolment
from courses.learning.policies import can_record
from courses.learning.revocations import revoke_completion
from courses.learning.services import completion_ids, record_completions
from orgchange.core.api.views import ScopedViewSet
from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory.models import Employee
from orgchange.directory.scopes import sight
from orgchange.directory.services.writing import require

MOST_RECORDS = 1000


class EnrolmentViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Enrolment]):
    """One's own courses. Nobody else's: managers see completions, not progress."""

    queryset = Enrolment.objects.select_related("version__course", "last_unit", "employee")
    filterset_class = EnrolmentFilter

    def get_serializer_class(self) -> Any:
        """Steps only where one enrolment is asked for."""
        if self.action == "list":
            return serializers.EnrolmentSerializer
        return serializers.EnrolmentDetailSerializer

    def visible(self, queryset: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
        """One's own."""
        return queryset.filter(employee__user=self.request.user.pk)

    @extend_schema(
        request=serializers.StartSerializer,
        responses={201: serializers.EnrolmentDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        """Start a course, or come back to the enrolment that is open."""
        asked = _checked(serializers.StartSerializer(data=request.data))
        courses = queries.courses_to_start(sight(request))
        enrolment = progress.enrol(
            employee=get_object_or_404(Employee, user=request.user.pk),
            course=get_object_or_404(courses, code=asked["course"]),
            again=asked["again"],
            actor=self.actor,
            now=timezone.now(),
        )
        return Response(self.get_serializer(enrolment).data, status=201)

    @extend_schema(request=serializers.PlaceSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def place(self, request: Request, pk: str) -> Response:
        """Keep how far down the text of a unit the person is."""
        asked = _checked(serializers.PlaceSerializer(data=request.data))
        enrolment = self.get_object()
        progress.save_place(
            enrolment=enrolment,
            unit=_unit(enrolment, asked["unit"]),
            place=asked["place"],
            actor=self.actor,
            now=timezone.now(),
        )
        return Response(status=204)

    @extend_schema(
        request=serializers.UnitSerializer, responses=serializers.EnrolmentDetailSerializer
    )
    @action(detail=True, methods=["post"], url_path="finish-unit")
    def finish_unit(self, request: Request, pk: str) -> Response:
        """Finish a lesson; with the last part, the course."""
        asked = _checked(serializers.UnitSerializer(data=request.data))
        enrolment = self.get_object()
        unit = _unit(enrolment, asked["unit"])
        progress.finish_unit(enrolment=enrolment, unit=unit, actor=self.actor, now=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        request=serializers.UnitSerializer, responses={201: serializers.AttemptSerializer}
    )
    @action(detail=True, methods=["post"])
    def attempts(self, request: Request, pk: str) -> Response:
        """Begin an attempt at a quiz, or come back to the open one."""
        asked = _checked(serializers.UnitSerializer(data=request.data))
        enrolment = self.get_object()
        unit = _unit(enrolment, asked["unit"])
        attempt = attempts.start_attempt(
            enrolment=enrolment, unit=unit, actor=self.actor, now=timezone.now()
        )
        return Response(serializers.AttemptSerializer(attempt).data, status=201)


class AttemptViewSet(RetrieveModelMixin, ScopedViewSet[Attempt]):
    """One's own attempts at quizzes; another's is not there."""

    queryset = Attempt.objects.select_related("unit")
    serializer_class = serializers.AttemptSerializer

    def visible(self, queryset: QuerySet[Attempt]) -> QuerySet[Attempt]:
        """One's own."""
        return queryset.filter(enrolment__employee__user=self.request.user.pk)

    @extend_schema(request=serializers.AnswerSerializer, responses=serializers.AttemptSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Answer one question. An answer given is not changed."""
        asked = _checked(serializers.AnswerSerializer(data=request.data))
        attempt = self.get_object()
        question = get_object_or_404(Question, pk=asked["question"], unit=attempt.unit_id)
        attempt = attempts.answer(
            attempt=attempt,
            question=question,
            keys=asked["keys"],
            actor=self.actor,
            now=timezone.now(),
        )
        return Response(self.get_serializer(attempt).data)

    @extend_schema(request=None, responses=serializers.AttemptSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Close the attempt and mark it. Twice is once."""
        attempt = attempts.submit_attempt(
            attempt=self.get_object(), actor=self.actor, now=timezone.now()
        )
        return Response(self.get_serializer(attempt).data)


class CompletionViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Completion]):
    """Evidence of the people whose records the asker may see."""

    queryset = Completion.objects.select_related("employee", "course", "version", "revocation")
    serializer_class = serializers.CompletionSerializer
    filterset_class = CompletionFilter

    def visible(self, queryset: QuerySet[Completion]) -> QuerySet[Completion]:
        """With the score only where the asker may see it."""
        seen = sight(self.request)
        scored = When(employee__in=queries.scores_visible_to(seen), then=F("score"))
        return queryset.filter(pk__in=queries.completions_visible_to(seen)).annotate(
            shown_score=Case(scored, default=None)
        )

    @extend_schema(
        request=serializers.RecordSerializer(many=True),
        responses={201: serializers.CompletionSerializer(many=True)},
    )
    def create(self, request: Request) -> Response:
        """Record completions, one or a list, all or none. The same twice is one."""
        seen = sight(request)
        require(can_record(seen))
        is_many = isinstance(request.data, list)
        given = request.data if is_many else [request.data]
        if len(given) > MOST_RECORDS:
            message = _("At most %(most)d at once.") % {"most": MOST_RECORDS}
            raise InvalidInput(message, problems=[Problem("", "too_many", message)])
        asked: Any = _checked(serializers.RecordSerializer(data=given, many=True))
        rows = evidence_of_records(asked, seen)
        record_completions(rows=rows, actor=self.actor, now=timezone.now())
        made = self.get_queryset().in_bulk(completion_ids(rows))
        data = self.get_serializer(list(made.values()), many=True).data
        return Response(data if is_many else data[0], status=201)

    @extend_schema(request=serializers.RevokeSerializer, responses=serializers.CompletionSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        """Say that it no longer counts, from a day on. The record stays."""
        asked = _checked(serializers.RevokeSerializer(data=request.data))
        revoke_completion(
            completion=self.get_object(), **asked, actor=self.actor, now=timezone.now()
        )
        return Response(self.get_serializer(self.get_object()).data)


class CertificateViewSet(RetrieveModelMixin, ScopedViewSet[Completion]):
    """What a certificate says, for whoever holds its code."""

    queryset = Completion.objects.select_related("employee", "course", "version", "revocation")
    serializer_class = serializers.CertificateSerializer
    lookup_field = "code"

    def visible(self, queryset: QuerySet[Completion]) -> QuerySet[Completion]:
        """The code is the key."""
        return queryset


def _unit(enrolment: Enrolment, slug: str) -> Unit:
    return get_object_or_404(Unit, version=enrolment.version_id, slug=slug)


def _checked(serializer: Any) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    data: dict[str, Any] = serializer.validated_data
    return data
