"""Routes of the notices area: (prefix, viewset, basename)."""

from typing import Any

routes: list[tuple[str, Any, str]] = []
