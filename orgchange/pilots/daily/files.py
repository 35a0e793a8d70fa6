"""Files of a pilot as they are read."""

from typing import Any

from django.db.models import Exists, OuterRef

from orgchange.pilots.models import Evidence, Pilot, PilotFile


def file_lines(pilot: Pilot) -> list[dict[str, Any]]:
    """One line a file, with whether a panel was shown it. One query."""
    shown = Evidence.objects.filter(file=OuterRef("pk"))
    rows = PilotFile.objects.filter(pilot=pilot, removed_at=None)
    found = rows.select_related("uploaded_by__employee").annotate(is_evidence=Exists(shown))
    return [{"file": row, "is_evidence": row.is_evidence} for row in found]
