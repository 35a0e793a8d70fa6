"""What is told of small groups, against an attacker who computes whatever can be computed."""

from collections import Counter
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from orgchange.core.small_groups import Line, decide, hidden

PRIME = 2_147_483_647
LEAST = 3  # small, so that few people make every kind of trouble
LINES = (1, 2, 3)
ROOT = 99


@st.composite
def firms(draw):
    """(parents, people): each person is (parts worked in, lines concerned); one in two at most."""
    size = draw(st.integers(1, 7))
    parents = {ROOT: None, 0: ROOT}
    for part in range(1, size):
        parents[part] = draw(st.sampled_from([ROOT, *range(part)]))
    parts = st.integers(0, size - 1)
    concerned = st.frozensets(st.sampled_from(LINES), max_size=3)
    people = draw(st.lists(st.tuples(parts, concerned), max_size=24))
    people = [(frozenset([part]), lines) for part, lines in people]
    if draw(st.booleans()):
        people.append((frozenset([draw(parts), draw(parts)]), draw(concerned)))
    return parents, people


def line_above(part, parents):
    while part is not None:
        yield part
        part = parents[part]


def line(parents, homes):
    """The line of some people, each given by the parts worked in; counted by plain sets."""
    people, doubles = Counter(), Counter()
    for parts in homes:
        above = {part: set(line_above(part, parents)) for part in parts}
        for part in set().union(*above.values()):
            people[part] += 1
            branches = {
                part if home == part else next(p for p in found if parents[p] == part)
                for home, found in above.items()
                if part in found
            }
            doubles[part] += len(branches) - 1
    return Line(people, doubles)


def told(parents, people, least=LEAST):
    return decide(
        parents,
        heads=line(parents, [homes for homes, _lines in people]),
        lines={n: line(parents, [homes for homes, lines in people if n in lines]) for n in LINES},
        total=line(parents, [homes for homes, lines in people if lines]),
        least=least,
    )


def kinds_of_people(parents, people):
    """{(parts counted in, lines): how many}: nobody can tell people of one kind apart."""
    return Counter(
        (frozenset(p for home in homes for p in line_above(home, parents)), lines)
        for homes, lines in people
    )


def equations(parents, kinds, withheld):
    """What the attacker knows: a row a told figure, a column a kind of people and a secret.

    The secrets of a person: the state in each line, whether covered in all, and being there.
    """
    columns = [
        (kind, name) for kind in kinds for name in (*kind[1], *(["all"] if kind[1] else []), "head")
    ]
    rows = []
    for part in parents:
        figures = [{n} for n in LINES if (part, n) not in withheld.cells]
        figures += [] if part in withheld.totals else [set(LINES), {"all"}]
        figures += [] if part in withheld.heads else [{"head"}]
        rows += [[int(part in kind[0] and n in names) for kind, n in columns] for names in figures]
    return columns, rows


def rank(rows):
    rows, found = [row[:] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(found, len(rows)) if rows[i][column] % PRIME), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        inverse = pow(rows[found][column], -1, PRIME)
        rows[found] = [value * inverse % PRIME for value in rows[found]]
        for i in range(found + 1, len(rows)):
            if factor := rows[i][column]:
                rows[i] = [
                    (a - factor * b) % PRIME for a, b in zip(rows[i], rows[found], strict=True)
                ]
        found += 1
    return found


def leaks(parents, people, least=LEAST):
    """Groups of one to `least` - 1 people about whom some sum of told figures speaks alone.

    Some combination lies within the group's columns just if the others' columns have less rank.
    """
    withheld, kinds = told(parents, people, least), kinds_of_people(parents, people)
    columns, rows = equations(parents, kinds, withheld)
    whole = rank(rows)
    found = []
    for size in range(1, least):
        for group in combinations([kind for kind in kinds if kinds[kind] < least], size):
            if sum(kinds[kind] for kind in group) < least:
                others = [i for i, (kind, _name) in enumerate(columns) if kind not in group]
                if rank([[row[i] for i in others] for row in rows]) < whole:
                    found.append(group)
    return found


@settings(max_examples=300, deadline=None)
@given(firms())
def test_no_sum_or_difference_of_told_figures_is_over_a_small_group(firm):
    assert leaks(*firm) == []


@settings(max_examples=200, deadline=None)
@given(firms())
def test_of_a_withheld_part_nothing_below_it_is_told(firm):
    parents, people = firm
    withheld = told(parents, people)
    for part, above in parents.items():
        if above == ROOT:
            continue
        assert above not in withheld.heads or part in withheld.heads
        assert above not in withheld.totals or part in withheld.totals
        for name in LINES:
            assert (above, name) not in withheld.cells or (part, name) in withheld.cells
            assert part not in withheld.heads or (part, name) in withheld.cells


def firm_of(*sizes, own=0):
    """A firm with so many people directly in it, over parts with so many each; all in line 1."""
    parents = {ROOT: None, 0: ROOT} | dict.fromkeys(range(1, len(sizes) + 1), 0)
    homes = [0] * own + [part for part, size in enumerate(sizes, start=1) for _ in range(size)]
    return parents, [(frozenset([home]), frozenset([1])) for home in homes]


def test_large_groups_are_all_told():
    withheld = told(*firm_of(5, 6, 7), least=5)

    assert not withheld.heads | withheld.cells | withheld.totals


def test_a_small_part_takes_the_smallest_of_its_siblings_along():
    withheld = told(*firm_of(4, 30, 6), least=5)

    assert withheld.heads == {1, 3}


def test_two_small_parts_that_are_enough_together_take_nobody_along():
    withheld = told(*firm_of(4, 30, 3), least=5)

    assert withheld.heads == {1, 3}


def test_those_directly_in_a_department_are_a_part_like_any_other():
    assert told(*firm_of(9, 7, own=1), least=5).heads == {2}
    assert told(*firm_of(9, 7, own=5), least=5).heads == set()


def test_where_nothing_else_can_be_taken_along_the_whole_is_withheld():
    assert told(*firm_of(4), least=5).heads == {ROOT, 0, 1}
    assert told(*firm_of(8, own=3), least=5).heads == {1}


def test_nobody_in_two_departments_can_be_told_by_what_both_say():
    parents, people = firm_of(20, 9)
    withheld = told(parents, [*people, (frozenset([1, 2]), frozenset([1]))], least=5)

    assert withheld.heads == {2}


def test_a_line_over_few_people_takes_another_line_along_and_leaves_the_total():
    parents, people = firm_of(40)
    few = [(homes, lines | {2}) for homes, lines in people[:3]]
    some = [(homes, lines | {3}) for homes, lines in people[3:13]]
    withheld = told(parents, [*few, *some, *people[13:]], least=5)

    assert withheld.cells == {(part, name) for part in parents for name in (2, 3)}
    assert withheld.totals == set()


def test_a_total_is_withheld_where_it_would_tell_of_a_single_withheld_line():
    parents, people = firm_of(20, 20)
    few = [(homes, lines | {2}) for homes, lines in people[:3]]
    others = [(homes, lines | {2}) for homes, lines in people[20:]]
    withheld = told(parents, [*few, *people[3:20], *others], least=5)

    assert withheld.cells == {(1, 2), (2, 2)}
    assert withheld.totals == {1, 2}


def test_a_part_over_nobody_is_told():
    parents, people = firm_of(9, 0, 12)

    assert hidden(parents, [[line(parents, [h for h, _ in people])]], already=(), least=5) == set()


def test_one_directly_in_a_department_does_not_hide_behind_one_in_two_parts_of_it():
    parents, people = firm_of(5, 8, own=1)
    people = [*people, (frozenset([1, 2]), frozenset([1]))]

    assert told(parents, people, least=5).heads == {1}
    assert leaks(parents, people, least=5) == []


def test_a_total_tells_nothing_of_few_people_in_lines_that_are_told_nowhere():
    parents, people = firm_of(20, 20)
    lines = [{1, 2, 3}] * 3 + [{1, 3}] * 5 + [{1}] * 12 + [{1, 3}] * 2 + [{1}] * 18
    people = [(homes, frozenset(n)) for (homes, _), n in zip(people, lines, strict=True)]
    withheld = told(parents, people, least=5)

    assert withheld.cells == {(part, name) for part in parents for name in (2, 3)}
    assert withheld.totals == {1, 2}
    assert leaks(parents, people, least=5) == []


def test_a_small_top_takes_a_small_one_along_but_no_large_one():
    parents = {ROOT: None} | dict.fromkeys(range(4), ROOT)

    def firm(*sizes):
        return [
            (frozenset([n]), frozenset([1])) for n, size in enumerate(sizes) for _ in range(size)
        ]

    assert told(parents, firm(90, 60, 2, 6), least=5).heads == {2, 3}
    assert told(parents, firm(90, 60, 2), least=5).heads == {2, ROOT}
    assert leaks(parents, firm(90, 60, 2), least=5) == []
