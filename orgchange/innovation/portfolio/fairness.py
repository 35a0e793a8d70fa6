"""Whom the fund serves: proposals and approvals by function and by site, small groups withheld.

A group of fewer than five submitters is not told, and neither is as many others as it takes that
subtraction from the whole does not bring it out.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import starmap
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from orgchange.core.sql import id_list
from orgchange.directory.models import JobFunction, JobRecord
from orgchange.innovation.models import Proposal
from orgchange.innovation.reviewing.plans import places_of

LEAST = 5
APPROVED = "approved"


@dataclass(frozen=True)
class Group:
    """A function or a site. The numbers are None where the group is withheld."""

    name: str
    submitters: int | None
    proposals: int | None
    approved: int | None


class Submitted(NamedTuple):
    """How many proposals a submitter has, and how many of them are approved."""

    person: int
    proposals: int
    approved: int


def submitted_in(rows: QuerySet[Proposal]) -> list[Submitted]:
    """By submitter: read once, for all that people are grouped by."""
    counts = (
        rows.order_by()
        .values_list("submitter")
        .annotate(proposals=Count("pk"), approved=Count("pk", filter=Q(state=APPROVED)))
    )
    return list(starmap(Submitted, counts))


def by_function(found: Sequence[Submitted], *, on: date) -> list[Group]:
    """By the submitter's home function on a day."""
    places = places_of([one.person for one in found], on=on)
    labels = dict(JobFunction.choices)
    named = {
        person: str(labels.get(function, "")) for person, (function, _department) in places.items()
    }
    return groups_of(found, named)


def by_site(found: Sequence[Submitted], *, on: date) -> list[Group]:
    """By the site of the submitter's first job on a day."""
    jobs = JobRecord.objects.current().on(on).filter(is_primary=True)
    of_submitters = jobs.filter(employee__in=id_list(one.person for one in found))
    return groups_of(found, dict(of_submitters.order_by().values_list("employee", "site")))


def groups_of(found: Sequence[Submitted], named: Mapping[int, str]) -> list[Group]:
    """Groups by name, the largest first; who has none of a name is in the nameless one."""
    people: dict[str, set[int]] = defaultdict(set)
    proposals: Counter[str] = Counter()
    approved: Counter[str] = Counter()
    for one in found:
        name = named.get(one.person, "")
        people[name].add(one.person)
        proposals[name] += one.proposals
        approved[name] += one.approved
    names = sorted(people, key=lambda name: (-proposals[name], name))
    withheld = _withheld(names, people)
    return [
        Group(name, None, None, None)
        if name in withheld
        else Group(name, len(people[name]), proposals[name], approved[name])
        for name in names
    ]


def _withheld(names: list[str], people: Mapping[str, set[int]]) -> set[str]:
    """The names of those that are too few, or would bring out those who are.

    The whole is told on the same page, so what is withheld must be enough people together.
    """
    smallest_first = sorted(names, key=lambda name: (len(people[name]), name))
    withheld = {name for name in names if len(people[name]) < LEAST}
    for name in smallest_first:
        together = sum(len(people[held]) for held in withheld)
        if not withheld or together >= LEAST:
            break
        withheld.add(name)
    return withheld
