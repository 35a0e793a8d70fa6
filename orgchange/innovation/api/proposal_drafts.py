"""What else is done with a proposal that is being written, as JSON: checked, placed, let go."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.innovation.api.proposal_shapes import ProposalWhole, StartInput
from orgchange.innovation.proposing import versions
from orgchange.innovation.proposing.completeness import over_the_cap, problems_of
from orgchange.innovation.proposing.resemblance import similar_for
from orgchange.innovation.services import drafting


class MissingRow(serializers.Serializer[Any]):
    """What is missing or wrong before it can be handed in."""

    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class SimilarRow(serializers.Serializer[Any]):
    """A proposal like it; `is_seen`: its writers have said that theirs is different."""

    proposal = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    likeness = serializers.FloatField(help_text="From 0 to 1.")
    shared = serializers.ListField(child=serializers.CharField())
    is_seen = serializers.BooleanField()


class CheckRow(serializers.Serializer[Any]):
    """What stands before handing in."""

    missing = MissingRow(many=True)
    similar = SimilarRow(many=True)


class DraftMixin:
    """`proposals/{id}/check/` and the like; before the viewset that has the proposals."""

    @extend_schema(responses=CheckRow)
    @action(detail=True, methods=["get"], pagination_class=None)
    def check(self, request: Request, pk: str) -> Response:
        """What is missing, and what is similar and has to be looked at."""
        view: Any = self
        row = view.own()
        version = versions.current(row)
        problems = [*problems_of(version, row.lane), *over_the_cap(row, version)]
        similar = similar_for(version, view.sight) if row.submitted_at is None else []
        return Response(
            {
                "missing": [vars(one) for one in problems],
                "similar": [
                    {
                        "proposal": one.proposal.pk,
                        "number": one.proposal.number,
                        "title": str(one.proposal),
                        "likeness": round(one.likeness, 2),
                        "shared": list(one.shared_words),
                        "is_seen": one.proposal.pk in row.similar_seen,
                    }
                    for one in similar
                ],
            }
        )

    @extend_schema(request=StartInput, responses=ProposalWhole)
    @action(detail=True, methods=["post"])
    def place(self, request: Request, pk: str) -> Response:
        """Put a draft into another round or lane."""
        view: Any = self
        row, given = view.own(), view.given(StartInput)
        drafting.place(
            proposal=row, of=given["round"], lane=given["lane"], actor=view.actor, now=view.now
        )
        response: Response = view.told(row)
        return response

    @extend_schema(request=None, responses=ProposalWhole)
    @action(detail=True, methods=["post"], url_path="drop-changes")
    def drop_changes(self, request: Request, pk: str) -> Response:
        """Throw away what was changed since it was handed in; what was handed in holds."""
        view: Any = self
        row = view.own()
        drafting.drop_changes(proposal=row, actor=view.actor, now=view.now)
        response: Response = view.told(row)
        return response
