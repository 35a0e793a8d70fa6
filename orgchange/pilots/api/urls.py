"""Routes of the pilots area: (prefix, viewset, basename)."""

from typing import Any

from orgchange.pilots.api.pilots import PilotViewSet

routes: list[tuple[str, Any, str]] = [
    ("pilots", PilotViewSet, "pilots"),
]
