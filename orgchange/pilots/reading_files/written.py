"""What files have written: the readings of one file share its instant, its person and its door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from orgchange.accounts.models import User
from orgchange.pilots.models import Pilot, Reading, ReadingSource
from orgchange.pilots.models.running import CURRENT

MOST = 20  # files that a page lists


@dataclass(frozen=True)
class WrittenFile:
    """The readings of a file; `first` is the id of the first one, by which the file is named."""

    pilot: Pilot
    first: int
    at: datetime
    by: User | None
    readings: Sequence[Reading]

    @property
    def standing(self) -> list[Reading]:
        """Those that nothing corrected and nobody withdrew."""
        return [row for row in self.readings if row.stands]

    @property
    def new(self) -> list[Reading]:
        """Of those, the ones of days that had no reading: undone, nothing stands there."""
        return [row for row in self.standing if row.corrects_id is None]

    @property
    def corrections(self) -> list[Reading]:
        """Of those, the ones that corrected something: undone, that stands again."""
        return [row for row in self.standing if row.corrects_id is not None]

    @property
    def changed_since(self) -> int:
        """How many were corrected or withdrawn after: undoing the file leaves them alone."""
        return len(self.readings) - len(self.standing)


@dataclass(frozen=True)
class FileLine:
    """A file in a list: when, by whom, how many readings, how many of them stand."""

    pilot_id: int
    first: int
    at: datetime
    by: User | None
    written: int
    standing: int


def first_of_files() -> QuerySet[Reading]:
    """The first reading of each file, which names it."""
    same = {name: OuterRef(name) for name in ("pilot", "recorded_at", "recorded_by", "source")}
    earlier = Reading.objects.filter(**same, pk__lt=OuterRef("pk")).order_by()
    files = Reading.objects.filter(source=ReadingSource.FILE, recorded_by__isnull=False)
    return files.filter(~Exists(earlier))


def file_lines(firsts: Sequence[Reading]) -> list[FileLine]:
    """Lines of the files that the readings name. One query."""
    rows = Reading.objects.filter(
        source=ReadingSource.FILE,
        pilot__in={row.pilot_id for row in firsts},
        recorded_at__in={row.recorded_at for row in firsts},
    )
    counts = {
        (pilot, at, by): (written, standing)
        for pilot, at, by, written, standing in rows.order_by()
        .values_list("pilot", "recorded_at", "recorded_by")
        .annotate(written=Count("pk"), standing=Count("pk", filter=CURRENT))
    }
    return [
        FileLine(
            row.pilot_id,
            row.pk,
            row.recorded_at,
            row.recorded_by,
            *counts[row.pilot_id, row.recorded_at, row.recorded_by_id],
        )
        for row in firsts
    ]


def files_of(pilot: Pilot) -> list[FileLine]:
    """The last files of a pilot, the newest first. Two queries."""
    rows = first_of_files().filter(pilot=pilot).select_related("recorded_by__employee")
    return file_lines(list(rows.order_by("-recorded_at", "-pk")[:MOST]))


def file_of(pilot: Pilot, first: int) -> WrittenFile | None:
    """A file by the id of its first reading. Two queries."""
    named = first_of_files().filter(pilot=pilot, pk=first).select_related("recorded_by__employee")
    row = named.first()
    if row is None:
        return None
    rows = Reading.objects.filter(
        pilot=pilot,
        source=ReadingSource.FILE,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by_id,
    ).select_related("corrects")
    found = list(rows.order_by("measured_on", "series", "pk"))
    return WrittenFile(pilot, row.pk, row.recorded_at, row.recorded_by, found)
