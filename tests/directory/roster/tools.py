"""Small files, and the shortest way from one to its preview."""

import io
from datetime import UTC, date, datetime

from orgchange.directory.roster import reports, services

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 3, 1)
HEADER = "Employee number,Name,Department,Manager,Job title"
FIRST = [
    "1,Ada Ash,Head office,,Director",
    "2,Bo Birch,Sales,1,Head of Sales",
    "3,Cy Cedar,Sales,2,Seller",
    "4,Di Dogwood,Sales,2,Seller",
    "5,Ed Elm,Operations,1,Planner",
]


def table(rows, header=HEADER):
    return "\n".join([header, *rows]) + "\n"


def preview(text, *, encoding="utf-8", day=DAY, now=NOW, name="roster.csv", actor=None, **options):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    asked = {k: options.pop(k) for k in list(options) if k in ASKED}
    return services.preview(
        file=io.BytesIO(data),
        file_name=name,
        options=services.Options(effective_on=day, asked=asked, **options),
        actor=actor,
        now=now,
    )


ASKED = {"columns", "encoding_asked", "delimiter", "date_order", "kind", "has_header"}


def apply(text, *, now=NOW, actor=None, **options):
    made = preview(text, now=now, actor=actor, **options)
    return services.apply_import(roster_import=made, actor=actor, now=now)


def shown(roster_import):
    return reports.document(roster_import)


def numbers(rows):
    return sorted(row["employee_number"] for row in rows)


def codes(problems):
    return sorted(problem["code"] for problem in problems)
