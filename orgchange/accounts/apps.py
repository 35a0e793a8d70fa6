"""The accounts area: users and sign-in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the accounts area."""

    name = "orgchange.accounts"
    label = "accounts"
