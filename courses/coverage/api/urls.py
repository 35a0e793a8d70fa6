"""Routes of the coverage area: (prefix, viewset, basename)."""

from typing import Any

routes: list[tuple[str, Any, str]] = []
