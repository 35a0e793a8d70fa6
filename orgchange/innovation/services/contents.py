"""What a version says: checked as it can be stored, and put there. Lists are replaced whole."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import Problem
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, people_visible_to
from orgchange.directory.services.writing import too_long
from orgchange.innovation.models import (
    BudgetLine,
    DataSource,
    PlannedMilestone,
    Proposal,
    ProposalPerson,
    ProposalVersion,
)
from orgchange.innovation.proposing.versions import FIELDS

LONGEST_TEXT = 10_000
MOST_ROWS = 50
ROWS: Mapping[str, type[models.Model]] = {
    "sources": DataSource,
    "lines": BudgetLine,
    "milestones": PlannedMilestone,
}


@dataclass(frozen=True)
class Content:
    """What is to be saved: fields as they are named on a version, whole lists, whole parts.

    `people`: employees by their part (`Part`). What is not named stays as it is.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    lists: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    people: Mapping[str, Collection[int]] = field(default_factory=dict)


def wrong_fields(fields: Mapping[str, Any]) -> list[Problem]:
    """What of it a version cannot hold."""
    unknown = [name for name in fields if name not in FIELDS]
    problems = [Problem(name, "unknown", _("There is no such field.")) for name in unknown]
    known = {name: value for name, value in fields.items() if name in FIELDS}
    return problems + _unfit(ProposalVersion(**known), known, prefix="")


def wrong_lists(lists: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[Problem]:
    """What of the rows cannot be held."""
    for name, rows in lists.items():
        if len(rows) > MOST_ROWS:
            message = _("At most %(limit)s rows.") % {"limit": MOST_ROWS}
            yield Problem(name, "too_many", message)
        for index, row in enumerate(rows[:MOST_ROWS]):
            prefix = f"{name}[{index}]."
            yield from _unfit(ROWS[name](**row), row, prefix=prefix)
            if name == "lines" and row.get("amount", 0) < 0:
                message = _("An amount is not below zero.")
                yield Problem(f"{prefix}amount", "negative", message)


def wrong_people(content: Content, sight: Sight) -> list[Problem]:
    """Whom of those named the writer may not look up."""
    named = list(_named(content))
    ids = {person for _field, person in named}
    seen = set(people_visible_to(sight).filter(pk__in=ids).values_list("pk", flat=True))
    message = _("Nobody has this number or name.")
    return [Problem(name, "unknown", message) for name, person in named if person not in seen]


def put_lists(copy: ProposalVersion, lists: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Replace the rows of each list that is named."""
    for name, rows in lists.items():
        model: Any = ROWS[name]
        model.objects.filter(version=copy).delete()
        model.objects.bulk_create(
            model(**row, version=copy, position=position) for position, row in enumerate(rows)
        )


def put_people(
    proposal: Proposal, people: Mapping[str, Collection[int]], *, actor: User, now: datetime
) -> None:
    """Replace who belongs to a proposal, part by part; who submits it is not named twice."""
    for part, wanted in people.items():
        held = ProposalPerson.objects.filter(proposal=proposal, part=part)
        there = set(held.values_list("employee", flat=True))
        asked = set(wanted) - {proposal.submitter_id}
        if asked == there:
            continue
        held.exclude(employee__in=asked).delete()
        ProposalPerson.objects.bulk_create(
            ProposalPerson(proposal=proposal, employee_id=person, part=part)
            for person in sorted(asked - there)
        )
        facts = {"part": part, "added": sorted(asked - there), "removed": sorted(there - asked)}
        record(action="proposal.people_set", obj=proposal, actor=actor, at=now, changes=facts)


def _named(content: Content) -> Iterator[tuple[str, int]]:
    """Everybody who is named, with the field."""
    owner = content.fields.get("problem_owner")
    if isinstance(owner, Employee):
        yield "problem_owner", owner.pk
    for index, row in enumerate(content.lists.get("sources", ())):
        if isinstance(row.get("owner"), Employee):
            yield f"sources[{index}].owner", row["owner"].pk
    for part, people in content.people.items():
        yield from ((part, person) for person in people)


def _unfit(row: models.Model, given: Iterable[str], *, prefix: str) -> list[Problem]:
    """What the model's own fields refuse, of those that were given, and texts without end."""
    mine = {name for name in given if getattr(row, name) != ""}  # what is not said yet fits
    fields = row._meta.fields
    others = [field.name for field in fields if field.name not in mine or field.is_relation]
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        return [
            Problem(f"{prefix}{name}", "invalid", message)
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    return [
        problem
        for name in mine
        if isinstance(getattr(row, name), str)
        for problem in too_long(f"{prefix}{name}", getattr(row, name), LONGEST_TEXT)
    ]
