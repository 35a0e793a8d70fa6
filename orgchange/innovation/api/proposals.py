"""Proposals, as JSON: writing them, handing them in, and what their submitters do then."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.core.errors import NotAllowed
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.innovation import blindness
from orgchange.innovation.api import proposal_shapes as shapes
from orgchange.innovation.api.proposal_drafts import DraftMixin
from orgchange.innovation.api.proposal_talk import TalkMixin
from orgchange.innovation.models import Part, Proposal
from orgchange.innovation.offices import is_submitter
from orgchange.innovation.proposing import idea_list, versions
from orgchange.innovation.proposing.whereabouts import whereabouts
from orgchange.innovation.scopes import proposals_visible_to
from orgchange.innovation.services import drafting, submitting
from orgchange.innovation.services.contents import Content
from orgchange.innovation.views.doors_proposing import language

WHOLE: dict[str, Any] = {"responses": {200: shapes.ProposalWhole}}
FILTERS = {"round": "round"}
OF_ONE = {"mine": idea_list.own_ideas, "followed": idea_list.followed}
WORDS = {"state": "told_state", "lane": "lane", "fund": "round__fund__code", "number": "number"}


@extend_schema_view(
    list=extend_schema(parameters=filters.parameters(*FILTERS, *WORDS, *OF_ONE, "q")),
    retrieve=extend_schema(**WHOLE),
)
class ProposalViewSet(DraftMixin, TalkMixin, RowsViewSet[Proposal]):
    """Proposals: one's own drafts, and what was handed in."""

    queryset = Proposal.objects.select_related("round__fund", "submitter", "handler")
    serializer_class = shapes.ProposalRow
    input_class = shapes.StartInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """As the scope says."""
        return queryset.filter(pk__in=proposals_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """By round, fund, lane, number, words, and the state that was told; or one's own list."""
        wanted = filters.ids(self.request, FILTERS)
        found = queryset.filter(wanted & filters.words(self.request, WORDS))
        for name, rows_of in OF_ONE.items():
            if self.request.query_params.get(name) == "true":
                found = found.filter(pk__in=rows_of(self.sight).order_by().values("pk"))
        return idea_list.saying(self.sight, self.request.query_params.get("q", ""), found)

    def rows(self, page: Sequence[Proposal]) -> list[dict[str, Any]]:
        """One row a proposal."""
        shown = blindness.view_of(self.sight, page)
        own = idea_list.own_among(page, self.sight)
        where = whereabouts(page, language=language(), now=self.now, own=own)
        return [shapes.proposal_row(row, where[row.pk], shown[row.pk]) for row in page]

    def retrieve(self, request: Request, pk: str) -> Response:
        """One, with what it says."""
        return Response(self.whole(self.get_object()))

    @extend_schema(request=shapes.StartInput, responses={201: shapes.ProposalWhole})
    def create(self, request: Request) -> Response:
        """Begin a draft."""
        given = self.given()
        made = drafting.start(of=given["round"], lane=given["lane"], actor=self.actor, now=self.now)
        return Response(self.whole(self.again(made)), status=201)

    @extend_schema(request=shapes.SaveInput, **WHOLE)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Save into the working copy; what was handed in before stays until the next is."""
        row = self.own()
        given = self.given(shapes.SaveInput)
        drafting.save(
            proposal=row,
            revision=given.pop("revision"),
            content=_content(given),
            actor=self.actor,
            now=self.now,
        )
        return self.told(row)

    @extend_schema(request=shapes.SubmitInput, **WHOLE)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Hand a draft in."""
        row, given = self.own(), self.given(shapes.SubmitInput)
        submitting.submit(proposal=row, **given, actor=self.actor, now=self.now)
        return self.told(row)

    @extend_schema(request=None, **WHOLE)
    @action(detail=True, methods=["post"], url_path="hand-in-changes")
    def hand_in_changes(self, request: Request, pk: str) -> Response:
        """Hand in the working copy of what was submitted, as its next version."""
        row = self.own()
        submitting.hand_in_changes(proposal=row, actor=self.actor, now=self.now)
        return self.told(row)

    @extend_schema(request=shapes.AnswersInput, **WHOLE)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Answer the fund's questions and hand in again."""
        row, given = self.own(), self.given(shapes.AnswersInput)
        said = {one["question"]: one["text"] for one in given["answers"]}
        submitting.answer(proposal=row, answers=said, actor=self.actor, now=self.now)
        return self.told(row)

    @extend_schema(request=shapes.OptionalWords, **WHOLE)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take it back, at any time before its result is told."""
        row, given = self.own(), self.given(shapes.OptionalWords)
        submitting.withdraw(proposal=row, **given, actor=self.actor, now=self.now)
        return self.told(row)

    @extend_schema(request=shapes.OwnWordsInput, **WHOLE)
    @action(detail=True, methods=["post"], url_path="object")
    def object_to(self, request: Request, pk: str) -> Response:
        """Object to its being joined or ruled out; once."""
        row, given = self.own(), self.given(shapes.OwnWordsInput)
        submitting.object_to(proposal=row, **given, actor=self.actor, now=self.now)
        return self.told(row)

    @extend_schema(request=shapes.OwnWordsInput, **WHOLE)
    @action(detail=True, methods=["post"])
    def appeal(self, request: Request, pk: str) -> Response:
        """Appeal against its being declined; once, within 30 days."""
        row, given = self.own(), self.given(shapes.OwnWordsInput)
        submitting.appeal(proposal=row, **given, actor=self.actor, now=self.now)
        return self.told(row)

    def own(self) -> Proposal:
        """The proposal that is asked for, where the asker submits it."""
        row: Proposal = self.get_object()
        if not is_submitter(self.sight, row):
            raise NotAllowed(_("Only who submits it may do this."))
        return row

    def again(self, row: Proposal) -> Proposal:
        """As it is now, with what a row shows."""
        return self.queryset.get(pk=row.pk)

    def told(self, row: Proposal) -> Response:
        """The whole of it after a write."""
        return Response(self.whole(self.again(row)))

    def whole(self, row: Proposal) -> dict[str, Any]:
        """A `ProposalWhole`."""
        shown = blindness.view_of(self.sight, [row])[row.pk]
        is_own = is_submitter(self.sight, row)
        people = list(row.people.all())
        copy = versions.working_copy(row) if is_own else None
        asked = row.questions.all() if is_own or shown.state else ()
        return {
            **self.rows([row])[0],
            "version": shapes.version_row(versions.newest(row), people, shown),
            "working_copy": shapes.version_row(copy, people, shown),
            "revision": versions.revision_of(row),
            "questions": [shapes.question_row(question) for question in asked],
        }


def _content(given: dict[str, Any]) -> Content:
    lists = {name: given.pop(name) for name in versions.LISTS if name in given}
    people: dict[str, list[int]] = {}
    if "people" in given:
        people = {str(part): [] for part in Part}
        for one in given.pop("people"):
            people[one["part"]].append(one["employee"].pk)
    return Content(given, lists, people)
