"""An account as its owner sees it."""

from rest_framework import serializers

from orgchange.accounts.models import User


class MeSerializer(serializers.ModelSerializer[User]):
    """Who is signed in; language, time zone and theme may be changed."""

    name = serializers.CharField(source="full_name", read_only=True)

    class Meta:
        model = User
        fields = ["id", "username", "name", "email", "language", "time_zone", "theme"]
        read_only_fields = ["id", "username", "email"]
