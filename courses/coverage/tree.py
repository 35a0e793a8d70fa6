"""The department tree of a day, as known at an instant, held in memory for one report."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from courses.coverage.sql import Point
from orgchange.directory.models import Department, DepartmentPlace


@dataclass(frozen=True)
class Node:
    """A department in its place. `path` is the names from the top, its own last."""

    id: int
    code: str
    name: str
    parent_id: int | None
    head_id: int | None
    path: tuple[str, ...]
    is_placed: bool = True

    @property
    def depth(self) -> int:
        """How far below the top; the top is 0."""
        return len(self.path) - 1


@dataclass(frozen=True)
class Tree:
    """Every department, in the order of paths, siblings by name."""

    nodes: dict[int, Node]

    @cached_property
    def children(self) -> dict[int | None, list[int]]:
        """{parent: its children}, in order; None for the tops."""
        found: dict[int | None, list[int]] = {}
        for node in self.nodes.values():
            found.setdefault(node.parent_id, []).append(node.id)
        return found

    @cached_property
    def by_code(self) -> dict[str, Node]:
        """{code in lower case: node}."""
        return {node.code.lower(): node for node in self.nodes.values()}

    def below(self, roots: Iterable[int]) -> list[int]:
        """The roots and everything below them, in the order of the tree, each once."""
        wanted = set(roots)
        for node in self.nodes.values():  # parents come before their children
            if node.parent_id in wanted:
                wanted.add(node.id)
        return [pk for pk in self.nodes if pk in wanted]

    def tops(self, among: Collection[int] | None) -> list[int]:
        """Those of the departments (of all, when None) whose parent is not one of them."""
        if among is None:
            return [pk for pk in self.children.get(None, []) if self.nodes[pk].is_placed]
        inside = set(among)
        return [
            pk for pk, node in self.nodes.items() if pk in inside and node.parent_id not in inside
        ]

    def ancestors(self, pk: int) -> list[Node]:
        """From the top down to the parent."""
        found: list[Node] = []
        parent = self.nodes[pk].parent_id
        while parent is not None and len(found) < len(self.nodes):
            found.append(self.nodes[parent])
            parent = self.nodes[parent].parent_id
        return found[::-1]


def load(point: Point) -> Tree:
    """The tree at a point, in two queries. A department without a place is a top of its own."""
    places = DepartmentPlace.objects.known_at(point.moment.known_at).on(point.tree_on)
    placed = {
        department: (parent, name, head)
        for department, parent, name, head in places.order_by().values_list(
            "department_id", "parent_id", "name", "head_id"
        )
    }
    known = {
        pk: (code, name) for pk, code, name in Department.objects.values_list("id", "code", "name")
    }
    children: dict[int | None, list[tuple[str, str, int]]] = {}
    for pk, (code, name) in known.items():
        parent, name, _head = placed.get(pk, (None, name, None))
        parent = parent if parent in known and parent != pk else None
        children.setdefault(parent, []).append((name.casefold(), code, pk))
    nodes: dict[int, Node] = {}
    waiting: list[tuple[int, int | None, tuple[str, ...]]]
    waiting = [(pk, None, ()) for _name, _code, pk in sorted(children.get(None, []), reverse=True)]
    while waiting:
        pk, parent, above = waiting.pop()
        code, name = known[pk]
        _parent, name, head = placed.get(pk, (None, name, None))
        nodes[pk] = Node(pk, code, name, parent, head, (*above, name), pk in placed)
        below = sorted(children.get(pk, []), reverse=True)
        waiting += [(child, pk, nodes[pk].path) for _name, _code, child in below]
    return Tree(nodes)
