"""Rows of a statement in a shared cache as JSON.

Not pickled, as Django's cache would by itself: whoever reached Redis could make every process that
reads it run whatever they like.
"""

import json
from collections.abc import Sequence
from typing import Any


class JsonRows:
    """A serializer of Django's Redis cache for rows of texts, whole numbers and nothing.

    PostgreSQL's sums come as decimals without a fraction, and come back as whole numbers.
    """

    def dumps(self, rows: Sequence[Sequence[Any]]) -> bytes:
        """The rows as text."""
        return json.dumps(rows, default=int, separators=(",", ":")).encode()

    def loads(self, said: bytes) -> list[tuple[Any, ...]]:
        """The text as rows again."""
        return [tuple(row) for row in json.loads(said)]
