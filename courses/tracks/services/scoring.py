"""Scores of a panel: kept as they are typed, blind, and ratings once everybody has finished."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from courses.skills.models import HIGHEST, Occasion, Relation
from courses.skills.services.rating import rate
from courses.tracks.assessing import verdicts
from courses.tracks.assessing.reads import needs_of, scores_of, sitting
from courses.tracks.events import panel_scored
from courses.tracks.models import AssessmentPanel, AssessorSeat, PanelScore
from courses.tracks.policies import panels as policies
from courses.tracks.services.moving import alone_with
from courses.tracks.services.seats import ask_another, open_panel, refuse_conflicted
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)

MOST_WORDS = 4000


class Unfinished(DomainError):
    """A mandatory skill has no score yet."""

    code = "unfinished"


@dataclass(frozen=True)
class Given:
    """What an assessor saw of a skill."""

    level: int
    words: str = ""


def save_scores(
    *, held: AssessorSeat, given: Mapping[int, Given], actor: User, now: datetime
) -> AssessorSeat:
    """Keep what one saw, by skill. Only oneself reads it before everybody has finished."""
    sight = sight_of_actor(actor, now)
    with alone_with(held.panel.enrolment):
        row = _seat(held)
        require(policies.can_score(sight, row))
        needed = {need.skill_id for need in needs_of(row.panel).get(row.panel.level, [])}
        refuse_invalid([found for one in given.items() for found in _wrong(*one, needed)])
        PanelScore.objects.bulk_create(
            [
                PanelScore(seat=row, skill_id=skill, level=one.level, words=one.words.strip())
                for skill, one in given.items()
            ],
            update_conflicts=True,
            unique_fields=["seat", "skill"],
            update_fields=["level", "words", "updated_at"],
        )
    return row


def finish(*, held: AssessorSeat, actor: User, now: datetime) -> AssessorSeat:
    """Say that one's scores stand. With the last, they become ratings; a third may be called."""
    sight = sight_of_actor(actor, now)
    with alone_with(held.panel.enrolment):
        row = _seat(held)
        require(policies.can_score(sight, row))
        refuse_conflicted(row.panel, [row.employee], now=now)
        _refuse_unscored(row)
        row.finished_at = now
        row.save(update_fields=["finished_at", "updated_at"])
        record(action="panel.finished", obj=row.panel, actor=actor, at=now)
        _go_on(row.panel, now)
    return row


def _go_on(panel: AssessmentPanel, now: datetime) -> None:
    """What follows once nobody is waited for; whoever finishes last comes here, once."""
    seats = sitting(panel)
    least = panel.enrolment.version.assessors
    if len(seats) < least or any(row.finished_at is None for row in seats):
        return
    _rate(panel, now)
    cells = verdicts.cells_of(needs_of(panel)[panel.level], scores_of(panel))
    if verdicts.wants_third(cells) and not any(row.is_third for row in seats):
        ask_another(panel, is_third=True, actor=None, now=now)
    else:
        panel_scored.send(panel=panel, now=now)


def _rate(panel: AssessmentPanel, now: datetime) -> None:
    """Each score that is none yet becomes a rating, by who gave it."""
    rows = PanelScore.objects.filter(
        seat__panel=panel, seat__declined_at=None, seat__finished_at__isnull=False, rating=None
    )
    for score in rows.select_related("skill", "seat__employee__user").order_by("pk"):
        score.rating = rate(
            employee=panel.enrolment.employee,
            skill=score.skill,
            level=score.level,
            rater=score.seat.employee,
            relation=Relation.ASSESSOR,
            occasion=Occasion.PANEL,
            words=score.words,
            actor=score.seat.employee.user,
            now=now,
        )
        score.save(update_fields=["rating", "updated_at"])


def _seat(held: AssessorSeat) -> AssessorSeat:
    rows = AssessorSeat.objects.select_related(
        "employee", "panel__enrolment__employee", "panel__enrolment__version"
    )
    row = rows.get(pk=held.pk)
    open_panel(row.panel)
    return row


def _wrong(skill_id: int, given: Given, needed: Collection[int]) -> Iterator[Problem]:
    yield from too_long(f"words-{skill_id}", given.words, MOST_WORDS)
    if not 0 <= given.level <= HIGHEST:
        text = _("A level is a number from 0 to %(highest)d.") % {"highest": HIGHEST}
        yield Problem(f"level-{skill_id}", "out_of_range", text)
    if skill_id not in needed:
        text = _("The panel does not look at this skill.")
        yield Problem(f"level-{skill_id}", "another", text)


def _refuse_unscored(row: AssessorSeat) -> None:
    needs = needs_of(row.panel).get(row.panel.level, [])
    given = set(row.scores.values_list("skill_id", flat=True))
    missing = [need for need in needs if need.is_mandatory and need.skill_id not in given]
    if missing:
        text = _("Score every mandatory skill first: %(n)d are missing.")
        raise Unfinished(text % {"n": len(missing)})
