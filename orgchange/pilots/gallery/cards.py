"""Ended pilots as cards of one weight. No write."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from orgchange.directory.scopes import Sight
from orgchange.innovation.amounts import plain_number
from orgchange.innovation.models import ProposalVersion, Technique
from orgchange.pilots.models import Contract, Lesson, Measure, MeasureKind, Pilot, Verdict
from orgchange.pilots.scopes import pilots_visible_to
from orgchange.pilots.states import VERDICT_LOOKS

ENDED = ("closing", "closed")
# Red is one thing only: it did not finish, and nobody says what was learnt.
SILENT = "overdue"


@dataclass(frozen=True)
class Card:
    """One ended pilot: what came out, what it taught, and what it promised."""

    pilot: Pilot
    verdict: str
    look: str
    lesson: Lesson | None
    metric: str
    technique: str
    thanks: int


def ended_pilots(sight: Sight) -> QuerySet[Pilot]:
    """Those that are over and have an outcome; the newest end first."""
    rows = pilots_visible_to(sight).filter(state__in=ENDED).exclude(verdict="")
    return rows.annotate(technique=_technique()).order_by("-ended_on", "-pk")


def cards_of(page: Sequence[Pilot]) -> list[Card]:
    """One card a pilot. Four queries."""
    ids = [row.pk for row in page]
    lessons = Lesson.objects.filter(pilot__in=ids, published_at__isnull=False)
    by_pilot = {row.pilot_id: row for row in lessons.select_related("ask")}
    metrics, thanks = _metrics(ids), _thanks(ids)
    return [
        _card(row, by_pilot.get(row.pk), metrics.get(row.pk, ""), thanks.get(row.pk, 0))
        for row in page
    ]


def look_of(pilot: Pilot, *, has_lesson: bool) -> str:
    """How the badge of its outcome looks: a result is a result."""
    if pilot.verdict == Verdict.DID_NOT_FINISH and not has_lesson:
        return SILENT
    return VERDICT_LOOKS.get(pilot.verdict, "info")


def _card(pilot: Pilot, lesson: Lesson | None, metric: str, thanks: int) -> Card:
    technique = getattr(pilot, "technique", "") or ""
    labels = dict(Technique.choices)
    return Card(
        pilot=pilot,
        verdict=pilot.get_verdict_display(),
        look=look_of(pilot, has_lesson=lesson is not None),
        lesson=lesson,
        metric=metric,
        technique=str(labels.get(technique, "")),
        thanks=thanks,
    )


def _technique() -> Subquery:
    """The technique that its proposal named when it was handed in last."""
    rows = ProposalVersion.objects.filter(
        proposal__award=OuterRef("award"), number__isnull=False
    ).order_by("-number")
    return Subquery(rows.values("technique")[:1])


def _metrics(ids: Collection[int]) -> dict[int, str]:
    """ "Minutes per receipt: 6.4 → 3.5 min", by the newest version of each contract."""
    rows = Contract.objects.filter(pilot__in=ids).order_by("pilot", "number", "pk")
    newest = {row.pilot_id: row.pk for row in rows}
    measures = Measure.objects.filter(contract__in=newest.values(), kind=MeasureKind.PRIMARY)
    said = {row.contract_id: _said(row) for row in measures}
    return {pilot: said[pk] for pilot, pk in newest.items() if pk in said}


def _said(measure: Measure) -> str:
    if not measure.name:
        return ""
    if measure.baseline is None or measure.target is None:
        return measure.name
    low, high = _number(measure.baseline), _number(measure.target)
    return f"{measure.name}: {low} → {high} {measure.unit}".strip()


def _number(value: Decimal) -> str:
    return plain_number(value.normalize())


def _thanks(ids: Collection[int]) -> dict[int, int]:
    shown = Q(thanks__taken_back_at=None, thanks__declined_at=None)
    rows = Pilot.objects.filter(pk__in=ids).annotate(n=Count("thanks", filter=shown))
    return dict(rows.order_by().values_list("pk", "n"))
