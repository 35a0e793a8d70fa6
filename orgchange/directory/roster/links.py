"""Manager links that cannot be made: nobody there, several there, oneself, a circle.

They cost the link, never the person; each is named.
"""

from orgchange.directory.roster.difference import Scope
from orgchange.directory.roster.problems import Problems
from orgchange.directory.roster.staging import fetch, run
from orgchange.directory.roster.values import NOBODY_MARKS


def refuse(scope: Scope, problems: Problems) -> None:
    """Name every link that cannot be made, and take it out of the staged rows."""
    column = scope.columns["manager"]
    _name_missing(column, problems)
    _name_doubtful(scope, column, problems)
    _name_case(column, problems)
    _refuse_own(column, problems)
    _refuse_circles(column, problems)


def _name_missing(column: str, problems: Problems) -> None:
    rows = fetch(
        """SELECT s.row_number, s.manager FROM roster_staged s
        LEFT JOIN roster_manager m ON m.ref = LOWER(s.manager)
        WHERE s.manager IS NOT NULL AND m.ref IS NULL ORDER BY s.row_number"""
    )
    for row, manager in rows:
        is_mark = manager.casefold() in NOBODY_MARKS
        problems.warn(row, column, manager, "no_manager_mark" if is_mark else "manager_not_found")


def _name_doubtful(scope: Scope, column: str, problems: Problems) -> None:
    """Several answer; nothing is asked where the present manager is one of them."""
    if not fetch("SELECT 1 FROM roster_manager WHERE candidates > 1 LIMIT 1"):
        return
    rows = fetch(
        """SELECT s.row_number, s.manager, m.candidates FROM roster_staged s
        JOIN roster_manager m ON m.ref = LOWER(s.manager) AND m.candidates > 1
        LEFT JOIN directory_employee e ON LOWER(e.employee_number) = LOWER(s.number)
        LEFT JOIN directory_jobrecord j ON j.employee_id = e.id AND j.position = 1
             AND j.superseded_at = %(open_at)s
             AND j.valid_from <= s.starts_on AND j.valid_to > s.starts_on
        LEFT JOIN directory_employee jm ON jm.id = j.manager_id
        WHERE jm.id IS NULL OR (LOWER(jm.full_name) <> m.ref AND LOWER(jm.email) <> m.ref)
        ORDER BY s.row_number""",
        scope.params(),
    )
    for row, manager, count in rows:
        problems.warn(row, column, manager, "manager_ambiguous", count=count)


def _name_case(column: str, problems: Problems) -> None:
    rows = fetch(
        """SELECT s.row_number, s.manager, m.number FROM roster_staged s
        JOIN roster_manager m ON m.ref = LOWER(s.manager) AND m.candidates = 1
        WHERE s.manager <> m.number AND LOWER(s.manager) = LOWER(m.number) ORDER BY s.row_number"""
    )
    for row, manager, number in rows:
        problems.warn(row, column, manager, "case_differs", kept=number)


def _refuse_own(column: str, problems: Problems) -> None:
    rows = fetch(
        """SELECT s.row_number, s.manager FROM roster_staged s
        JOIN roster_manager m ON m.ref = LOWER(s.manager) AND m.candidates = 1
        WHERE m.row_number = s.row_number ORDER BY s.row_number"""
    )
    for row, manager in rows:
        problems.warn(row, column, manager, "manager_self")
    _drop([row for row, _manager in rows])


def _refuse_circles(column: str, problems: Problems) -> None:
    """The last row of each circle loses its link. People outside the file are negative nodes."""
    above = dict(
        fetch(
            """SELECT s.row_number, COALESCE(m.row_number, -m.employee_id) FROM roster_staged s
            JOIN roster_manager m ON m.ref = LOWER(s.manager) AND m.candidates = 1"""
        )
    )
    above |= dict(
        fetch(
            """SELECT -o.id, COALESCE(s.row_number, -o.manager_id) FROM roster_outside o
            JOIN directory_employee e ON e.id = o.manager_id
            LEFT JOIN roster_staged s ON LOWER(s.number) = LOWER(e.employee_number)"""
        )
    )
    closing = [max(circle) for circle in circles(above)]
    closing = [row for row in closing if row > 0]
    for row in sorted(closing):
        number, manager = fetch(
            "SELECT number, manager FROM roster_staged WHERE row_number = %s", [row]
        )[0]
        problems.warn(row, column, manager, "manager_cycle", employee=number, manager=manager)
    _drop(closing)


def circles(above: dict[int, int]) -> list[list[int]]:
    """Every circle among links that lead from a node to at most one other."""
    done: set[int] = set()
    found = []
    for start in above:
        if start in done:
            continue
        path: dict[int, int] = {}
        here: int | None = start
        while here is not None and here not in done and here not in path:
            path[here] = len(path)
            here = above.get(here)
        if here is not None and here in path:
            found.append([node for node, place in path.items() if place >= path[here]])
        done.update(path)
    return found


def _drop(rows: list[int]) -> None:
    for start in range(0, len(rows), 500):
        part = rows[start : start + 500]
        marks = ", ".join(["%s"] * len(part))
        run(f"UPDATE roster_staged SET manager = NULL WHERE row_number IN ({marks})", part)
