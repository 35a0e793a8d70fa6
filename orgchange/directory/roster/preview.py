"""The preview: read a file, compare it with the directory, keep the difference as rows."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Min

from orgchange.core.dates import OPEN_DATE, OPEN_INSTANT
from orgchange.core.sql import instant
from orgchange.directory.models import RosterSource
from orgchange.directory.roster import difference, links, staging
from orgchange.directory.roster.difference import Scope
from orgchange.directory.roster.headers import Opened
from orgchange.directory.roster.models import (
    ChangeAction,
    DepartmentAction,
    ImportState,
    RosterChange,
    RosterDepartmentChange,
    RosterImport,
    RosterProblem,
)
from orgchange.directory.roster.problems import Problems
from orgchange.directory.roster.reading import Cell, Row
from orgchange.directory.roster.rows import PeopleReader
from orgchange.directory.roster.staging import fetch, run
from orgchange.directory.roster.tree import UNASSIGNED, Known, People, Tree
from orgchange.directory.services.writing import current_revision


def clear(roster_import: RosterImport) -> None:
    """Forget what an earlier preview of the same import found."""
    RosterChange.objects.filter(roster_import=roster_import).delete()
    RosterDepartmentChange.objects.filter(roster_import=roster_import).delete()
    RosterProblem.objects.filter(roster_import=roster_import).delete()


def preview_people(roster_import: RosterImport, opened: Opened) -> None:
    """Fill the import with what its opened file would change."""
    problems = Problems(roster_import)
    reader = PeopleReader(
        opened.table.columns,
        opened.mapping,
        effective_on=roster_import.effective_on,
        day_first=opened.day_first,
        problems=problems,
    )
    staging.create()
    try:
        rows = _stage(roster_import, opened, reader)
        _settle_duplicates(reader, problems)
        _refuse_doubtful(roster_import, reader, problems)
        with transaction.atomic():
            _compare(roster_import, reader, problems, rows)
    finally:
        if not connection.needs_rollback:
            staging.drop()


def scope_of(roster_import: RosterImport) -> Scope:
    """What the statements of this import need to know."""
    others = RosterImport.objects.filter(
        source=roster_import.source, state=ImportState.APPLIED, undoes=None, kind="people"
    ).exclude(pk=roster_import.pk)
    later = others.filter(effective_on__gt=roster_import.effective_on)
    last = others.aggregate(last=Max("effective_on"))["last"]
    until = None
    if not roster_import.is_delta:
        until = later.filter(is_delta=False).aggregate(first=Min("effective_on"))["first"]
    return Scope(
        import_id=roster_import.pk,
        source_id=roster_import.source_id,
        on=roster_import.effective_on,
        until=until or OPEN_DATE,
        is_full=not roster_import.is_delta,
        is_backdated=last is not None and roster_import.effective_on < last,
        columns=roster_import.columns,
        time_zone=settings.FIRM_TIME_ZONE,
        open_at=instant(OPEN_INSTANT),
    )


def _stage(roster_import: RosterImport, opened: Opened, reader: PeopleReader) -> int:
    count = 0
    present: list[tuple[str]] = []

    def staged() -> Iterator[tuple[Any, ...]]:
        nonlocal count
        for number, cells in opened.table.rows:
            if is_blank(cells):
                continue
            count += 1
            row = reader.read(number, cells)
            if row is not None:
                yield row
            else:
                _keep_present(present, reader, (number, cells))

    def after_batch() -> None:
        RosterImport.objects.filter(pk=roster_import.pk).update(progress=count)

    staging.fill("roster_staged", staged(), after_batch=after_batch)
    staging.fill("roster_present", present, width=1)
    staging.index("roster_staged", "LOWER(number)", "row_number")
    staging.index("roster_present", "LOWER(number)")
    return count


def is_blank(cells: list[Cell]) -> bool:
    """Whether a row holds nothing but blanks."""
    return not any(cells) or (
        not str(cells[0]).strip() and not any(str(cell).strip() for cell in cells)
    )


def _keep_present(present: list[tuple[str]], reader: PeopleReader, row: Row) -> None:
    """A refused row whose key can be read counts as present."""
    key = reader.key_of(*row, quietly=True)
    if key is not None:
        present.append((key,))


def _settle_duplicates(reader: PeopleReader, problems: Problems) -> None:
    """Rows of one key: taken once where they agree, all refused where they differ."""
    rows = fetch(
        """SELECT LOWER(number), row_number, number, digest FROM roster_staged
        WHERE LOWER(number) IN (SELECT LOWER(number) FROM roster_staged
                                GROUP BY LOWER(number) HAVING COUNT(*) > 1)
        ORDER BY 1, 2"""
    )
    gone: list[int] = []
    present: list[tuple[str]] = []
    for _key, group in groupby(rows, key=lambda row: row[0]):
        same = list(group)
        if len({digest for *_rest, digest in same}) == 1:
            for _lower, row, number, _digest in same[1:]:
                problems.warn(row, reader.key.column, number, "duplicate_agrees", first=same[0][1])
                gone.append(row)
            continue
        numbers = ", ".join(str(row) for _lower, row, *_rest in same)
        for _lower, row, number, _digest in same:
            problems.error(row, reader.key.column, number, "duplicate_differs", rows=numbers)
            gone.append(row)
        present.append((same[0][2],))
    _take_out(gone)
    staging.fill("roster_present", present, width=1)


def _take_out(rows: list[int]) -> None:
    for start in range(0, len(rows), 500):
        part = rows[start : start + 500]
        marks = ", ".join(["%s"] * len(part))
        run(f"DELETE FROM roster_staged WHERE row_number IN ({marks})", part)


def _refuse_doubtful(roster_import: RosterImport, reader: PeopleReader, problems: Problems) -> None:
    """Numbers of somebody erased, or of somebody else's source under another name."""
    rows = fetch(
        """SELECT s.row_number, s.number, src.name, e.erased_at IS NOT NULL FROM roster_staged s
        JOIN directory_employee e ON LOWER(e.employee_number) = LOWER(s.number)
        LEFT JOIN directory_rostersource src ON src.id = e.source_id
        WHERE e.erased_at IS NOT NULL OR (e.source_id IS NOT NULL AND e.source_id <> %s
              AND LOWER(e.full_name) <> LOWER(s.full_name)) ORDER BY s.row_number""",
        [roster_import.source_id],
    )
    for row, number, source, is_erased in rows:
        code, params = ("erased", {}) if is_erased else ("other_source", {"source": source})
        problems.error(row, reader.key.column, number, code, **params)
    _take_out([row[0] for row in rows])


def _compare(
    roster_import: RosterImport, reader: PeopleReader, problems: Problems, rows: int
) -> None:
    roster_import.revision = current_revision()
    scope = scope_of(roster_import)
    tree = Tree(scope.on, problems)
    _match_departments(scope, reader, tree, problems)
    difference.find_outside(scope)
    difference.find_managers()
    if "manager" in scope.columns:
        links.refuse(scope, problems)
    changed = difference.write_changes(scope)
    for row, number in difference.already_left(scope):
        problems.warn(row, reader.key.column, number, "already_left")
    in_force = difference.count_in_force(scope) if scope.is_full else 0
    leaving = 0
    if scope.is_full and not reader.unreadable_keys:
        leaving = difference.write_leavers(scope)
    elif scope.is_full:
        problems.warn(None, "", "", "leavers_stopped", count=reader.unreadable_keys)
    _write_departments(roster_import, scope, tree)
    problems.flush()
    _count(roster_import, rows, changed, leaving, in_force, problems)


def _match_departments(scope: Scope, reader: PeopleReader, tree: Tree, problems: Problems) -> None:
    found = People(tree, list(reader.departments), scope.columns, reader.first_rows).resolve()
    staging.fill(
        "roster_department",
        [(place, known.pk, known.code) for place, known in enumerate(found) if known],
        width=3,
    )
    staging.index("roster_department", "place")
    doubtful = [place for place, known in enumerate(found) if known is None]
    keys = list(reader.departments)
    for place in doubtful:
        rows = fetch("SELECT row_number, number FROM roster_staged WHERE department = %s", [place])
        for row, _number in rows:
            problems.error(row, scope.columns["department"], keys[place][0], "department_ambiguous")
        staging.fill("roster_present", [(number,) for _row, number in rows], width=1)
        _take_out([row for row, _number in rows])
    if not reader.has_department:
        problems.warn(None, "", "", "no_department_column")


def _write_departments(roster_import: RosterImport, scope: Scope, tree: Tree) -> None:
    needs_unassigned = RosterChange.objects.filter(
        roster_import=roster_import, department_code=UNASSIGNED
    ).exists()
    unassigned = tree.find(UNASSIGNED)
    if needs_unassigned and not (unassigned and unassigned.is_open):
        tree.open(UNASSIGNED, "Unassigned")
    rows = [department_change(roster_import, scope, known) for known in tree.changed()]
    if scope.is_full:
        rows += [
            department_change(roster_import, scope, known, action=DepartmentAction.CLOSES)
            for known in _closing(scope, tree)
        ]
    RosterDepartmentChange.objects.bulk_create(rows, batch_size=500)


def department_change(
    roster_import: RosterImport, scope: Scope, known: Known, *, action: str = ""
) -> RosterDepartmentChange:
    """The row that says what happens to a department."""
    opens = DepartmentAction.OPENS if "opens" in known.changes else DepartmentAction.CHANGES
    return RosterDepartmentChange(
        roster_import=roster_import,
        action=action or opens,
        row=known.row,
        department_id=known.pk,
        code=known.code,
        name=known.name,
        parent_code=known.parent,
        head_number=known.head,
        cost_centre=known.cost_centre,
        function=known.function or "other",
        changes={k: v for k, v in known.changes.items() if k != "opens"},
        cut_to=scope.until,
    )


def _closing(scope: Scope, tree: Tree) -> list[Known]:
    """Departments that lose their last people and are not in the file; then those above them."""
    emptied = difference.emptied_departments(scope)
    peopled = difference.peopled_departments(scope) - emptied
    children: dict[str, set[str]] = {}
    for known in tree.by_code.values():
        if known.is_open and known.parent:
            children.setdefault(known.parent, set()).add(known.code)
    closing: dict[str, Known] = {}
    waiting = [k for k in tree.by_code.values() if k.pk in emptied]
    while waiting:
        known = waiting.pop()
        if known.code in tree.mentioned or known.code in closing or known.pk in peopled:
            continue
        if not known.is_open or children.get(known.code, set()) - closing.keys():
            continue
        closing[known.code] = known
        above = tree.find(known.parent) if known.parent else None
        if above is not None:
            waiting.append(above)
    return list(closing.values())


def _count(
    roster_import: RosterImport,
    rows: int,
    changed: int,
    leaving: int,
    in_force: int,
    problems: Problems,
) -> None:
    staged = fetch("SELECT COUNT(*) FROM roster_staged")[0][0]
    changes = RosterChange.objects.filter(roster_import=roster_import)
    departments = RosterDepartmentChange.objects.filter(roster_import=roster_import)
    roster_import.counts = {
        "rows": rows,
        "unchanged": staged - changed,
        "joiners": changes.filter(action=ChangeAction.JOINS).count(),
        "leavers": changes.filter(action=ChangeAction.LEAVES).count(),
        "movers": changes.filter(is_mover=True).count(),
        "changed": changes.filter(action=ChangeAction.CHANGES).count(),
        "manager_changes": changes.filter(is_manager_change=True).count(),
        "departments_new": departments.filter(action=DepartmentAction.OPENS).count(),
        "departments_closed": departments.filter(action=DepartmentAction.CLOSES).count(),
        "departments_changed": departments.filter(action=DepartmentAction.CHANGES).count(),
        "warnings": problems.warnings,
        "errors": problems.errors,
        "missing": leaving,
        "in_force": in_force,
    }
    roster_import.progress = rows
    roster_import.state = ImportState.PREVIEWED
    roster_import.save()


def remember(source: RosterSource, columns: Mapping[str, str], encoding: str) -> None:
    """Keep the matching for the next file of the source."""
    source.columns = {**source.columns, **columns}
    source.encoding = encoding
    source.save(update_fields=["columns", "encoding", "updated_at"])
