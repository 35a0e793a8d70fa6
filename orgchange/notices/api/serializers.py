"""Shapes of the notices API."""

from typing import Any

from rest_framework import serializers

from orgchange.notices.models import NoticeState


class NoticeRow(serializers.Serializer[Any]):
    """One notice, in the asker's language."""

    id = serializers.IntegerField()
    recipient = serializers.IntegerField()
    recipient_name = serializers.CharField()
    kind = serializers.CharField()
    object = serializers.CharField()
    occurrence = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField()
    path = serializers.CharField()
    is_mandatory = serializers.BooleanField()
    planned_at = serializers.DateTimeField()
    send_from = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=NoticeState.choices)
    reason = serializers.CharField()
    settled_at = serializers.DateTimeField(allow_null=True)
    read_at = serializers.DateTimeField(allow_null=True)


class ReadCount(serializers.Serializer[Any]):
    """How many were unread."""

    read = serializers.IntegerField()
