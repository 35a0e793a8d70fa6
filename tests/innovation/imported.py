"""Small files of proposals, and the shortest way from one to its preview."""

import io

from orgchange.innovation.proposal_imports import reports, services
from tests.factories import innovation as f

NOW = f.NOW
HEADER = "Id,Title,Description,Amount,Submitter,Status,Votes,Language,Date"


def table(*rows, header=HEADER):
    return "\n".join([header, *rows]) + "\n"


def preview(of, *rows, header=HEADER, encoding="utf-8", actor=None, now=NOW, **options):
    data = rows[0] if rows and isinstance(rows[0], bytes) else table(*rows, header=header)
    options.setdefault("source", "Idea box")
    return services.preview(
        file=io.BytesIO(data if isinstance(data, bytes) else data.encode(encoding)),
        file_name="ideas.csv",
        options=services.Options(round=of, **options),
        actor=actor,
        now=now,
    )


def bring(of, *rows, actor=None, now=NOW, **options):
    made = preview(of, *rows, now=now, actor=actor, **options)
    return services.apply_import(held=made, actor=actor, now=now)


def titles(held, section):
    return [row["title"] for row in reports.document(held)[section]]


def problems(held, section="errors"):
    """(row, column, code) of each problem."""
    rows = reports.document(held)[section]
    return [(row["row"], row["column"], row["code"]) for row in rows]
