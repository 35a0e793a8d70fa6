"""A firm with somebody in a practicum, and everybody who signs for them."""

from datetime import timedelta
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile

from courses.tracks.models import EnrolmentMove, Item
from courses.tracks.services.evidence import Given, hand_in
from courses.tracks.services.journal import write_day
from tests.factories import directory as people
from tests.factories import tracks as make
from tests.factories.tracks import NOW

KINDS = ("candidate", "mentor", "lead", "finance", "trainer", "owner", "hr", "manager", "stranger")


def firm(*, at="practicum-a", stages=make.STAGES, mentored=True):
    """A candidate at a stage, with mentor, track offices, manager and HR, each with an account."""
    world = SimpleNamespace(people={}, users={})
    world.head, world.law = people.department("HEAD"), people.department("LAW")
    boss = people.employee(world.law, name="Manager Person")
    for kind in KINDS:
        line = {"manager_id": boss.pk} if kind == "candidate" else {}
        person = boss if kind == "manager" else None
        person = person or people.employee(world.head, name=f"{kind.title()} Person", **line)
        world.people[kind], world.users[kind] = person, people.user(person)
    people.grant(world.users["hr"], "hr")
    world.track = make.track("guide", stages=stages)
    for role in ("lead", "finance", "trainer"):
        make.office(world.track, world.people[role], role)
    world.way = make.enrolment(world.track, world.people["candidate"], at=at)
    EnrolmentMove.objects.create(
        enrolment=world.way,
        to_state=world.way.state,
        to_stage=world.way.stage,
        moved_on=NOW.date(),
        moved_at=NOW,
    )
    world.mentorship = make.mentorship(world.way, world.people["mentor"]) if mentored else None
    return world


def item(of, code):
    """An item of a track's first version."""
    return Item.objects.select_related("terms__stage").get(
        terms__version__track=of, terms__version__number=1, code=code
    )


def handed(world, code="problem-framing", *, by="candidate", now=NOW, **given):
    """Something handed in, through its service."""
    given = given or {"words": "A driver decides by phone."}
    one = item(world.track, code)
    actor = world.users[by]
    return hand_in(enrolment=world.way, item=one, given=Given(**given), actor=actor, now=now)


def paper(text=b"one page", name="paper.txt"):
    """A file to hand in."""
    return SimpleUploadedFile(name, text)


def week(world, days=5, *, now=NOW):
    """So many days of the journal, the last of them yesterday."""
    for number in range(days):
        write_day(
            enrolment=world.way,
            day=now.date() - timedelta(days=number + 1),
            words=f"Day {number + 1} at the dock.",
            actor=world.users["candidate"],
            now=now,
        )
