"""The audit area: who did what."""

from django.apps import AppConfig

from orgchange.accounts.events import acted


class AuditConfig(AppConfig):
    """Registers the audit area."""

    name = "orgchange.audit"
    label = "audit"

    def ready(self) -> None:
        """Keep what is done to accounts, which lie below and cannot call us."""
        from orgchange.audit import services  # noqa: PLC0415  models are not ready before

        acted.connect(services.record_account_act)
