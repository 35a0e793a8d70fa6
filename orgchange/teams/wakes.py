"""Dated writes wake the worker that counts the figures again, once they are committed."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings

from orgchange.core.wakeup import wake
from orgchange.teams import tasks


def people_changed(*, employee_ids: Collection[int] | None, now: datetime) -> None:
    """A write about people, the tree or teams: every figure may be another."""
    _wake()


def people_restored(
    *, employee_ids: Collection[int] | None, undone_at: datetime, now: datetime
) -> None:
    """So may they when an act is undone."""
    _wake()


def _wake() -> None:
    """Without Redis each process keeps its own: a worker could warm only itself."""
    if settings.REDIS_URL:
        wake(tasks.warm_figures)
