"""Skills and role profiles as JSON, as of a day."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from courses.skills.api import shapes
from courses.skills.models import ProfileNeed, RoleProfile, Skill
from courses.skills.reading import anchors_on
from courses.skills.scopes import profiles_visible_to, skills_visible_to
from courses.skills.services import framework, profiles
from courses.skills.services.profiles import Need
from orgchange.directory.api import filters
from orgchange.directory.api.rows import RowsViewSet

NUMBER = "[0-9]{1,18}"
AT = extend_schema(parameters=filters.DATED)


@extend_schema_view(
    list=extend_schema(parameters=[*filters.parameters("code"), *filters.DATED]), retrieve=AT
)
class SkillViewSet(RowsViewSet[Skill]):
    """The framework: skills with their anchors of a day."""

    queryset = Skill.objects.all()
    serializer_class = shapes.SkillRow
    input_class = shapes.SkillInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[Skill]) -> QuerySet[Skill]:
        """Open to whoever may look up colleagues."""
        return queryset.filter(pk__in=skills_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Skill]) -> QuerySet[Skill]:
        """By code."""
        return queryset.filter(filters.words(self.request, {"code": "code"}))

    def rows(self, page: Sequence[Skill]) -> list[dict[str, Any]]:
        """One row a skill."""
        asked = filters.moments(self.request)
        day = asked.as_of or self.sight.on
        anchors = anchors_on([row.pk for row in page], on=day, known_at=asked.known_at)
        return [shapes.skill_row(row, anchors.get(row.pk, {})) for row in page]

    @extend_schema(request=shapes.SkillInput, responses={201: shapes.SkillRow})
    def create(self, request: Request) -> Response:
        """A new skill."""
        given = self.given()
        code = given.pop("code")
        row = framework.add_skill(code=code, fields=given, actor=self.actor, now=self.now)
        return self.done(row, status=201)

    @extend_schema(request=shapes.SkillChanges, responses={200: shapes.SkillRow})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Other words, another place."""
        given = self.given(shapes.SkillChanges)
        row = self.get_object()
        return self.done(
            framework.change_skill(skill=row, fields=given, actor=self.actor, now=self.now)
        )

    @extend_schema(request=shapes.AnchorsInput, responses={200: shapes.SkillRow})
    @action(detail=True, methods=["post"])
    def anchors(self, request: Request, pk: str) -> Response:
        """What levels look like from a day on."""
        given = self.given(shapes.AnchorsInput)
        levels = {one.pop("level"): one for one in map(dict, given["anchors"])}
        row = framework.write_anchors(
            skill=self.get_object(),
            levels=levels,
            valid_from=given.get("valid_from"),
            actor=self.actor,
            now=self.now,
        )
        return self.done(row)

    @extend_schema(request=None, responses={200: shapes.SkillRow})
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """Nobody is rated in it any more."""
        row = self.get_object()
        return self.done(framework.retire_skill(skill=row, actor=self.actor, now=self.now))

    @extend_schema(request=None, responses={200: shapes.SkillRow})
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Take it up again."""
        row = self.get_object()
        return self.done(framework.restore_skill(skill=row, actor=self.actor, now=self.now))


@extend_schema_view(
    list=extend_schema(parameters=[*filters.parameters("code"), *filters.DATED]), retrieve=AT
)
class RoleProfileViewSet(RowsViewSet[RoleProfile]):
    """The profiles of roles with their needs of a day."""

    queryset = RoleProfile.objects.all()
    serializer_class = shapes.ProfileRow
    input_class = shapes.ProfileInput
    lookup_value_regex = NUMBER

    def visible(self, queryset: QuerySet[RoleProfile]) -> QuerySet[RoleProfile]:
        """Open to whoever may look up colleagues."""
        return queryset.filter(pk__in=profiles_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[RoleProfile]) -> QuerySet[RoleProfile]:
        """By code."""
        return queryset.filter(filters.words(self.request, {"code": "code"}))

    def rows(self, page: Sequence[RoleProfile]) -> list[dict[str, Any]]:
        """One row a profile."""
        asked = filters.moments(self.request)
        held = ProfileNeed.objects.known_at(asked.known_at).on(asked.as_of or self.sight.on)
        found: dict[int, list[ProfileNeed]] = defaultdict(list)
        needs = held.filter(profile__in=[row.pk for row in page]).select_related("skill")
        for need in needs.order_by("skill__position", "skill__code"):
            found[need.profile_id].append(need)
        return [shapes.profile_row(row, found[row.pk]) for row in page]

    @extend_schema(request=shapes.ProfileInput, responses={201: shapes.ProfileRow})
    def create(self, request: Request) -> Response:
        """A new profile."""
        given = self.given()
        code = given.pop("code")
        row = profiles.add_profile(code=code, fields=given, actor=self.actor, now=self.now)
        return self.done(row, status=201)

    @extend_schema(request=shapes.ProfileChanges, responses={200: shapes.ProfileRow})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Other words."""
        given, row = self.given(shapes.ProfileChanges), self.get_object()
        return self.done(
            profiles.change_profile(profile=row, fields=given, actor=self.actor, now=self.now)
        )

    @extend_schema(request=shapes.NeedsInput, responses={200: shapes.ProfileRow})
    @action(detail=True, methods=["post"])
    def needs(self, request: Request, pk: str) -> Response:
        """Which levels it needs from a day on."""
        given = self.given(shapes.NeedsInput)
        row = profiles.write_needs(
            profile=self.get_object(),
            needs=[Need(**one) for one in given["needs"]],
            valid_from=given.get("valid_from"),
            actor=self.actor,
            now=self.now,
        )
        return self.done(row)

    @extend_schema(request=None, responses={200: shapes.ProfileRow})
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """Nobody is measured against it any more."""
        row = self.get_object()
        return self.done(profiles.retire_profile(profile=row, actor=self.actor, now=self.now))

    @extend_schema(request=None, responses={200: shapes.ProfileRow})
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Take it up again."""
        row = self.get_object()
        return self.done(profiles.restore_profile(profile=row, actor=self.actor, now=self.now))
