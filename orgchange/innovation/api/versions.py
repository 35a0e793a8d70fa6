"""Rubrics and workflows with their versions, as JSON."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.api.rows import RowsViewSet
from orgchange.innovation.api import version_shapes as shapes
from orgchange.innovation.models import Rubric, Workflow
from orgchange.innovation.services import rubrics, workflows
from orgchange.innovation.setup.setup_scopes import (
    rubric_versions_visible_to,
    workflow_versions_visible_to,
)

CODE = "[-a-zA-Z0-9_]{1,40}"


class RubricViewSet(RowsViewSet[Rubric]):
    """Rubrics by code, with their versions, criteria and anchors."""

    queryset = Rubric.objects.all()
    serializer_class = shapes.RubricRow
    input_class = shapes.RubricInput
    lookup_field = "code"
    lookup_url_kwarg = "pk"
    lookup_value_regex = CODE

    def visible(self, queryset: QuerySet[Rubric]) -> QuerySet[Rubric]:
        """Rubrics are open to whoever may look up colleagues; drafts to who may write them."""
        versions = rubric_versions_visible_to(self.sight).order_by("-number")
        held = Prefetch("versions", versions.prefetch_related("criteria__anchors"))
        return queryset.filter(pk__in=versions.values("rubric")).prefetch_related(held)

    def rows(self, page: Sequence[Rubric]) -> list[dict[str, Any]]:
        """One row a rubric."""
        return [shapes.rubric_row(rubric) for rubric in page]

    def fresh(self, code: str, status: int = 200) -> Response:
        """The rubric as it is now."""
        return self.done(self.get_queryset().get(code=code), status)

    @extend_schema(request=shapes.RubricInput, responses={201: shapes.RubricRow})
    def create(self, request: Request) -> Response:
        """Add a rubric, with an empty draft."""
        draft = rubrics.add_rubric(**self.given(), actor=self.actor, now=self.now)
        return self.fresh(draft.rubric.code, 201)

    @extend_schema(request=shapes.RubricDraftInput, responses={200: shapes.RubricRow})
    @action(detail=True, methods=["post"])
    def draft(self, request: Request, pk: str) -> Response:
        """Start the draft where there is none, and write it."""
        rubric = self.get_object()
        given = self.given(shapes.RubricDraftInput)
        draft = rubrics.start_rubric(rubric=rubric, actor=self.actor, now=self.now)
        rubrics.write_rubric(draft=draft, **given, actor=self.actor, now=self.now)
        return self.fresh(rubric.code)

    @extend_schema(request=None, responses={200: shapes.RubricRow})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Publish the draft: from then on nothing in it changes."""
        rubric = self.get_object()
        rubrics.publish_rubric(rubric=rubric, actor=self.actor, now=self.now)
        return self.fresh(rubric.code)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """Throw the draft away; a rubric that never was published goes with it."""
        rubrics.discard_rubric(rubric=self.get_object(), actor=self.actor, now=self.now)
        return Response(status=204)


class WorkflowViewSet(RowsViewSet[Workflow]):
    """Workflows by code, with their versions, states and steps."""

    queryset = Workflow.objects.all()
    serializer_class = shapes.WorkflowRow
    input_class = shapes.WorkflowDraftInput
    lookup_field = "code"
    lookup_url_kwarg = "pk"
    lookup_value_regex = CODE

    def visible(self, queryset: QuerySet[Workflow]) -> QuerySet[Workflow]:
        """Workflows are open to whoever may look up colleagues; drafts to who may write them."""
        versions = workflow_versions_visible_to(self.sight).order_by("-number")
        held = Prefetch("versions", versions.prefetch_related("states", "transitions"))
        return queryset.filter(pk__in=versions.values("workflow")).prefetch_related(held)

    def rows(self, page: Sequence[Workflow]) -> list[dict[str, Any]]:
        """One row a workflow."""
        return [shapes.workflow_row(workflow) for workflow in page]

    def fresh(self, code: str) -> Response:
        """The workflow as it is now."""
        return self.done(self.get_queryset().get(code=code))

    @extend_schema(request=shapes.WorkflowDraftInput, responses={200: shapes.WorkflowRow})
    @action(detail=True, methods=["post"])
    def draft(self, request: Request, pk: str) -> Response:
        """Start the draft where there is none, and write what is given."""
        workflow = self.get_object()
        given = self.given()
        draft = workflows.start_workflow(workflow=workflow, actor=self.actor, now=self.now)
        workflows.write_workflow(draft=draft, **given, actor=self.actor, now=self.now)
        return self.fresh(workflow.code)

    @extend_schema(request=None, responses={200: shapes.WorkflowRow})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Publish the draft, once it is whole; running proposals keep their version."""
        workflow = self.get_object()
        workflows.publish_workflow(workflow=workflow, actor=self.actor, now=self.now)
        return self.fresh(workflow.code)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """Throw the draft away."""
        workflows.discard_workflow(workflow=self.get_object(), actor=self.actor, now=self.now)
        return Response(status=204)
