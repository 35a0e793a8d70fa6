"""The JSON door of assignments and audiences."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from courses.assignments import services, simulate
from courses.assignments.api import serializers
from courses.assignments.api.asking import checked, course_of, people_of
from courses.assignments.api.filters import AssignmentFilter
from courses.assignments.audience import validated
from courses.assignments.members import members
from courses.assignments.models import Assignment, AssignmentVersion, Audience
from courses.assignments.policies import can_assign, can_see_assignments, scope_of
from courses.assignments.reconcile import Counts
from orgchange.core.api.views import ScopedViewSet
from orgchange.directory.scopes import sight
from orgchange.directory.services.writing import require


class AudienceViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Audience]):
    """Rules kept under a name, for whoever assigns."""

    queryset = Audience.objects.all()
    serializer_class = serializers.AudienceSerializer

    def visible(self, queryset: QuerySet[Audience]) -> QuerySet[Audience]:
        """All of them for HR, auditor and administrator; none for others."""
        return queryset if can_see_assignments(sight(self.request)) else queryset.none()

    @extend_schema(
        request=serializers.AudienceSerializer, responses={201: serializers.AudienceSerializer}
    )
    def create(self, request: Request) -> Response:
        """Keep a rule under a name."""
        return Response(self._saved(request, None), status=201)

    def update(self, request: Request, pk: str) -> Response:
        """Change the name or the rule. Assignments keep the rule that they copied."""
        return Response(self._saved(request, self.get_object()))

    def _saved(self, request: Request, audience: Audience | None) -> Any:
        asked = checked(serializers.AudienceSerializer(data=request.data))
        saved = services.save_audience(
            audience=audience, **asked, actor=self.actor, now=timezone.now()
        )
        return self.get_serializer(saved).data

    @extend_schema(request=serializers.RuleSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """How many people a rule means today, within what the asker administers; some names."""
        require(can_assign(sight(request)))
        asked = checked(serializers.RuleSerializer(data=request.data))
        seen = sight(request)
        found = members(validated(asked["rule"]), on=seen.on, scope=scope_of(seen))
        return Response(found.as_dict())


class AssignmentViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Assignment]):
    """HR's decisions: drafts, what holds, what was withdrawn."""

    queryset = Assignment.objects.select_related("requirement__course").prefetch_related(
        Prefetch(
            "versions",
            queryset=AssignmentVersion.objects.current().order_by("valid_from"),
            to_attr="current_versions",
        )
    )
    serializer_class = serializers.AssignmentSerializer
    filterset_class = AssignmentFilter

    def visible(self, queryset: QuerySet[Assignment]) -> QuerySet[Assignment]:
        """All of them for HR, auditor and administrator; none for others."""
        return queryset if can_see_assignments(sight(self.request)) else queryset.none()

    @extend_schema(
        request=serializers.DraftSerializer, responses={201: serializers.AssignmentSerializer}
    )
    def create(self, request: Request) -> Response:
        """A new draft. Nobody is told anything."""
        require(can_assign(sight(request)))
        asked = checked(serializers.DraftSerializer(data=request.data))
        code = asked.pop("course", "")
        draft = services.save_draft(
            course=course_of(code), **asked, actor=self.actor, now=timezone.now()
        )
        return Response(self._shown(draft), status=201)

    @extend_schema(request=serializers.DraftSerializer, responses=serializers.AssignmentSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Write on at the draft."""
        asked = checked(serializers.DraftSerializer(data=request.data))
        code = asked.pop("course", None)
        draft = services.save_draft(
            assignment=self.get_object(),
            course=course_of(code) if code else None,
            **asked,
            actor=self.actor,
            now=timezone.now(),
        )
        return Response(self._shown(draft))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Throw a draft away."""
        services.delete_draft(assignment=self.get_object(), actor=self.actor, now=timezone.now())
        return Response(status=204)

    @extend_schema(request=serializers.AssignmentStartSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def simulate(self, request: Request, pk: str) -> Response:
        """What publishing would do: people, due dates, messages, coverage by department."""
        asked = checked(serializers.AssignmentStartSerializer(data=request.data))
        seen = simulate.of_publishing(
            assignment=self.get_object(), **asked, actor=self.actor, now=timezone.now()
        )
        return Response(seen.as_dict())

    @extend_schema(
        request=serializers.AssignmentStartSerializer, responses=serializers.CountsSerializer
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Make the draft hold."""
        asked = checked(serializers.AssignmentStartSerializer(data=request.data))
        return self._counted(
            services.publish(
                assignment=self.get_object(), **asked, actor=self.actor, now=timezone.now()
            )
        )

    @extend_schema(request=serializers.EditSerializer, responses=serializers.CountsSerializer)
    @action(detail=True, methods=["post"])
    def edit(self, request: Request, pk: str) -> Response:
        """Change the terms, for new people, open obligations too, or everyone."""
        asked = checked(serializers.EditSerializer(data=request.data))
        return self._counted(
            services.edit(
                assignment=self.get_object(), **asked, actor=self.actor, now=timezone.now()
            )
        )

    @extend_schema(request=serializers.WithdrawSerializer, responses=serializers.CountsSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """End it: what rests on it alone ends with it."""
        asked = checked(serializers.WithdrawSerializer(data=request.data))
        return self._counted(
            services.withdraw(
                assignment=self.get_object(), **asked, actor=self.actor, now=timezone.now()
            )
        )

    @extend_schema(request=serializers.ByHandSerializer, responses=serializers.CountsSerializer)
    @action(detail=True, methods=["post"], url_path="by-hand")
    def by_hand(self, request: Request, pk: str) -> Response:
        """Put people in or take them out, whatever the rule says."""
        assignment = self.get_object()
        asked = checked(serializers.ByHandSerializer(data=request.data))
        counts = services.decide_by_hand(
            assignment=assignment,
            employees=people_of(asked["employees"], sight(request)),
            decision=services.Decision(asked["decision"]),
            reason=asked["reason"],
            actor=self.actor,
            now=timezone.now(),
        )
        return self._counted(counts)

    def _counted(self, counts: Counts) -> Response:
        return Response(counts.as_dict())

    def _shown(self, assignment: Assignment) -> Any:
        return self.get_serializer(get_object_or_404(self.get_queryset(), pk=assignment.pk)).data
