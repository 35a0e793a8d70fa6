"""The directory area: departments, employees, teams."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from orgchange.audit.access import readers
from orgchange.core import registry


class DirectoryConfig(AppConfig):
    """Registers the directory area."""

    name = "orgchange.directory"
    label = "directory"

    def ready(self) -> None:
        """Who reads the record of acts: auditors and administrators."""
        readers.append(_reads_audit)
        registry.nav_items.append(
            registry.NavItem(
                label=_("Audit"),
                url_name="audit:entries",
                icon="search",
                group=9,
                order=20,
                is_shown=_reads_audit,
            )
        )


def _reads_audit(request: HttpRequest) -> bool:
    from orgchange.directory.scopes import sight  # noqa: PLC0415 - models are ready only now

    found = sight(request)
    return found.is_auditor or found.is_admin
