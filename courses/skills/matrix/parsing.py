"""Query strings into a `Query`: one reading for page, download and API."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from courses.skills.matrix.shapes import (
    DEPARTMENT,
    FUNCTION,
    MINE,
    ONLY,
    PILOT,
    SCOPES,
    SORTS,
    TEAM,
    Query,
)
from orgchange.core import watermark
from orgchange.directory.models import JobFunction
from orgchange.teams.reports.parsing import day, instant, number, one_of

NAMES = (
    "scope",
    "department",
    "below",
    "function",
    "team",
    "pilot",
    "profile",
    "as_of",
    "known_at",
    "only",
    "q",
    "sort",
)
MOST_SKILLS = 40


def query(given: Mapping[str, Any], skills: Sequence[str], *, now: datetime) -> Query:
    """From texts. Without `scope` it is that of whatever is named: team, pilot, department …"""
    said = {name: str(given.get(name) or "").strip().replace("\x00", "") for name in NAMES}
    implied = next((s for s in (TEAM, PILOT, DEPARTMENT, FUNCTION) if said[s]), MINE)
    known_at = instant("known_at", said["known_at"], now=now)
    one_of("sort", said["sort"].removeprefix("-"), ("", *SORTS))
    return Query(
        scope=one_of("scope", said["scope"] or implied, SCOPES),
        department=said["department"][:120],
        below=one_of("below", said["below"], ("", "0", "1")) != "0",
        function=one_of("function", said["function"], ("", *JobFunction.values)),
        team=number("team", said["team"]),
        pilot=number("pilot", said["pilot"]),
        profile=said["profile"][:60],
        skills=tuple(dict.fromkeys(code.strip()[:60] for code in skills if code.strip()))[
            :MOST_SKILLS
        ],
        as_of=day("as_of", said["as_of"]),
        known_at=watermark.closed(known_at, now=now) if known_at else None,
        only=one_of("only", said["only"], ("", *ONLY)),
        q=said["q"][:100],
        sort=said["sort"] or "name",
    )
