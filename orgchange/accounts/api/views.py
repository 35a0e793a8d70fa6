"""`/api/v1/me/`: who the caller is."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orgchange.accounts import services
from orgchange.accounts.api.serializers import MeSerializer
from orgchange.core.api.views import WriteMixin


class MeView(WriteMixin, APIView):
    """The account that the token or session belongs to."""

    @extend_schema(responses=MeSerializer, operation_id="me_retrieve")
    def get(self, request: Request) -> Response:
        """Who am I?"""
        user: Any = request.user
        return Response(MeSerializer(user).data)

    @extend_schema(request=MeSerializer, responses=MeSerializer, operation_id="me_update")
    def patch(self, request: Request) -> Response:
        """Change one's own language, time zone or theme."""
        user: Any = request.user
        data = MeSerializer(user, data=request.data, partial=True)
        data.is_valid(raise_exception=True)
        wanted = {
            name: data.validated_data.get(name, getattr(user, name))
            for name in ("language", "time_zone", "theme")
        }
        services.change_preferences(user=user, now=timezone.now(), **wanted)
        return Response(MeSerializer(user).data)
