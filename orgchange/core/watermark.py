"""Closed instants of the known axis: an answer "as known at k" must never change once given.

A row carries the instant of the request that wrote it, which is before its commit. So k is closed
only when it is older than every transaction still running, by a margin for the time between
reading the clock and opening the transaction. Writers keep their part: one transaction, and an
instant read just before it.
"""

import time
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from orgchange.core.errors import DomainError

MARGIN = timedelta(seconds=1)
PATIENCE = 3.0  # seconds to wait for running writers

OLDEST_TRANSACTION = """
    SELECT least(clock_timestamp(), min(xact_start)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND backend_type = 'client backend' AND xact_start IS NOT NULL
"""


class NotClosed(DomainError):
    """The known-at instant asked for is younger than a transaction that is still running."""

    code = "not_closed"


def latest(now: datetime) -> datetime:
    """The latest closed instant."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(OLDEST_TRANSACTION)
            oldest: datetime = cursor.fetchone()[0]
        return min(now, oldest) - MARGIN
    with transaction.atomic():  # SQLite has one writer, and this is it: nobody else is writing
        return now - MARGIN


def closed(known_at: datetime, *, now: datetime, patience: float = PATIENCE) -> datetime:
    """`known_at`, once it is closed; waits a little for running writers, then refuses."""
    begun = time.monotonic()
    while (last := latest(now + timedelta(seconds=time.monotonic() - begun))) < known_at:
        if time.monotonic() - begun >= patience:
            said = _("What was known at %(asked)s is not settled yet. Settled so far: %(last)s.")
            names = {"asked": known_at.isoformat(), "last": last.isoformat()}
            raise NotClosed(said % names)
        time.sleep(0.1)
    return known_at
