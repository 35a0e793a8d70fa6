"""What areas above bring to the pages of a person and of a department."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from orgchange.core.registry import Text
from orgchange.directory.models import Department, Employee


@dataclass(frozen=True)
class PersonCard:
    """A part of a person's page; `context` answers None where there is nothing to show.

    Without `tab` it stands on the first view, in `order`. With it, it has a tab of its own:
    `tab` is the word in the address, `label` what people read.
    `needs_records`: only for those who may see the person's training records.
    """

    template: str
    context: Callable[[HttpRequest, Employee], dict[str, Any] | None]
    order: int
    tab: str = ""
    label: Text = ""
    needs_records: bool = True


@dataclass(frozen=True)
class DepartmentCard:
    """A part of a department's page; `context` answers None where there is nothing to show."""

    template: str
    context: Callable[[HttpRequest, Department], dict[str, Any] | None]
    order: int


person_cards: list[PersonCard] = []
department_cards: list[DepartmentCard] = []
# What else ends when somebody leaves on a day, one sentence each: shown before HR confirms.
leaving_effects: list[Callable[[Employee, date], list[str]]] = []
