"""A row of the access table, and a list of the query budgets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.access.world import FUND_KINDS, KINDS, PILOT_KINDS, TRACK_KINDS, World

SIGNED_IN = KINDS[1:]
SIGN_IN_FIRST = {"page": 302, "api": 401}
ALL_KINDS = (*KINDS, *FUND_KINDS, *PILOT_KINDS, *TRACK_KINDS)
REFUSED = 400  # and above


def no_args(world: World) -> list[Any]:
    return []


def no_data(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """One URL name (or API action) and method, and the status that each kind of person gets."""

    name: str
    statuses: Mapping[str, int]
    method: str = "get"
    args: Callable[[World], list[Any]] = no_args
    data: Callable[[World], Any] = no_data
    query: str = ""
    is_api: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.name}{self.query}"

    def __post_init__(self) -> None:
        missing = set(KINDS) ^ (set(self.statuses) - {*FUND_KINDS, *PILOT_KINDS, *TRACK_KINDS})
        assert not missing, f"{self}: {sorted(missing)} not said, or not a kind"

    def witnesses(self) -> dict[str, int]:
        """The stranger, and of the others the first of each answer and the last of those who may.

        A stranger is led to sign in with the 302 that others get for a form.
        """
        kinds = [kind for kind in ALL_KINDS if kind in self.statuses]
        others = kinds[1:]
        first = {self.statuses[kind]: kind for kind in reversed(others)}
        last = {self.statuses[kind]: kind for kind in others if self.statuses[kind] < REFUSED}
        chosen = {kinds[0], *first.values(), *last.values()}
        return {kind: self.statuses[kind] for kind in kinds if kind in chosen}


def page(name: str, **given: Any) -> Row:
    """`ok`, `missing` (404) and `refused` (403) list kinds; strangers are asked to sign in.

    `status` is what those who may get: 200, or 302 after a form. `stranger=` for public pages.
    Left-out kinds get `otherwise` (default 404).
    """
    return _row(name, door="page", **given)


def api(name: str, **given: Any) -> Row:
    """As `page`, for an API action (`employees-list`); strangers get 401."""
    return _row(name, door="api", **given)


def fund_page(name: str, **given: Any) -> Row:
    """As `page`, asked by those who are something to a fund as well."""
    return _row(name, door="page", also=FUND_KINDS, **given)


def fund_api(name: str, **given: Any) -> Row:
    """As `api`, asked by those who are something to a fund as well."""
    return _row(name, door="api", also=FUND_KINDS, **given)


def pilot_page(name: str, **given: Any) -> Row:
    """As `fund_page`, asked by those who are something to a pilot as well."""
    return _row(name, door="page", also=(*FUND_KINDS, *PILOT_KINDS), **given)


def pilot_api(name: str, **given: Any) -> Row:
    """As `fund_api`, asked by those who are something to a pilot as well."""
    return _row(name, door="api", also=(*FUND_KINDS, *PILOT_KINDS), **given)


def track_page(name: str, **given: Any) -> Row:
    """As `page`, asked by those who are something to a track, or to a pilot, as well."""
    return _row(name, door="page", also=(*TRACK_KINDS, "pilot_owner"), **given)


def track_api(name: str, **given: Any) -> Row:
    """As `api`, asked by those who are something to a track, or to a pilot, as well."""
    return _row(name, door="api", also=(*TRACK_KINDS, "pilot_owner"), **given)


def _row(
    name: str,
    *,
    door: str,
    also: tuple[str, ...] = (),
    ok: str = "",
    missing: str = "",
    refused: str = "",
    status: int | None = None,
    otherwise: int = 404,
    stranger: int | None = None,
    method: str = "get",
    **given: Any,
) -> Row:
    success = status or (200 if method == "get" or door == "api" else 302)
    statuses = dict.fromkeys((*SIGNED_IN, *also), otherwise)
    statuses["stranger"] = stranger or SIGN_IN_FIRST[door]
    everybody = " ".join((*SIGNED_IN, *also))
    for kinds, code in ((ok, success), (missing, 404), (refused, 403)):
        for kind in (everybody if kinds == "everybody" else kinds).split():
            assert kind in (*KINDS, *also), f"{name}: {kind} is no kind of person"
            statuses[kind] = code
    return Row(name, statuses, method=method, is_api=door == "api", **given)


@dataclass(frozen=True)
class Listing:
    """A list whose number of queries must not depend on its length.

    `grow(world, count)` adds that many rows which the viewer sees. `note` tells two budgets of
    one URL apart.
    """

    name: str
    viewer: str
    grow: Callable[[World, int], None]
    args: Callable[[World], list[Any]] = no_args
    query: str = ""
    note: str = field(default="")

    def __str__(self) -> str:
        return f"{self.name}{self.query} as {self.viewer}{self.note and f' ({self.note})'}"
