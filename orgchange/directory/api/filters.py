"""What the lists of the directory's API can be narrowed by, read from the query string."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Q
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from orgchange.core.errors import InvalidInput, Problem

T = TypeVar("T", bound=date)
AS_OF = OpenApiParameter("as_of", OpenApiTypes.DATE, description="The day that is asked about.")
KNOWN_AT = OpenApiParameter(
    "known_at",
    OpenApiTypes.DATETIME,
    description="As it was known at this instant; now if left out.",
)
SEARCH = OpenApiParameter("q", OpenApiTypes.STR, description="Part of a name, number or address.")
DATED = [AS_OF, KNOWN_AT]


@dataclass(frozen=True)
class Moments:
    """A day and an instant of knowing; None where nothing was asked."""

    as_of: date | None
    known_at: datetime | None

    @property
    def are_given(self) -> bool:
        """Whether the past, or a past knowledge, was asked for."""
        return self.as_of is not None or self.known_at is not None


def moments(request: Request) -> Moments:
    """`?as_of=2026-03-01&known_at=2026-03-15T00:00:00Z`; refuses what is no date."""
    return Moments(
        _read(request, "as_of", parse_date), _aware(_read(request, "known_at", parse_datetime))
    )


def ids(request: Request, names: dict[str, str]) -> Q:
    """Filters by ids: `{parameter: lookup}`. What is no number is refused by name."""
    wanted = Q()
    for name, lookup in names.items():
        given = request.query_params.get(name)
        if given is None:
            continue
        if not (given.isascii() and given.isdigit() and len(given) < 19):
            raise _wrong(name, _("This is not an id."))
        wanted &= Q(**{lookup: int(given)})
    return wanted


def words(request: Request, names: dict[str, str]) -> Q:
    """Filters by exact words: `{parameter: lookup}`."""
    return Q(
        **{
            lookup: request.query_params[name].replace("\x00", "")
            for name, lookup in names.items()
            if name in request.query_params
        }
    )


def parameters(*names: str) -> list[OpenApiParameter]:
    """The schema of filters by id or word."""
    return [OpenApiParameter(name, OpenApiTypes.STR) for name in names]


def _read(request: Request, name: str, parse: Callable[[str], T | None]) -> T | None:
    given = request.query_params.get(name)
    if given is None:
        return None
    try:
        value = parse(given)
    except ValueError:
        value = None
    if value is None or not 1900 <= value.year <= 9998:
        raise _wrong(name, _("This is not a date that exists."))
    return value


def _aware(value: datetime | None) -> datetime | None:
    if value is not None and is_naive(value):
        raise _wrong("known_at", _("An instant needs its offset from UTC."))
    return value


def _wrong(name: str, message: str) -> InvalidInput:
    return InvalidInput(message, problems=[Problem(name, "invalid", message)])
