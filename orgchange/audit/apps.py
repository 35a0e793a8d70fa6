"""The audit area: who did what."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers the audit area."""

    name = "orgchange.audit"
    label = "audit"
