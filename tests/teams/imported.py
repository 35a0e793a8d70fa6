"""Small files of rosters, and the shortest way from one to its preview."""

import io
from datetime import UTC, date, datetime

from orgchange.teams.imports import reports, services

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 3, 1)
HEADER = "Team,Employee number,Slot,Allocation,Standing,Starts on,Last day"


def table(*rows, header=HEADER):
    return "\n".join([header, *rows]) + "\n"


def preview(*rows, header=HEADER, encoding="utf-8", day=DAY, now=NOW, actor=None, **options):
    data = rows[0] if rows and isinstance(rows[0], bytes) else table(*rows, header=header)
    return services.preview(
        file=io.BytesIO(data if isinstance(data, bytes) else data.encode(encoding)),
        file_name="rosters.csv",
        options=services.Options(effective_on=day, **options),
        actor=actor,
        now=now,
    )


def apply(*rows, now=NOW, actor=None, **options):
    made = preview(*rows, now=now, actor=actor, **options)
    return services.apply_import(held=made, actor=actor, now=now)


def shown(held, section):
    """(person, slot, changes) of each seat of a section."""
    rows = reports.document(held)[section]
    return [(row["employee_number"], row["slot"], row["changes"]) for row in rows]


def problems(held, section="errors"):
    """(row, column, code) of each problem."""
    rows = reports.document(held)[section]
    return [(row["row"], row["column"], row["code"]) for row in rows]
