"""Entry and standing: nomination, screening, releases, first ratings, lists, cohorts."""

from courses.tracks.models import BaselineAsk, Cohort, CohortPlace, EnrolmentMove, Release
from tests.access.rows import Listing, track_api, track_page
from tests.access.tracks import EVERYBODY, SEES_WAY, track, way
from tests.factories import directory as people
from tests.factories import tracks as make
from tests.factories.tracks import NOW, SINCE

SEES_PEOPLE = "track_lead trainer manager head delegate hr hr_other auditor"
EMPLOYED = (
    "employee manager head delegate hr_other hr executive admin"
    " candidate track_lead trainer mentor assessor pilot_owner"
)
WAY_READERS = set(SEES_WAY.split())
RUNS = "track_lead trainer hr"


def refused_for(*allowed):
    """Who sees the way, and may not do this."""
    return " ".join(sorted(WAY_READERS - set(allowed)))


def prepare(world):
    """Ways in every state of entry, and a cohort."""
    world.entry_ways = {}
    for state, at in (
        ("nominated", "nominated"),
        ("screening", "screened"),
        ("waiting", "screened"),
        ("paused", "foundation"),
        ("certified", "certified"),
    ):
        boss = world.people["manager"].pk
        person = people.employee(world.shops, name=f"{state.title()} One", manager_id=boss)
        row = make.enrolment(world.track, person, state=state, at=at)
        EnrolmentMove.objects.create(
            enrolment=row, to_state=state, to_stage=row.stage, moved_on=NOW.date(), moved_at=NOW
        )
        world.entry_ways[state] = row
    EnrolmentMove.objects.create(
        enrolment=world.way,
        to_state="active",
        to_stage=world.way.stage,
        moved_on=NOW.date(),
        moved_at=NOW,
    )
    screened = make.terms(world.track, "screened")
    for role in ("lead", "hr"):
        world.entry_ways["screening"].sign_requests.create(
            terms=screened, role=role, asked_at=NOW, due_at=NOW
        )
    world.entry_cohort = Cohort.objects.create(
        track=world.track, name="Spring", starts_on="2036-01-01", ends_on="2036-04-01", places=5
    )
    CohortPlace.objects.create(
        cohort=world.entry_cohort,
        enrolment=world.entry_ways["waiting"],
        waits_since=NOW,
        placed_at=NOW,
    )
    _asks(world)


def _asks(world):
    candidate = world.people["candidate"]
    world.entry_release = Release.objects.create(
        enrolment=world.way,
        manager=world.people["manager"],
        percent=20,
        starts_on=SINCE,
        ends_on="2027-01-01",
        asked_at=NOW,
        due_at=NOW,
    )
    world.entry_ask = BaselineAsk.objects.create(
        enrolment=world.way, rater=candidate, relation="self", asked_at=NOW, due_at=NOW
    )


def act(state, code):
    """Arguments of an act on the way in a state."""
    return lambda world: [_of(world, state).pk, code]


def one(state):
    return lambda world: [_of(world, state).pk]


def _of(world, state):
    return world.way if state == "active" else world.entry_ways[state]


def words(_world):
    return {"words": "Because."}


def nomination(_world):
    return {
        "motivation": "Both sides.",
        "problem": "It takes days.",
        "problem_number": "4",
        "problem_unit": "days",
    }


def api_nomination(world):
    return {**nomination(world), "track": world.track.code}


def cohort_data(_world):
    return {"name": "Autumn", "starts_on": "2036-09-01", "ends_on": "2036-12-01", "places": 3}


def cohort(world):
    return [world.track.code, world.entry_cohort.pk]


def seat(world):
    return [*cohort(world), world.entry_ways["waiting"].pk]


def answer(_world):
    return {"answer": "yes"}


def more_ways(world, count):
    for _number in range(count):
        person = people.employee(world.shops, manager_id=world.people["manager"].pk)
        make.enrolment(world.track, person, at="foundation")


def more_cohorts(world, count):
    for number in range(count):
        Cohort.objects.create(
            track=world.track,
            name=f"C{number}",
            starts_on="2037-01-01",
            ends_on="2037-02-01",
            places=1,
            trainer=world.people["trainer"],
        )


def more_places(world, count):
    for _number in range(count):
        person = people.employee(world.shops)
        row = make.enrolment(world.track, person, state="waiting", at="screened")
        CohortPlace.objects.create(
            cohort=world.entry_cohort, enrolment=row, waits_since=NOW, placed_at=NOW
        )


def more_releases(world, count):
    for _number in range(count):
        person = people.employee(world.shops)
        row = make.enrolment(world.track, person, state="screening", at="screened")
        Release.objects.create(
            enrolment=row,
            manager=world.people["manager"],
            percent=20,
            starts_on=SINCE,
            ends_on="2027-01-01",
            asked_at=NOW,
            due_at=NOW,
        )


def more_asks(world, count):
    for _number in range(count):
        person = people.employee(world.shops)
        row = make.enrolment(world.track, person, state="screening", at="screened")
        BaselineAsk.objects.create(
            enrolment=row,
            rater=world.people["manager"],
            relation="manager",
            asked_at=NOW,
            due_at=NOW,
        )


# The readers of the other ways: no candidate, mentor or owner of a pilot is among them.
OTHERS = "track_lead trainer manager head delegate hr auditor"
STEER = "track_lead hr"


def steered(name, state, data=words, **given):
    """An act on a way that lead and HR may do; `name` of the API action."""
    left = " ".join(sorted(set(OTHERS.split()) - set(STEER.split())))
    return track_api(
        f"track-enrolments-{name}",
        method="post",
        args=one(state),
        data=data,
        ok=STEER,
        refused=left,
        **given,
    )


ROWS = [
    track_page("tracks:people", ok=SEES_PEOPLE),
    track_page("tracks:people-export", args=lambda world: ["csv"], ok=SEES_PEOPLE),
    track_page("tracks:track-people", args=track, ok=SEES_PEOPLE),
    track_page("tracks:nominate", args=track, ok=EMPLOYED, refused="auditor"),
    track_page(
        "tracks:act",
        args=act("active", "exit"),
        ok="candidate track_lead hr",
        refused=refused_for("candidate", "track_lead", "hr"),
    ),
    track_page(
        "tracks:act",
        args=act("paused", "resume"),
        method="post",
        ok=STEER,
        refused=" ".join(sorted(set(OTHERS.split()) - set(STEER.split()))),
    ),
    track_page(
        "tracks:peer",
        args=one("screening"),
        ok=STEER,
        refused=" ".join(sorted(set(OTHERS.split()) - set(STEER.split()))),
    ),
    track_page("tracks:release", args=lambda world: [world.entry_release.pk], ok=SEES_WAY),
    track_page(
        "tracks:release-answer",
        method="post",
        args=lambda world: [world.entry_release.pk],
        data=answer,
        ok="manager head delegate",
        refused=refused_for("manager", "head", "delegate"),
    ),
    track_page("tracks:baseline", args=lambda world: [world.entry_ask.pk], ok="candidate"),
    track_page(
        "tracks:exempt",
        args=track,
        ok="track_lead trainer hr hr_other",
        otherwise=403,
    ),
    track_page("tracks:cohorts", args=track, ok=EVERYBODY),
    track_page("tracks:cohort", args=cohort, ok=EVERYBODY),
    track_page("tracks:cohort-new", args=track, ok=RUNS, otherwise=403),
    track_page("tracks:cohort-change", args=cohort, ok=RUNS, otherwise=403),
    track_page("tracks:cohort-close", args=cohort, method="post", ok=RUNS, otherwise=403),
    track_page("tracks:cohort-begin", args=cohort, method="post", ok=RUNS, otherwise=403),
    track_page(
        "tracks:cohort-seat",
        args=seat,
        method="post",
        ok=RUNS,
        refused="manager head delegate auditor",
    ),
    track_api("track-enrolments-list", ok=EVERYBODY),
    track_api("track-enrolments-detail", args=way, ok=SEES_WAY),
    track_api("track-enrolments-standings", ok=EVERYBODY),
    track_api("track-enrolments-path", args=way, ok=SEES_WAY),
    track_api("track-enrolments-moves", args=way, ok=SEES_WAY),
    track_api(
        "track-enrolments-list",
        method="post",
        data=api_nomination,
        status=201,
        ok=EMPLOYED.replace(" candidate", ""),
        missing="auditor",
        otherwise=409,  # the candidate is on the track already
    ),
    track_api("track-enrolments-agree", method="post", args=one("nominated"), refused=OTHERS),
    track_api("track-enrolments-withdraw", method="post", args=one("screening"), refused=OTHERS),
    steered("sign", "screening"),
    steered("decline", "screening"),
    steered("ask-release", "screening"),
    track_api(
        "track-enrolments-ask-peer",
        method="post",
        args=one("screening"),
        data=lambda world: {"peer": world.people["employee"].pk},
        ok=STEER,
        refused=" ".join(sorted(set(OTHERS.split()) - set(STEER.split()))),
    ),
    track_api(
        "track-enrolments-give-up",
        method="post",
        args=one("waiting"),
        ok=RUNS,
        refused="manager head delegate auditor",
    ),
    steered("pause", "waiting"),
    steered("resume", "paused"),
    steered("exit", "waiting"),
    steered("revoke", "certified"),
    track_api(
        "track-enrolments-exempt",
        method="post",
        data=lambda world: {
            "employee": world.clerk.pk,
            "track": world.track.code,
            "words": "Proved.",
        },
        status=201,
        ok=STEER,
        otherwise=403,
    ),
    track_api("track-releases-list", ok=EVERYBODY),
    track_api("track-releases-detail", args=lambda world: [world.entry_release.pk], ok=SEES_WAY),
    track_api(
        "track-releases-answer",
        method="post",
        args=lambda world: [world.entry_release.pk],
        data=lambda world: {"granted": True},
        ok="manager head delegate",
        refused=refused_for("manager", "head", "delegate"),
    ),
    track_api("track-first-ratings-list", ok=EVERYBODY),
    track_api("track-first-ratings-detail", args=lambda world: [world.entry_ask.pk], ok=SEES_WAY),
    track_api(
        "track-first-ratings-give",
        method="post",
        args=lambda world: [world.entry_ask.pk],
        data=lambda world: {"levels": []},
        ok="candidate",
        status=400,
        refused=refused_for("candidate"),
    ),
    track_api("track-cohorts-list", ok=EVERYBODY),
    track_api("track-cohorts-detail", args=lambda world: [world.entry_cohort.pk], ok=EVERYBODY),
    track_api("track-cohorts-places", args=lambda world: [world.entry_cohort.pk], ok=EVERYBODY),
    track_api(
        "track-cohorts-places",
        method="post",
        args=lambda world: [world.entry_cohort.pk],
        data=lambda world: {"enrolment": world.entry_ways["waiting"].pk},
        ok=RUNS,
        refused="manager head delegate auditor",
    ),
    track_api(
        "track-cohorts-list",
        method="post",
        data=lambda world: {**cohort_data(world), "track": world.track.code},
        status=201,
        ok=RUNS,
        otherwise=403,
    ),
    track_api(
        "track-cohorts-detail",
        method="patch",
        args=lambda world: [world.entry_cohort.pk],
        data=lambda world: {"places": 7},
        ok=RUNS,
        otherwise=403,
    ),
    track_api(
        "track-cohorts-close",
        method="post",
        args=lambda world: [world.entry_cohort.pk],
        ok=RUNS,
        otherwise=403,
    ),
    track_api(
        "track-cohorts-begin",
        method="post",
        args=lambda world: [world.entry_cohort.pk],
        ok=RUNS,
        otherwise=403,
    ),
]
LISTS = [
    Listing("tracks:people", "manager", more_ways),
    Listing("tracks:people-export", "manager", more_ways, args=lambda world: ["csv"]),
    Listing("tracks:track-people", "track_lead", more_ways, args=track),
    Listing("tracks:cohorts", "track_lead", more_cohorts, args=track),
    Listing("tracks:cohort", "track_lead", more_places, args=cohort),
    Listing("track-enrolments-list", "track_lead", more_ways),
    Listing("track-enrolments-standings", "track_lead", more_ways),
    Listing("track-releases-list", "manager", more_releases),
    Listing("track-first-ratings-list", "manager", more_asks),
    Listing("track-cohorts-list", "track_lead", more_cohorts),
]
