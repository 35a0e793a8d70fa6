"""What can be wrong with a row, in words; and the collecting of it while a file is read."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orgchange.directory.roster.models import FileProblem, RosterImport, RosterProblem

MESSAGES: dict[str, str | Promise] = {
    "key_unreadable": _(
        "The key of this row cannot be read, so nobody leaves by this import until it is mended."
    ),
    "leavers_stopped": _(
        "Nobody leaves by this import: %(count)s rows have no readable key, and any of them may be"
        " somebody who seems to be missing."
    ),
    "bad_characters": _("The cell holds bytes that cannot be read in this encoding."),
    "too_long": _("The cell has %(length)s characters; %(limit)s are the most."),
    "too_many_cells": _(
        "The row has more cells than the header: %(cells)s instead of %(columns)s."
    ),
    "not_a_date": _("This is not a date."),
    "impossible_date": _("There is no such day."),
    "date_out_of_range": _("The year is out of range."),
    "ambiguous_date": _(
        "Day or month first? Nothing in this column tells; say which, and read the file again."
    ),
    "left_before_hired": _("The last day of this person lies before the first."),
    "unknown_kind": _(
        "This kind of employment is not known: employee, contractor, intern or service account."
    ),
    "unknown_status": _("This working status is not known: active, on leave or left."),
    "unknown_function": _("This job function is not known; left empty."),
    "unknown_language": _("This language is not offered; left empty."),
    "unknown_country": _("This country is not known; left empty. Two-letter codes always work."),
    "unknown_time_zone": _("This is not the name of a time zone, such as Europe/London."),
    "not_an_email": _("This is not an e-mail address; left empty."),
    "name_withheld": _("The name is withheld; the person comes in under the number alone."),
    "no_name": _("The name is empty; the person comes in under the number alone."),
    "no_department": _("No department is given; the present one is kept, or “Unassigned”."),
    "no_department_column": _(
        "No column is matched to the department; the present ones are kept, others come in under"
        " “Unassigned”."
    ),
    "department_ambiguous": _("Several departments have this name; give a code or a path."),
    "department_parent_differs": _(
        "This department stands under another parent elsewhere in the file; the first is kept:"
        " %(kept)s."
    ),
    "department_name_differs": _(
        "This department has another name elsewhere in the file; the first is kept: %(kept)s."
    ),
    "department_cycle": _(
        "%(department)s under %(parent)s would make a circle of departments; that link is left out."
    ),
    "parent_not_listed": _("The parent is not in the file; it is opened under its code."),
    "case_differs": _("Written %(kept)s elsewhere; taken as the same."),
    "no_manager_mark": _("Names nobody; taken as “no manager”."),
    "manager_not_found": _(
        "Nobody in the file or the directory answers to this; the link is left"
        " out, the person comes in."
    ),
    "manager_ambiguous": _(
        "%(count)s people answer to this; give the employee number. The link is"
        " left out, the person comes in."
    ),
    "manager_self": _("Nobody reports to oneself; the link is left out, the person comes in."),
    "manager_cycle": _(
        "%(employee)s reporting to %(manager)s would close a circle; that link is left"
        " out, the person comes in."
    ),
    "duplicate_agrees": _("The same as row %(first)s; taken once."),
    "duplicate_differs": _(
        "Other rows of the same key differ in a matched column (rows %(rows)s); all are refused."
    ),
    "other_source": _(
        "This number belongs to somebody of the source “%(source)s” under another name. A doubtful"
        " match is not guessed."
    ),
    "erased": _("The person of this number was erased on request; the row is refused."),
    "already_left": _("This person is not in the directory and has left already; nothing to do."),
    "no_code": _("The code is empty."),
    "head_not_found": _(
        "Nobody in the directory has this number, address or name; the department"
        " comes without a head."
    ),
    "head_ambiguous": _("%(count)s people answer to this; give the employee number."),
    "unknown_employee": _("Nobody with this employee number is known here."),
    "unknown_course": _("There is no course with this code."),
    "in_the_future": _("The day lies in the future."),
    "before_course": _("The course exists only since %(since)s."),
    "no_date": _("The day of completion is missing."),
    "not_a_score": _("This is not a score from 0 to 100."),
    "already_recorded": _("This completion is on record already."),
    "recorded_but_revoked": _(
        "This completion is on record, but revoked; a file does not bring it back."
    ),
    "already_revoked": _("This completion was revoked by hand since; that stands as it is."),
}
BATCH = 2000


def message(code: str, params: Mapping[str, Any]) -> str:
    """The words for a problem, in the reader's language."""
    return str(MESSAGES.get(code, code)) % dict(params)


def as_row(problem: FileProblem) -> dict[str, Any]:
    """A problem as documents and pages show it: E of the contract."""
    return {
        "row": problem.row,
        "column": problem.column or None,
        "value": problem.value,
        "code": problem.code,
        "message": message(problem.code, problem.params),
    }


class Problems:
    """Problems of one import on their way into the table, in batches; and how many there are."""

    def __init__(self, roster_import: RosterImport) -> None:
        self.roster_import = roster_import
        self.waiting: list[RosterProblem] = []
        self.errors = 0
        self.warnings = 0

    def error(self, row: int | None, column: str, value: object, code: str, **params: Any) -> None:
        """The row is refused."""
        self.errors += 1
        self._add(True, row, column, value, code, params)

    def warn(self, row: int | None, column: str, value: object, code: str, **params: Any) -> None:
        """The row comes in; somebody should look."""
        self.warnings += 1
        self._add(False, row, column, value, code, params)

    def flush(self) -> None:
        """Write what waits."""
        RosterProblem.objects.bulk_create(self.waiting)
        self.waiting = []

    def _add(
        self,
        is_error: bool,
        row: int | None,
        column: str,
        value: object,
        code: str,
        params: dict[str, Any],
    ) -> None:
        self.waiting.append(
            RosterProblem(
                roster_import=self.roster_import,
                is_error=is_error,
                row=row,
                column=column[:300],
                value=shown(value),
                code=code,
                params=params,
            )
        )
        if len(self.waiting) >= BATCH:
            self.flush()


def shown(value: object) -> str:
    """A cell as a problem shows it: short, and without what a database cannot hold."""
    text = "" if value is None else str(value)
    text = text.replace("\x00", "␀").encode("utf-8", "backslashreplace").decode()
    return (
        text
        if len(text) <= 120
        else gettext("%(start)s… (%(length)s characters)")
        % {
            "start": text[:80],
            "length": len(text),
        }
    )
