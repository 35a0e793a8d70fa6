"""Routes of the innovation area: (prefix, viewset, basename)."""

from typing import Any

routes: list[tuple[str, Any, str]] = []
