"""Lines of the list: next gate, buffer, last reading against target; queries stay constant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Subquery

from orgchange.core.sql import id_list
from orgchange.directory.scopes import Sight
from orgchange.pilots.burning import Burn
from orgchange.pilots.listing.orders import newest_readings
from orgchange.pilots.models import CheckIn, Contract, Gate, Measure, MeasureKind, Pilot, Reading
from orgchange.pilots.scopes import pilots_inside
from orgchange.pilots.states import LOOKS, VERDICT_LOOKS, state_names


@dataclass(frozen=True)
class Line:
    """A pilot as the list shows it. `burn` is None for who may not read its daily work."""

    pilot: Pilot
    state: str
    look: str
    verdict: str
    verdict_look: str
    gate: Gate | None
    burn: Burn | None
    measure: Measure | None
    reading: Reading | None


def lines_of(page: Iterable[Pilot], sight: Sight, *, language: str) -> list[Line]:
    """One line a pilot. Seven queries."""
    rows = list(page)
    ids = id_list(row.pk for row in rows)
    inside = set(pilots_inside(sight).filter(pk__in=ids).values_list("pk", flat=True))
    contracts = _contracts(ids)
    measures = _primary(contracts.values())
    readings, gates, said = _last_readings(ids, measures), _next_gates(ids), _check_ins(ids)
    names = state_names(language)
    return [
        Line(
            pilot=row,
            state=names.get((row.workflow_id, row.state), row.state),
            look=LOOKS.get(row.state, "info"),
            verdict=row.get_verdict_display(),
            verdict_look=VERDICT_LOOKS.get(row.verdict, "info"),
            gate=gates.get(row.pk),
            burn=_burn(contracts.get(row.pk), said.get(row.pk)) if row.pk in inside else None,
            measure=measures.get(row.pk),
            reading=readings.get(row.pk),
        )
        for row in rows
    ]


def _contracts(ids: Any) -> dict[int, Contract]:
    """The newest locked version of each."""
    rows = Contract.objects.filter(pilot__in=ids, number__isnull=False)
    return {row.pilot_id: row for row in rows.order_by("pilot", "number")}


def _primary(contracts: Iterable[Contract]) -> dict[int, Measure]:
    pilots = {row.pk: row.pilot_id for row in contracts}
    rows = Measure.objects.filter(contract__in=id_list(pilots), kind=MeasureKind.PRIMARY)
    return {pilots[row.contract_id]: row for row in rows}


def _last_readings(ids: Any, measures: Mapping[int, Measure]) -> dict[int, Reading]:
    """The newest that stands of each primary metric; one index look-up a pilot, one statement."""
    last = Subquery(newest_readings().values("pk")[:1])
    found = Pilot.objects.filter(pk__in=ids).order_by().annotate(last=last)
    rows = Reading.objects.filter(pk__in=found.values("last"))
    return {row.pilot_id: row for row in rows if row.pilot_id in measures}


def _next_gates(ids: Any) -> dict[int, Gate]:
    rows = Gate.objects.filter(pilot__in=ids, decided_at=None)
    return {row.pilot_id: row for row in rows.order_by("-planned_on", "-pk")}


def _check_ins(ids: Any) -> dict[int, CheckIn]:
    rows = CheckIn.objects.filter(pilot__in=ids).only(
        "pilot", "ends_on", "buffer_used", "work_done"
    )
    return {row.pilot_id: row for row in rows.order_by("ends_on")}


def _burn(contract: Contract | None, said: CheckIn | None) -> Burn | None:
    if contract is None or contract.buffer_days is None or said is None:
        return None
    return Burn(said.buffer_used, contract.buffer_days, said.work_done)
