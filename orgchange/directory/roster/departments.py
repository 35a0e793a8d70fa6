"""A file of departments: code, name, parent, head, cost centre."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from orgchange.directory.models import Employee
from orgchange.directory.roster import values
from orgchange.directory.roster.headers import Opened
from orgchange.directory.roster.models import (
    DepartmentAction,
    ImportState,
    RosterDepartmentChange,
    RosterImport,
)
from orgchange.directory.roster.preview import department_change, scope_of
from orgchange.directory.roster.problems import Problems
from orgchange.directory.roster.reading import Cell
from orgchange.directory.roster.rows import ColumnReader, column_reader, raw_cell
from orgchange.directory.roster.tree import Known, Tree
from orgchange.directory.roster.values import squeezed
from orgchange.directory.services.writing import current_revision

LIMITS = {"code": 120, "name": 300, "parent": 300, "head": 300, "cost_centre": 60}
Listed = tuple[int, dict[str, str]]  # row, {field: text}


def preview_departments(roster_import: RosterImport, opened: Opened) -> None:
    """Fill the import with what its opened file of departments would change."""
    problems = Problems(roster_import)
    listed, count = _read(opened, problems)
    listed = _settle_duplicates(listed, opened.mapping, problems)
    with transaction.atomic():
        roster_import.revision = current_revision()
        scope = scope_of(roster_import)
        tree = Tree(scope.on, problems)
        _compare(tree, listed, opened.mapping, problems)
        rows = [department_change(roster_import, scope, known) for known in tree.changed()]
        RosterDepartmentChange.objects.bulk_create(rows, batch_size=500)
        problems.flush()
        _count(roster_import, rows, count, len(listed), problems)


def _read(opened: Opened, problems: Problems) -> tuple[list[Listed], int]:
    readers = [
        column_reader(field, column, opened.table.columns, {}, LIMITS)
        for field, column in opened.mapping.items()
    ]
    listed = []
    count = 0
    for row, cells in opened.table.rows:
        if not any(cells):
            continue
        count += 1
        found = {r.field: _cell(r, row, cells, problems) for r in readers}
        if None in found.values():
            continue
        texts = {field: text or "" for field, text in found.items()}
        if values.is_empty(texts["code"]):
            problems.error(row, opened.mapping["code"], texts["code"], "no_code")
        else:
            listed.append((row, texts))
    return listed, count


def _cell(reader: ColumnReader, row: int, cells: list[Cell], problems: Problems) -> str | None:
    raw = squeezed(raw_cell(reader, cells))
    if len(raw) > reader.limit:
        problems.error(row, reader.column, raw, "too_long", length=len(raw), limit=reader.limit)
        return None
    if values.BAD_CHARACTERS.search(raw):
        problems.error(row, reader.column, raw, "bad_characters")
        return None
    return raw


def _settle_duplicates(
    listed: list[Listed], mapping: dict[str, str], problems: Problems
) -> list[Listed]:
    groups: dict[str, list[Listed]] = {}
    for row, texts in listed:
        groups.setdefault(texts["code"].lower(), []).append((row, texts))
    kept = []
    for group in groups.values():
        first_row, first = group[0]
        if all(texts == first for _row, texts in group):
            kept.append(group[0])
            for row, texts in group[1:]:
                problems.warn(
                    row, mapping["code"], texts["code"], "duplicate_agrees", first=first_row
                )
            continue
        rows = ", ".join(str(row) for row, _texts in group)
        for row, texts in group:
            problems.error(row, mapping["code"], texts["code"], "duplicate_differs", rows=rows)
    return kept


def _compare(tree: Tree, listed: list[Listed], mapping: dict[str, str], problems: Problems) -> None:
    for row, texts in listed:
        known = tree.find(texts["code"])
        name = texts.get("name", "")
        if known is None or not known.is_open:
            code = known.code if known else texts["code"]
            tree.open(code, name or code, row=row)
        elif name:
            tree.rename(known, name, mapping.get("name", ""), row)
    heads = _heads({texts.get("head", "") for _row, texts in listed})
    for row, texts in listed:
        known = tree.find(texts["code"])
        if known is None:
            continue
        if "parent" in mapping:
            _place(tree, known, texts["parent"], mapping["parent"], row)
        if "cost_centre" in mapping:
            _set(known, "cost_centre", texts["cost_centre"], row)
        if "function" in mapping:
            word = values.FUNCTION_WORDS.get(texts["function"].casefold(), "")
            if word:
                _set(known, "function", word, row)
            elif not values.is_empty(texts["function"]):
                problems.warn(row, mapping["function"], texts["function"], "unknown_function")
        if "head" in mapping:
            _set_head(known, texts["head"], heads, mapping["head"], row, problems)


def _place(tree: Tree, known: Known, parent: str, column: str, row: int) -> None:
    if values.is_empty(parent):
        tree.place_under(known, None, column, row)
        return
    above = tree.find(parent)
    if above is None or not above.is_open:
        named = [k for k in tree.by_name[parent] if k.is_open]
        above = named[0] if len(named) == 1 else None
    if above is None:
        tree.problems.warn(row, column, parent, "parent_not_listed")
        above = tree.open(parent[:120], parent, row=row)
    tree.place_under(known, above, column, row)


def _set(known: Known, field: str, value: str, row: int) -> None:
    old = getattr(known, field)
    if old == value:
        return
    if "opens" not in known.changes:
        known.changes[field] = [old, value]
    setattr(known, field, value)
    known.row = known.row or row


def _heads(references: set[str]) -> dict[str, set[str]]:
    """{reference, lower case: employee numbers that answer to it}."""
    wanted = {r.lower() for r in references if not values.is_empty(r)}
    found: dict[str, set[str]] = {}
    people = Employee.objects.filter(erased_at=None).filter(
        Q(employee_number__in=references) | Q(full_name__in=references) | Q(email__in=references)
    )
    for number, name, email in people.values_list("employee_number", "full_name", "email"):
        for text in (number, email, name):
            if text.lower() in wanted:
                found.setdefault(text.lower(), set()).add(number)
    return found


def _set_head(
    known: Known,
    reference: str,
    heads: dict[str, set[str]],
    column: str,
    row: int,
    problems: Problems,
) -> None:
    if values.is_empty(reference):
        _set(known, "head", "", row)
        return
    found = heads.get(reference.lower(), set())
    if len(found) == 1:
        _set(known, "head", next(iter(found)), row)
    elif found:
        problems.warn(row, column, reference, "head_ambiguous", count=len(found))
    else:
        problems.warn(row, column, reference, "head_not_found")


def _count(
    roster_import: RosterImport,
    rows: list[RosterDepartmentChange],
    count: int,
    listed: int,
    problems: Problems,
) -> None:
    actions: list[Any] = [row.action for row in rows]
    named = sum(row.row is not None for row in rows)
    roster_import.counts = {
        **dict.fromkeys(
            ("joiners", "leavers", "movers", "changed", "manager_changes", "departments_closed"), 0
        ),
        "rows": count,
        "unchanged": max(0, listed - named),
        "departments_new": actions.count(DepartmentAction.OPENS),
        "departments_changed": actions.count(DepartmentAction.CHANGES),
        "warnings": problems.warnings,
        "errors": problems.errors,
        "missing": 0,
        "in_force": 0,
    }
    roster_import.progress = count
    roster_import.state = ImportState.PREVIEWED
    roster_import.save()
