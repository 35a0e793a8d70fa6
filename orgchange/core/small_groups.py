"""Small groups: what to withhold of figures over the parts of a tree.

A figure over one to four people is withheld from those who may not see the people, and with it as
many others as it takes for everything that subtraction brings out to be over nobody, or over five
people or more. Every number here is of people whom the asker may not see: who may be seen is known,
and can be subtracted from anything.

Why that is enough. In one line (a course, say) a part is told only where the part above it is, so
whatever can be worked out from the told figures is a sum of *rests*: a told part less the told
parts directly below it. Rests do not overlap, and each is over nobody or over enough people. The
total over all lines is told only where every line is told but those that are told nowhere: then it
says no more than the sum of these, and the rests of that sum are held to the same.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Parents = Mapping[int, int | None]  # {part: the part it is in}, each after the one it is in


@dataclass(frozen=True)
class Line:
    """One figure of every part: {part: how many people it is over, all below it included}.

    `doubles`: {part: how often people are counted again}: those who are at once in two of the parts
    directly below it, or in one of these and directly in it. What is told of these parts then adds
    up to more than the part, and the difference is of those people.
    """

    people: Mapping[int, int]
    doubles: Mapping[int, int] = field(default_factory=dict)

    def at(self, part: int) -> tuple[int, int]:
        """People and doubles of a part."""
        return self.people.get(part, 0), self.doubles.get(part, 0)


@dataclass(frozen=True)
class Withheld:
    """What is not told: headcounts, cells (part, line), and totals over all lines, by part."""

    heads: frozenset[int]
    cells: frozenset[tuple[int, int]]
    totals: frozenset[int]


def decide(
    parents: Parents, *, heads: Line, lines: Mapping[int, Line], total: Line, least: int
) -> Withheld:
    """What is withheld of a tree whose root stands for its parts, with nobody of its own.

    `heads` is over everybody, `total` over those whom at least one line is over. Nothing is told
    of a part whose headcount is not.
    """
    unheaded = hidden(parents, [[heads]], already=(), least=least)
    cells = {
        name: hidden(parents, [[line]], already=unheaded, least=least)
        for name, line in lines.items()
    }
    nowhere = _untold_lines(lines, cells, parents, least)
    cells.update({name: set(parents) for name in nowhere})
    already = unheaded.union(*(parts for name, parts in cells.items() if name not in nowhere))
    sums = [[total], [lines[name] for name in nowhere]]
    return Withheld(
        heads=frozenset(unheaded),
        cells=frozenset((part, name) for name, parts in cells.items() for part in parts),
        totals=frozenset(hidden(parents, sums, already=already, least=least)),
    )


def hidden(
    parents: Parents, sums: Sequence[Sequence[Line]], *, already: Iterable[int], least: int
) -> set[int]:
    """The parts to withhold in a line (or in each of several sums of lines), from below upwards.

    Of a sum only its lines are known; it is over at least as many people as the largest of them.
    Where a rest is too small, the smallest part below goes too; where none is left, the part itself
    does. What is below a withheld part is withheld, but below the root: nothing is above it from
    which its parts could be subtracted. So the root goes alone where its smallest part is large.
    """
    found, root = set(already), next(iter(parents))
    children: dict[int | None, list[int]] = {}
    for part, above in parents.items():
        children.setdefault(above, []).append(part)
    for part in reversed(list(parents)):
        below = children.get(part, [])
        if part not in found and any(not _is_enough(_whole(s, part), least) for s in sums):
            found.add(part)
        while below and part not in found:
            told = [child for child in below if child not in found]
            short = [s for s in sums if not _is_enough(_rest(s, part, told), least)]
            if not short:
                break
            along = _smallest(told, short[0])
            is_dear = part == root and along is not None and _is_large(along, root, short[0])
            found.add(part if along is None or is_dear else along)
    for part, above in parents.items():
        if above in found and above != root:
            found.add(part)
    return found


def _untold_lines(
    lines: Mapping[int, Line], cells: Mapping[int, Collection[int]], parents: Parents, least: int
) -> list[int]:
    """The lines told nowhere. Too small together, they take another along, so that the total of
    the whole can still be told."""
    root, *parts = parents
    found = [name for name, untold in cells.items() if all(part in untold for part in parts)]
    sizes = [(line.at(root)[0], name) for name, line in lines.items() if name not in found]
    large = [(people, name) for people, name in sizes if people >= least]
    if large and not _is_enough([lines[name].at(root) for name in found], least):
        found.append(min(large)[1])
    return found


def _whole(lines: Sequence[Line], part: int) -> list[tuple[int, int]]:
    return [line.at(part) for line in lines]


def _rest(lines: Sequence[Line], part: int, told: Collection[int]) -> list[tuple[int, int]]:
    """Of each line, what a part is over beyond its told parts, and its doubles."""
    return [
        (line.people.get(part, 0) - sum(line.people.get(c, 0) for c in told), line.at(part)[1])
        for line in lines
    ]


def _is_enough(numbers: Sequence[tuple[int, int]], least: int) -> bool:
    """Whether (people, doubles) are of nobody, or of enough people in one line at least."""
    return any(people >= least for people, _ in numbers) or not any(map(any, numbers))


def _is_large(part: int, root: int, lines: Sequence[Line]) -> bool:
    """Whether a part is over more than a tenth of the people."""
    sizes = [sum(line.people.get(p, 0) for line in lines) for p in (part, root)]
    return sizes[0] * 10 > sizes[1]


def _smallest(told: Collection[int], lines: Sequence[Line]) -> int | None:
    """The told part over the fewest people; None where no told part is over anybody."""
    sizes = [(sum(line.people.get(part, 0) for line in lines), part) for part in told]
    return min(((size, part) for size, part in sizes if size > 0), default=(0, None))[1]
