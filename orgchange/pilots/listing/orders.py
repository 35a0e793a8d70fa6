"""The orders of the list of pilots; page, file and API share them."""

from collections.abc import Mapping

from django.db.models import (
    Case,
    F,
    FloatField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from orgchange.core.dates import OPEN_INSTANT
from orgchange.directory.scopes import Sight
from orgchange.pilots.models import CheckIn, Contract, Pilot, Reading
from orgchange.pilots.scopes import pilots_inside

ORDERS: Mapping[str, str] = {
    "title": "title",
    "state": "state",
    "gate": "next_gate",
    "buffer": "burn",
    "reading": "read_on",
    "outcome": "verdict",
    "owner": "owner__full_name",
    "department": "department__name",
    "end": "planned_end_on",
}
MOST = 1e9  # burns faster than any: some of the buffer is gone, and nothing of the work is done


def sorted_by(rows: QuerySet[Pilot], asked: str, sight: Sight) -> QuerySet[Pilot]:
    """By the column that is asked for; the newest first, where none is."""
    name = ORDERS.get(asked.removeprefix("-"))
    if name is None:
        return rows.order_by("-opened_at", "-pk")
    if name == "next_gate":
        ahead = Q(gates__decided_at=None)
        rows = rows.annotate(next_gate=Min("gates__planned_on", filter=ahead))
    elif name == "burn":
        rows = _with_burn(rows, sight)
    elif name == "read_on":
        rows = rows.annotate(read_on=Subquery(newest_readings().values("measured_on")[:1]))
    order = F(name).desc(nulls_last=True) if asked.startswith("-") else F(name).asc(nulls_last=True)
    return rows.order_by(order, "pk")


def newest_readings() -> QuerySet[Reading]:
    """Of the pilot around it: what stands of its primary metric, the newest first."""
    rows = Reading.objects.filter(
        pilot=OuterRef("pk"), series="primary", superseded_at=OPEN_INSTANT
    )
    return rows.order_by("-measured_on")


def _with_burn(rows: QuerySet[Pilot], sight: Sight) -> QuerySet[Pilot]:
    """Buffer used ÷ work done (`burning.Burn.ratio`), where the viewer may read the daily work."""
    said = CheckIn.objects.filter(pilot=OuterRef("pk")).order_by("-ends_on")
    locked = Contract.objects.filter(pilot=OuterRef("pk"), number__isnull=False)
    rows = rows.annotate(
        used=Subquery(said.values("buffer_used")[:1]),
        done=Subquery(said.values("work_done")[:1]),
        whole=Subquery(locked.order_by("-number").values("buffer_days")[:1]),
    )
    hidden = ~Q(pk__in=pilots_inside(sight).values("pk"))
    return rows.annotate(
        burn=Case(
            When(hidden | Q(whole=None) | Q(used=None), then=Value(None)),
            When(used=0, then=Value(0.0)),
            When(done=0, then=Value(MOST)),
            When(whole=0, then=Value(100.0) / F("done")),
            default=F("used") * Value(100.0) / (F("whole") * F("done")),
            output_field=FloatField(),
        )
    )
