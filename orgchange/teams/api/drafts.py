"""What-if drafts of rosters, as JSON: planned step by step, compared, checked, published."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Max, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.core.dates import OPEN_DATE
from orgchange.core.sql import id_list
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.models import Employee
from orgchange.directory.scopes import people_visible_to
from orgchange.teams.api import draft_shapes as shapes
from orgchange.teams.api.serializers import warning_rows
from orgchange.teams.models import DraftStep, RosterDraft
from orgchange.teams.plans import plan_of
from orgchange.teams.scopes import drafts_visible_to, teams_run_by, teams_visible_to
from orgchange.teams.services import drafts, publishing
from orgchange.teams.services.drafting import content
from orgchange.teams.services.rehearsal import check

FILTERS = filters.parameters("team", "state")


@extend_schema_view(list=extend_schema(parameters=FILTERS))
class RosterDraftViewSet(RowsViewSet[RosterDraft]):
    """Drafts: one's own, those of the teams one runs, those shared with one; all for HR."""

    queryset = RosterDraft.objects.select_related("author", "team").prefetch_related("shared_with")
    serializer_class = shapes.RosterDraftRow
    input_class = shapes.RosterDraftInput
    lookup_value_regex = "[0-9]{1,18}"

    def visible(self, queryset: QuerySet[RosterDraft]) -> QuerySet[RosterDraft]:
        """Whoever may read them."""
        seen = drafts_visible_to(self.sight, teams_run_by(self.sight))
        return queryset.filter(pk__in=seen.values("pk"))

    def narrowed(self, queryset: QuerySet[RosterDraft]) -> QuerySet[RosterDraft]:
        """By team and state."""
        wanted = filters.ids(self.request, {"team": "team"})
        return queryset.filter(wanted & filters.words(self.request, {"state": "state"}))

    def rows(self, page: Sequence[RosterDraft]) -> list[dict[str, Any]]:
        """One row a draft, with the seats of the step that is shown."""
        steps = DraftStep.objects.filter(draft__in=id_list(draft.pk for draft in page))
        shown = dict(steps.filter(number=F("draft__at")).values_list("draft", "seats"))
        last = dict(
            steps.order_by().values("draft").annotate(n=Max("number")).values_list("draft", "n")
        )
        ids = {seat["employee"] for seats in shown.values() for seat in seats}
        people = Employee.objects.in_bulk(list(ids))
        return [shapes.draft_row(d, shown[d.pk], last[d.pk], people) for d in page]

    @extend_schema(request=shapes.RosterDraftInput, responses={201: shapes.RosterDraftRow})
    def create(self, request: Request) -> Response:
        """Start a draft of a team for a day."""
        given = self.given()
        if not teams_visible_to(self.sight).filter(pk=given["team"].pk).exists():
            raise NotFound
        return self._done(drafts.start(**given, actor=self.actor, now=self.now), 201)

    @extend_schema(request=shapes.RosterDraftChange, responses={200: shapes.RosterDraftRow})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Another title, another day."""
        draft, given = self.get_object(), self.given(shapes.RosterDraftChange)
        if "starts_on" in given:
            day = given["starts_on"]
            draft = drafts.set_day(draft=draft, starts_on=day, **self._who)
        if "title" in given:
            draft = drafts.rename(draft=draft, title=given["title"], **self._who)
        return self._done(draft)

    @extend_schema(request=shapes.DraftStepInput, responses={200: shapes.RosterDraftRow})
    @action(detail=True, methods=["post"])
    def step(self, request: Request, pk: str) -> Response:
        """One act of planning; what was undone before is gone."""
        draft, given = self.get_object(), self.given(shapes.DraftStepInput)
        person, act = given["employee"], given.pop("act")
        if not self._may_name(draft, person):
            raise NotFound
        if act == "remove":
            done = drafts.take_out(draft=draft, employee=person, slot=given["slot"], **self._who)
        elif act == "change":
            given.pop("moved_from", None)
            if "ends_on" in given:
                given["ends_on"] = given["ends_on"] or OPEN_DATE
            done = drafts.change(draft=draft, **given, **self._who)
        else:
            given.pop("ends_on", None)
            if act == "seat":
                given.pop("moved_from", None)
            done = drafts.place(draft=draft, **given, **self._who)
        return self._done(done)

    @extend_schema(request=None, responses={200: shapes.RosterDraftRow})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Back to the step before."""
        return self._done(drafts.undo(draft=self.get_object(), **self._who))

    @extend_schema(request=None, responses={200: shapes.RosterDraftRow})
    @action(detail=True, methods=["post"])
    def redo(self, request: Request, pk: str) -> Response:
        """Again to the step that was undone."""
        return self._done(drafts.redo(draft=self.get_object(), **self._who))

    @extend_schema(request=None, responses={200: shapes.RosterDraftRow})
    @action(detail=True, methods=["post"], url_path="catch-up")
    def catch_up(self, request: Request, pk: str) -> Response:
        """Take in what others changed; where both did, the draft stays."""
        return self._done(drafts.catch_up(draft=self.get_object(), **self._who))

    @extend_schema(request=shapes.DraftShareInput, responses={200: shapes.RosterDraftRow})
    @action(detail=True, methods=["post"])
    def share(self, request: Request, pk: str) -> Response:
        """With whom it is shared."""
        draft, given = self.get_object(), self.given(shapes.DraftShareInput)
        known = people_visible_to(self.sight).filter(pk__in=[p.pk for p in given["people"]])
        if known.count() != len({person.pk for person in given["people"]}):
            raise NotFound
        return self._done(drafts.share(draft=draft, people=given["people"], **self._who))

    @extend_schema(request=None, responses={200: shapes.RosterDraftRow})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """Throw it away."""
        return self._done(drafts.discard(draft=self.get_object(), **self._who))

    @extend_schema(request=None, responses={200: shapes.RosterDraftRow})
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: str) -> Response:
        """Undo its publishing: the roster is as it was, the draft is open again."""
        return self._done(publishing.take_back(draft=self.get_object(), **self._who))

    @extend_schema(responses={200: shapes.DraftCheckRow})
    @action(detail=True, methods=["get"])
    def check(self, request: Request, pk: str) -> Response:
        """What would break if it were published now."""
        return Response(shapes.check_row(check(self.get_object())))

    @extend_schema(responses={200: shapes.DraftCompareRow})
    @action(detail=True, methods=["get"])
    def compare(self, request: Request, pk: str) -> Response:
        """The draft beside the roster as it is now."""
        draft = self.get_object()
        plan = plan_of(draft)
        runs_it = draft.team_id in teams_run_by(self.sight)
        sees = runs_it or self.sight.is_hr or self.sight.is_auditor
        return Response(
            {
                "changes": [shapes.change_row(change) for change in plan.changes],
                "meanwhile": [shapes.change_row(change) for change in plan.meanwhile],
                "before": shapes.figures_row(plan.before, sees_records=sees),
                "after": shapes.figures_row(plan.after, sees_records=sees),
            }
        )

    @extend_schema(request=None, responses={200: shapes.DraftPublishedRow})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Write it to the roster from its day on, all of it or nothing."""
        done = publishing.publish(draft=self.get_object(), **self._who)
        said = {"joined": done.joined, "left": done.left, "changed": done.changed}
        return Response({**said, "warnings": warning_rows(done.written)})

    @extend_schema(responses={200: shapes.DraftCommentRow(many=True)})
    @action(detail=True, methods=["get"], pagination_class=None)
    def comments(self, request: Request, pk: str) -> Response:
        """What was said to it, the first first."""
        found = self.get_object().comments.select_related("author")
        return Response([shapes.comment_row(comment) for comment in found])

    @extend_schema(request=shapes.DraftCommentInput, responses={201: shapes.DraftCommentRow})
    @comments.mapping.post
    def add_comment(self, request: Request, pk: str) -> Response:
        """Say something to it."""
        given = self.given(shapes.DraftCommentInput)
        made = drafts.comment(draft=self.get_object(), **given, **self._who)
        return Response(shapes.comment_row(made), status=201)

    @property
    def _who(self) -> dict[str, Any]:
        return {"actor": self.actor, "now": self.now}

    def _may_name(self, draft: RosterDraft, person: Employee) -> bool:
        """Somebody the asker may look up, or who is in the draft already."""
        seated = {key[0] for key in content(draft)}
        return person.pk in seated or people_visible_to(self.sight).filter(pk=person.pk).exists()

    def _done(self, draft: RosterDraft, status: int = 200) -> Response:
        return self.done(self.queryset.get(pk=draft.pk), status)
