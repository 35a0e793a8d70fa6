"""Refusals that are expected, and mean something to the person who reads them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong: the field (or row and column), a stable code, a sentence."""

    field: str
    code: str
    message: str


class DomainError(Exception):
    """What was asked cannot be done as things stand. 409 in the API, a message on the page.

    Subclasses live beside the function that raises them and set `code`.
    """

    code = "refused"
    status = 409

    def __init__(self, message: str, *, problems: Sequence[Problem] = ()) -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.problems = tuple(problems)


class InvalidInput(DomainError):
    """The input itself is wrong; `problems` names each place. 400."""

    code = "invalid"
    status = 400


class NotAllowed(DomainError):
    """Inside the actor's scope, and refused by policy. 403."""

    code = "not_allowed"
    status = 403
