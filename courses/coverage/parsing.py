"""Query strings and options into a `Query`: one reading for page, API and command."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from courses.coverage.shapes import Query
from orgchange.core import watermark
from orgchange.core.errors import InvalidInput, Problem


class NotADate(InvalidInput):
    """What was given is no date, or no instant."""

    code = "not_a_date"

    def __init__(self, field: str, text: str) -> None:
        message = _("“%(text)s” is not a date that exists.") % {"text": text[:60]}
        super().__init__(message, problems=[Problem(field, self.code, message)])


class NotBefore(InvalidInput):
    """The first of two days is not before the second."""

    code = "not_before"

    def __init__(self, field: str, day: date, until: date) -> None:
        said = _("%(day)s is not before %(until)s.")
        message = said % {"day": day.isoformat(), "until": until.isoformat()}
        super().__init__(message, problems=[Problem(field, self.code, message)])


def query(given: Mapping[str, str], courses: Sequence[str], *, now: datetime) -> Query:
    """A query from texts: `department`, `kind`, `as_of`, `known_at`. Known-at is made closed."""
    known_at = instant("known_at", given.get("known_at", ""), now=now)
    return Query(
        department=given.get("department", "").strip(),
        courses=tuple(dict.fromkeys(code.strip() for code in courses if code.strip())),
        kind=given.get("kind", "").strip(),
        as_of=day("as_of", given.get("as_of", "")),
        known_at=watermark.closed(known_at, now=now) if known_at else None,
    )


def day(field: str, text: str) -> date | None:
    """A date in ISO form; None where nothing was said."""
    if not text.strip():
        return None
    try:
        found = parse_date(text.strip())
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 9998:
        raise NotADate(field, text)
    return found


def instant(field: str, text: str, *, now: datetime) -> datetime | None:
    """An instant in ISO form, UTC unless it says otherwise; a date means its end in UTC.

    Today has not ended: it means now.
    """
    if not text.strip():
        return None
    try:
        found = parse_datetime(text.strip().replace(" ", "+")) if "T" in text else None
    except ValueError:
        raise NotADate(field, text) from None
    if found is None:
        known_on = day(field, text) or date.max
        if known_on == now.astimezone(UTC).date():
            return now
        found = datetime.combine(known_on, time(23, 59, 59, 999999), UTC)
    if not 1900 <= found.year <= 9998:
        raise NotADate(field, text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
