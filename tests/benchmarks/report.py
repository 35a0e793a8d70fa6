"""Measuring, and the one table that `make bench` prints."""

import statistics
import time
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass
class Line:
    """One piece of work: our seconds, plain SQL's for the same, and how many statements it took."""

    work: str
    people: int
    ours: float
    limit: float | None = None
    queries: int | None = None
    note: str = ""

    def cells(self):
        ratio = f"{self.ours / self.limit:.1f}" if self.limit else ""
        return [
            self.work,
            f"{self.people:,}",
            f"{self.ours:.3f}",
            "" if self.limit is None else f"{self.limit:.3f}",
            ratio,
            "" if self.queries is None else str(self.queries),
            self.note,
        ]


HEAD = ["work", "people", "ours, s", "plain SQL, s", "ratio", "queries", ""]


def timed(work, times=3):
    """The median seconds of a few runs."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def counted(work):
    """How many statements a piece of work sends."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def plain(text, times=3):
    """The median seconds of one statement, its rows fetched."""

    def run():
        with connection.cursor() as cursor:
            cursor.execute(text)
            if cursor.description:
                cursor.fetchall()

    return timed(run, times)


def show(lines):
    """Print the table."""
    rows = [HEAD, *(line.cells() for line in lines)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    for row in rows:
        cells = [
            row[0].ljust(widths[0]),
            *(c.rjust(w) for c, w in zip(row[1:6], widths[1:6], strict=False)),
        ]
        print("  ".join([*cells, row[6]]).rstrip())
