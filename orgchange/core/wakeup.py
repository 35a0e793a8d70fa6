"""Waking a worker after commit.

The broker carries only wake-ups; the truth is in rows that a beat sweep finds anyway. So a broker
that is away is logged and never undoes or fails a write that has been committed.
"""

from functools import partial
from typing import Any

import structlog
from celery import Task
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


def wake(task: "Task[..., Any]", *args: Any) -> None:
    """Run `task` in a worker once the present transaction has committed."""
    transaction.on_commit(partial(_send, task, args))


def _send(task: "Task[..., Any]", args: tuple[Any, ...]) -> None:
    if not settings.REDIS_URL:
        log.info("no_broker", task=task.name)
        return
    try:
        task.apply_async(args, retry=False)
    except OperationalError as error:
        log.warning("broker_away", task=task.name, error=str(error))
