"""What the pages of every import have in common: steps, tabs, pages of rows, problems as CSV."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from orgchange.core.spreadsheets import csv_response
from orgchange.directory.roster.models import FileImport, FileProblem, ImportState
from orgchange.directory.roster.problems import as_row

PAGE = 50
DONE = (ImportState.APPLIED, ImportState.UNDONE)


def steps(file_import: FileImport) -> list[dict[str, Any]]:
    """File, columns, differences, applied: and where the import stands."""
    state = file_import.state
    is_done = state in DONE
    return [
        {"label": _("File"), "is_done": True},
        {
            "label": _("Columns"),
            "is_done": state != ImportState.REFUSED,
            "is_here": state == ImportState.REFUSED,
        },
        {
            "label": _("Differences"),
            "is_done": is_done,
            "is_here": state == ImportState.PREVIEWED,
        },
        {"label": _("Applied"), "is_done": is_done, "is_here": is_done},
    ]


def addresses(name: str, pk: int, *, list_label: str) -> dict[str, Any]:
    """Where the pages of one import lead, and what the list of imports is called.

    `name` is that of its own page (`directory:import`); the others are named after it.
    """
    acts = ("columns", "confirm", "undo", "problems", "progress")
    return {
        "urls": {"list": reverse(f"{name}s"), "self": reverse(name, args=[pk])}
        | {act: reverse(f"{name}-{act}", args=[pk]) for act in acts},
        "list_label": list_label,
    }


def facts_of_file(file_import: FileImport) -> list[tuple[Any, Any]]:
    """What every import says about itself: rows, encoding, who."""
    facts: list[tuple[Any, Any]] = [
        (_("Rows"), file_import.counts.get("rows", 0)),
        (_("Unchanged"), file_import.counts.get("unchanged", 0)),
    ]
    if file_import.delimiter:
        facts.append((_("Encoding"), file_import.encoding))
    if file_import.created_by:
        facts.append((_("Brought in by"), file_import.created_by))
    if file_import.applied_at:
        facts.append((_("Applied by"), file_import.applied_by or _("the command line")))
    return facts


def tabs(
    labels: Mapping[str, str | Promise], counts: Mapping[str, int], section: str
) -> list[dict[str, Any]]:
    """A tab for each section that has anything, and for the one that is open."""
    return [
        {
            "label": label,
            "url": f"?tab={name}",
            "is_here": name == section,
            "count": counts.get(name, 0),
        }
        for name, label in labels.items()
        if counts.get(name) or name == section
    ]


def page_of(request: HttpRequest, rows: "QuerySet[Any]") -> "Page[Any]":
    """The page of rows that is asked for."""
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def problems_csv(name: str, problems: Iterable[FileProblem]) -> StreamingHttpResponse:
    """Problems as CSV; cells that a spreadsheet would run are neutralised."""
    head = [_("Severity"), _("Row"), _("Column"), _("Value"), _("Code"), _("Reason")]
    return csv_response(name, head, _problem_rows(problems))


def _problem_rows(problems: Iterable[FileProblem]) -> Iterator[list[Any]]:
    for problem in problems:
        found = as_row(problem)
        label = _("error") if problem.is_error else _("warning")
        yield [label, *(found[n] for n in ("row", "column", "value", "code", "message"))]
