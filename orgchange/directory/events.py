"""What the directory announces. Every service that writes a dated row sends this once."""

from orgchange.core.registry import Event

# employee_ids: Collection[int] | None (None: the tree or everybody), now: datetime
people_changed = Event("people_changed")
# employee_ids: Collection[int] | None, undone_at: datetime, now: datetime. What was written about
# these people at `undone_at` is taken back: whoever wrote something because of it, takes it back.
people_restored = Event("people_restored")
