"""Every write to the directory, by noun."""

from orgchange.directory.services.access import (
    delegate,
    end_delegation,
    grant_access,
    open_account,
    open_accounts,
    revoke_access,
)
from orgchange.directory.services.administrators import make_admin
from orgchange.directory.services.departments import (
    change_department,
    close_department,
    open_department,
)
from orgchange.directory.services.invitations import (
    hand_over_link,
    invite_next,
    invite_person,
    one_time_links,
)
from orgchange.directory.services.jobs import apply_job_statements, job_value
from orgchange.directory.services.moves import (
    add_job,
    add_second_job,
    change_job,
    end_job,
    end_leave,
    set_leave,
    transfer,
    undo_last,
)
from orgchange.directory.services.people import (
    change_person,
    hire,
    leave_organisation,
    rehire,
)
from orgchange.directory.services.places import apply_place_statements, place_value
from orgchange.directory.services.writing import Refused, current_revision

__all__ = [
    "Refused",
    "add_job",
    "add_second_job",
    "apply_job_statements",
    "apply_place_statements",
    "change_department",
    "change_job",
    "change_person",
    "close_department",
    "current_revision",
    "delegate",
    "end_delegation",
    "end_job",
    "end_leave",
    "grant_access",
    "hand_over_link",
    "hire",
    "invite_next",
    "invite_person",
    "job_value",
    "leave_organisation",
    "make_admin",
    "one_time_links",
    "open_account",
    "open_accounts",
    "open_department",
    "place_value",
    "rehire",
    "revoke_access",
    "set_leave",
    "transfer",
    "undo_last",
]
