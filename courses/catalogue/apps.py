"""The catalogue area: courses and their versions."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from orgchange.core.registry import NavItem, nav_items, search_sources


class CatalogueConfig(AppConfig):
    """Registers the catalogue area."""

    name = "courses.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        """Bring the sidebar's line and the search."""
        from courses.catalogue.search import source  # noqa: PLC0415 - models are ready only now

        nav_items.append(
            NavItem(
                label=_("Courses"),
                url_name="catalogue:list",
                icon="cert",
                group=1,
                order=30,
                is_shown=_is_signed_in,
            )
        )
        search_sources.append(source)


def _is_signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated
