"""Signing in by employee number or e-mail address, without regard to case."""

from django.contrib.auth.backends import ModelBackend


class SignInNameBackend(ModelBackend):
    """Django's own backend; `UserManager.get_by_natural_key` matches the name."""
