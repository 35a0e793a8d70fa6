"""What a contract still lacks before it can be locked. Each problem names its field."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.innovation.models import Direction
from orgchange.pilots.contracting.reading import guardrails_of, primary_of, work_days_of
from orgchange.pilots.models import Contract, KillCriterion, Measure, Side
from orgchange.pilots.models.contracts import LONGEST, SHORTEST

PRIMARY = (
    *("name", "unit", "direction", "baseline", "baseline_on", "baseline_source", "target"),
    *("minimum_effect", "data_owner_id"),
)
MILESTONE = ("name", "day", "responsible_id", "criteria")


def problems_of(contract: Contract) -> list[Problem]:
    """All that is missing or does not fit together, in the order of the form. No query.

    Expects a contract of `whole_contracts()`.
    """
    return [
        *_of_the_plan(contract),
        *_of_the_primary(primary_of(contract)),
        *_of_the_guardrails(guardrails_of(contract)),
        *_of_the_kill_criteria(contract),
        *_of_the_milestones(contract),
    ]


def required(field: str) -> Problem:
    """Something was not said."""
    return Problem(field.removesuffix("_id"), "required", _("This is still missing."))


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _empty(row: object, names: Iterable[str], prefix: str = "") -> Iterator[Problem]:
    for name in names:
        if _is_empty(getattr(row, name)):
            yield required(f"{prefix}{name}")


def _of_the_plan(contract: Contract) -> Iterator[Problem]:
    yield from _empty(contract, ("believed", "days"))
    if contract.days is not None and not SHORTEST <= contract.days <= LONGEST:
        text = _("A pilot runs for %(shortest)s to %(longest)s days.")
        message = text % {"shortest": SHORTEST, "longest": LONGEST}
        yield Problem("days", "out_of_range", message)


def _of_the_primary(measure: Measure | None) -> Iterator[Problem]:
    if measure is None:
        yield Problem("primary", "required", _("Name the one metric that decides."))
        return
    prefix = "primary."
    yield from _empty(measure, PRIMARY, prefix)
    if measure.direction == Direction.KEEP:
        yield from _of_the_range(measure, prefix)
    elif measure.target is not None and measure.baseline is not None:
        yield from _of_the_way(measure, prefix)


def _of_the_range(measure: Measure, prefix: str) -> Iterator[Problem]:
    if measure.target_high is None:
        yield required(f"{prefix}target_high")
    elif measure.target is not None and measure.target_high < measure.target:
        message = _("The upper end lies below the lower one.")
        yield Problem(f"{prefix}target_high", "out_of_order", message)


def _of_the_way(measure: Measure, prefix: str) -> Iterator[Problem]:
    assert measure.target is not None  # noqa: S101 - asked by the caller
    assert measure.baseline is not None  # noqa: S101
    gain = measure.target - measure.baseline
    gain = -gain if measure.direction == Direction.DOWN else gain
    if measure.direction and gain <= 0:
        message = _("The target does not lie where the metric should go from its baseline.")
        yield Problem(f"{prefix}target", "wrong_way", message)
    elif measure.direction and measure.minimum_effect is not None and measure.minimum_effect > gain:
        message = _("The smallest useful effect is more than the target itself asks for.")
        yield Problem(f"{prefix}minimum_effect", "above_target", message)


def _of_the_guardrails(rows: list[Measure]) -> Iterator[Problem]:
    for index, row in enumerate(rows):
        yield from _empty(row, ("name",), f"guardrails[{index}].")
        if row.low is None and row.high is None:
            message = _("Say what it must not fall below, or not rise above.")
            yield Problem(f"guardrails[{index}].low", "required", message)


def _of_the_kill_criteria(contract: Contract) -> Iterator[Problem]:
    rows = list(contract.kill_criteria.all())
    if not rows:
        message = _("Say when to stop: one to three criteria.")
        yield Problem("kill_criteria", "required", message)
    measures = {row.series: row for row in contract.measures.all()}
    for index, row in enumerate(rows):
        prefix = f"kill_criteria[{index}]."
        if not row.series:
            yield from _empty(row, ("text",), prefix)
        elif row.series not in measures:
            message = _("The contract measures nothing of this name.")
            yield Problem(f"{prefix}series", "unknown", message)
        elif (goal := _goal(measures[row.series])) is not None and is_beyond(row, goal):
            message = _("The target itself would stop the pilot.")
            yield Problem(f"{prefix}threshold", "stops_the_target", message)


def is_beyond(criterion: KillCriterion, value: Decimal) -> bool:
    """Whether a value lies on the dangerous side of a threshold; the line itself does not."""
    if criterion.threshold is None:
        return False
    above = criterion.side == Side.ABOVE
    return value > criterion.threshold if above else value < criterion.threshold


def _goal(measure: Measure) -> Decimal | None:
    return measure.target if measure.direction != Direction.KEEP else None


def _of_the_milestones(contract: Contract) -> Iterator[Problem]:
    rows = list(contract.milestones.all())
    if not rows:
        yield Problem("milestones", "required", _("Plan at least one milestone."))
        return
    for index, row in enumerate(rows):
        prefix = f"milestones[{index}]."
        yield from _empty(row, MILESTONE, prefix)
        if row.day is not None and contract.days is not None and row.day > contract.days:
            message = _("This is after the last day of the pilot.")
            yield Problem(f"{prefix}day", "after_the_end", message)
    if not work_days_of(contract):
        message = _("Estimate the work of the milestones, in days.")
        yield Problem("milestones[0].work_days", "required", message)
