"""The JSON door of what concerns one person: obligations, exemptions, extensions, requests."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from courses.assignments import queries, services
from courses.assignments.api import filters, serializers
from courses.assignments.api import person_serializers as shapes
from courses.assignments.api.asking import checked, person_of, requirement_of
from courses.assignments.models import Exemption, Extension, LearningRequest, Obligation
from courses.assignments.policies import can_assign
from courses.assignments.why import Why, why
from orgchange.core.api.views import ScopedViewSet
from orgchange.core.errors import NotAllowed
from orgchange.directory.models import Employee
from orgchange.directory.scopes import sight
from orgchange.directory.services.writing import require

M = TypeVar("M", Exemption, Extension)


class ObligationViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Obligation]):
    """Today's duties, with state; one of them with "why me"."""

    queryset = Obligation.objects.all()
    filterset_class = filters.ObligationFilter

    def get_serializer_class(self) -> Any:
        """The reasons only where one is asked for."""
        if self.action == "retrieve":
            return shapes.ObligationWhySerializer
        return shapes.ObligationSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """How to answer "why"."""
        return {**super().get_serializer_context(), "why": _why}

    def visible(self, queryset: QuerySet[Obligation]) -> QuerySet[Obligation]:
        """Of people whose records the asker may see."""
        return queries.obligations_visible_to(sight(self.request), now=timezone.now())


def _why(obligation: Obligation) -> Why:
    return why(employee=obligation.employee, requirement=obligation.requirement, now=timezone.now())


class LiftingViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[M]):
    """What HR lifts or moves for one person and one course."""

    def lifted(self, lift: Callable[..., M], serializer: Any) -> Response:
        """Lift it, as the input says."""
        require(can_assign(sight(self.request)))
        asked = checked(serializer)
        row = lift(
            employee=person_of(asked.pop("employee_number"), sight(self.request)),
            requirement=requirement_of(asked.pop("course")),
            **asked,
            actor=self.actor,
            now=timezone.now(),
        )
        return Response(self.get_serializer(row).data, status=201)


class ExemptionViewSet(LiftingViewSet[Exemption]):
    """Obligations lifted, as known now."""

    queryset = Exemption.objects.select_related("employee", "requirement__course")
    serializer_class = shapes.ExemptionSerializer
    filterset_class = filters.ExemptionFilter

    def visible(self, queryset: QuerySet[Exemption]) -> QuerySet[Exemption]:
        """Of people whose records the asker may see."""
        return queryset.filter(pk__in=queries.exemptions_visible_to(sight(self.request)))

    @extend_schema(request=shapes.ExemptSerializer, responses={201: shapes.ExemptionSerializer})
    def create(self, request: Request) -> Response:
        """Exempt somebody."""
        return self.lifted(services.exempt, shapes.ExemptSerializer(data=request.data))

    @extend_schema(request=serializers.EndSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Let it lapse; the due date counts anew from then."""
        asked = checked(serializers.EndSerializer(data=request.data))
        services.end_exemption(
            exemption=self.get_object(), **asked, actor=self.actor, now=timezone.now()
        )
        return Response(status=204)


class ExtensionViewSet(LiftingViewSet[Extension]):
    """Due dates moved, as known now."""

    queryset = Extension.objects.select_related("employee", "requirement__course")
    serializer_class = shapes.ExtensionSerializer
    filterset_class = filters.ExtensionFilter

    def visible(self, queryset: QuerySet[Extension]) -> QuerySet[Extension]:
        """Of people whose records the asker may see."""
        return queryset.filter(pk__in=queries.extensions_visible_to(sight(self.request)))

    @extend_schema(request=shapes.ExtendSerializer, responses={201: shapes.ExtensionSerializer})
    def create(self, request: Request) -> Response:
        """Move somebody's open due date."""
        return self.lifted(services.extend, shapes.ExtendSerializer(data=request.data))


class RequestViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[LearningRequest]):
    """What employees ask of HR about courses."""

    queryset = LearningRequest.objects.select_related("employee", "requirement__course")
    serializer_class = shapes.RequestSerializer
    filterset_class = filters.RequestFilter

    def visible(self, queryset: QuerySet[LearningRequest]) -> QuerySet[LearningRequest]:
        """One's own; HR those of its part."""
        return queryset.filter(pk__in=queries.requests_visible_to(sight(self.request)))

    @extend_schema(request=shapes.AskSerializer, responses={201: shapes.RequestSerializer})
    def create(self, request: Request) -> Response:
        """Ask about one of one's own courses."""
        me = Employee.objects.filter(pk=sight(request).employee_id or 0).first()
        if me is None:
            raise NotAllowed(_("Only employees can ask."))
        asked = checked(shapes.AskSerializer(data=request.data))
        row = services.ask(
            employee=me,
            requirement=requirement_of(asked.pop("course")),
            **asked,
            actor=self.actor,
            now=timezone.now(),
        )
        return Response(self.get_serializer(row).data, status=201)

    @extend_schema(request=shapes.GrantSerializer, responses=shapes.RequestSerializer)
    @action(detail=True, methods=["post"])
    def grant(self, request: Request, pk: str) -> Response:
        """Grant it: a completion is recorded, or an exemption made."""
        return self._answered(services.grant, shapes.GrantSerializer(data=request.data))

    @extend_schema(request=shapes.RefuseSerializer, responses=shapes.RequestSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """Refuse it, with the reason."""
        return self._answered(services.refuse, shapes.RefuseSerializer(data=request.data))

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take back one's own request."""
        services.withdraw_request(request=self.get_object(), actor=self.actor, now=timezone.now())
        return Response(status=204)

    def _answered(self, answer: Callable[..., LearningRequest], serializer: Any) -> Response:
        asked = checked(serializer)
        row = answer(request=self.get_object(), **asked, actor=self.actor, now=timezone.now())
        return Response(self.get_serializer(row).data)
