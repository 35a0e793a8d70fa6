"""Routes of the learning area: (prefix, viewset, basename)."""

from typing import Any

routes: list[tuple[str, Any, str]] = []
