"""The letters of a fund, as JSON: what stands in each before its own words."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.core.api.views import ScopedViewSet
from orgchange.directory.scopes import sight
from orgchange.innovation.deciding import letters as words
from orgchange.innovation.models import Fund, Outcome
from orgchange.innovation.offices import funds_where
from orgchange.innovation.policies import TELLERS
from orgchange.innovation.services import letters as services

LANGUAGE = OpenApiParameter("language", OpenApiTypes.STR, OpenApiParameter.PATH)
OUTCOME = OpenApiParameter("outcome", OpenApiTypes.STR, OpenApiParameter.PATH)


class LetterRow(serializers.Serializer[Any]):
    """The letter of a result in a language. Its own, or the one that ships."""

    outcome = serializers.ChoiceField(Outcome.choices)
    language = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField()
    is_own = serializers.BooleanField()


class LetterInput(serializers.Serializer[Any]):
    """A letter with its placeholders."""

    subject = serializers.CharField(max_length=services.LONGEST_SUBJECT)
    body = serializers.CharField(max_length=services.LONGEST_BODY)


class LetterViewSet(ScopedViewSet[Fund]):
    """`funds/{code}/letters/`: what stands in a result's letter before its own words."""

    queryset = Fund.objects.all()
    serializer_class = LetterRow
    filter_backends = ()
    pagination_class = None

    def visible(self, queryset: QuerySet[Fund]) -> QuerySet[Fund]:
        """Funds whose results the asker tells."""
        return queryset.filter(pk__in=funds_where(sight(self.request), *TELLERS))

    @extend_schema(responses=LetterRow(many=True))
    def list(self, request: Request, fund: str) -> Response:
        """Each result's letter in each language."""
        found = self.fund(fund)
        return Response(
            [
                self.row(found, outcome, language)
                for outcome in words.SHIPPED
                for language, _label in settings.LANGUAGES
            ]
        )

    @extend_schema(parameters=[OUTCOME, LANGUAGE], request=LetterInput, responses=LetterRow)
    @action(
        detail=False,
        methods=["put"],
        url_path="(?P<outcome>[a-z_]{1,20})/(?P<language>[-a-zA-Z]{1,20})",
    )
    def own(self, request: Request, fund: str, outcome: str, language: str) -> Response:
        """Use these words from now on."""
        found = self.fund(fund)
        _known_or_404(outcome, language)
        given = LetterInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.save(
            fund=found,
            outcome=outcome,
            language=language,
            **given.validated_data,
            actor=self.actor,
            now=timezone.now(),
        )
        return Response(self.row(found, outcome, language))

    @extend_schema(parameters=[OUTCOME, LANGUAGE], responses={204: None})
    @own.mapping.delete
    def give_up(self, request: Request, fund: str, outcome: str, language: str) -> Response:
        """Go back to the letter that ships."""
        found = self.fund(fund)
        _known_or_404(outcome, language)
        services.give_up(
            fund=found, outcome=outcome, language=language, actor=self.actor, now=timezone.now()
        )
        return Response(status=204)

    def fund(self, code: str) -> Fund:
        """The fund that is asked for."""
        found: Fund = get_object_or_404(self.get_queryset(), code=code)
        return found

    def row(self, fund: Fund, outcome: str, language: str) -> dict[str, Any]:
        """A `LetterRow`."""
        own = words.own_letters([fund.pk])
        letter = words.words_for(fund.pk, outcome, language, own)
        return {
            "outcome": outcome,
            "language": language,
            "subject": letter.subject,
            "body": letter.body,
            "is_own": (fund.pk, outcome, language) in own,
        }


def _known_or_404(outcome: str, language: str) -> None:
    if outcome not in words.SHIPPED or language not in dict(settings.LANGUAGES):
        raise Http404
