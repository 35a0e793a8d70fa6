"""Ratings, evidence and what is held, as JSON."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from courses.skills.api import shapes
from courses.skills.api.framework import NUMBER
from courses.skills.models import Award, AwardKind, Evidence, Holding, Rating
from courses.skills.pieces import for_list
from courses.skills.relations import relation_to
from courses.skills.scopes import evidence_visible_to, holdings_visible_to, ratings_visible_to
from courses.skills.services import by_hand, judging
from courses.skills.services import evidence as pieces
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.models import Employee
from orgchange.directory.scopes import records_visible_to

BY = {"employee": "employee"}
SKILL = {"skill": "skill__code"}


@extend_schema_view(
    list=extend_schema(parameters=filters.parameters("employee", "rater", "skill", "relation"))
)
class RatingViewSet(RowsViewSet[Rating]):
    """Ratings: of those whose records one may see, and those one gave. Never changed."""

    queryset = Rating.objects.select_related("employee", "rater", "skill", "withdrawal")
    serializer_class = shapes.RatingRow
    input_class = shapes.RatingInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Rating]) -> QuerySet[Rating]:
        """Private: the person, the line, HR of that part, auditors, and the rater."""
        if self.sight.sees_everything:
            return queryset
        return queryset.filter(pk__in=ratings_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Rating]) -> QuerySet[Rating]:
        """By person, rater, skill and relation."""
        said = filters.ids(self.request, {**BY, "rater": "rater"})
        return queryset.filter(said, filters.words(self.request, {**SKILL, "relation": "relation"}))

    def rows(self, page: Sequence[Rating]) -> list[dict[str, Any]]:
        """One row a rating."""
        return [shapes.rating_row(row) for row in page]

    @extend_schema(request=shapes.RatingInput, responses={201: shapes.RatingRow})
    def create(self, request: Request) -> Response:
        """Rate somebody, as what one is to them."""
        given = self.given()
        person, evidence = given["employee"], given.get("evidence")
        is_known = records_visible_to(self.sight).filter(pk=person.pk).exists()
        if not is_known and relation_to(self.sight, person.pk, given["skill"].pk) is None:
            raise Http404
        seen = evidence_visible_to(self.sight)
        if evidence is not None and not seen.filter(pk=evidence.pk).exists():
            raise Http404
        row = judging.give_rating(**given, actor=self.actor, now=self.now)
        return self.done(row, status=201)

    @extend_schema(request=shapes.SkillReason, responses={200: shapes.RatingRow})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take it back, with a reason: whoever gave it, or HR of that part."""
        row, given = self.get_object(), self.given(shapes.SkillReason)
        judging.withdraw_rating(rating=row, **given, actor=self.actor, now=self.now)
        return self.done(self.get_object())


@extend_schema_view(
    list=extend_schema(parameters=filters.parameters("employee", "skill", "source"))
)
class EvidenceViewSet(RowsViewSet[Evidence]):
    """Evidence: of those whose records one may see or whom one may rate."""

    queryset = Evidence.objects.all()
    serializer_class = shapes.SkillEvidenceRow
    input_class = shapes.SkillEvidenceInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Evidence]) -> QuerySet[Evidence]:
        """As ratings are, and for those who decide on it."""
        if self.sight.sees_everything:
            return for_list(queryset)
        return for_list(queryset.filter(pk__in=evidence_visible_to(self.sight).values("pk")))

    def narrowed(self, queryset: QuerySet[Evidence]) -> QuerySet[Evidence]:
        """By person, skill and source."""
        said = filters.words(self.request, {**SKILL, "source": "source"})
        return queryset.filter(said, filters.ids(self.request, BY))

    def rows(self, page: Sequence[Evidence]) -> list[dict[str, Any]]:
        """One row a piece."""
        return [shapes.evidence_row(row) for row in page]

    @extend_schema(request=shapes.SkillEvidenceInput, responses={201: shapes.SkillEvidenceRow})
    def create(self, request: Request) -> Response:
        """Post a file, a link or a description of one's own work."""
        given = self.given()
        _refuse_unseen(self.sight, given["employee"])
        row = pieces.post_evidence(**given, actor=self.actor, now=self.now)
        return self._again(row, 201)

    @extend_schema(request=None, responses={200: shapes.SkillEvidenceRow})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take back what nobody decided on."""
        row = self.get_object()
        pieces.withdraw_evidence(evidence=row, actor=self.actor, now=self.now)
        return self._again(row)

    @extend_schema(request=shapes.SkillWords, responses={200: shapes.SkillEvidenceRow})
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """It shows its level: a rating by the asker."""
        row, given = self.get_object(), self.given(shapes.SkillWords)
        pieces.accept_evidence(evidence=row, **given, actor=self.actor, now=self.now)
        return self._again(row)

    @extend_schema(request=shapes.SkillWords, responses={200: shapes.SkillEvidenceRow})
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """It does not, and why."""
        row, given = self.get_object(), self.given(shapes.SkillWords)
        pieces.decline_evidence(evidence=row, **given, actor=self.actor, now=self.now)
        return self._again(row)

    def _again(self, row: Evidence, status: int = 200) -> Response:
        """The piece as it stands now; also where the answer ended the asker's own sight of it."""
        fresh = for_list(Evidence.objects.filter(pk=row.pk)).get()
        return self.done(fresh, status=status)


@extend_schema_view(
    list=extend_schema(
        parameters=[*filters.parameters("employee", "skill"), *filters.DATED],
    )
)
class SkillHoldingViewSet(RowsViewSet[Holding]):
    """Levels held on a day, as known at an instant; given and taken by hand with a reason."""

    queryset = Holding.objects.select_related("employee", "skill")
    serializer_class = shapes.HoldingRow
    input_class = shapes.HoldingInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Holding]) -> QuerySet[Holding]:
        """Of those whose records one may see."""
        if self.sight.sees_everything:
            return queryset
        return queryset.filter(pk__in=holdings_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Holding]) -> QuerySet[Holding]:
        """Of a day (today), by person and skill."""
        asked = filters.moments(self.request)
        day = asked.as_of or self.sight.on
        known = Holding.objects.known_at(asked.known_at).on(day)
        rows = queryset.filter(filters.ids(self.request, BY), pk__in=known.values("pk"))
        return rows.filter(filters.words(self.request, SKILL))

    def rows(self, page: Sequence[Holding]) -> list[dict[str, Any]]:
        """One row a level."""
        return [shapes.holding_row(row) for row in page]

    @extend_schema(request=shapes.HoldingInput, responses={201: shapes.AwardMade})
    def create(self, request: Request) -> Response:
        """Exempt somebody, or revoke what they hold: HR of that part, with a reason."""
        given = self.given()
        _refuse_unseen(self.sight, given["employee"])
        if given.pop("kind") == AwardKind.EXEMPTED:
            made = by_hand.exempt_from(**given, actor=self.actor, now=self.now)
        else:
            given.pop("ends_on", None)
            given["effective_on"] = given.pop("starts_on", None)
            made = by_hand.revoke_level(**given, actor=self.actor, now=self.now)
        return Response(_made(made), status=201)


def _made(made: Award) -> dict[str, Any]:
    names = ("kind", "starts_on", "ends_on")
    held = {name: getattr(made, name) for name in names}
    return {"id": made.pk, "employee": made.employee_id, "skill": made.skill.code, **held}


def _refuse_unseen(sight: Any, person: Employee) -> None:
    """404 for whoever may not see the person's records at all."""
    if not records_visible_to(sight).filter(pk=person.pk).exists():
        raise Http404
