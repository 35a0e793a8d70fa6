"""Writing the record."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models

from orgchange.accounts.models import User
from orgchange.audit.models import AuditEntry


def record(
    *,
    action: str,
    obj: models.Model | None = None,
    actor: User | None,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
    object_type: str = "",
    label: str = "",
) -> AuditEntry:
    """Record one act, in the transaction of the act itself.

    `action` is a past-tense verb with its area (`assignment.published`). For acts on sets, give
    `object_type` and put the counts in `changes`.
    """
    return AuditEntry.objects.create(
        at=at,
        actor=actor,
        action=action,
        object_type=object_type or (obj._meta.label_lower if obj else ""),
        object_id=str(obj.pk) if obj else "",
        object_label=(label or (str(obj) if obj else ""))[:300],
        changes=dict(changes or {}),
    )


def record_each(
    acts: Iterable[tuple[str, models.Model, Mapping[str, Any]]],
    *,
    actor: User | None,
    at: datetime,
) -> None:
    """Record many acts of one instant: each with what it was done to, and the changes."""
    AuditEntry.objects.bulk_create(
        (
            AuditEntry(
                at=at,
                actor=actor,
                action=action,
                object_type=obj._meta.label_lower,
                object_id=str(obj.pk),
                object_label=str(obj)[:300],
                changes=dict(changes),
            )
            for action, obj, changes in acts
        ),
        batch_size=1000,
    )


def record_account_act(
    *, action: str, user: User, actor: User | None, now: datetime, changes: Mapping[str, Any]
) -> None:
    """Handler of `accounts.events.acted`."""
    record(action=action, obj=user, actor=actor, at=now, changes=changes)


def record_look(*, obj: models.Model, actor: User | None, at: datetime, page: str) -> AuditEntry:
    """Record that somebody looked at a person's page by virtue of a role, not of the line.

    Every page about a person calls this for auditors; `page` says which (`directory:person`).
    """
    return record(action="looked", obj=obj, actor=actor, at=at, changes={"page": page})
