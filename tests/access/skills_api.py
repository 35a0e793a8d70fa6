"""Skills in the API: the same scopes and services as the pages."""

from tests.access.rows import Listing, track_api
from tests.access.skills import (
    EVERYBODY,
    SEES,
    WRITES,
    more_held,
    more_profiles,
    more_ratings,
    more_skills,
    of,
    words,
)

REFUSED = "candidate manager head delegate auditor"


def finish(world):
    """The API's own rows are those of the pages."""
    world.holding = world.people["candidate"].holdings.get(skill__code="framing")


def named(_world):
    return {"code": "another", "name": "Another"}


def renamed(_world):
    return {"name": "Renamed"}


def anchors(_world):
    return {"anchors": [{"level": 1, "text": "Says who has it."}]}


def needs(world):
    return {"needs": [{"skill": world.framing.code, "level": 3}]}


def about(world, **more):
    return {"employee": world.people["candidate"].pk, "skill": world.framing.code, **more}


def rating(world):
    return about(world, level=2)


def posted(world):
    return about(world, level=2, words="One page.")


def exempted(world):
    return about(world, kind="exempted", reason="Works in another language.")


def reason(_world):
    return {"reason": "Mixed up."}


def skill(world):
    return [world.framing.pk]


def role(world):
    return [world.role.pk]


def written(name, args, data=None):
    """Rows of a write by HR of the whole and administrators."""
    given = {"data": data} if data else {}
    return track_api(name, method="post", args=args, otherwise=403, ok=WRITES, **given)


ROWS = [
    track_api("skills-list", ok=EVERYBODY),
    track_api("skills-detail", args=skill, ok=EVERYBODY),
    track_api("skills-list", method="post", data=named, otherwise=403, ok=WRITES, status=201),
    track_api("skills-detail", method="patch", args=skill, data=renamed, otherwise=403, ok=WRITES),
    written("skills-anchors", skill, anchors),
    written("skills-retire", skill),
    written("skills-restore", skill),
    track_api("role-profiles-list", ok=EVERYBODY),
    track_api("role-profiles-detail", args=role, ok=EVERYBODY),
    track_api(
        "role-profiles-list", method="post", data=named, otherwise=403, ok=WRITES, status=201
    ),
    track_api(
        "role-profiles-detail", method="patch", args=role, data=renamed, otherwise=403, ok=WRITES
    ),
    written("role-profiles-needs", role, needs),
    written("role-profiles-retire", role),
    written("role-profiles-restore", role),
    track_api("ratings-list", ok=EVERYBODY),
    track_api("ratings-detail", args=of("rating"), ok=SEES),
    track_api(
        "ratings-list",
        method="post",
        data=rating,
        ok="candidate manager mentor trainer",
        refused="head delegate hr auditor",
        status=201,
    ),
    track_api(
        "ratings-withdraw",
        method="post",
        args=of("rating"),
        data=reason,
        ok="manager hr",
        refused="candidate head delegate auditor",
    ),
    track_api("evidence-list", ok=EVERYBODY),
    track_api("evidence-detail", args=of("piece"), ok=f"{SEES} mentor trainer"),
    track_api(
        "evidence-list",
        method="post",
        data=posted,
        ok="candidate",
        refused="manager head delegate hr auditor",
        status=201,
    ),
    track_api(
        "evidence-withdraw",
        method="post",
        args=of("piece"),
        ok="candidate",
        refused="manager mentor trainer head delegate hr auditor",
    ),
    track_api(
        "evidence-accept",
        method="post",
        args=of("piece"),
        data=words,
        ok="manager mentor trainer",
        refused="candidate head delegate hr auditor",
    ),
    track_api(
        "evidence-decline",
        method="post",
        args=of("piece"),
        data=words,
        ok="manager mentor trainer",
        refused="candidate head delegate hr auditor",
    ),
    track_api("skill-holdings-list", ok=EVERYBODY),
    track_api("skill-holdings-detail", args=of("holding"), ok=SEES),
    track_api(
        "skill-holdings-list", method="post", data=exempted, ok="hr", refused=REFUSED, status=201
    ),
]
LISTS = [
    Listing("skills-list", "employee", more_skills),
    Listing("role-profiles-list", "employee", more_profiles),
    Listing("ratings-list", "manager", more_ratings),
    Listing("evidence-list", "manager", more_ratings),
    Listing("skill-holdings-list", "hr", more_held),
]
