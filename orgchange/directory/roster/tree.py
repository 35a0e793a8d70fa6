"""The departments that a file names, matched to those that are there.

By code where the file has codes; else by path or name. What is not there is opened; a name or
parent that differs is a change; what would make a circle, or stands in doubt, is a problem.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from orgchange.directory.models import Department, DepartmentPlace
from orgchange.directory.roster.problems import Problems

UNASSIGNED = "UNASSIGNED"
SEPARATORS = (" / ", " > ", " \\ ", " » ", " -> ", " | ")


@dataclass
class Known:
    """A department as it stands on the day, or as the file wants it."""

    code: str
    name: str
    parent: str = ""  # the parent's code
    pk: int | None = None
    head: str = ""
    cost_centre: str = ""
    function: str = ""
    is_open: bool = False
    row: int | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)


class Tree:
    """The departments on a day, growing by what a file names."""

    def __init__(self, on: date, problems: Problems) -> None:
        self.problems = problems
        self.by_code: dict[str, Known] = {}
        self.by_name: dict[str, list[Known]] = defaultdict(list)
        self.mentioned: set[str] = set()
        self.named_at: dict[str, int] = {}
        self.parent_told: dict[str, str] = {}
        self._load(on)

    def _load(self, on: date) -> None:
        for pk, code, name in Department.objects.values_list("pk", "code", "name"):
            self.by_code[code.lower()] = Known(code, name, pk=pk)
        places = (
            DepartmentPlace.objects.current()
            .on(on)
            .values_list(
                "department__code",
                "name",
                "parent__code",
                "head__employee_number",
                "cost_centre",
                "function",
            )
        )
        for code, name, parent, head, cost_centre, function in places:
            known = self.by_code[code.lower()]
            known.name, known.parent, known.head = name, parent or "", head or ""
            known.cost_centre, known.function, known.is_open = cost_centre, function, True
            self.by_name[name].append(known)

    def find(self, code: str) -> Known | None:
        """The department of a code, without regard to case."""
        return self.by_code.get(code.lower())

    def mention(self, known: Known) -> Known:
        """Note that the file speaks of it, and of all that it stands under."""
        here: Known | None = known
        while here is not None and here.code not in self.mentioned:
            self.mentioned.add(here.code)
            here = self.find(here.parent) if here.parent else None
        return known

    def open(self, code: str, name: str, *, parent: str = "", row: int | None = None) -> Known:
        """A department that is to be opened; one that was closed is opened again."""
        known = self.by_code.get(code.lower())
        if known is None:
            known = self.by_code[code.lower()] = Known(code, name)
        known.name, known.parent, known.row, known.is_open = name, parent, row, True
        known.changes["opens"] = [None, name]
        self.by_name[name].append(known)
        return known

    def rename(self, known: Known, name: str, column: str, row: int) -> None:
        """Take a name from the file; the first one in it wins."""
        if not name or name == known.name:
            self.named_at.setdefault(known.code, row)
            return
        if known.code in self.named_at:
            self.problems.warn(row, column, name, "department_name_differs", kept=known.name)
            return
        self.named_at[known.code] = row
        if "opens" not in known.changes:
            known.changes["name"] = [known.name, name]
        known.name, known.row = name, known.row or row
        self.by_name[name].append(known)

    def place_under(self, known: Known, parent: Known | None, column: str, row: int) -> None:
        """Take a parent from the file; the first one in it wins, a circle is refused."""
        code = parent.code if parent else ""
        told = self.parent_told.setdefault(known.code, code)
        if told != code:
            self.problems.warn(row, column, code, "department_parent_differs", kept=told)
            return
        if known.parent == code:
            return
        if parent is not None and self._is_below(parent, known):
            self.problems.warn(
                row, column, code, "department_cycle", department=known.code, parent=code
            )
            return
        if "opens" not in known.changes:
            known.changes["parent"] = [known.changes.get("parent", [known.parent])[0], code]
        known.parent, known.row = code, known.row or row

    def _is_below(self, here: Known | None, top: Known) -> bool:
        seen: set[str] = set()
        while here is not None and here.code not in seen:
            if here is top:
                return True
            seen.add(here.code)
            here = self.find(here.parent) if here.parent else None
        return False

    def free_code(self, wanted: str) -> str:
        """A code that nobody has, as near to the name as can be."""
        code = wanted
        if len(code) > 120:
            code = f"{code[:105]}… {hashlib.sha256(wanted.encode()).hexdigest()[:10]}"
        candidate, number = code, 1
        while candidate.lower() in self.by_code:
            number += 1
            candidate = f"{code[:112]} ~{number}"
        return candidate

    def closed_with_code(self, code: str) -> Known | None:
        """A department that was closed, under exactly this code."""
        known = self.by_code.get(code.lower())
        return known if known and not known.is_open and known.code == code else None

    def changed(self) -> list[Known]:
        """What the file opens or changes, parents first."""
        return [k for k in self.by_code.values() if k.changes]


class People:
    """Departments as a file of people names them: (name or path, code, parent) → department."""

    def __init__(
        self,
        tree: Tree,
        keys: Sequence[tuple[str, str, str]],
        columns: Mapping[str, str],
        first_rows: Sequence[int],
    ) -> None:
        self.tree = tree
        self.keys = keys
        self.columns = columns
        self.first_rows = first_rows
        self.separator = "" if "department_code" in columns else separator(k[0] for k in keys)

    def resolve(self) -> list[Known | None]:
        """The department of each key; None where it stands in doubt."""
        if "department_code" in self.columns:
            found: list[Known | None] = [
                self._by_code(key, row) for key, row in zip(self.keys, self.first_rows, strict=True)
            ]
        else:
            found = [
                self._by_path(key[0], row)
                if self.separator and self.separator in key[0]
                else self._by_name(key[0], key[2], row)
                for key, row in zip(self.keys, self.first_rows, strict=True)
            ]
        if "department_parent" in self.columns and not self.separator:
            for key, row, known in zip(self.keys, self.first_rows, found, strict=True):
                if known is not None:
                    self._place(known, key[2], row)
        return found

    def _by_code(self, key: tuple[str, str, str], row: int) -> Known:
        name, code, _parent = key
        code = code or name[:120]
        known = self.tree.find(code)
        if known is None or not known.is_open:
            known = self.tree.open(known.code if known else code, name or code, row=row)
            self.tree.named_at[known.code] = row
        elif "department" in self.columns:
            self.tree.rename(known, name, self.columns["department"], row)
        if known.code != code:
            column = self.columns["department_code"]
            self.tree.problems.warn(row, column, code, "case_differs", kept=known.code)
        return self.tree.mention(known)

    def _by_path(self, path: str, row: int) -> Known:
        parts = [part.strip() for part in path.split(self.separator) if part.strip()]
        known: Known | None = None
        for depth, name in enumerate(parts, 1):
            parent = known.code if known else ""
            known = next(
                (k for k in self.tree.by_name[name] if k.is_open and k.parent == parent), None
            ) or self._open(" / ".join(parts[:depth]), name, parent, row)
            self.tree.mention(known)
        assert known is not None  # noqa: S101  (a path has at least one part)
        return known

    def _by_name(self, name: str, parent: str, row: int) -> Known | None:
        found = [k for k in self.tree.by_name[name] if k.is_open]
        if len(found) > 1 and parent:
            found = [k for k in found if parent in (k.parent, self._name_of(k.parent))] or found
        if len(found) > 1 and not self.separator:
            return None
        if found and not self.separator:
            return self.tree.mention(found[0])
        top = next((k for k in found if not k.parent), None)
        exact = self.tree.find(name)
        if top is None and exact and exact.is_open and exact.code == name:
            top = exact
        return self.tree.mention(top or self._open(name, name, "", row))

    def _name_of(self, code: str) -> str:
        known = self.tree.find(code) if code else None
        return known.name if known else ""

    def _open(self, code: str, name: str, parent: str, row: int) -> Known:
        closed = self.tree.closed_with_code(code)
        return self.tree.open(
            closed.code if closed else self.tree.free_code(code), name, parent=parent, row=row
        )

    def _place(self, known: Known, parent: str, row: int) -> None:
        column = self.columns["department_parent"]
        if not parent:
            self.tree.place_under(known, None, column, row)
            return
        by_code = self.tree.find(parent)
        above = by_code if by_code and by_code.is_open else None
        if above is None:
            named = [k for k in self.tree.by_name[parent] if k.is_open]
            above = named[0] if len(named) == 1 else None
        if above is None:
            above = self._open(parent[:120], parent, "", row)
            if "department_code" in self.columns:
                self.tree.problems.warn(row, column, parent, "parent_not_listed")
        self.tree.place_under(known, above, column, row)
        self.tree.mention(above)


def separator(paths: Any) -> str:
    """What parts the steps of a path, where the values are paths; "" where they are flat names.

    A bare slash may belong to a name (R&D/Operations): it parts only where the values show it,
    one of them being the beginning of another, or nearly all of them having one.
    """
    distinct = {path for path in paths if path}
    for mark in SEPARATORS:
        if any(mark in path for path in distinct):
            return mark
    for mark in ("/", "\\", ">"):
        having = [path for path in distinct if mark in path.strip(mark)]
        nested = any(path.rsplit(mark, 1)[0] in distinct for path in having)
        if having and (nested or len(having) * 10 >= len(distinct) * 9 > 9):
            return mark
    return ""
