"""What the directory announces. Every service that writes a dated row sends this once."""

from orgchange.core.registry import Event

# employee_ids: Collection[int] | None (None: the tree or everybody), now: datetime
people_changed = Event("people_changed")
