"""Signing in by employee number or e-mail address, without regard to case."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest


class SignInNameBackend(ModelBackend):
    """Django's own backend; `UserManager.get_by_natural_key` matches the name."""


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name under which wrong passwords are counted: in one case, so that "e1" is "E1"."""
    given = (credentials or {}).get("username") or request.POST.get("username", "")
    return str(given).strip().casefold()
