"""Routes of the audit area: (prefix, viewset, basename)."""

from typing import Any

from orgchange.audit.api.views import AuditEntryViewSet

routes: list[tuple[str, Any, str]] = [("audit-entries", AuditEntryViewSet, "audit-entries")]
