"""Who may do what with proposals, reviews, decisions, money and the setup of funds.

Pure functions of sights, roles and rows: no request, no write. A module for each noun; others
import their names from here.
"""

from orgchange.innovation.policies.deciding import (
    COMMITTEE,
    SECONDS,
    TELLERS,
    can_decide,
    can_handle,
    can_second,
    can_tell,
    sits_in_committee,
)
from orgchange.innovation.policies.money import (
    ACCEPTING,
    PAYING,
    can_accept,
    can_amend,
    can_decide_amendment,
    can_fund,
    can_import,
    can_pay,
    can_plan,
    sees_money,
)
from orgchange.innovation.policies.proposing import (
    is_of_committee,
    may_comment,
    may_comment_inside,
    may_edit,
    may_follow,
    may_propose,
    may_vote,
    reads_inner,
)
from orgchange.innovation.policies.reviewing import (
    ASSIGNING,
    funds_assigned_by,
    is_reviewer,
    may_assign,
    may_run,
)
from orgchange.innovation.policies.setup import (
    can_write_funds,
    can_write_rounds,
    can_write_rubrics,
    can_write_workflows,
    sees_setup,
)
from orgchange.innovation.policies.steps import may_take

__all__ = [
    "ACCEPTING",
    "ASSIGNING",
    "COMMITTEE",
    "PAYING",
    "SECONDS",
    "TELLERS",
    "can_accept",
    "can_amend",
    "can_decide",
    "can_decide_amendment",
    "can_fund",
    "can_handle",
    "can_import",
    "can_pay",
    "can_plan",
    "can_second",
    "can_tell",
    "can_write_funds",
    "can_write_rounds",
    "can_write_rubrics",
    "can_write_workflows",
    "funds_assigned_by",
    "is_of_committee",
    "is_reviewer",
    "may_assign",
    "may_comment",
    "may_comment_inside",
    "may_edit",
    "may_follow",
    "may_propose",
    "may_run",
    "may_take",
    "may_vote",
    "reads_inner",
    "sees_money",
    "sees_setup",
    "sits_in_committee",
]
