"""Signatures asked for, or no longer: under what was handed in, and under whole stages."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.conf import settings
from django.db import models, transaction

from courses.tracks.events import signatures_asked
from courses.tracks.models import (
    ENDED,
    EnrolmentMove,
    ItemKind,
    SignRequest,
    SignState,
    StageKind,
    StageTerms,
    State,
    Submission,
    TrackEnrolment,
)
from courses.tracks.services.clock import chore
from courses.tracks.showing import StageLine, roles_of, stage_lines
from orgchange.accounts.models import User
from orgchange.core.sql import id_list
from orgchange.innovation.clocks import due_after

# Stages that are signed once their evidence is there. A certificate is signed after its panel.
SIGNED_KINDS = (StageKind.SCREENING, StageKind.LEARNING, StageKind.PRACTICE, StageKind.RENEWAL)
ASKED_STATES = (State.SCREENING, State.ACTIVE, State.RENEWING)
CHUNK = 500


def ask_for(*, submission: Submission, now: datetime) -> SignRequest:
    """Ask for the signature that an item names, under one version of it."""
    item, way = submission.item, submission.enrolment
    request = SignRequest.objects.create(
        enrolment=way,
        terms=item.terms,
        submission=submission,
        role=item.signed_by,
        asked_at=now,
        due_at=due_at(way, now),
    )
    signatures_asked.send(requests=[request], actor=None, now=now)
    return request


def due_at(way: TrackEnrolment, now: datetime) -> datetime:
    """The end of the last working day that the version gives a signer, in the firm's country."""
    return due_after(
        now,
        way.version.sign_days,
        in_working_days=True,
        country=settings.FIRM_COUNTRY,
        time_zone=settings.FIRM_TIME_ZONE,
    )


@transaction.atomic
def ask_stages(*, ways: Collection[int], now: datetime) -> list[SignRequest]:
    """Ask for the signatures under the stages whose evidence is complete. Safe to run twice.

    A stage that was returned is asked for again by its candidate, or by a new version of an item.
    """
    locked = _locked(ways)
    terms = _present(locked)
    lines = stage_lines(locked, now=now, terms={row.pk for row in terms.values()})
    asked = [
        SignRequest(
            enrolment=way, terms=line.terms, role=role, asked_at=now, due_at=due_at(way, now)
        )
        for way in locked
        for line in lines[way.pk]
        if way.pk in terms and line.terms.pk == terms[way.pk].pk
        for role in _open_roles(line)
    ]
    made = SignRequest.objects.bulk_create(asked)
    if made:
        signatures_asked.send(requests=made, actor=None, now=now)
    return made


def drop_stage(*, way: TrackEnrolment, terms_id: int) -> int:
    """Signatures under a stage count no more: its evidence changed, or it was entered again."""
    rows = SignRequest.objects.filter(enrolment=way, terms=terms_id, submission=None)
    return rows.exclude(state=SignState.DROPPED).update(state=SignState.DROPPED)


def drop_open(*, submissions: Collection[int]) -> int:
    """Nobody is asked any more to sign these versions."""
    rows = SignRequest.objects.filter(submission__in=submissions, state=SignState.OPEN)
    return rows.update(state=SignState.DROPPED)


def follow(
    *, enrolment: TrackEnrolment, move: EnrolmentMove, actor: User | None, now: datetime
) -> None:
    """Handler of `events.enrolment_moved`: what a stage that was left asked for is asked no more.

    A stage that is entered is signed anew, and at once where it needs no evidence.
    """
    waiting = SignRequest.objects.filter(enrolment=enrolment, state=SignState.OPEN)
    if move.to_state in ENDED:
        waiting.update(state=SignState.DROPPED)
        return
    if move.from_stage_id == move.to_stage_id:
        return
    waiting.filter(terms__stage=move.from_stage_id).update(state=SignState.DROPPED)
    entered = StageTerms.objects.filter(version=enrolment.version_id, stage=move.to_stage_id)
    for terms_id in entered.values_list("pk", flat=True):
        drop_stage(way=enrolment, terms_id=terms_id)
    ask_stages(ways=[enrolment.pk], now=now)


def follow_evidence(*, pairs: Collection[tuple[int, int]] | None, now: datetime) -> None:
    """Handler of `learning.evidence_changed`: a completed course may complete a stage."""
    if pairs is None:
        return  # everybody's: the hour's chore finds them
    people = {person for person, _course in pairs}
    rows = _not_asked().filter(employee__in=id_list(people))
    ask_stages(ways=list(rows.values_list("pk", flat=True)), now=now)


@chore
def ask_what_is_complete(now: datetime) -> int:
    """Ask for the stages that what the system sees for itself has completed."""
    ways, asked = list(_not_asked().values_list("pk", flat=True)), 0
    for start in range(0, len(ways), CHUNK):
        asked += len(ask_stages(ways=ways[start : start + CHUNK], now=now))
    return asked


def _not_asked() -> models.QuerySet[TrackEnrolment]:
    """Ways in a stage with something that the system sees for itself, not asked for yet."""
    kinds = (ItemKind.COURSE, ItemKind.RATINGS)
    terms = StageTerms.objects.filter(
        version=models.OuterRef("version"),
        stage=models.OuterRef("stage"),
        kind__in=SIGNED_KINDS,
        items__kind__in=kinds,
    )
    asked = SignRequest.objects.filter(
        enrolment=models.OuterRef("pk"),
        terms__stage=models.OuterRef("stage"),
        submission=None,
    ).exclude(state=SignState.DROPPED)
    rows = TrackEnrolment.objects.filter(state__in=ASKED_STATES)
    return rows.filter(models.Exists(terms), ~models.Exists(asked)).order_by("pk")


def _locked(ways: Collection[int]) -> list[TrackEnrolment]:
    rows = TrackEnrolment.objects.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk__in=id_list(ways), state__in=ASKED_STATES, stage__isnull=False)
    return list(found.select_related("version", "employee", "track").order_by("pk"))


def _present(ways: Sequence[TrackEnrolment]) -> dict[int, StageTerms]:
    """The terms of the stage that each is in, where that is one that is signed."""
    rows = StageTerms.objects.filter(
        version__in={way.version_id for way in ways}, kind__in=SIGNED_KINDS
    )
    held = {(row.version_id, row.stage_id): row for row in rows}
    found = {way.pk: held.get((way.version_id, way.stage_id or 0)) for way in ways}
    return {pk: terms for pk, terms in found.items() if terms is not None}


def _open_roles(line: StageLine) -> list[str]:
    """The roles that have neither signed the stage nor been asked to."""
    if not line.is_ready:
        return []
    return sorted(roles_of(line.terms) - {row.role for row in line.requests})
