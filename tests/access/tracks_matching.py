"""The matching of a track and its board: who runs, confirms, reads figures, records supply."""

from datetime import timedelta

from courses.tracks.models import MatchPair, MatchRun, Supply, TrackCertificate
from tests.access.rows import Listing, track_api, track_page
from tests.access.tracks import track
from tests.factories import directory as people
from tests.factories import tracks as make
from tests.factories.tracks import NOW

MATCHES = "track_lead hr"
READS = f"{MATCHES} auditor"
FIGURES = "manager head delegate hr hr_other executive auditor track_lead"


def prepare(world):
    """A certified person proposed for a pilot, and somebody who was hired."""
    world.ready = people.employee(world.law, name="Ready Person")
    certified = make.enrolment(world.track, world.ready, state="certified", at="certified", level=2)
    world.match_run = MatchRun.objects.create(
        track=world.track,
        kind="pilots",
        weights={"domain": 4},
        fingerprint="f" * 64,
        people=1,
        places=1,
        run_at=NOW,
    )
    world.match_pair = _pair(world, certified)
    world.match_refused = _pair(world, certified, refused_at=NOW, words="Not now.")
    world.supply = Supply.objects.create(
        track=world.track, employee=world.ready, source="hired", starts_on=NOW.date()
    )


def _pair(world, way, **fields):
    return MatchPair.objects.create(
        run=world.match_run, enrolment=way, pilot=world.pilot, score="0.5", **fields
    )


def run(world):
    return [world.track.code, world.match_run.pk]


def pair(world):
    return [world.track.code, world.match_pair.pk]


def supply_args(world):
    return [world.track.code, world.supply.pk]


def one(name):
    return lambda world: [getattr(world, name).pk]


def query(_world):
    return {"track": "guide", "kind": "pilots"}


def override(world):
    return {"need": 0, "taker": 0, "reason": "Knows them."}


def hired(world):
    return {
        "track": "guide",
        "employee": world.people["employee"].pk,
        "source": "hired",
        "starts_on": "2026-11-02",
    }


def more_pairs(world, count):
    for _ in range(count):
        way = make.enrolment(world.track, people.employee(world.law), at="practicum-a")
        _pair(world, way, others=[{"who": way.pk, "score": 1, "why": ["lower"], "parts": []}])


def more_runs(world, count):
    for _ in range(count):
        MatchRun.objects.create(
            track=world.track,
            kind="mentors",
            weights={},
            fingerprint="e" * 64,
            people=0,
            places=0,
            run_at=NOW,
        )


def more_supply(world, count):
    for _ in range(count):
        person = people.employee(world.law)
        Supply.objects.create(
            track=world.track,
            employee=person,
            source="lent",
            partner="University",
            starts_on=NOW.date(),
        )
        way = make.enrolment(world.track, person, state="certified", at="certified", level=1)
        TrackCertificate.objects.create(
            enrolment=way,
            code=f"W{way.pk}",
            level=1,
            domains=["finance"],
            starts_on=NOW.date(),
            ends_on=NOW.date() + timedelta(days=60),
            signed_by=world.ready,
            issued_at=NOW,
        )


MATCHING = {"ok": MATCHES, "refused": "auditor"}
SUPPLYING = {"ok": MATCHES, "refused": "manager head delegate hr_other executive auditor"}
ROWS = [
    track_page("tracks:matching", args=track, ok=READS),
    track_page("tracks:match-start", args=lambda w: [w.track.code, "pilots"], **MATCHING),
    track_page("tracks:match-run", args=run, ok=READS),
    track_page("tracks:match-confirm", args=pair, method="post", **MATCHING),
    track_page("tracks:match-refuse", args=pair, **MATCHING),
    track_page(
        "tracks:match-undo",
        args=lambda w: [w.track.code, w.match_refused.pk],
        method="post",
        **MATCHING,
    ),
    track_page("tracks:match-override", args=lambda w: [*run(w), w.pilot.pk], **MATCHING),
    track_page("tracks:supply", args=track, ok=FIGURES),
    track_page("tracks:supply-export", args=lambda w: [w.track.code, "csv"], ok=FIGURES),
    track_page("tracks:supply-add", args=track, **SUPPLYING),
    track_page("tracks:supply-end", args=supply_args, **SUPPLYING),
    track_api("match-runs-list", ok="everybody"),
    track_api("match-runs-detail", args=one("match_run"), ok=READS),
    track_api("match-runs-list", method="post", data=query, status=201, **MATCHING),
    track_api(
        "match-runs-override",
        args=one("match_run"),
        method="post",
        data=override,
        status=409,
        **MATCHING,
    ),
    track_api("match-pairs-list", ok="everybody"),
    track_api("match-pairs-detail", args=one("match_pair"), ok=READS),
    track_api("match-pairs-confirm", args=one("match_pair"), method="post", **MATCHING),
    track_api(
        "match-pairs-refuse",
        args=one("match_pair"),
        method="post",
        data=lambda world: {"words": "Not now."},
        **MATCHING,
    ),
    track_api("match-pairs-undo", args=one("match_refused"), method="post", **MATCHING),
    track_api("track-supply-list", ok="everybody"),
    track_api("track-supply-detail", args=one("supply"), ok=f"{READS} hr_other"),
    track_api(
        "track-supply-list", method="post", data=hired, status=201, ok=MATCHES, otherwise=403
    ),
    track_api(
        "track-supply-end",
        args=one("supply"),
        method="post",
        data=lambda world: {"last_day": "2026-12-01"},
        ok=MATCHES,
        refused="auditor hr_other",
    ),
    track_api("track-boards-list", query="?track=guide", ok=FIGURES),
]
LISTS = [
    Listing("tracks:matching", "track_lead", more_runs, args=track),
    Listing("tracks:match-run", "track_lead", more_pairs, args=run),
    Listing("tracks:supply", "track_lead", more_supply, args=track),
    Listing("match-runs-list", "track_lead", more_runs),
    Listing("match-pairs-list", "track_lead", more_pairs),
    Listing("track-supply-list", "track_lead", more_supply),
    Listing("track-boards-list", "executive", more_supply, query="?track=guide"),
]
