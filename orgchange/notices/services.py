"""Planning: inserting what a person is to be told, once, as sets.

Nothing is sent here. A planned notice is a row of the same transaction as the reason for it, so
nothing leaves before commit, and what is rolled back was never said.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from orgchange.notices import kinds
from orgchange.notices.models import Notice, NoticeState

CHUNK = 1000


@dataclass(frozen=True)
class Draft:
    """A notice to be planned. `occurrence` holds whatever makes it another time (a due date)."""

    recipient_id: int
    kind: str
    object_key: str
    occurrence: str
    context: Mapping[str, Any] = field(default_factory=dict)


def plan(*, drafts: Iterable[Draft], now: datetime) -> int:
    """Insert the notices that are not there yet; how many were new. Safe to run twice."""
    stream, planned = iter(drafts), 0
    while chunk := list(islice(stream, CHUNK)):
        planned += _plan_chunk(chunk, now)
    return planned


def _plan_chunk(drafts: Sequence[Draft], now: datetime) -> int:
    wanted = {(d.recipient_id, d.kind, d.object_key, d.occurrence): d for d in drafts}
    there = set(
        Notice.objects.filter(
            recipient_id__in={d.recipient_id for d in drafts},
            kind__in={d.kind for d in drafts},
            object_key__in={d.object_key for d in drafts},
        ).values_list("recipient_id", "kind", "object_key", "occurrence")
    )
    fresh = [_row(draft, now) for key, draft in wanted.items() if key not in there]
    # Another planner may insert the same between the look and the insert: the constraint decides.
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _row(draft: Draft, now: datetime) -> Notice:
    kind = kinds.get(draft.kind)
    return Notice(
        recipient_id=draft.recipient_id,
        kind=kind.code,
        object_key=draft.object_key,
        occurrence=draft.occurrence,
        context=json.loads(json.dumps(dict(draft.context), cls=DjangoJSONEncoder)),
        is_mandatory=kind.is_mandatory,
        is_exempt_from_caps=kind.is_exempt_from_caps,
        planned_at=now,
        send_from=now,
    )


def announce(
    *,
    recipient_id: int,
    kind: str,
    object_key: str,
    occurrence: str,
    context: Mapping[str, Any] | None = None,
    now: datetime,
) -> bool:
    """Tell one person one thing; False when that was planned before."""
    draft = Draft(recipient_id, kind, object_key, occurrence, context or {})
    return plan(drafts=[draft], now=now) == 1


def plan_select(*, select: str, params: Sequence[Any], now: datetime) -> int:
    """Plan what a SELECT answers, in one statement; how many were new.

    The SELECT answers the columns `recipient_id, kind, object_key, occurrence, context` (JSON as
    text) and `happened_on`: of two about one object the later supersedes the earlier.
    """
    sql = f"""
        INSERT INTO notices_notice (recipient_id, kind, object_key, occurrence, context,
            is_mandatory, is_exempt_from_caps, planned_at, send_from, state, reason, attempts)
        SELECT s.recipient_id, s.kind, s.object_key, s.occurrence, {_json("s.context")},
            {_flag("is_mandatory")}, {_flag("is_exempt_from_caps")}, %s, %s, %s, '', 0
        FROM ({select}) s
        WHERE NOT EXISTS (
            SELECT 1 FROM notices_notice n
            WHERE n.recipient_id = s.recipient_id AND n.kind = s.kind
                AND n.object_key = s.object_key AND n.occurrence = s.occurrence)
        ORDER BY s.happened_on
        ON CONFLICT DO NOTHING"""
    at = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(sql, [at, at, NoticeState.PLANNED.value, *params])
        return int(cursor.rowcount)


def _json(column: str) -> str:
    return f"CAST({column} AS jsonb)" if connection.vendor == "postgresql" else column


def _flag(name: str) -> str:
    """The kind's own flag, as SQL: true for the kinds that have it."""
    codes = ", ".join(f"'{kind.code}'" for kind in kinds.every() if getattr(kind, name))
    return f"s.kind IN ({codes})" if codes else "1 = 0"
