"""Who is too close to a proposal to judge it: read from the directory and the rosters, as one set.

`is_conflicted` and its set-wise sisters ask the directory itself, so they are never behind it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from orgchange.core.dates import add_months
from orgchange.core.sql import Sql, ids_of, listed
from orgchange.innovation.models import ConflictKind, Part, Proposal
from orgchange.teams.moment import CHARTERS, JOBS, SEATS, Moment, date_sql

ROSTER_MONTHS = 24

# Selects (person, other) of those whom an area above holds too close, such as mentor and mentee.
Closeness = Callable[[date], str]
MENTORS: list[Closeness] = []


@dataclass(frozen=True, order=True)
class Tie:
    """Somebody is too close to a proposal, and how."""

    proposal_id: int
    employee_id: int
    kind: str


def is_conflicted(employee_id: int, proposal: Proposal, *, on: date) -> bool:
    """Whether somebody is too close to a proposal on a day. One query."""
    return bool(conflicts_between([employee_id], _only(proposal), on=on))


def conflicts_between(
    employee_ids: Collection[int], proposals: QuerySet[Proposal], *, on: date
) -> list[Tie]:
    """Every way in which these people are too close to these proposals. One query."""
    found = conflicts_sql(employee_ids, proposals, on=on).rows()
    return sorted(Tie(proposal, employee, kind) for proposal, employee, kind in found)


def conflicted_with(employee_id: int, proposals: QuerySet[Proposal], *, on: date) -> RawSQL:
    """Those of the proposals to which somebody is too close; for `filter(pk__in=…)`."""
    ties = conflicts_sql([employee_id], proposals, on=on)
    return Sql(f"SELECT tie.proposal FROM ({ties.text}) tie", ties.params).as_subquery()


def conflicts_sql(employee_ids: Collection[int], proposals: QuerySet[Proposal], *, on: date) -> Sql:
    """Selects (proposal, employee, kind)."""
    text, params = ids_of(proposals)
    ctes = [*_people(text, employee_ids), *_lines(on), *_seats(on)]
    selects = [_self(), _part(), _above(), _below(), _roster(), *_mentors(on), _declared()]
    return Sql(f"WITH RECURSIVE {', '.join(ctes)} {' UNION '.join(selects)}", params)


def _only(proposal: Proposal) -> QuerySet[Proposal]:
    return Proposal.objects.filter(pk=proposal.pk)


def _people(proposals: str, employee_ids: Collection[int]) -> list[str]:
    """Who belongs to the proposals, and who is asked about. A sponsor's whole line is not close."""
    return [
        f"asked(id) AS ({proposals})",
        "party(proposal, person, part) AS ("
        f"SELECT p.id, p.submitter_id, '{Part.CO_SUBMITTER}' FROM innovation_proposal p"
        " WHERE p.id IN (SELECT id FROM asked) UNION ALL"
        " SELECT pp.proposal_id, pp.employee_id, pp.part FROM innovation_proposalperson pp"
        " WHERE pp.proposal_id IN (SELECT id FROM asked))",
        f"near(proposal, person) AS (SELECT proposal, person FROM party"
        f" WHERE part <> '{Part.SPONSOR}')",
        "candidate(id) AS (SELECT e.id FROM directory_employee e"
        f" WHERE e.id IN ({listed(employee_ids)}))",
    ]


def _lines(on: date) -> list[str]:
    """`above` and `below(candidate, person)`: the lines up and down from who is asked about.

    Walked from these few, not from everybody of the proposals. UNION ends a line that loops.
    """
    held = Moment(on).holds("j")
    return [
        _line("above", "j.manager_id", "j.employee_id", f"j.manager_id IS NOT NULL AND {held}"),
        _line("below", "j.employee_id", "j.manager_id", held),
    ]


def _line(name: str, to: str, along: str, held: str) -> str:
    return (
        f"{name}(candidate, person) AS ("
        f"SELECT c.id, {to} FROM candidate c JOIN {JOBS} j ON {along} = c.id WHERE {held} UNION"
        f" SELECT {name}.candidate, {to} FROM {name} JOIN {JOBS} j ON {along} = {name}.person"
        f" WHERE {held})"
    )


def _seats(on: date) -> list[str]:
    """`mine` and `theirs(person, team, since, until)`: seats and leads of teams in the window.

    Those of whom is asked about, and everybody's in the same teams.
    """
    return [
        _held("mine", "{person} IN (SELECT id FROM candidate)", on),
        _held("theirs", "t.team_id IN (SELECT team FROM mine)", on),
    ]


def _held(name: str, whose: str, on: date) -> str:
    at = Moment(on)
    window = date_sql(add_months(on, -ROSTER_MONTHS))

    def rows(table: str, person: str) -> str:
        return (
            f"SELECT {person}, t.team_id, t.valid_from, t.valid_to FROM {table} t"
            f" WHERE {whose.format(person=person)} AND {at.known('t')}"
            f" AND t.valid_from <= {at.day} AND t.valid_to > {window}"
        )

    both = f"{rows(SEATS, 't.employee_id')} UNION {rows(CHARTERS, 't.lead_id')}"
    return f"{name}(person, team, since, until) AS ({both})"


def _self() -> str:
    return (
        f"SELECT party.proposal AS proposal, c.id AS employee, '{ConflictKind.SELF}' AS kind"
        " FROM candidate c JOIN party ON party.person = c.id"
        f" WHERE party.part = '{Part.CO_SUBMITTER}'"
    )


def _part() -> str:
    return (
        f"SELECT party.proposal, c.id, '{ConflictKind.PART}' FROM candidate c"
        f" JOIN party ON party.person = c.id WHERE party.part <> '{Part.CO_SUBMITTER}'"
    )


def _above() -> str:
    return (
        f"SELECT near.proposal, below.candidate, '{ConflictKind.ABOVE}' FROM near"
        " JOIN below ON below.person = near.person"
    )


def _below() -> str:
    return (
        f"SELECT near.proposal, above.candidate, '{ConflictKind.BELOW}' FROM near"
        " JOIN above ON above.person = near.person"
    )


def _roster() -> str:
    """Together in a team on at least one day of the window."""
    return (
        f"SELECT near.proposal, mine.person, '{ConflictKind.ROSTER}' FROM mine"
        " JOIN theirs ON theirs.team = mine.team AND theirs.person <> mine.person"
        " AND theirs.since < mine.until AND mine.since < theirs.until"
        " JOIN near ON near.person = theirs.person"
    )


def _mentors(on: date) -> list[str]:
    return [
        f"SELECT near.proposal, c.id, '{ConflictKind.MENTOR}' FROM candidate c"
        f" JOIN ({pairs(on)}) pair ON pair.person = c.id JOIN near ON near.person = pair.other"
        for pairs in MENTORS
    ]


def _declared() -> str:
    return (
        f"SELECT d.proposal_id, d.employee_id, '{ConflictKind.DECLARED}'"
        " FROM innovation_conflict d JOIN candidate c ON c.id = d.employee_id"
        f" WHERE d.kind = '{ConflictKind.DECLARED}' AND d.ended_at IS NULL"
        " AND d.proposal_id IN (SELECT id FROM asked)"
    )
