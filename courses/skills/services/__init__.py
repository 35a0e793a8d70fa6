"""Every write of the skills area."""

from courses.skills.services.awarding import revoke, settle
from courses.skills.services.rating import rate, withdraw

__all__ = ["rate", "revoke", "settle", "withdraw"]
