"""What a portfolio's figures need beside the pilots' standing: a query each, for all pilots."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import (
    Case,
    DecimalField,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)

from orgchange.core.dates import OPEN_INSTANT
from orgchange.core.sql import id_list
from orgchange.innovation.models import EntryKind, LedgerEntry, Unit
from orgchange.pilots.models import Gate, GateDecision, Pilot, PilotMove, Reading
from orgchange.pilots.portfolio.moment import Moment

STOPS = ("stop", "stop_held", "kill")
PRIMARY = "primary"


def first_readings(rows: QuerySet[Pilot], at: Moment) -> dict[int, date]:
    """{pilot: the day of its first reading of the primary metric}, as known then.

    Of now, the index of what is known answers with one look a pilot.
    """
    if at.is_now:
        known = Reading.objects.filter(
            pilot=OuterRef("pk"), series=PRIMARY, superseded_at=OPEN_INSTANT
        )
        first = Subquery(known.order_by("measured_on").values("measured_on")[:1])
        found = rows.order_by().annotate(first=first).values_list("pk", "first")
        return {pk: day for pk, day in found if day is not None}
    read = Reading.objects.filter(
        pilot__in=rows.order_by().values("pk"),
        series=PRIMARY,
        recorded_at__lt=at.until,
        superseded_at__gte=at.until,
        measured_on__lte=at.on,
    )
    return dict(read.order_by().values_list("pilot").annotate(first=Min("measured_on")))


def stopped_ids(rows: QuerySet[Pilot], at: Moment) -> frozenset[int]:
    """Pilots that were stopped or killed, and did not go on after all."""
    moves = PilotMove.objects.filter(pilot__in=rows.order_by().values("pk"), at__lt=at.until)
    ends = moves.filter(Q(transition__in=STOPS) | Q(transition="resume"))
    found: dict[int, str] = {}
    for pilot_id, transition in ends.order_by("at", "pk").values_list("pilot_id", "transition"):
        found[pilot_id] = transition
    return frozenset(pk for pk, last in found.items() if last in STOPS)


def went_on_ids(rows: QuerySet[Pilot], at: Moment) -> frozenset[int]:
    """Pilots with a gate that said go."""
    gates = Gate.objects.filter(
        pilot__in=rows.order_by().values("pk"), decision=GateDecision.GO, decided_at__lt=at.until
    )
    return frozenset(gates.order_by().values_list("pilot_id", flat=True))


def gates_of_month(rows: QuerySet[Pilot], at: Moment) -> QuerySet[Gate]:
    """The gates planned in the month of the day, in order; of pilots that had started."""
    first = at.on.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    found = Gate.objects.filter(
        pilot__in=rows.order_by().values("pk"),
        created_at__lt=at.until,
        planned_on__gte=first,
        planned_on__lt=after,
    )
    return found.select_related("pilot").order_by("planned_on", "pk")


def is_decided(gate: Gate, until: datetime) -> bool:
    """Whether a gate was decided by then."""
    return gate.decided_at is not None and gate.decided_at < until


def spending(proposal_ids: Collection[int], at: Moment) -> dict[int, Decimal]:
    """{proposal: what was spent, net of reversals}, as posted by then."""
    money = DecimalField(max_digits=16, decimal_places=2)
    net = Case(
        When(kind=EntryKind.ACTUAL, then=F("amount")),
        When(kind=EntryKind.REVERSE, reverses__kind=EntryKind.ACTUAL, then=-F("amount")),
        default=Value(Decimal(0)),
        output_field=money,
    )
    entries = LedgerEntry.objects.filter(
        Q(kind=EntryKind.ACTUAL) | Q(kind=EntryKind.REVERSE, reverses__kind=EntryKind.ACTUAL),
        proposal__in=id_list(proposal_ids),
        unit=Unit.MONEY,
        posted_at__lt=at.until,
    )
    return dict(entries.order_by().values_list("proposal").annotate(sum=Sum(net)))
