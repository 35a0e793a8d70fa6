"""What learning announces."""

from orgchange.core.registry import Event

# pairs: Collection[tuple[int, int]] of (employee_id, course_id) | None (everybody's), now: datetime
evidence_changed = Event("evidence_changed")
