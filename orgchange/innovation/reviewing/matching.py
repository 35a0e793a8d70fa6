"""Which reviewers for which proposals: a minimum-cost flow. Pure: no database, no clock.

Each proposal wants some reviewers, at least one of them from another function than its submitter;
each reviewer takes some. As many places as possible are filled, first; then the cost is least.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from orgchange.innovation.reviewing.flow import Network

OTHER_FUNCTION, OWN_FUNCTION = "other_function", "own_function"
SAME_LANGUAGE, OTHER_LANGUAGE = "same_language", "other_language"
OTHER_DEPARTMENT, SAME_DEPARTMENT = "other_department", "same_department"

# What it costs to ask somebody; each review that they have already costs as much again.
LOAD = 4
COSTS = {OTHER_LANGUAGE: 30, SAME_DEPARTMENT: 10}


@dataclass(frozen=True)
class Candidate:
    """A reviewer: how many reviews they have in the round, and how many they take."""

    employee_id: int
    load: int = 0
    capacity: int = 6
    function: str = ""
    language: str = ""
    department_id: int | None = None


@dataclass(frozen=True)
class Need:
    """A proposal that wants reviewers. `has_other`: one of another function is already asked.

    `barred`: who may not review it, by a conflict or because they do already.
    """

    proposal_id: int
    wanted: int
    function: str = ""
    language: str = ""
    department_id: int | None = None
    has_other: bool = False
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Pairing:
    """Somebody for a proposal, and why them."""

    proposal_id: int
    employee_id: int
    reasons: tuple[str, ...]


def reasons_for(candidate: Candidate, need: Need) -> tuple[str, ...]:
    """What speaks for and against a pair, as codes."""
    is_other = candidate.function != need.function
    found = [OTHER_FUNCTION if is_other else OWN_FUNCTION]
    if candidate.language and need.language:
        same = candidate.language[:2] == need.language[:2]
        found.append(SAME_LANGUAGE if same else OTHER_LANGUAGE)
    is_same = candidate.department_id is not None and candidate.department_id == need.department_id
    found.append(SAME_DEPARTMENT if is_same else OTHER_DEPARTMENT)
    return tuple(found)


def cost_of(candidate: Candidate, need: Need) -> int:
    """What a pair costs, beside the load."""
    return sum(COSTS.get(reason, 0) for reason in reasons_for(candidate, need))


def match(candidates: Sequence[Candidate], needs: Sequence[Need]) -> list[Pairing]:
    """The best pairs, by proposal; fewer than wanted where there are not enough reviewers."""
    people = sorted(candidates, key=lambda one: one.employee_id)
    wanting = sorted(needs, key=lambda one: one.proposal_id)
    network = Network(2 + len(people) + 2 * len(wanting))
    source, sink = 0, 1
    edges: dict[int, tuple[Candidate, Need]] = {}
    for place, person in enumerate(people, start=2):
        _offer(network, source, place, person)
    for number, need in enumerate(wanting):
        gate = 2 + len(people) + 2 * number
        _want(network, gate, sink, need)
        for place, person in enumerate(people, start=2):
            if person.employee_id not in need.barred:
                edges[_pair(network, place, gate, person, need)] = (person, need)
    network.fill(source, sink)
    used = [pair for edge, pair in edges.items() if network.used(edge)]
    return [
        Pairing(need.proposal_id, person.employee_id, reasons_for(person, need))
        for person, need in used
    ]


def _offer(network: Network, source: int, place: int, person: Candidate) -> None:
    """Every further review of a person costs more than the one before, so work is shared."""
    for load in range(person.load, person.capacity):
        network.join(source, place, capacity=1, cost=LOAD * load)


def _want(network: Network, gate: int, sink: int, need: Need) -> None:
    """`gate` lets in those of the submitter's own function: all but one, until one is other."""
    own = need.wanted if need.has_other else need.wanted - 1
    network.join(gate, gate + 1, capacity=max(own, 0))
    network.join(gate + 1, sink, capacity=need.wanted)


def _pair(network: Network, place: int, gate: int, person: Candidate, need: Need) -> int:
    entry = gate if person.function == need.function else gate + 1
    return network.join(place, entry, capacity=1, cost=cost_of(person, need))


@dataclass(frozen=True)
class Shortfall:
    """A proposal that did not get what it wants: how many are missing, and what bars them."""

    proposal_id: int
    missing: int
    in_conflict: int
    is_full: int
    lacks_other: bool


def shortfalls(
    candidates: Collection[Candidate], needs: Collection[Need], pairs: Collection[Pairing]
) -> list[Shortfall]:
    """What could not be filled, with the reasons."""
    given: dict[int, set[int]] = {need.proposal_id: set() for need in needs}
    loads = {one.employee_id: one.load for one in candidates}
    for pair in pairs:
        given[pair.proposal_id].add(pair.employee_id)
        loads[pair.employee_id] += 1
    return [
        _shortfall(candidates, need, given[need.proposal_id], loads)
        for need in needs
        if len(given[need.proposal_id]) < need.wanted
    ]


def _shortfall(
    candidates: Collection[Candidate], need: Need, given: set[int], loads: Mapping[int, int]
) -> Shortfall:
    def count(holds: Callable[[Candidate], bool]) -> int:
        return sum(holds(one) for one in candidates if one.employee_id not in given)

    free = [one for one in candidates if one.employee_id in given]
    return Shortfall(
        proposal_id=need.proposal_id,
        missing=need.wanted - len(given),
        in_conflict=count(lambda one: one.employee_id in need.barred),
        is_full=count(
            lambda one: (
                one.employee_id not in need.barred and loads[one.employee_id] >= one.capacity
            )
        ),
        lacks_other=not need.has_other and all(one.function == need.function for one in free),
    )
