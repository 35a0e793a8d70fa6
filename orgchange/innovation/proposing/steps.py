"""The steps of the form in which a proposal is written, and what each asks in which lane."""

from dataclasses import dataclass

from orgchange.innovation.models import Lane
from orgchange.innovation.proposing.completeness import MICRO, STANDARD
from orgchange.innovation.proposing.reading import TITLES

FIELDS_OF = {
    "idea": ("title", "scenario", "change", "problem_owner"),
    "metric": (
        *("metric", "metric_unit", "direction", "baseline", "baseline_on", "baseline_source"),
        *("target", "target_high"),
    ),
    "means": ("technique", "why_not_simpler", "explained", "systems", "risks", "harmed"),
    "data": (),
    "plan": ("weeks", "buffer_percent", "person_days"),
    "money": (),
    "people": (),
}
ROWS_OF = {"data": "sources", "plan": "milestones", "money": "lines", "people": "people"}
# What may stay empty, and is asked all the same.
OPTIONAL = {
    Lane.STANDARD: ("target_high", "systems", "buffer_percent"),
    Lane.MICRO: ("metric_unit", "target_high"),
}
STEPS_OF = {
    Lane.STANDARD: ("idea", "metric", "means", "data", "plan", "money", "people"),
    Lane.MICRO: ("idea", "metric", "means", "data", "money", "people"),
}


@dataclass(frozen=True)
class Step:
    """One step: its fields, and the list it asks for."""

    code: str
    title: str
    fields: tuple[str, ...]
    rows: str


def steps_of(lane: str) -> list[Step]:
    """The steps of a lane, in order."""
    asked = {*(STANDARD if lane == Lane.STANDARD else MICRO), *OPTIONAL[Lane(lane)]}
    return [
        Step(
            code,
            str(TITLES[code]),
            tuple(name for name in FIELDS_OF[code] if name in asked),
            ROWS_OF.get(code, ""),
        )
        for code in STEPS_OF[Lane(lane)]
    ]


def step_of(field: str) -> str:
    """The step in which a field (`target`, `lines[0].amount`) is asked."""
    name = field.split("[")[0].split(".")[0]
    rows = {value: code for code, value in ROWS_OF.items()}
    fields = {one: code for code, names in FIELDS_OF.items() for one in names}
    return fields.get(name) or rows.get(name, "")
