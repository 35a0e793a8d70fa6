"""Heartbeats of regular jobs, and the health that follows from them.

Reminders that silently stopped are the worst kind: whoever has not beaten for long is shown in
red, and `/health/` answers 503.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext_lazy as _
from kombu import Connection
from kombu.exceptions import OperationalError

from orgchange.core.registry import Text
from orgchange.notices.models import Heartbeat

PLAN, DELIVER, RECOUNT = "plan_notices", "deliver_notices", "recount"
PROVE = "prove_ledger"
# How long each may be silent. The recount and the proof run once a night.
PATIENCE = {
    PLAN: timedelta(minutes=settings.HEARTBEAT_MINUTES),
    DELIVER: timedelta(minutes=settings.HEARTBEAT_MINUTES),
    RECOUNT: timedelta(hours=26),
    PROVE: timedelta(hours=26),
}
LABELS: Mapping[str, Text] = {
    PLAN: _("Planning of reminders"),
    DELIVER: _("Delivery of messages"),
    RECOUNT: _("Nightly recount of the figures"),
    PROVE: _("Nightly proof of the ledger"),
}


@dataclass(frozen=True)
class Pulse:
    """How a regular job does. `ended_at` is None where it never ran."""

    name: str
    begun_at: datetime | None
    ended_at: datetime | None
    detail: Mapping[str, Any]
    is_late: bool

    @property
    def label(self) -> Text:
        """What the job is, in words."""
        return LABELS[self.name]


@dataclass(frozen=True)
class Health:
    """What `/health/` tells. Without the database nothing else is known."""

    database: bool
    broker: bool
    pulses: tuple[Pulse, ...]

    @property
    def is_well(self) -> bool:
        """Whether everything answers, and planning and delivering are not late."""
        return self.database and self.broker and not any(pulse.is_late for pulse in self.pulses)


def begin(*, name: str, now: datetime) -> None:
    """A job starts."""
    Heartbeat.objects.update_or_create(name=name, defaults={"begun_at": now})


def end(*, name: str, now: datetime, detail: Mapping[str, Any]) -> None:
    """A job came to its end; `detail` counts what it did."""
    Heartbeat.objects.update_or_create(name=name, defaults={"ended_at": now, "detail": detail})


def pulses(*, now: datetime) -> tuple[Pulse, ...]:
    """Every job that must beat, whether it ever did or not."""
    rows = {row.name: row for row in Heartbeat.objects.all()}
    return tuple(_pulse(name, rows.get(name), now) for name in PATIENCE)


def _pulse(name: str, row: Heartbeat | None, now: datetime) -> Pulse:
    ended_at = row.ended_at if row else None
    return Pulse(
        name=name,
        begun_at=row.begun_at if row else None,
        ended_at=ended_at,
        detail=row.detail if row else {},
        is_late=ended_at is None or now - ended_at > PATIENCE[name],
    )


def health(*, now: datetime) -> Health:
    """Database, broker, and when the regular jobs last ran."""
    try:
        found = pulses(now=now)
    except DatabaseError:
        connection.close()
        return Health(database=False, broker=_broker_answers(), pulses=())
    return Health(database=True, broker=_broker_answers(), pulses=found)


def _broker_answers() -> bool:
    try:
        with Connection(settings.CELERY_BROKER_URL, connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (OperationalError, OSError):
        return False
    return True


@contextmanager
def beating(name: str, *, clock: Callable[[], datetime]) -> Iterator[dict[str, Any]]:
    """Beat around a job; what it puts in the dictionary is the detail of its last beat."""
    detail: dict[str, Any] = {}
    begin(name=name, now=clock())
    yield detail
    end(name=name, now=clock(), detail=detail)
