"""What the accounts announce. The audit, which lies above, keeps it."""

from orgchange.core.registry import Event

# action: str, user: User, actor: User | None, now: datetime, changes: dict[str, Any]
acted = Event("acted")
