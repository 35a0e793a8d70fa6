"""Skills: the candidate's levels, ratings and evidence; the framework for all, written by HR."""

from courses.skills.models import (
    Evidence,
    EvidenceDecision,
    RatingAsk,
)
from orgchange.pilots.models import SkillEvidence
from tests.access.rows import Listing, track_page
from tests.factories import directory as people
from tests.factories import skills as make
from tests.factories.innovation import NOW

EVERYBODY = "everybody"
SEES = "candidate manager head delegate hr auditor"
WRITES = "hr admin"
RATES = "candidate manager mentor trainer"  # the trainer is asked


def piece(world, **fields):
    held = {
        "employee": world.people["candidate"],
        "skill": world.framing,
        "level": 2,
        "source": "note",
        "words": "A problem, on one page.",
        "happened_on": NOW.date(),
        "posted_at": NOW,
        "posted_by": world.users["candidate"],
        **fields,
    }
    return Evidence.objects.create(**held)


def finish(world):
    """What the candidate holds, was rated, asked and posted; and one decision of the manager's."""
    candidate, manager = world.people["candidate"], world.people["manager"]
    world.role = make.profile({world.framing: 2}, code="framer")
    make.holding(candidate, world.framing, 2)
    world.rating = make.bare_rating(
        candidate, world.framing, 2, by=manager, on=NOW.date(), relation="manager"
    )
    world.ask = RatingAsk.objects.create(
        employee=candidate,
        skill=world.framing,
        rater=world.people["trainer"],
        asked_by=world.users["candidate"],
        asked_at=NOW,
    )
    world.piece = piece(world)
    world.decided = piece(world)
    world.file_piece = piece(
        world, source="file", words="", file="skills/none", file_name="a.pdf", sha256="0" * 64
    )
    world.decision = EvidenceDecision.objects.create(
        evidence=world.decided,
        is_accepted=False,
        words="It names no number.",
        decided_by=manager,
        decided_at=NOW,
    )
    world.recorded = SkillEvidence.objects.create(
        pilot=world.running_pilot,
        employee=candidate,
        slot="translator",
        starts_on=NOW.date(),
        ends_on=NOW.date(),
        allocation=20,
        posted_at=NOW,
    )


def code(world):
    return [world.framing.code]


def role(world):
    return [world.role.code]


def person(world):
    return [world.people["candidate"].pk]


def one(world):
    return [world.people["candidate"].pk, world.framing.code]


def of(name):
    return lambda world: [getattr(world, name).pk]


def words(_world):
    return {"words": "I was there."}


def more_skills(world, count):
    for _number in range(count):
        make.skill()


def more_profiles(world, count):
    for _number in range(count):
        make.profile({world.framing: 1})


def more_held(world, count):
    for _number in range(count):
        skill = make.skill()
        make.holding(world.people["candidate"], skill, 1)
        make.bare_rating(
            world.people["candidate"], skill, 1, by=world.people["trainer"], on=NOW.date()
        )


def more_ratings(world, count):
    for _number in range(count):
        rater = people.employee(world.law)
        make.bare_rating(world.people["candidate"], world.framing, 2, by=rater, on=NOW.date())
        piece(world)


def more_waiting(world, count):
    for _number in range(count):
        piece(world)


ROWS = [
    track_page("skills:mine", ok=EVERYBODY, missing="auditor"),
    track_page("skills:queue", ok=EVERYBODY, missing="auditor"),
    track_page("skills:framework", ok=EVERYBODY),
    track_page("skills:skill", args=code, ok=EVERYBODY),
    track_page("skills:export", args=lambda world: ["csv"], ok=EVERYBODY),
    track_page("skills:add", otherwise=403, ok=WRITES),
    track_page("skills:import", otherwise=403, ok=WRITES),
    track_page("skills:edit", args=code, otherwise=403, ok=WRITES),
    track_page("skills:anchors", args=code, otherwise=403, ok=WRITES),
    track_page("skills:retire", method="post", args=code, otherwise=403, ok=WRITES),
    track_page("skills:restore", method="post", args=code, otherwise=403, ok=WRITES),
    track_page("skills:profiles", ok=EVERYBODY),
    track_page("skills:profile", args=role, ok=EVERYBODY),
    track_page("skills:profile-add", otherwise=403, ok=WRITES),
    track_page("skills:profile-edit", args=role, otherwise=403, ok=WRITES),
    track_page("skills:needs", args=role, otherwise=403, ok=WRITES),
    track_page("skills:profile-retire", method="post", args=role, otherwise=403, ok=WRITES),
    track_page("skills:profile-restore", method="post", args=role, otherwise=403, ok=WRITES),
    track_page("skills:person", args=person, ok=SEES),
    track_page("skills:one", args=one, ok=SEES),
    track_page("skills:rate", args=one, ok=RATES, refused="head delegate hr auditor"),
    track_page("skills:ask", args=one, ok="candidate hr", refused="manager head delegate auditor"),
    track_page(
        "skills:exempt", args=one, ok="hr", refused="candidate manager head delegate auditor"
    ),
    track_page(
        "skills:revoke", args=one, ok="hr", refused="candidate manager head delegate auditor"
    ),
    track_page("skills:post", args=one, ok="candidate", refused="manager head delegate hr auditor"),
    track_page(
        "skills:rating-withdraw",
        args=of("rating"),
        ok="manager hr",
        refused="candidate head delegate auditor",
    ),
    track_page(
        "skills:ask-withdraw",
        method="post",
        args=of("ask"),
        ok="candidate hr",
        refused="trainer manager head delegate auditor",
    ),
    track_page(
        "skills:ask-decline",
        method="post",
        args=of("ask"),
        ok="trainer",
        refused="candidate hr manager head delegate auditor",
    ),
    track_page("skills:piece", args=of("piece"), ok=f"{SEES} mentor trainer"),
    track_page("skills:piece-file", args=of("file_piece")),
    track_page(
        "skills:piece-accept",
        method="post",
        args=of("piece"),
        data=words,
        ok="manager mentor trainer",
        refused="candidate head delegate hr auditor",
    ),
    track_page(
        "skills:piece-decline",
        method="post",
        args=of("piece"),
        data=words,
        ok="manager mentor trainer",
        refused="candidate head delegate hr auditor",
    ),
    track_page(
        "skills:piece-withdraw",
        method="post",
        args=of("piece"),
        ok="candidate",
        refused="manager mentor trainer head delegate hr auditor",
    ),
    track_page(
        "skills:decision-undo",
        method="post",
        args=of("decision"),
        ok="manager",
        refused="candidate mentor trainer head delegate hr auditor",
    ),
    track_page("skills:place", args=of("recorded"), ok="candidate mentor"),
    track_page("skills:aside", method="post", args=of("recorded"), ok="candidate mentor"),
    track_page("skills:take-up", method="post", args=of("recorded"), ok="candidate mentor"),
]
LISTS = [
    Listing("skills:framework", "employee", more_skills),
    Listing("skills:profiles", "employee", more_profiles),
    Listing("skills:mine", "candidate", more_held),
    Listing("skills:one", "hr", more_ratings, args=one),
    Listing("skills:queue", "manager", more_waiting),
]
