"""Panels and certificates: a called panel, one that is scored, one passed, and a certificate."""

from datetime import timedelta

from django.utils import timezone

from courses.tracks.models import (
    AssessmentPanel,
    AssessorSeat,
    PanelScore,
    Submission,
    TrackCertificate,
    TrackLevel,
)
from tests.access.rows import Listing, track_api, track_page
from tests.factories import directory as people
from tests.factories import tracks as make

DAY = timedelta(days=1)


def prepare(world):
    """A second assessor beside the world's own."""
    world.second_assessor = people.employee(world.law, name="Second Assessor")


def finish(world):
    """Once the tracks' own world stands."""
    now = timezone.now()
    make.office(world.track, world.second_assessor, "assessor")
    world.panel_way = candidate(world, "Panel Person")
    world.called_panel = panel(world, world.panel_way, now)
    world.own_seat = seat(world.called_panel, world.people["assessor"])
    world.other_seat = seat(world.called_panel, world.second_assessor)
    world.affirmed_way = candidate(world, "Affirmed Person")
    world.affirmed_panel = panel(world, world.affirmed_way, now)
    seat(world.affirmed_panel, world.people["assessor"], affirmed_at=now)
    seat(world.affirmed_panel, world.second_assessor, affirmed_at=now)
    world.scored_way = candidate(world, "Scored Person")
    world.scored_panel = panel(world, world.scored_way, now)
    for person in (world.people["assessor"], world.second_assessor):
        row = seat(world.scored_panel, person, affirmed_at=now, finished_at=now)
        PanelScore.objects.create(seat=row, skill=skill(world), level=2)
    world.waiting_way = candidate(world, "Waiting Person")
    world.passed_way = candidate(world, "Passed Person")
    world.passed_panel = panel(
        world, world.passed_way, now, result="passed", words="Clear.", closed_at=now
    )
    certified = {"state": "certified", "at": "certified", "level": 2}
    world.certified_way = candidate(world, "Certified Person", **certified)
    world.certificate = certificate(world, world.certified_way, "CERT23456789")
    item = make.terms(world.track, "practicum-b").items.first()
    world.evidence_piece = Submission.objects.create(
        enrolment=world.affirmed_way, item=item, number=1, words="Text.", submitted_at=now
    )


def candidate(world, name, *, state="active", at="panel", **fields):
    person = people.employee(world.shops, name=name, manager_id=world.people["manager"].pk)
    people.user(person)
    way = make.enrolment(world.track, person, state=state, at=at, **fields)
    way.moves.create(to_state=state, to_stage=way.stage, moved_on=make.SINCE, moved_at=make.NOW)
    return way


def panel(world, way, now, **fields):
    return AssessmentPanel.objects.create(enrolment=way, level=2, held_at=now + 5 * DAY, **fields)


def seat(of, person, **fields):
    return AssessorSeat.objects.create(panel=of, employee=person, **fields)


def skill(world):
    level = TrackLevel.objects.get(version__track=world.track, level=2)
    return level.profile.needs.get().skill


def certificate(world, way, code):
    now = timezone.now()
    return TrackCertificate.objects.create(
        enrolment=way,
        code=code,
        level=2,
        domains=["Sales"],
        starts_on=now.date(),
        ends_on=now.date() + 700 * DAY,
        signed_by=world.people["track_lead"],
        issued_at=now,
    )


def at_panel(world):
    return [world.panel_way.pk, world.called_panel.pk]


def at_affirmed(world):
    return [world.affirmed_way.pk, world.affirmed_panel.pk]


def at_scored(world):
    return [world.scored_way.pk, world.scored_panel.pk]


def panel_way(world):
    return [world.panel_way.pk]


def waiting(world):
    return [world.waiting_way.pk]


def passed(world):
    return [world.passed_way.pk]


def certified(world):
    return [world.certified_way.pk]


def called(world):
    return [world.called_panel.pk]


def when(_world):
    return {"held_at": (timezone.now() + 9 * DAY).strftime("%Y-%m-%dT%H:%M"), "place": "Room 4"}


def call_data(world):
    free = [world.people["assessor"].pk, world.second_assessor.pk]
    return {**when(world), "level": 2, "assessors": free}


def reason(_world):
    return {"reason": "We are friends."}


def words(_world):
    return {"words": "Ill."}


def score(world):
    return {f"level-{skill(world).pk}": "2"}


def scores(world):
    return {"scores": [{"skill": skill(world).code, "level": 2}]}


def more_panels(world, count):
    for number in range(count):
        way = candidate(world, f"More {number} {AssessmentPanel.objects.count()}")
        row = panel(world, way, timezone.now())
        seat(row, world.people["assessor"])
        seat(row, world.second_assessor)


def more_certified(world, count):
    for number in range(count):
        way = candidate(world, f"Sure {number}", state="certified", at="certified", level=1)
        certificate(world, way, f"M{TrackCertificate.objects.count():011}")


def more_assessors(world, count):
    for number in range(count):
        person = people.employee(world.law, name=f"Assessor {number}")
        make.office(world.track, person, "assessor")


EVERYBODY = "everybody"
LINE = "manager head delegate hr auditor"
SEES = f"track_lead trainer assessor {LINE}"  # a panel's way, without who has no part in it
SEES_LESS = f"track_lead trainer {LINE}"  # where the assessor has no seat


def but(kinds, *left_out):
    return " ".join(kind for kind in kinds.split() if kind not in left_out)


LEAD = {"ok": "track_lead", "refused": but(SEES, "track_lead")}
LEAD_ONLY = {"ok": "track_lead", "refused": but(SEES_LESS, "track_lead")}
ROWS = [
    track_page("tracks:panels", ok="track_lead assessor auditor"),
    track_page("tracks:way-panel", args=waiting, ok=SEES_LESS),
    track_page("tracks:call-panel", args=waiting, **LEAD_ONLY),
    track_page("tracks:call-panel", args=waiting, method="post", data=call_data, **LEAD_ONLY),
    track_page("tracks:panel", args=at_panel, ok=SEES),
    track_page("tracks:put-off-panel", args=at_panel, **LEAD),
    track_page("tracks:put-off-panel", args=at_panel, method="post", data=when, **LEAD),
    track_page("tracks:cancel-panel", args=at_panel, **LEAD),
    track_page("tracks:cancel-panel", args=at_panel, method="post", data=words, **LEAD),
    track_page("tracks:begin-panel", args=at_panel, method="post", **LEAD),
    track_page(
        "tracks:close-panel",
        args=at_scored,
        method="post",
        data=lambda _world: {"outcome": "passed:2", "words": "Clear."},
        **LEAD,
    ),
    track_page(
        "tracks:seat-assessor",
        args=at_panel,
        method="post",
        data=lambda world: {"employee": world.second_assessor.pk},
        ok="track_lead",
        refused=but(SEES, "track_lead"),
        status=422,
    ),
    track_page(
        "tracks:unseat-assessor",
        args=lambda world: [*at_panel(world), world.other_seat.pk],
        method="post",
        data=reason,
        **LEAD,
    ),
    track_page("tracks:affirm-seat", args=at_panel, method="post", ok="assessor"),
    track_page("tracks:decline-seat", args=at_panel, method="post", data=reason, ok="assessor"),
    track_page(
        "tracks:save-scores",
        args=at_affirmed,
        method="post",
        data=score,
        ok="assessor",
        status=200,
    ),
    track_page("tracks:finish-scores", args=at_affirmed, method="post", data=score, ok="assessor"),
    track_page(
        "tracks:panel-file",
        args=lambda world: [*at_affirmed(world), world.evidence_piece.pk],
    ),
    track_page("tracks:certified", ok=EVERYBODY),
    track_page("tracks:verify", ok=EVERYBODY, stranger=200),
    track_page(
        "tracks:verify-code",
        args=lambda world: [world.certificate.code],
        ok=EVERYBODY,
        stranger=200,
    ),
    track_page("tracks:certificate", args=certified, ok=SEES_LESS),
    track_page(
        "tracks:certificate-pdf",
        args=lambda world: [world.certified_way.pk, world.certificate.code],
        ok=SEES_LESS,
    ),
    track_page(
        "tracks:sign-certificate",
        args=passed,
        method="post",
        data=lambda _world: {"domains": "Sales"},
        **LEAD_ONLY,
    ),
    track_page(
        "tracks:renew-certificate",
        args=certified,
        method="post",
        ok="track_lead",
        refused=but(SEES_LESS, "track_lead"),
        status=422,
    ),
    track_page("tracks:decline-recognition", args=certified, method="post", refused=SEES_LESS),
    track_page("tracks:show-recognition", args=certified, method="post", refused=SEES_LESS),
    track_page(
        "tracks:say-recognition",
        args=certified,
        method="post",
        data=lambda _world: {"words": "Ask me."},
        refused=SEES_LESS,
    ),
    track_api("track-panels-list", ok=EVERYBODY),
    track_api("track-panels-detail", args=called, ok="track_lead assessor auditor"),
    track_api(
        "track-panels-list",
        method="post",
        data=lambda world: {
            "enrolment": world.waiting_way.pk,
            "level": 2,
            "held_at": (timezone.now() + 9 * DAY).isoformat(),
            "assessors": [world.people["assessor"].pk, world.second_assessor.pk],
        },
        ok="track_lead",
        refused=but(SEES_LESS, "track_lead"),
        status=201,
    ),
    track_api(
        "track-panels-seats",
        args=called,
        method="post",
        data=lambda world: {"employee": world.second_assessor.pk},
        ok="track_lead",
        refused="assessor auditor",
        status=400,
    ),
    track_api("track-panels-affirm", args=called, method="post", ok="assessor"),
    track_api(
        "track-panels-decline", args=called, method="post", data=reason, ok="assessor", status=204
    ),
    track_api(
        "track-panels-scores",
        args=lambda world: [world.affirmed_panel.pk],
        method="put",
        data=scores,
        ok="assessor",
    ),
    track_api(
        "track-panels-finish",
        args=lambda world: [world.affirmed_panel.pk],
        method="post",
        ok="assessor",
        status=409,
    ),
    track_api(
        "track-panels-close",
        args=lambda world: [world.scored_panel.pk],
        method="post",
        data=lambda _world: {"result": "passed", "level": 2, "words": "Clear."},
        ok="track_lead",
        refused="assessor auditor",
    ),
    track_api(
        "track-panels-cancel",
        args=called,
        method="post",
        data=words,
        ok="track_lead",
        refused="assessor auditor",
        status=204,
    ),
    track_api("track-certificates-list", ok=EVERYBODY),
    track_api("track-certificates-detail", args=lambda w: [w.certificate.pk], ok=SEES_LESS),
    track_api(
        "track-certificates-list",
        method="post",
        data=lambda world: {"enrolment": world.passed_way.pk, "domains": ["Sales"]},
        ok="track_lead",
        refused=but(SEES_LESS, "track_lead"),
        status=201,
    ),
]
LISTS = [
    Listing("tracks:panels", "track_lead", more_panels),
    Listing("tracks:certified", "employee", more_certified),
    Listing("tracks:panel", "track_lead", more_assessors, args=at_panel),
    Listing("tracks:call-panel", "track_lead", more_assessors, args=waiting),
    Listing("track-panels-list", "track_lead", more_panels),
    Listing("track-certificates-list", "track_lead", more_certified),
]
