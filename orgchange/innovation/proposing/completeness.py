"""What a proposal still lacks before it can be handed in. Each problem names its field.

The micro lane asks for what can be said on a phone in ten minutes; the standard lane for all.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.innovation.models import Direction, Lane, Proposal, ProposalVersion
from orgchange.innovation.proposing.versions import asked_by

MICRO = ("title", "scenario", "change", "metric", "direction", "target", "technique", "harmed")
STANDARD = (
    *("title", "scenario", "change", "problem_owner"),
    *("metric", "metric_unit", "direction", "baseline", "baseline_on", "baseline_source", "target"),
    *("technique", "why_not_simpler", "explained", "risks", "harmed", "person_days", "weeks"),
)
LONGEST_WEEKS = 26
NEEDED = {Lane.MICRO: ("lines",), Lane.STANDARD: ("sources", "lines", "milestones")}


def problems_of(version: ProposalVersion, lane: str) -> list[Problem]:
    """All that is missing or does not fit together, in the order of the form."""
    return [
        *_empty(version, STANDARD if lane == Lane.STANDARD else MICRO),
        *_of_the_target(version),
        *_of_the_lists(version, lane),
        *_of_sources(version),
        *_of_lines(version),
        *_of_milestones(version),
    ]


def over_the_cap(proposal: Proposal, version: ProposalVersion) -> list[Problem]:
    """A problem, where more is asked than the round, or its micro lane, gives to one."""
    of, asked = proposal.round, asked_by(version)
    cap = cap_of(proposal)
    if asked <= cap:
        return []
    facts = {"asked": asked, "cap": cap, "currency": of.fund.currency}
    message = _("%(asked)s is asked; this lane gives at most %(cap)s %(currency)s.") % facts
    return [Problem("lines", "over_the_cap", message)]


def cap_of(proposal: Proposal) -> Decimal:
    """What its lane gives to one at most."""
    is_micro = proposal.lane == Lane.MICRO
    return proposal.round.micro_cap if is_micro else proposal.round.cap


def share_done(version: ProposalVersion, lane: str) -> tuple[int, int]:
    """How many of the answers that the lane asks for are there, and how many it asks for."""
    fields = STANDARD if lane == Lane.STANDARD else MICRO
    lists = NEEDED[Lane(lane)]
    there = sum(getattr(version, name) not in (None, "") for name in fields)
    there += sum(bool(getattr(version, name).all()) for name in lists)
    return there, len(fields) + len(lists)


def _empty(version: ProposalVersion, fields: Iterable[str]) -> Iterator[Problem]:
    for name in fields:
        value = getattr(version, name)
        if value is None or (isinstance(value, str) and not value.strip()):
            yield _required(name)


def _required(field: str) -> Problem:
    return Problem(field, "required", _("This is still missing."))


def _of_the_target(version: ProposalVersion) -> Iterator[Problem]:
    if version.direction == Direction.KEEP and version.target_high is None:
        yield _required("target_high")
    low, high = version.target, version.target_high
    if version.direction == Direction.KEEP and low is not None and high is not None and high < low:
        message = _("The upper end lies below the lower one.")
        yield Problem("target_high", "out_of_order", message)
    if version.baseline is None or low is None:
        return
    if (version.direction == Direction.UP and low <= version.baseline) or (
        version.direction == Direction.DOWN and low >= version.baseline
    ):
        message = _("The target does not lie where the metric should go from its baseline.")
        yield Problem("target", "wrong_way", message)


def _of_the_lists(version: ProposalVersion, lane: str) -> Iterator[Problem]:
    messages = {
        "sources": _("Name at least one data source."),
        "lines": _("Write at least one line of the budget."),
        "milestones": _("Plan at least one milestone."),
    }
    for name in NEEDED[Lane(lane)]:
        if not getattr(version, name).all():
            yield Problem(name, "required", messages[name])


def _of_sources(version: ProposalVersion) -> Iterator[Problem]:
    for index, source in enumerate(version.sources.all()):
        if not source.name.strip():
            yield _required(f"sources[{index}].name")
        if source.owner_id is None:
            yield _required(f"sources[{index}].owner")
        if not source.classification:
            yield _required(f"sources[{index}].classification")
        if source.has_personal_data is None:
            yield _required(f"sources[{index}].has_personal_data")


def _of_lines(version: ProposalVersion) -> Iterator[Problem]:
    for index, line in enumerate(version.lines.all()):
        if not line.text.strip():
            yield _required(f"lines[{index}].text")
        if not line.amount:
            yield _required(f"lines[{index}].amount")


def _of_milestones(version: ProposalVersion) -> Iterator[Problem]:
    if version.weeks is not None and not 1 <= version.weeks <= LONGEST_WEEKS:
        message = _("An experiment runs for at most %(weeks)s weeks.") % {"weeks": LONGEST_WEEKS}
        yield Problem("weeks", "out_of_range", message)
    for index, milestone in enumerate(version.milestones.all()):
        field = f"milestones[{index}]"
        if not milestone.text.strip():
            yield _required(f"{field}.text")
        if not milestone.week:
            yield _required(f"{field}.week")
        elif version.weeks is not None and milestone.week > version.weeks:
            message = _("This is after the last week of the experiment.")
            yield Problem(f"{field}.week", "after_the_end", message)
