"""Where I stand, what is missing and who can help, what opens next and by when, what counted."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from courses.assignments.models import Obligation
from courses.tracks.acts import acts_for
from courses.tracks.criteria import Finding, entry_findings
from courses.tracks.evidence import ItemState, items_of, signatures_missing
from courses.tracks.ladder import next_after, stages_of
from courses.tracks.models import (
    ENDED,
    BaselineAsk,
    EnrolmentMove,
    Release,
    SignerRole,
    SignRequest,
    SignState,
    StageTerms,
    State,
    TrackEnrolment,
)
from courses.tracks.policies import entry as policies
from courses.tracks.services.cohorts import open_place
from courses.tracks.services.screening import screening_findings
from courses.tracks.services.standings import certificate_of
from courses.tracks.tabs import Viewed
from orgchange.core.dates import OPEN_DATE, firm_day

DONE, HERE, AHEAD = "done", "here", "ahead"


@dataclass(frozen=True)
class Step:
    """A stage of the path: done, here or ahead; `since` it was entered, `until` it was left."""

    terms: StageTerms
    standing: str
    since: date | None
    until: date | None


def stages_panel(viewed: Viewed) -> dict[str, Any]:
    """The stages as a path with the present one, and by when it is to be done."""
    steps = steps_of(viewed)
    here = next((step for step in steps if step.standing == HERE), None)
    return {"steps": steps, "here": here, "due_on": _due_on(viewed)}


def steps_of(viewed: Viewed) -> list[Step]:
    """Every stage of the version, with when it was entered and left."""
    since, until = _entered_and_left(_moves(viewed))
    way, passed = viewed.enrolment, True
    reached = {row.stage_id for row in _stages(viewed)} & {way.stage_id}
    found = []
    for terms in _stages(viewed):
        is_here = terms.stage_id == way.stage_id and way.state not in ENDED
        if is_here:
            standing, passed = HERE, False
        else:
            was_there = terms.stage_id in since
            standing = DONE if was_there and (passed or not reached) else AHEAD
        at = terms.stage_id
        left_on = until.get(at) if standing == DONE else None
        found.append(Step(terms, standing, since.get(at), left_on))
    return found


def missing_panel(viewed: Viewed) -> dict[str, Any] | None:
    """What is missing of the present stage, and what the next one asks for, with who can help."""
    way = viewed.enrolment
    if way.state in ENDED or way.state in (State.EXEMPT, State.CERTIFIED):
        return None
    found: list[Finding] = []
    items: list[ItemState] = []
    roles: list[str] = []
    after = next_after(_stages(viewed), way.stage_id)
    here = next((row for row in _stages(viewed) if row.stage_id == way.stage_id), None)
    if way.state == State.SCREENING:
        found = screening_findings(way, now=viewed.now)
    elif after is not None and way.state in (State.WAITING, State.ACTIVE, State.PAUSED):
        found = entry_findings(way, after, now=viewed.now)
    if here is not None and way.state in (State.ACTIVE, State.PAUSED, State.RENEWING):
        items = items_of(way, [here], on=firm_day(viewed.now))
        roles = signatures_missing(way, here)
    elif here is not None and way.state == State.SCREENING:
        roles = signatures_missing(way, here)
    return {
        "findings": found,
        "items": items,
        "roles": [SignerRole(role).label for role in roles],
        "here": here,
        "next": after,
        "due_on": _due_on(viewed),
        "is_waiting_for_yes": way.state == State.NOMINATED,
        "is_own": viewed.sight.employee_id == way.employee_id,
    }


def counted_panel(viewed: Viewed) -> dict[str, Any] | None:
    """What counted, with its day: stages done, what was signed, first ratings, earlier ways."""
    way = viewed.enrolment
    signed = SignRequest.objects.filter(
        enrolment=way, state=SignState.SIGNED, submission__isnull=False
    )
    given = BaselineAsk.objects.filter(enrolment=way, given_at__isnull=False)
    before = TrackEnrolment.objects.filter(
        Q(employee=way.employee_id, track=way.track_id), number__lt=way.number
    )
    found = {
        "stages": [step for step in steps_of(viewed) if step.standing == DONE],
        "signed": list(signed.select_related("submission__item", "signer").order_by("decided_at")),
        "ratings": list(given.select_related("rater").order_by("given_at")),
        "before": list(before.select_related("stage").order_by("-number")),
    }
    return found if any(found.values()) else None


def history_panel(viewed: Viewed) -> dict[str, Any]:
    """Every step, the newest first."""
    names = {row.stage_id: row for row in _stages(viewed)}
    moves = _moves(viewed)
    lines = [{"move": row, "stage": names.get(row.to_stage_id or 0)} for row in reversed(moves)]
    return {"lines": lines}


def facts_panel(viewed: Viewed) -> dict[str, Any]:
    """Nomination, place in a cohort, certificate."""
    way = viewed.enrolment
    certificate = certificate_of(way)
    return {
        "way": way,
        "place": open_place(way),
        "certificate": certificate,
        "ends_on": certificate.ends_on if certificate and certificate.ends_on < OPEN_DATE else None,
    }


def releases_panel(viewed: Viewed) -> dict[str, Any] | None:
    """Whether the time was released, and the manager's two buttons."""
    rows = Release.objects.filter(enrolment=viewed.enrolment)
    found = list(rows.select_related("manager", "enrolment").order_by("-asked_at", "-pk"))
    lines = [
        {"release": row, "may_answer": policies.can_answer_release(viewed.sight, row)}
        for row in found
    ]
    return {"lines": lines} if lines else None


def acts_panel(viewed: Viewed) -> dict[str, Any] | None:
    """What the viewer can do now, the most likely first."""
    way, sight = viewed.enrolment, viewed.sight
    own = sight.employee_id
    asks = BaselineAsk.objects.filter(enrolment=way, rater=own, given_at=None, dropped_at=None)
    found = {
        "way": way,
        "acts": acts_for(sight, way),
        "ask": asks.first() if own is not None else None,
        "may_ask_peer": policies.can_ask_peer(sight, way) and not _peer_has_rated(way),
        "asks_to_agree": policies.can_agree(sight, way),
    }
    return found if found["acts"] or found["ask"] or found["may_ask_peer"] else None


def _peer_has_rated(way: TrackEnrolment) -> bool:
    rows = BaselineAsk.objects.filter(enrolment=way, relation="peer", given_at__isnull=False)
    return rows.exists()


def _stages(viewed: Viewed) -> list[StageTerms]:
    if "stages" not in viewed.memo:
        viewed.memo["stages"] = stages_of(viewed.enrolment.version_id)
    found: list[StageTerms] = viewed.memo["stages"]
    return found


def _moves(viewed: Viewed) -> list[EnrolmentMove]:
    if "moves" not in viewed.memo:
        rows = viewed.enrolment.moves.select_related("moved_by__employee")
        viewed.memo["moves"] = list(rows.order_by("moved_at", "pk"))
    found: list[EnrolmentMove] = viewed.memo["moves"]
    return found


def _entered_and_left(moves: list[EnrolmentMove]) -> tuple[dict[int, date], dict[int, date]]:
    since: dict[int, date] = {}
    until: dict[int, date] = {}
    for row in moves:
        if row.from_stage_id is not None and row.from_stage_id != row.to_stage_id:
            until[row.from_stage_id] = row.moved_on
        if row.to_stage_id is not None and row.from_stage_id != row.to_stage_id:
            since[row.to_stage_id] = row.moved_on
    return since, until


def _due_on(viewed: Viewed) -> date | None:
    """The obligation's due date of the present stage; None where nothing is due. One query."""
    if "due" not in viewed.memo:
        stage = viewed.enrolment.stage
        requirement = stage.requirement_id if stage else None
        rows = Obligation.objects.current().on(firm_day(viewed.now))
        held = rows.filter(employee=viewed.enrolment.employee_id, requirement=requirement).first()
        is_open = held is not None and held.covered_from is None and requirement is not None
        viewed.memo["due"] = held.due_on if held is not None and is_open else None
    found: date | None = viewed.memo["due"]
    return found
