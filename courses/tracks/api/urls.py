"""The routes of the tracks area under /api/v1/."""

from collections.abc import Sequence
from typing import Any

routes: Sequence[tuple[str, Any, str]] = ()
