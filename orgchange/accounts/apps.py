"""The accounts area: users and sign-in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from orgchange.core import registry


class AccountsConfig(AppConfig):
    """Registers the accounts area."""

    name = "orgchange.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Everybody has settings of their own."""
        registry.nav_items.append(
            registry.NavItem(
                label=_("Settings"),
                url_name="accounts:profile",
                icon="gear",
                group=9,
                order=0,
                is_shown=lambda request: True,
            )
        )
