"""Scaled pilots, and what pilots leave to others by the API."""

from orgchange.pilots.models import AdoptionReading, LessonUse, ScaleSite, ScaleUp, SkillEvidence
from tests.access.pilots import new_pilot
from tests.access.pilots_lessons import (
    EMPLOYED,
    EVERYBODY,
    INSIDE,
    lesson,
    more_ended,
    more_thanks,
)
from tests.access.rows import Listing, pilot_api, pilot_page
from tests.factories import pilots as make
from tests.factories.innovation import NOW


def prepare(world):
    """A validated pilot that is handed over to the member, with two places, one measured."""
    world.scaled_pilot = new_pilot(world, "closed", "Plan shifts", verdict="validated")
    world.scale_up = ScaleUp.objects.create(
        pilot=world.scaled_pilot,
        operator=world.people["member"],
        metric="Used",
        target=80,
    )
    world.scale_site = ScaleSite.objects.create(scale_up=world.scale_up, department=world.shops)
    world.bare_site = ScaleSite.objects.create(scale_up=world.scale_up, department=world.law)
    AdoptionReading.objects.create(
        site=world.scale_site, measured_on=make.STARTED, value=40, recorded_at=NOW
    )
    world.skill_evidence = SkillEvidence.objects.create(
        pilot=world.scaled_pilot,
        employee=world.people["member"],
        slot="other",
        starts_on=make.STARTED,
        ends_on=NOW.date(),
        allocation=20,
        posted_at=NOW,
    )
    world.unwritten_pilot = new_pilot(world, "closing", "Count stock", verdict="validated")
    unfinished = new_pilot(world, "closing", "Check seams", verdict="validated")
    make.team(unfinished, world.people["pilot_owner"], world.people["member"])
    world.other_lesson = lesson(unfinished, world.people["member"], None)


def scaled(world):
    return [world.scaled_pilot.pk]


def place(world):
    return [world.scaled_pilot.pk, world.scale_site.pk]


def bare_place(world):
    return [world.scaled_pilot.pk, world.bare_site.pk]


def one(name):
    return lambda world: [getattr(world, name).pk]


def hand_over(_world):
    return {"metric": "Used", "target": "80", "words": "Train two."}


def department(world):
    return {"department": world.top.code, "planned_on": "2026-11-02"}


def site(world):
    return {"scale_up": world.scale_up.pk, "department": world.top.code}


def days(_world):
    return {"live_on": "2026-10-01"}


def reading(_world):
    return {"measured_on": "2026-10-01", "value": "40"}


def readings(world):
    return {"readings": [{"site": world.scale_site.pk, **reading(world)}]}


def first_words(world):
    return {"pilot": world.unwritten_pilot.pk, "saw": "Rain."}


def more_words(_world):
    return {"saw": "Rain.", "revision": 0}


def use(world):
    return {"lesson": world.lesson.pk, "pilot": world.other_pilot.pk}


def thank(world):
    return {"pilot": world.closed_pilot.pk, "receiver": world.clerk.pk}


def more_scaled(world, count):
    for number in range(count):
        row = ScaleUp.objects.create(pilot=new_pilot(world, "closed", f"Scaled {number}"))
        ScaleSite.objects.create(scale_up=row, department=world.shops)


def more_uses(world, count):
    for number in range(count):
        where = new_pilot(world, "running", f"Helped {number}")
        LessonUse.objects.create(
            lesson=world.lesson, pilot=where, by=world.people["member"], at=NOW
        )


def remark(_world):
    return {"words": "Lara read half of it."}


def more_evidence(world, count):
    for number in range(count):
        SkillEvidence.objects.create(
            pilot=new_pilot(world, "closed", f"Evidence {number}"),
            employee=world.people["member"],
            slot="other",
            starts_on=make.STARTED,
            ends_on=NOW.date(),
            allocation=20,
            posted_at=NOW,
        )


HANDS = "fund_manager pilot_owner sponsor member"
WRITERS = "fund_manager pilot_owner sponsor"
NOT_HANDS = (
    "employee manager head delegate hr_other hr executive auditor admin submitter reviewer chair"
    " director finance legal evaluator"
)
GIVEN = {"method": "post", "ok": HANDS, "otherwise": 403}
HELPED = {"method": "post", "otherwise": 403}

ROWS = [
    pilot_page("pilots:scaling", args=scaled, ok=EVERYBODY),
    pilot_page("pilots:scaling-export", args=scaled, ok=EVERYBODY),
    pilot_page("pilots:edit-scaling", args=scaled, data=hand_over, **GIVEN),
    pilot_page("pilots:accept-scaling", args=scaled, method="post", ok="member", otherwise=403),
    pilot_page("pilots:ask-money", args=scaled, **GIVEN),
    pilot_page("pilots:add-site", args=scaled, data=department, **GIVEN),
    pilot_page("pilots:edit-site", args=place, data=days, **GIVEN),
    pilot_page("pilots:remove-site", args=bare_place, **GIVEN),
    pilot_page("pilots:measure-site", args=place, data=reading, **GIVEN),
    pilot_api("scale-ups-list", ok=EVERYBODY),
    pilot_api("scale-ups-detail", args=one("scale_up"), ok=EVERYBODY),
    pilot_api(
        "scale-ups-detail",
        args=one("scale_up"),
        method="patch",
        data=hand_over,
        ok=HANDS,
        otherwise=403,
    ),
    pilot_api("scale-ups-accept", args=one("scale_up"), ok="member", **HELPED),
    pilot_api("scale-ups-money", args=one("scale_up"), status=201, **GIVEN),
    pilot_api("scale-ups-readings", args=one("scale_up"), ok=EVERYBODY),
    pilot_api("scale-ups-readings", args=one("scale_up"), data=readings, **GIVEN),
    pilot_api("scale-sites-list", ok=EVERYBODY),
    pilot_api("scale-sites-list", data=site, status=201, **GIVEN),
    pilot_api("scale-sites-detail", args=one("scale_site"), ok=EVERYBODY),
    pilot_api(
        "scale-sites-detail",
        args=one("scale_site"),
        method="patch",
        data=days,
        ok=HANDS,
        otherwise=403,
    ),
    pilot_api(
        "scale-sites-detail",
        args=one("bare_site"),
        method="delete",
        status=204,
        ok=HANDS,
        otherwise=403,
    ),
    pilot_api("lessons-list", ok=EVERYBODY),
    pilot_api("lessons-similar", query="?title=Photograph+paper", ok=EVERYBODY),
    pilot_api("lessons-detail", args=one("lesson"), ok=EVERYBODY),
    pilot_api("lessons-detail", args=one("other_lesson"), query="?draft", ok=INSIDE),
    pilot_api(
        "lessons-list",
        method="post",
        data=first_words,
        status=201,
        ok=WRITERS,
        otherwise=403,
    ),
    pilot_api(
        "lessons-detail",
        args=one("other_lesson"),
        method="patch",
        data=more_words,
        ok=HANDS,
        refused="chair director finance legal evaluator auditor executive",
    ),
    pilot_api(
        "lessons-publish",
        args=one("other_lesson"),
        method="post",
        ok="fund_manager pilot_owner",
        refused="sponsor member chair director finance legal evaluator auditor executive",
    ),
    pilot_api("lesson-uses-list", ok=EVERYBODY),
    pilot_api("lesson-uses-detail", args=one("lesson_use"), ok=EVERYBODY),
    pilot_api("lesson-uses-list", data=use, status=201, ok="employee fund_manager", **HELPED),
    pilot_api(
        "lesson-uses-detail",
        args=one("lesson_use"),
        method="delete",
        status=204,
        ok="employee fund_manager",
        otherwise=403,
    ),
    pilot_api("thank-yous-list", ok=EVERYBODY),
    pilot_api("thank-yous-detail", args=one("thanks"), ok=EVERYBODY),
    pilot_api("thank-yous-list", data=thank, status=201, ok=f"{EMPLOYED} evaluator", **HELPED),
    pilot_api(
        "thank-yous-detail",
        args=one("thanks"),
        method="delete",
        status=204,
        ok="sponsor",
        otherwise=403,
    ),
    pilot_api("thank-yous-decline", args=one("thanks"), ok="evaluator", **HELPED),
    pilot_api("thank-yous-show", args=one("thanks"), ok="evaluator", **HELPED),
    pilot_api("skill-evidence-list", ok=EVERYBODY),
    pilot_api("skill-evidence-detail", args=one("skill_evidence"), ok="member hr auditor"),
    pilot_api(
        "skill-evidence-remark",
        args=one("skill_evidence"),
        method="post",
        data=remark,
        status=200,
        ok="member",
        refused="hr auditor",
    ),
    pilot_page("pilots:my-evidence", ok=f"{EMPLOYED} evaluator"),
    pilot_page("pilots:remark-evidence", args=one("skill_evidence"), ok="member"),
    pilot_page(
        "pilots:remark-evidence",
        args=one("skill_evidence"),
        method="post",
        data=remark,
        status=302,
        ok="member",
    ),
]
LISTS = [
    Listing("lessons-list", "employee", more_ended),
    Listing("lesson-uses-list", "employee", more_uses),
    Listing("thank-yous-list", "employee", more_thanks),
    Listing("scale-ups-list", "employee", more_scaled),
    Listing("scale-sites-list", "employee", more_scaled),
    Listing("skill-evidence-list", "hr", more_evidence),
    Listing("pilots:my-evidence", "member", more_evidence),
]
