"""What a way shows of its exit evidence, item by item: the one answer for pages, API and services.

Works on any number of ways in a constant number of queries. The outcome of a pilot is nowhere
read: evidence of a pilot that failed is worth as much.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db.models import F, Max, Prefetch

from courses.tracks.models import (
    EnrolmentMove,
    Item,
    SignRequest,
    SignState,
    StageKind,
    StageTerms,
    Submission,
    TrackEnrolment,
)
from courses.tracks.seeing import BY_ITSELF, Seen, seen
from orgchange.core.dates import firm_day
from orgchange.core.sql import id_list


class Shown(StrEnum):
    """How far an item has come."""

    MISSING = "missing"
    WAITING = "waiting"  # for a signature
    RETURNED = "returned"
    HANDED = "handed"  # and nobody needs to sign it
    SIGNED = "signed"
    SEEN = "seen"  # by the system itself


# Items that the nomination itself answers: their code, and where it stands.
NOMINATION = {"motivation": "motivation", "problem": "problem"}
DONE = frozenset({Shown.HANDED, Shown.SIGNED, Shown.SEEN})


@dataclass(frozen=True)
class ItemLine:
    """One item of a way: how far it is, its versions (the newest first), the newest signature."""

    item: Item
    shown: Shown
    versions: tuple[Submission, ...] = ()
    request: SignRequest | None = None
    words: str = ""

    @property
    def is_done(self) -> bool:
        """Whether nothing of it is missing."""
        return self.shown in DONE

    @property
    def newest(self) -> Submission | None:
        """What was handed in last."""
        return self.versions[0] if self.versions else None

    @property
    def look(self) -> str:
        """Its badge."""
        if self.is_done:
            return "covered"
        return {"waiting": "pending", "returned": "overdue"}.get(self.shown, "info")


@dataclass(frozen=True)
class StageLine:
    """A stage of a way: its items, and the signatures under the whole of it."""

    terms: StageTerms
    items: tuple[ItemLine, ...] = ()
    requests: tuple[SignRequest, ...] = field(default=())

    @property
    def is_ready(self) -> bool:
        """Whether every mandatory item is done, so that the stage can be signed."""
        return all(line.is_done for line in self.items if line.item.is_mandatory)

    @property
    def done(self) -> int:
        """How many of its items are done."""
        return sum(line.is_done for line in self.items)

    @property
    def signed_roles(self) -> frozenset[str]:
        """The roles that have signed the stage."""
        return frozenset(row.role for row in self.requests if row.state == SignState.SIGNED)

    @property
    def is_signed(self) -> bool:
        """Whether it is ready, and everybody whom it asks has signed it."""
        return self.is_ready and self.signed_roles >= roles_of(self.terms)


def roles_of(terms: StageTerms) -> frozenset[str]:
    """Who signs a stage. No query, where `signers` was fetched before."""
    return frozenset(row.role for row in terms.signers.all())


def stage_lines(
    ways: Sequence[TrackEnrolment], *, now: datetime, terms: Collection[int] | None = None
) -> dict[int, list[StageLine]]:
    """{way: its stages in order}; only some terms, where they are given. At most twelve queries."""
    stages = _stages({way.version_id for way in ways}, terms)
    items = [item for rows in stages.values() for row in rows for item in row.items.all()]
    by_itself = [item for item in items if item.kind in BY_ITSELF]
    noticed = seen(ways, by_itself, on=firm_day(now))
    since = _entered_again(ways, stages)
    handed = _submissions(ways, since)
    signed = _requests(ways, stages)
    return {
        way.pk: [
            StageLine(
                row,
                tuple(
                    _line(one, handed[way.pk, one.pk], noticed.get((way.pk, one.pk)), way)
                    for one in row.items.all()
                ),
                tuple(signed[way.pk, row.pk]),
            )
            for row in stages[way.version_id]
        ]
        for way in ways
    }


def line_of_stage(way: TrackEnrolment, terms: StageTerms, *, now: datetime) -> StageLine:
    """One stage of one way."""
    return stage_lines([way], now=now, terms=[terms.pk])[way.pk][0]


def _stages(
    versions: Collection[int], terms: Collection[int] | None
) -> dict[int, list[StageTerms]]:
    rows = StageTerms.objects.filter(version__in=versions).select_related("stage")
    if terms is not None:
        rows = rows.filter(pk__in=terms)
    items = Item.objects.select_related("course").order_by("position", "pk")
    found: dict[int, list[StageTerms]] = defaultdict(list)
    fetched = rows.prefetch_related(Prefetch("items", items), "signers")
    for row in fetched.order_by("version", "position"):
        found[row.version_id].append(row)
    return found


def _entered_again(
    ways: Sequence[TrackEnrolment], stages: dict[int, list[StageTerms]]
) -> dict[tuple[int, int], datetime]:
    """{(way, terms): when it was last entered} of renewals: each asks for evidence of its own."""
    renewals = {
        (version, row.stage_id): row.pk
        for version, rows in stages.items()
        for row in rows
        if row.kind == StageKind.RENEWAL
    }
    if not renewals:
        return {}
    versions = {way.pk: way.version_id for way in ways}
    moves = EnrolmentMove.objects.filter(
        enrolment__in=id_list(versions), to_stage__in={stage for _version, stage in renewals}
    ).exclude(from_stage=F("to_stage"))
    entered = moves.values_list("enrolment", "to_stage").annotate(last=Max("moved_at"))
    return {(way, renewals[versions[way], stage]): last for way, stage, last in entered.order_by()}


def _submissions(
    ways: Sequence[TrackEnrolment], since: dict[tuple[int, int], datetime]
) -> dict[tuple[int, int], list[Submission]]:
    requests = SignRequest.objects.select_related("signer").order_by("-pk")
    rows = Submission.objects.filter(enrolment__in=id_list(way.pk for way in ways))
    found: dict[tuple[int, int], list[Submission]] = defaultdict(list)
    whole = rows.select_related("item", "value").prefetch_related(
        Prefetch("sign_requests", requests)
    )
    for row in whole.order_by("-number", "-pk"):
        start = since.get((row.enrolment_id, row.item.terms_id))
        if start is None or row.submitted_at >= start:
            found[row.enrolment_id, row.item_id].append(row)
    return found


def _requests(
    ways: Sequence[TrackEnrolment], stages: dict[int, list[StageTerms]]
) -> dict[tuple[int, int], list[SignRequest]]:
    """The signatures under whole stages, but those no longer asked."""
    terms = [row.pk for rows in stages.values() for row in rows]
    rows = SignRequest.objects.filter(
        enrolment__in=id_list(way.pk for way in ways), terms__in=terms, submission=None
    ).exclude(state=SignState.DROPPED)
    found: dict[tuple[int, int], list[SignRequest]] = defaultdict(list)
    for row in rows.select_related("signer").order_by("pk"):
        found[row.enrolment_id, row.terms_id].append(row)
    return found


def _line(
    item: Item, versions: list[Submission], noticed: Seen | None, way: TrackEnrolment
) -> ItemLine:
    if item.kind in BY_ITSELF and not item.signed_by:
        there = noticed is not None and noticed.is_there
        words = noticed.words if noticed else ""
        return ItemLine(item, Shown.SEEN if there else Shown.MISSING, tuple(versions), None, words)
    if not versions:
        told = str(getattr(way, NOMINATION.get(item.code, ""), ""))
        return ItemLine(item, Shown.SEEN if told else Shown.MISSING, words=told)
    if not item.signed_by:
        return ItemLine(item, Shown.HANDED, tuple(versions))
    asked = [row for row in versions[0].sign_requests.all() if row.state != SignState.DROPPED]
    request = asked[0] if asked else None
    return ItemLine(item, _signed(request), tuple(versions), request)


def _signed(request: SignRequest | None) -> Shown:
    if request is None or request.state == SignState.OPEN:
        return Shown.WAITING
    return Shown.SIGNED if request.state == SignState.SIGNED else Shown.RETURNED
