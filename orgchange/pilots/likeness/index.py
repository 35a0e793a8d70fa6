"""Keeping the index: what an ended pilot and its lesson say, as terms."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from orgchange.innovation.similar.index import counted
from orgchange.innovation.similar.inverted import BATCH, Index, Text, replace
from orgchange.pilots.models import (
    Contract,
    Lesson,
    Measure,
    MeasureKind,
    Pilot,
    PilotMove,
    PilotTerm,
    PilotText,
)

PILOTS = Index(PilotText, PilotTerm, owner="pilot")
ENDED = ("closing", "closed")


def pilot_moved(*, pilot: Pilot, move: PilotMove, now: datetime, **_facts: Any) -> None:
    """A pilot ended: from now on it is found by whoever writes something like it."""
    if move.target in ENDED:
        index_pilots([pilot.pk], now=now)


def lesson_published(*, pilot: Pilot, now: datetime, **_facts: Any) -> None:
    """A lesson was published, or corrected."""
    index_pilots([pilot.pk], now=now)


def index_pilots(ids: Collection[int], *, now: datetime) -> int:
    """Read what these pilots say into the index, in place of the old. Answers how many."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        replace(PILOTS, part, _texts(part), now=now)
    return len(wanted)


def _texts(ids: Collection[int]) -> list[Text]:
    """Four queries, however many there are."""
    lessons = Lesson.objects.filter(pilot__in=ids, published_at__isnull=False)
    by_pilot = {lesson.pilot_id: lesson for lesson in lessons}
    promised = _promised(ids)
    return [
        _text(pilot, by_pilot.get(pilot.pk), promised.get(pilot.pk, ""))
        for pilot in Pilot.objects.filter(pk__in=ids)
    ]


def _text(pilot: Pilot, lesson: Lesson | None, promised: str) -> Text:
    """Titles count twice. A lesson in another language than its pilot is read in its own."""
    language = pilot.language or "en"
    said = counted(pilot.title, f"{pilot.scenario}\n{promised}", language)
    if lesson is not None:
        texts = "\n".join((lesson.believed, lesson.saw, lesson.differently))
        said += counted(lesson.title, texts, lesson.language or language)
    return Text(pilot.pk, pilot.title, said)


def _promised(ids: Collection[int]) -> dict[int, str]:
    """What was believed and measured, by the newest version of each contract."""
    rows = Contract.objects.filter(pilot__in=ids).order_by("pilot", "number", "pk")
    newest = {row.pilot_id: row for row in rows}
    metrics = _metrics(row.pk for row in newest.values())
    return {pk: f"{row.believed}\n{metrics.get(row.pk, '')}" for pk, row in newest.items()}


def _metrics(contract_ids: Iterable[int]) -> dict[int, str]:
    rows = Measure.objects.filter(contract__in=list(contract_ids), kind=MeasureKind.PRIMARY)
    return dict(rows.values_list("contract", "name"))
