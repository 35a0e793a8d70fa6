"""What assignments announce."""

from orgchange.core.registry import Event

# employee_ids: Collection[int] | None, requirement_ids: Collection[int] | None (None: all),
# now: datetime
obligations_changed = Event("obligations_changed")
