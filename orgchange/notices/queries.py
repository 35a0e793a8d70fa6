"""Reads for the inbox and the reminders page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from orgchange.notices import texts
from orgchange.notices.models import Notice


@dataclass(frozen=True)
class Line:
    """A notice with its words, as a list shows it."""

    notice: Notice
    text: texts.Text


def lines(notices: Sequence[Notice], *, language: str, now: datetime) -> list[Line]:
    """Notices in words: queries by kind, not by notice."""
    facts, own = texts.facts_of(notices, now), texts.wordings()
    return [
        Line(
            notice,
            texts.text_of(notice.kind, facts.get(notice.pk, {}), language=language, own=own),
        )
        for notice in notices
    ]


def unread_count(*, employee_id: int) -> int:
    """How many notices of a person are waiting to be read."""
    return Notice.objects.of(employee_id).inbox().unread().count()
