"""Where areas above add to assignments: pages of requirements, and what audiences may ask.

An area registers in its `AppConfig.ready`. This is how a track's stage is linked, and how "on the
stage" becomes a condition of audiences, without this area knowing what a track is.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orgchange.core.registry import Text

if TYPE_CHECKING:
    from courses.assignments.models import Requirement

# Given a requirement and, where the page is of one person, the employee: its address.
Page = Callable[["Requirement", int | None], str]
_pages: dict[str, Page] = {}


def register_requirement_page(kind: str, page: Page) -> None:
    """Say where requirements of a kind are looked at. The last one wins."""
    _pages[str(kind)] = page


def requirement_page(requirement: "Requirement", employee_id: int | None = None) -> str:
    """The address of a requirement, for one person where one is named; empty: there is none."""
    page = _pages.get(requirement.kind)
    return page(requirement, employee_id) if page else ""


@dataclass(frozen=True)
class StandingField:
    """A condition of audiences that a dated table answers: who has which value from when to when.

    `table` is a `Dated` one with `employee_id` and `column`, a whole number. `look_up(keys)`
    answers, for words of rules in lower case, `{word: (number, label)}` in one query.
    `options(typed)` are (word, label) of what may be meant by what was typed; all, for "".
    `words` is the condition as a part of a sentence with `%(values)s`: "on the stage …".
    """

    code: str
    label: Text
    table: str
    column: str
    look_up: Callable[[Collection[str]], Mapping[str, tuple[int, str]]]
    options: Callable[[str], Iterable[tuple[str, str]]]
    words: Text = ""


_fields: dict[str, StandingField] = {}


def register_audience_field(field: StandingField) -> None:
    """Make a condition known to rules, builder, words, simulation, API and command line."""
    _fields[field.code] = field


def forget_audience_field(code: str) -> None:
    """Take a condition back: for tests that register one of their own."""
    _fields.pop(code, None)


def audience_field(code: str) -> StandingField | None:
    """The registered condition of this code."""
    return _fields.get(code)


def audience_fields() -> dict[str, StandingField]:
    """All registered conditions, by code."""
    return dict(_fields)
