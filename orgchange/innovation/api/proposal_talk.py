"""What others do with a proposal, as JSON: comments, points, following, versions."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.innovation import blindness
from orgchange.innovation.api import talk_shapes as shapes
from orgchange.innovation.api.proposal_shapes import ProposalVersionRow, version_row
from orgchange.innovation.proposing import versions
from orgchange.innovation.proposing.comments import comments_shown, readable
from orgchange.innovation.services import commenting, following, voting


class TalkMixin:
    """`proposals/{id}/comments/` and the like; before the viewset that has the proposals."""

    @extend_schema(responses={200: ProposalVersionRow(many=True)})
    @action(detail=True, methods=["get"], pagination_class=None)
    def versions(self, request: Request, pk: str) -> Response:
        """What was handed in, the newest first."""
        view: Any = self
        row = view.get_object()
        shown = blindness.view_of(view.sight, [row])[row.pk]
        found = versions.whole_versions().filter(proposal=row, number__isnull=False)
        return Response([version_row(one, (), shown) for one in found.order_by("-number")])

    @extend_schema(responses={200: shapes.CommentRow(many=True)})
    @action(detail=True, methods=["get"], pagination_class=None)
    def comments(self, request: Request, pk: str) -> Response:
        """What was said, in order; the committee's own for the committee."""
        return Response(self._comments())

    @extend_schema(request=shapes.CommentInput, responses={201: shapes.CommentRow})
    @comments.mapping.post
    def comment(self, request: Request, pk: str) -> Response:
        """Say something."""
        view: Any = self
        given = view.given(shapes.CommentInput)
        made = commenting.comment(
            proposal=view.get_object(), **given, actor=view.actor, now=view.now
        )
        return Response(next(one for one in self._comments() if one["id"] == made.pk), status=201)

    @extend_schema(request=None, responses={200: shapes.CommentRow})
    @action(
        detail=True,
        methods=["post"],
        url_path="comments/(?P<comment>[0-9]{1,18})/withdraw",
        url_name="withdraw-comment",
    )
    def withdraw_comment(self, request: Request, pk: str, comment: str) -> Response:
        """Take one's own comment back."""
        view: Any = self
        row = get_object_or_404(readable(view.get_object(), view.sight), pk=comment)
        commenting.withdraw_comment(comment=row, actor=view.actor, now=view.now)
        return Response(next(one for one in self._comments() if one["id"] == row.pk))

    @extend_schema(request=shapes.VoteInput, responses={200: shapes.VoteRow})
    @action(detail=True, methods=["post"])
    def vote(self, request: Request, pk: str) -> Response:
        """Give points, or take them back with none."""
        view: Any = self
        points = view.given(shapes.VoteInput)["points"]
        row = view.get_object()
        left = voting.vote(proposal=row, points=points, actor=view.actor, now=view.now)
        return Response({"points": points, "left": left})

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def follow(self, request: Request, pk: str) -> Response:
        """Hear how it goes on."""
        view: Any = self
        following.follow(proposal=view.get_object(), actor=view.actor, now=view.now)
        return Response(status=204)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def unfollow(self, request: Request, pk: str) -> Response:
        """Hear no more of it."""
        view: Any = self
        following.unfollow(proposal=view.get_object(), actor=view.actor, now=view.now)
        return Response(status=204)

    def _comments(self) -> list[dict[str, Any]]:
        view: Any = self
        row = view.get_object()
        shown = blindness.view_of(view.sight, [row])[row.pk]
        return [shapes.comment_row(one) for one in comments_shown(row, view.sight, shown)]
