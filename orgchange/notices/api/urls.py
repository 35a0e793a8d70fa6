"""Routes of the notices area: (prefix, viewset, basename)."""

from typing import Any

from orgchange.notices.api.views import NoticeViewSet

routes: list[tuple[str, Any, str]] = [("notices", NoticeViewSet, "notices")]
