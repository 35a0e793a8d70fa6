"""Runs of the matching, and what a person makes of each pair. The solver writes nothing else."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from courses.tracks.matching import mentors, pilots
from courses.tracks.matching.explaining import answer, parts_of
from courses.tracks.matching.limits import LIMIT_WORDS, WEIGHTS
from courses.tracks.matching.values import BEST, HEAVIEST, Left, Pair, Question
from courses.tracks.models import MatchKind, MatchPair, MatchRun, Track
from courses.tracks.policies.matching import can_match
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor

PLACES: Final = 4  # of a score between 0 and 1


class Barred(DomainError):
    """A hard limit stands against the pair; the message says which."""

    code = "match_barred"


def run(
    *,
    track: Track,
    kind: str,
    weights: Mapping[str, int] | None = None,
    share: int | None = None,
    actor: User | None,
    now: datetime,
) -> MatchRun:
    """Propose pairs from what holds now. Nobody is placed by it.

    `weights`: of those of the kind, 0 to 10; the others as they ship. Raises InvalidInput.
    """
    require(can_match(sight_of_actor(actor, now), track))
    share = settings.TRACK_SLOT_SHARE if share is None else share
    refuse_invalid(_wrong(kind, weights or {}, share))
    heavy = {**WEIGHTS[kind], **(weights or {})}
    question = question_of(track, kind, weights=heavy, share=share, now=now)
    pairs, left = answer(question)
    with transaction.atomic():
        row = MatchRun.objects.create(
            track=track,
            kind=kind,
            weights=heavy,
            share=share,
            fingerprint=question.fingerprint,
            people=len(question.takers),
            places=len(question.needs),
            left=[_left(one) for one in left],
            run_at=now,
            run_by=actor,
        )
        MatchPair.objects.bulk_create(_pair(row, one) for one in pairs)
        facts = {"kind": kind, "pairs": len(pairs), "fingerprint": question.fingerprint}
        record(action="match.run", obj=row, actor=actor, at=now, label=str(track), changes=facts)
    return row


def question_of(
    track: Track,
    kind: str,
    *,
    weights: Mapping[str, int],
    share: int,
    now: datetime,
    taker: int | None = None,
    need: int | None = None,
) -> Question:
    """The question as things stand; of one pair, where it is named."""
    takers, needs = (None if one is None else [one] for one in (taker, need))
    on, heavy = firm_day(now), dict(weights)
    if kind == MatchKind.PILOTS:
        return pilots.ask(
            track, weights=heavy, on=on, share=share, ways=takers, pilots=needs
        ).question
    return mentors.ask(track, weights=heavy, on=on, mentors=takers, ways=needs).question


def score_now(row: MatchRun, *, taker: int, need: int, now: datetime) -> dict[str, Any]:
    """Score and reasons of a pair as things stand. Raises Barred where a limit is against it."""
    question = question_of(
        row.track,
        row.kind,
        weights=row.weights,
        share=row.share,
        now=now,
        taker=taker,
        need=need,
    )
    if not question.takers or not question.needs:
        raise Barred(_("This pair is not open any more: it was settled otherwise."))
    against = question.limits_of(0, 0)
    if against:
        words = [str(LIMIT_WORDS[code]) for code in against]
        problems = [Problem("taker", code, word) for code, word in zip(against, words, strict=True)]
        raise Barred(" · ".join(words), problems=problems)
    score = int(question.scores[0, 0])
    return {"score": score / BEST, "reasons": parts_of(question, 0, 0)}


def sides(kind: str, *, taker: int, need: int) -> dict[str, int]:
    """The columns of a pair, by which side is which."""
    if kind == MatchKind.PILOTS:
        return {"enrolment_id": taker, "pilot_id": need}
    return {"enrolment_id": need, "mentor_id": taker}


def _pair(row: MatchRun, found: Pair) -> MatchPair:
    return MatchPair(
        run=row,
        score=round(found.score / BEST, PLACES),
        reasons=list(found.parts),
        others=list(found.others),
        **sides(row.kind, taker=found.taker, need=found.need),
    )


def _left(found: Left) -> dict[str, Any]:
    return {"need": found.need, "bars": dict(found.bars), "allowed": found.allowed}


def _wrong(kind: str, weights: Mapping[str, int], share: int) -> list[Problem]:
    if kind not in WEIGHTS:
        return [Problem("kind", "invalid", _("There is no such matching."))]
    problems = [
        Problem(f"weights.{name}", "invalid", _("A weight is between 0 and 10."))
        for name, weight in weights.items()
        if name not in WEIGHTS[kind] or not 0 <= weight <= HEAVIEST
    ]
    if not 1 <= share <= int(settings.TEAM_LOAD_LIMIT):
        problems.append(Problem("share", "out_of_range", _("A share is between 1 and 100 %.")))
    return problems
