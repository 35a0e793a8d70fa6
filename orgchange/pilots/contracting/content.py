"""What of a contract is to be saved: checked as it can be stored, before it is put there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, people_visible_to
from orgchange.directory.services.writing import too_long
from orgchange.pilots.models import Contract, KillCriterion, Measure, Milestone
from orgchange.pilots.models.contracts import LONGEST

Row = Mapping[str, Any]
FIELDS = ("believed", "days", "starts_on", "buffer_days")
PRIMARY = (
    *("name", "unit", "direction", "baseline", "baseline_on", "baseline_source", "target"),
    *("target_high", "minimum_effect", "cadence_days", "data_owner"),
)
GUARDRAIL = ("series", "name", "unit", "low", "high", "cadence_days", "data_owner")
KILL = ("text", "series", "side", "threshold", "times")
MILESTONE = ("code", "name", "day", "responsible", "criteria", "work_days", "tranche")
MOST_GUARDRAILS, MOST_KILLS, MOST_MILESTONES = 3, 3, 30
LONGEST_TEXT, MOST_CADENCE, MOST_DAYS = 10_000, 31, 10_000
ROWS: Mapping[str, tuple[type[models.Model], tuple[str, ...], int]] = {
    "guardrails": (Measure, GUARDRAIL, MOST_GUARDRAILS),
    "kill_criteria": (KillCriterion, KILL, MOST_KILLS),
    "milestones": (Milestone, MILESTONE, MOST_MILESTONES),
}


@dataclass(frozen=True)
class Content:
    """Fields of the contract, of its primary metric, and whole lists by name (`ROWS`).

    What is not named stays as it is. Rows keep who they are by `series` or `code`.
    """

    fields: Row = field(default_factory=dict)
    primary: Row = field(default_factory=dict)
    lists: Mapping[str, Sequence[Row]] = field(default_factory=dict)


def wrong(content: Content, sight: Sight | None) -> list[Problem]:
    """What of it cannot be stored, or names somebody whom the writer may not look up."""
    found = [
        *_unfit(Contract, content.fields, FIELDS, ""),
        *_unfit(Measure, content.primary, PRIMARY, "primary."),
        *_wrong_cadence(content.primary, "primary."),
    ]
    for name, rows in content.lists.items():
        model, fields, most = ROWS[name]
        if len(rows) > most:
            message = _("At most %(limit)s rows.") % {"limit": most}
            found.append(Problem(name, "too_many", message))
        for index, row in enumerate(rows[:most]):
            prefix = f"{name}[{index}]."
            found += [*_unfit(model, row, fields, prefix), *_wrong_row(name, row, prefix)]
    return [*found, *_unknown_people(content, sight)]


def _unfit(
    model: type[models.Model], given: Row, known: Sequence[str], prefix: str
) -> Iterator[Problem]:
    """What the model's own fields refuse, and names that there are not."""
    for name in given:
        if name not in known:
            yield Problem(f"{prefix}{name}", "unknown", _("There is no such field."))
    said = {name: value for name, value in given.items() if name in known and value is not None}
    row = model(**said)
    plain = {name for name in said if said[name] != "" and not isinstance(said[name], Employee)}
    others = [one.name for one in row._meta.fields if one.name not in plain]
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield from (Problem(f"{prefix}{name}", "invalid", text) for text in messages)
        return
    for name in plain:
        if isinstance(said[name], str):
            yield from too_long(f"{prefix}{name}", said[name], LONGEST_TEXT)


def _wrong_row(name: str, row: Row, prefix: str) -> Iterator[Problem]:
    if name == "guardrails":
        yield from _wrong_cadence(row, prefix)
        low, high = row.get("low"), row.get("high")
        if low is not None and high is not None and low > high:
            message = _("The upper end lies below the lower one.")
            yield Problem(f"{prefix}high", "out_of_order", message)
    elif name == "kill_criteria":
        if row.get("series") and (row.get("threshold") is None or not row.get("side")):
            message = _("Say at which value to stop, and on which side of it.")
            yield Problem(f"{prefix}threshold", "required", message)
        yield from _outside(row, "times", 1, 99, prefix)
    else:
        yield from _outside(row, "day", 1, LONGEST, prefix)
        yield from _outside(row, "work_days", 0, MOST_DAYS, prefix)


def _wrong_cadence(row: Row, prefix: str) -> Iterator[Problem]:
    yield from _outside(row, "cadence_days", 1, MOST_CADENCE, prefix)
    effect = row.get("minimum_effect")
    if effect is not None and effect < 0:
        message = _("An effect is not below zero.")
        yield Problem(f"{prefix}minimum_effect", "negative", message)


def _outside(row: Row, name: str, low: int, high: int, prefix: str) -> Iterator[Problem]:
    value = row.get(name)
    if isinstance(value, int) and not low <= value <= high:
        message = _("A number from %(low)s to %(high)s.") % {"low": low, "high": high}
        yield Problem(f"{prefix}{name}", "out_of_range", message)


def _unknown_people(content: Content, sight: Sight | None) -> list[Problem]:
    """Whom of those named the writer may not look up."""
    named = list(_named(content))
    if sight is None or not named:
        return []
    ids = {person.pk for _field, person in named}
    seen = set(people_visible_to(sight).filter(pk__in=ids).values_list("pk", flat=True))
    message = _("Nobody has this number or name.")
    return [Problem(name, "unknown", message) for name, one in named if one.pk not in seen]


def _named(content: Content) -> Iterable[tuple[str, Employee]]:
    places = [("primary.", content.primary)]
    for name, rows in content.lists.items():
        places += [(f"{name}[{index}].", row) for index, row in enumerate(rows)]
    for prefix, row in places:
        for name in ("data_owner", "responsible"):
            if isinstance(row.get(name), Employee):
                yield f"{prefix}{name}", row[name]
