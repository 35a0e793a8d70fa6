"""The editor of tracks: a track with a draft, and its offices."""

from courses.tracks.editing.documents import document_of
from courses.tracks.models import TrackVersion
from courses.tracks.services import editing
from tests.access.rows import Listing, track_api, track_page
from tests.access.world import KINDS, TRACK_KINDS
from tests.factories import directory as people
from tests.factories import tracks as make
from tests.factories.tracks import NOW


def prepare(world):
    """Two tracks of the editor's own: one with a draft, one without."""
    world.drafted_track = make.track("drafted")
    world.track_draft = editing.start_draft(track=world.drafted_track, actor=None, now=NOW)
    world.plain_track = make.track("plain")
    world.track_office = make.office(world.plain_track, world.clerk, "lead")


def drafted(world):
    return [world.drafted_track.code]


def plain(world):
    return [world.plain_track.code]


def at_stage(world):
    return [world.drafted_track.code, "foundation"]


def draft_pk(world):
    return [world.track_draft.pk]


def document(world):
    return document_of(TrackVersion.objects.get(pk=world.track_draft.pk))


def thresholds(world):
    return {**document(world)["thresholds"], "notes": ""}


def stage(_world):
    empty = {f"{name}-TOTAL_FORMS": 0 for name in ("checks", "items")}
    empty |= {f"{name}-INITIAL_FORMS": 0 for name in ("checks", "items")}
    return {"name": "Foundation", "kind": "learning", "signers": ["trainer"], **empty}


def levels(_world):
    rows = {f"levels-{number}-level": number + 1 for number in range(4)}
    return {"levels-TOTAL_FORMS": 4, "levels-INITIAL_FORMS": 4, **rows}


def office(world):
    number = world.people["employee"].employee_number
    return {"employee": number, "role": "trainer", "starts_on": "2026-01-05"}


def more_tracks(world, count):
    for number in range(count):
        made = make.track(f"more-{number}-{TrackVersion.objects.count()}")
        make.office(made, people.employee(world.law, name=f"Office {number}"), "lead")


def more_offices(world, count):
    for number in range(count):
        make.office(world.plain_track, people.employee(world.law, name=f"O {number}"), "trainer")


EVERYBODY = "everybody"
EDITS = "hr admin"
REFUSED = " ".join(
    kind for kind in (*KINDS[1:], *TRACK_KINDS, "pilot_owner") if kind not in EDITS.split()
)
MAY = {"ok": EDITS, "refused": REFUSED}


def _post(name, args, data=None, **more):
    given = {"data": data} if data else {}
    return track_page(name, args=args, method="post", **given, **{**MAY, **more})


ROWS = [
    track_page("tracks:new", **MAY),
    track_page(
        "tracks:new",
        method="post",
        data=lambda _world: {"code": "coach", "name": "Coach"},
        **MAY,
    ),
    track_page("tracks:editor", args=drafted, ok=f"{EDITS} auditor"),
    *(
        track_page(f"tracks:{name}", args=args, **MAY)
        for name, args in (
            ("edit-words", drafted),
            ("edit-thresholds", drafted),
            ("edit-levels", drafted),
            ("add-stage", drafted),
            ("edit-stage", at_stage),
        )
    ),
    _post("tracks:edit-words", drafted, lambda _world: {"name": "Drafted"}),
    _post("tracks:edit-thresholds", drafted, thresholds),
    _post("tracks:edit-levels", drafted, levels),
    _post(
        "tracks:add-stage",
        drafted,
        lambda _world: {"code": "lab", "kind": "learning", "name": "Lab", "after": "2"},
    ),
    _post("tracks:edit-stage", at_stage, stage),
    _post("tracks:move-stage", at_stage, lambda _world: {"way": "up"}),
    _post("tracks:remove-stage", at_stage),
    _post("tracks:start-draft", plain),
    _post("tracks:publish-draft", drafted, status=422),
    _post("tracks:discard-draft", drafted),
    _post("tracks:retire", plain),
    _post("tracks:restore", plain),
    track_page("tracks:offices", args=plain, ok=EVERYBODY),
    _post("tracks:offices", plain, office),
    _post("tracks:end-office", lambda world: [world.plain_track.code, world.track_office.pk]),
    track_api("tracks-list", ok=EVERYBODY),
    track_api("tracks-detail", args=lambda world: [world.plain_track.pk], ok=EVERYBODY),
    track_api(
        "tracks-list",
        method="post",
        data=lambda _world: {"code": "coach", "name": "Coach"},
        status=201,
        **MAY,
    ),
    track_api(
        "tracks-detail",
        args=lambda world: [world.plain_track.pk],
        method="patch",
        data=lambda _world: {"name": "Plainer"},
        **MAY,
    ),
    *(
        track_api(
            f"tracks-{name}",
            args=lambda world: [world.plain_track.pk],
            method="post",
            status=status,
            **MAY,
        )
        for name, status in (("draft", 201), ("retire", 200), ("restore", 200))
    ),
    track_api("track-versions-list", ok=EVERYBODY),
    track_api("track-versions-detail", args=draft_pk, ok=f"{EDITS} auditor"),
    track_api(
        "track-versions-detail",
        args=draft_pk,
        method="put",
        data=document,
        ok=EDITS,
        refused="auditor",
    ),
    track_api(
        "track-versions-detail",
        args=draft_pk,
        method="delete",
        ok=EDITS,
        refused="auditor",
        status=204,
    ),
    track_api(
        "track-versions-publish",
        args=draft_pk,
        method="post",
        ok=EDITS,
        refused="auditor",
        status=400,
    ),
    track_api("track-versions-check", args=draft_pk, ok=f"{EDITS} auditor"),
    track_api("track-offices-list", ok=EVERYBODY),
    track_api("track-offices-detail", args=lambda world: [world.track_office.pk], ok=EVERYBODY),
    track_api(
        "track-offices-list",
        method="post",
        data=lambda world: {
            "track": world.plain_track.code,
            "employee": world.people["employee"].pk,
            "role": "trainer",
            "starts_on": "2026-01-05",
        },
        status=201,
        **MAY,
    ),
    track_api(
        "track-offices-end",
        args=lambda world: [world.track_office.pk],
        method="post",
        **MAY,
    ),
]
LISTS = [
    Listing("tracks:offices", "employee", more_offices, args=plain),
    Listing("tracks-list", "employee", more_tracks),
    Listing("track-versions-list", "employee", more_tracks),
    Listing("track-offices-list", "employee", more_tracks),
]
