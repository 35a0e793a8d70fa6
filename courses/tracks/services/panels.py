"""A panel: called, put on another day, called off, begun, and closed with words."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from courses.tracks.assessing import verdicts
from courses.tracks.assessing.reads import needs_of, needs_on, scores_of, sitting
from courses.tracks.events import panel_called, panel_cancelled, panel_closed, panel_moved
from courses.tracks.models import (
    AssessmentPanel,
    PanelResult,
    PilotPlace,
    TrackEnrolment,
)
from courses.tracks.policies import panels as policies
from courses.tracks.services.moving import alone_with
from courses.tracks.services.seats import ask, open_panel, refuse_conflicted
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)
from orgchange.pilots.models import Pilot

MOST_WORDS, LONGEST_PLACE = 5000, 200


class NotScored(DomainError):
    """Not everybody has finished, or two lie apart and a third is missing."""

    code = "not_scored"


def call_panel(
    *,
    enrolment: TrackEnrolment,
    level: int,
    held_at: datetime,
    place: str = "",
    pilot: Pilot | None = None,
    assessors: Sequence[Employee] = (),
    actor: User | None,
    now: datetime,
) -> AssessmentPanel:
    """Call a panel for a level, with assessors of whom none is too close; they are asked."""
    sight = sight_of_actor(actor, now)
    with alone_with(enrolment) as way:
        require(policies.can_call(sight, way))
        panel = AssessmentPanel(
            enrolment=way,
            pilot=pilot,
            level=level,
            held_at=held_at,
            place=place.strip(),
            called_by=actor,
        )
        refuse_invalid(_wrong_call(panel, now))
        refuse_invalid(_too_few(panel, assessors))
        panel.save()
        refuse_conflicted(panel, assessors, now=now)
        facts = {"level": level, "held_at": held_at, "pilot": pilot.pk if pilot else None}
        record(action="panel.called", obj=panel, actor=actor, at=now, changes=facts)
        ask(panel, assessors, actor=actor, now=now)
        panel_called.send(panel=panel, now=now)
    return panel


def put_off(
    *,
    panel: AssessmentPanel,
    held_at: datetime,
    place: str,
    actor: User | None,
    now: datetime,
) -> AssessmentPanel:
    """Another day or place, before it has begun; everybody concerned is told."""
    sight = sight_of_actor(actor, now)
    with alone_with(panel.enrolment) as way:
        require(policies.leads(sight, way))
        held = open_panel(panel)
        if held.began_at is not None:
            raise NotScored(_("The panel has begun."))
        before = {"held_at": held.held_at, "place": held.place}
        held.held_at, held.place = held_at, place.strip()
        refuse_invalid(_wrong_moment(held, now))
        held.save(update_fields=["held_at", "place", "updated_at"])
        people = [row.employee for row in sitting(held) if row.finished_at is None]
        refuse_conflicted(held, people, now=now)
        changes = {name: [old, getattr(held, name)] for name, old in before.items()}
        record(action="panel.moved", obj=held, actor=actor, at=now, changes=changes)
        panel_moved.send(panel=held, now=now)
    return held


def cancel(
    *, panel: AssessmentPanel, words: str, actor: User | None, now: datetime
) -> AssessmentPanel:
    """Call it off, with the reason: another can be called. Nothing of it counts."""
    sight = sight_of_actor(actor, now)
    with alone_with(panel.enrolment) as way:
        require(policies.leads(sight, way))
        held = open_panel(panel)
        refuse_invalid(_wrong_words(words))
        if held.seats.filter(scores__rating__isnull=False).exists():
            raise NotScored(_("Everybody has finished: close the panel instead."))
        held.cancelled_at, held.words = now, words.strip()
        held.save(update_fields=["cancelled_at", "words", "updated_at"])
        record(
            action="panel.cancelled", obj=held, actor=actor, at=now, changes={"words": held.words}
        )
        panel_cancelled.send(panel=held, now=now)
    return held


def begin(*, panel: AssessmentPanel, actor: User | None, now: datetime) -> AssessmentPanel:
    """The panel begins: its clock runs. By the lead, or an assessor who has affirmed."""
    sight = sight_of_actor(actor, now)
    with alone_with(panel.enrolment) as way:
        held = open_panel(panel)
        mine = (row for row in held.seats.select_related("panel"))
        require(policies.leads(sight, way) or any(policies.can_score(sight, row) for row in mine))
        if held.began_at is None:
            held.began_at = now
            held.save(update_fields=["began_at", "updated_at"])
            record(action="panel.began", obj=held, actor=actor, at=now)
    return held


def results_of(panel: AssessmentPanel) -> list[tuple[str, int]]:
    """What the scores allow: (result, level). Empty, as long as somebody has not finished.

    The level aimed at, where it is met; else a lower one above what is held; or not yet.
    """
    seats = sitting(panel)
    if len(seats) < panel.enrolment.version.assessors or any(not row.finished_at for row in seats):
        return []
    needs, scores = needs_of(panel), scores_of(panel)
    cells = verdicts.cells_of(needs.get(panel.level, []), scores)
    if verdicts.wants_third(cells) and not any(row.is_third for row in seats):
        return []
    met = [level for level in verdicts.reached(needs, scores) if level <= panel.level]
    if panel.level in met:
        return [(PanelResult.PASSED, panel.level)]
    above = [level for level in met if level > panel.enrolment.level]
    return [
        *((PanelResult.PASSED.value, level) for level in above),
        (PanelResult.NOT_YET.value, panel.level),
    ]


def close(
    *,
    panel: AssessmentPanel,
    result: str,
    level: int,
    words: str,
    actor: User | None,
    now: datetime,
) -> AssessmentPanel:
    """Close it with what the scores allow, and words for the candidate."""
    sight = sight_of_actor(actor, now)
    with alone_with(panel.enrolment) as way:
        held = open_panel(panel)
        require(policies.leads(sight, way) and not _assesses(sight, held))
        allowed = results_of(held)
        if not allowed:
            raise NotScored(_("The panel is not finished: somebody has not given their scores."))
        refuse_invalid(_wrong_close(allowed, result, level, words))
        held.result, held.level, held.words = result, level, words.strip()
        held.closed_at = now
        held.save(update_fields=["result", "level", "words", "closed_at", "updated_at"])
        facts = {"result": result, "level": level, "words": held.words}
        record(action="panel.closed", obj=held, actor=actor, at=now, changes=facts)
        panel_closed.send(panel=held, now=now)
    return held


def _assesses(sight: Sight | None, panel: AssessmentPanel) -> bool:
    """Nobody closes what they scored themselves."""
    if sight is None or sight.employee_id is None:
        return False
    return any(row.employee_id == sight.employee_id for row in sitting(panel))


def _wrong_call(panel: AssessmentPanel, now: datetime) -> list[Problem]:
    way = panel.enrolment
    problems = _wrong_moment(panel, now)
    if AssessmentPanel.objects.filter(enrolment=way, closed_at=None, cancelled_at=None).exists():
        problems.append(Problem("held_at", "open", _("A panel is called already.")))
    if panel.level <= way.level:
        text = _("Aim higher than L%(level)d, which is held.") % {"level": way.level}
        problems.append(Problem("level", "held", text))
    elif not needs_on(way, day=firm_day(panel.held_at)).get(panel.level):
        problems.append(Problem("level", "unknown", _("The track has no such level.")))
    placed = PilotPlace.objects.filter(enrolment=way)
    if panel.pilot is not None and not placed.filter(pilot=panel.pilot).exists():
        text = _("The panel is about a pilot on which the candidate practised.")
        problems.append(Problem("pilot", "another", text))
    return problems


def _wrong_moment(panel: AssessmentPanel, now: datetime) -> list[Problem]:
    problems = too_long("place", panel.place, LONGEST_PLACE)
    if panel.held_at <= now:
        problems.append(Problem("held_at", "past", _("Choose a time that is still to come.")))
    if (panel.held_at - now).days > 366:
        problems.append(Problem("held_at", "far", _("Choose a day within a year.")))
    return problems


def _too_few(panel: AssessmentPanel, assessors: Collection[Employee]) -> list[Problem]:
    least = panel.enrolment.version.assessors
    if len({person.pk for person in assessors}) >= least:
        return []
    text = _("It takes %(n)d assessors at least.") % {"n": least}
    return [Problem("assessors", "too_few", text)]


def _wrong_words(words: str) -> list[Problem]:
    problems = too_long("words", words, MOST_WORDS)
    if not words.strip():
        problems.append(Problem("words", "required", _("Say why: the candidate reads it.")))
    return problems


def _wrong_close(
    allowed: Sequence[tuple[str, int]], result: str, level: int, words: str
) -> list[Problem]:
    problems = _wrong_words(words)
    if (result, level) not in allowed:
        text = _("The scores do not say this.")
        problems.append(Problem("result", "not_scored", text))
    return problems
