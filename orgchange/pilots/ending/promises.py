"""What a later version of a contract promises otherwise than the first."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from orgchange.pilots.gating.pages import promise_facts
from orgchange.pilots.models import Contract


@dataclass(frozen=True)
class Difference:
    """One promise: as it was locked at the start, and as it holds now."""

    name: str
    before: str
    after: str


def differences(first: Contract, newest: Contract) -> list[Difference]:
    """What is not the same, in the order of the contract."""
    before, after = _told(first), _told(newest)
    names = [*before, *(name for name in after if name not in before)]
    return [
        Difference(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name) != after.get(name)
    ]


def _told(contract: Contract) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, text in [*promise_facts(contract), *_plan(contract)]:
        found[name] = f"{found[name]}; {text}" if name in found else text
    return found


def _plan(contract: Contract) -> Iterator[tuple[str, str]]:
    yield _("What we believe"), contract.believed
    yield _("Days"), str(contract.days or "")
    for row in contract.milestones.all():
        day = _("day %(day)s") % {"day": row.day}
        yield _("Milestone"), f"{row.name} ({day})"
