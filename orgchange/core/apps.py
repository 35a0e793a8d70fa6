"""The core area: the base every area stands on."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from orgchange.core import registry


class CoreConfig(AppConfig):
    """Registers the core area."""

    name = "orgchange.core"
    label = "core"

    def ready(self) -> None:
        """Everybody has a home."""
        registry.nav_items.append(
            registry.NavItem(
                label=_("Home"),
                url_name="core:home",
                icon="home",
                group=1,
                order=0,
                is_shown=lambda request: True,
            )
        )
