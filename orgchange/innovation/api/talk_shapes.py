"""The shapes of comments and points in the API."""

from typing import Any

from rest_framework import serializers

from orgchange.innovation.proposing.comments import Told


class VoteInput(serializers.Serializer[Any]):
    """Points; none takes them back."""

    points = serializers.IntegerField(min_value=0, max_value=100)


class VoteRow(serializers.Serializer[Any]):
    """What was given, and what is left for the round."""

    points = serializers.IntegerField()
    left = serializers.IntegerField()


class CommentInput(serializers.Serializer[Any]):
    """A comment."""

    text = serializers.CharField(max_length=4000)
    is_inner = serializers.BooleanField(default=False, help_text="For the committee only.")


class CommentRow(serializers.Serializer[Any]):
    """A comment; without its text once it was taken back."""

    id = serializers.IntegerField()
    author = serializers.CharField()
    at = serializers.DateTimeField()
    text = serializers.CharField()
    is_inner = serializers.BooleanField()
    is_withdrawn = serializers.BooleanField()


def comment_row(one: Told) -> dict[str, Any]:
    """A `CommentRow`."""
    names = ("id", "author", "at", "text", "is_inner", "is_withdrawn")
    return {name: getattr(one, name) for name in names}
