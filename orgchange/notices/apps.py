"""The notices area: one governor for every message."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from orgchange.core import registry


class NoticesConfig(AppConfig):
    """Registers the notices area: the inbox of the top bar, the reminders page."""

    name = "orgchange.notices"
    label = "notices"

    def ready(self) -> None:
        """Fill what the shell leaves open."""
        registry.inbox.fill(registry.Inbox(url_name="notices:inbox", count=_unread))
        registry.nav_items.append(
            registry.NavItem(
                label=_("Reminders"),
                url_name="notices:reminders",
                icon="bell",
                group=2,
                order=40,
                is_shown=_cares,
            )
        )


def _unread(request: HttpRequest) -> int:
    from orgchange.directory.scopes import sight  # noqa: PLC0415 - models are ready only now
    from orgchange.notices.queries import unread_count  # noqa: PLC0415

    employee_id = sight(request).employee_id
    return unread_count(employee_id=employee_id) if employee_id else 0


def _cares(request: HttpRequest) -> bool:
    from orgchange.directory.scopes import sight  # noqa: PLC0415
    from orgchange.notices.policies import may_care  # noqa: PLC0415

    return may_care(sight(request))
