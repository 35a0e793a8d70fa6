"""What the list of pilots is narrowed by beside plain columns; page, file and API share it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from orgchange.core.dates import firm_day
from orgchange.directory import tree
from orgchange.directory.models import Department
from orgchange.directory.scopes import Sight
from orgchange.pilots.listing.late import late
from orgchange.pilots.models import Pilot
from orgchange.pilots.scopes import own_pilots


@dataclass(frozen=True)
class Narrowing:
    """Part of a title or a whole number; a department with all below it; one's own; late ones."""

    words: str = ""
    department: Department | None = None
    mine: bool = False
    late: bool = False


def narrowed(
    rows: QuerySet[Pilot], asked: Narrowing, *, sight: Sight, now: datetime
) -> QuerySet[Pilot]:
    """The pilots that were asked for."""
    today = firm_day(now)
    if words := asked.words.replace("\0", "").strip():
        rows = rows.filter(Q(title__icontains=words) | Q(number__iexact=words))
    if asked.department:
        below = tree.below_sql([asked.department.pk], on=today)
        rows = rows.filter(department__in=below.as_subquery())
    if asked.mine:
        rows = rows.filter(pk__in=own_pilots(sight).values("pk"))
    if asked.late:
        rows = rows.filter(late(now=now, today=today))
    return rows
