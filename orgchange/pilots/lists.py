"""Lines of lists of pilots."""

from collections.abc import Sequence
from typing import Any

from orgchange.pilots.models import Pilot
from orgchange.pilots.states import LOOKS, VERDICT_LOOKS, state_names


def pilot_lines(page: Sequence[Pilot], *, language: str) -> list[dict[str, Any]]:
    """One line a pilot: what it is called, where it stands, and what came out. One query."""
    names = state_names(language)
    return [
        {
            "pilot": row,
            "state": names.get((row.workflow_id, row.state), row.state),
            "look": LOOKS.get(row.state, "info"),
            "verdict": row.get_verdict_display(),
            "verdict_look": VERDICT_LOOKS.get(row.verdict, "info"),
        }
        for row in page
    ]
