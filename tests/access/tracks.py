"""Tracks: a candidate of the manager's line on the way, with mentor, trainer, lead and assessor."""

from tests.access.rows import Listing, track_page
from tests.access.world import TRACK_KINDS, session
from tests.factories import directory as people
from tests.factories import tracks as make


def prepare(world):
    """A track and its people; rooms of the area put more on them."""
    for kind in TRACK_KINDS:
        where = world.shops if kind == "candidate" else world.law
        boss = world.people["manager"].pk if kind == "candidate" else None
        name = f"{kind.title().replace('_', ' ')} Person"
        person = people.employee(where, name=name, manager_id=boss)
        world.people[kind], world.users[kind] = person, people.user(person)
        world.sessions[kind] = session(world.users[kind])
    world.track = make.track("guide", name="Guide")
    for kind, role in (("track_lead", "lead"), ("trainer", "trainer"), ("assessor", "assessor")):
        make.office(world.track, world.people[kind], role)
    world.way = make.enrolment(world.track, world.people["candidate"], at="practicum-b")
    make.mentorship(world.way, world.people["mentor"])
    make.pilot_place(world.way, world.running_pilot)


def track(world):
    return [world.track.code]


def way(world):
    return [world.way.pk]


def more_tracks(world, count):
    for _number in range(count):
        make.track()


EVERYBODY = "everybody"
# Who may see how the candidate stands; evidence and journal are for fewer.
SEES_WAY = "candidate track_lead trainer mentor pilot_owner manager head delegate hr auditor"

ROWS = [
    track_page("tracks:tracks", ok=EVERYBODY),
    track_page("tracks:track", args=track, ok=EVERYBODY),
    track_page("tracks:mine", ok=EVERYBODY, missing="auditor"),
    track_page("tracks:path", args=way, ok=SEES_WAY),
]
LISTS = [
    Listing("tracks:tracks", "track_lead", more_tracks),
]
