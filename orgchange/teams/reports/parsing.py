"""Query strings and options into a `Query`: one reading for page, API and command."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from orgchange.core import watermark
from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory.models import JobFunction
from orgchange.teams.reports.shapes import DEPARTMENT, FUNCTION, ORGANISATION, SCOPES, TEAM, Query

ONLY = ("below", "unowned", "load")
SORTS = ("name", "working", "share", "background", "mix", "filled", "load", "continuity")


class NotUnderstood(InvalidInput):
    """Something in the question is no date, no function, no number, or is not offered."""

    code = "not_understood"

    def __init__(self, field: str, text: str) -> None:
        message = _("“%(text)s” is not understood here.") % {"text": text[:60]}
        super().__init__(message, problems=[Problem(field, self.code, message)])


def query(given: Mapping[str, Any], *, now: datetime) -> Query:
    """From texts. Without `scope` it is that of what is named: team, department or function."""
    said = {name: str(given.get(name) or "").strip() for name in NAMES}
    implied = next((scope for scope in (TEAM, DEPARTMENT, FUNCTION) if said[scope]), ORGANISATION)
    scope = one_of("scope", said["scope"] or implied, SCOPES)
    known_at = instant("known_at", said["known_at"], now=now)
    return Query(
        scope=scope,
        function=one_of("function", said["function"], ("", *JobFunction.values)),
        department=said["department"].replace("\x00", ""),
        team=number("team", said["team"]),
        as_of=day("as_of", said["as_of"]),
        known_at=watermark.closed(known_at, now=now) if known_at else None,
        only=one_of("only", said["only"], ("", *ONLY)),
        sort=_sort(said["sort"] or "name"),
        q=said["q"][:100].replace("\x00", ""),
    )


NAMES = ("scope", "function", "department", "team", "as_of", "known_at", "only", "sort", "q")


def one_of(field: str, text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        raise NotUnderstood(field, text)
    return text


def _sort(text: str) -> str:
    one_of("sort", text.removeprefix("-"), SORTS)
    return text


def number(field: str, text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotUnderstood(field, text)
    return int(text)


def day(field: str, text: str) -> date | None:
    if not text:
        return None
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 9998:
        raise NotUnderstood(field, text)
    return found


def instant(field: str, text: str, *, now: datetime) -> datetime | None:
    """An instant in ISO form, UTC unless it says otherwise; a date means its end in UTC.

    Today has not ended: it means now.
    """
    if not text:
        return None
    try:
        found = parse_datetime(text.replace(" ", "+")) if "T" in text else None
    except ValueError:
        found = None
    if found is None:
        known_on = day(field, text) or date.max
        if known_on == now.astimezone(UTC).date():
            return now
        found = datetime.combine(known_on, time(23, 59, 59, 999999), UTC)
    if not 1900 <= found.year <= 9998:
        raise NotUnderstood(field, text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
