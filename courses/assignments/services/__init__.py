"""Every write to assignments, by noun."""

from courses.assignments.services.assigning import (
    delete_draft,
    edit,
    publish,
    save_audience,
    save_draft,
    withdraw,
)
from courses.assignments.services.byhand import Decision, decide_by_hand
from courses.assignments.services.lifting import end_exemption, exempt, extend
from courses.assignments.services.requests import ask, grant, refuse, withdraw_request

__all__ = [
    "Decision",
    "ask",
    "decide_by_hand",
    "delete_draft",
    "edit",
    "end_exemption",
    "exempt",
    "extend",
    "grant",
    "publish",
    "refuse",
    "save_audience",
    "save_draft",
    "withdraw",
    "withdraw_request",
]
