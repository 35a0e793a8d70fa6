"""Every write to assignments, by noun."""

from courses.assignments.services.assigning import (
    delete_draft,
    edit,
    publish,
    save_audience,
    save_draft,
    withdraw,
)
from courses.assignments.services.byhand import end_by_hand, exclude, include
from courses.assignments.services.lifting import end_exemption, exempt, extend
from courses.assignments.services.requests import ask, grant, refuse, withdraw_request

__all__ = [
    "ask",
    "delete_draft",
    "edit",
    "end_by_hand",
    "end_exemption",
    "exclude",
    "exempt",
    "extend",
    "grant",
    "include",
    "publish",
    "refuse",
    "save_audience",
    "save_draft",
    "withdraw",
    "withdraw_request",
]
