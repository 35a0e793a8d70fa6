"""What pilots leave to others: lessons, closing, thanks, the gallery, scaling."""

from datetime import timedelta

from orgchange.pilots.models import Lesson, LessonUse, ThankYou
from tests.access.pilots import new_pilot
from tests.access.rows import Listing, pilot_page
from tests.factories import pilots as make
from tests.factories.innovation import NOW

SAID = {
    "title": "Photograph the paper before it gets wet",
    "believed": "Clerks book faster.",
    "saw": "They did, but for rain.",
    "differently": "Put a hood over the camera first.",
}


def prepare(world):
    """A pilot that is being closed with a lesson being written, and a closed one with its own."""
    world.other_pilot = make.pilot(
        world.fund, world.people["employee"], title="Sort complaints anew"
    )
    ended = {"ended_on": make.STARTED + timedelta(days=80)}
    world.closing_pilot = new_pilot(world, "closing", "Sort letters", verdict="validated", **ended)
    make.team(world.closing_pilot, world.people["pilot_owner"], world.people["member"])
    world.draft_lesson = lesson(world.closing_pilot, world.people["member"], None)
    world.closed_pilot = new_pilot(
        world, "closed", "Forecast parts", verdict="invalidated", closed_at=NOW, **ended
    )
    world.lesson = lesson(world.closed_pilot, world.people["member"], NOW)
    world.lesson_use = LessonUse.objects.create(
        lesson=world.lesson, pilot=world.other_pilot, by=world.people["fund_manager"], at=NOW
    )
    world.thanks = ThankYou.objects.create(
        pilot=world.closed_pilot,
        giver=world.people["sponsor"],
        receiver=world.people["evaluator"],
        is_across=False,
        given_at=NOW,
    )


def lesson(pilot, ask, published_at):
    return Lesson.objects.create(pilot=pilot, ask=ask, published_at=published_at, **SAID)


def closing(world):
    return [world.closing_pilot.pk]


def closed(world):
    return [world.closed_pilot.pk]


def writing(world):
    return {**SAID, "ask": world.people["member"].employee_number, "revision": "0"}


def used_in_pilot(world):
    return {"pilot": world.other_pilot.pk}


def use(world):
    return [world.lesson_use.pk]


def thanks(world):
    return [world.thanks.pk]


def thank(world):
    return {"receiver": world.people["evaluator"].employee_number, "words": "For the labels."}


def more_ended(world, count):
    for number in range(count):
        row = new_pilot(world, "closed", f"Ended {number}", verdict="invalidated", closed_at=NOW)
        lesson(row, world.people["member"], NOW)


def more_thanks(world, count):
    for number in range(count):
        row = new_pilot(world, "closed", f"Thanked {number}", closed_at=NOW)
        ThankYou.objects.create(
            pilot=row,
            giver=world.people["sponsor"],
            receiver=world.people["evaluator"],
            is_across=True,
            given_at=NOW,
        )


EVERYBODY = "everybody"
EMPLOYED = (
    "employee manager head delegate hr_other hr executive admin submitter reviewer fund_manager"
    " chair director finance legal pilot_owner sponsor member"
)
INSIDE = (
    "fund_manager chair director finance legal pilot_owner sponsor evaluator member"
    " auditor executive"
)
WRITERS = "fund_manager pilot_owner sponsor member"
OTHERS = (
    "employee manager head delegate hr_other hr executive auditor admin submitter reviewer chair"
    " director finance legal evaluator"
)
WORDS = {"words": ""}

ROWS = [
    pilot_page("pilots:lesson", args=closed, ok=EVERYBODY),
    pilot_page("pilots:lesson", args=closing, ok=INSIDE, query="?draft"),
    pilot_page("pilots:edit-lesson", args=closing, ok=WRITERS, refused=OTHERS),
    pilot_page(
        "pilots:edit-lesson", args=closing, method="post", data=writing, ok=WRITERS, refused=OTHERS
    ),
    pilot_page(
        "pilots:save-lesson",
        args=closing,
        method="post",
        data=writing,
        ok=WRITERS,
        refused=OTHERS,
        status=200,
    ),
    pilot_page("pilots:closing", args=closing, ok=INSIDE),
    pilot_page(
        "pilots:use-lesson",
        args=lambda world: [world.lesson.pk],
        method="post",
        data=used_in_pilot,
        ok="employee fund_manager",
        otherwise=403,
        status=302,
    ),
    pilot_page(
        "pilots:unuse-lesson",
        args=use,
        method="post",
        ok="employee fund_manager",
        otherwise=403,
    ),
    pilot_page("pilots:gallery", ok=EVERYBODY),
    pilot_page("pilots:lessons", ok=EVERYBODY),
    pilot_page("pilots:thanks", ok=EVERYBODY),
    pilot_page("pilots:thank", args=closed, ok=f"{EMPLOYED} evaluator", otherwise=403),
    pilot_page("pilots:take-back-thanks", args=thanks, method="post", ok="sponsor", otherwise=403),
    pilot_page("pilots:decline-thanks", args=thanks, method="post", ok="evaluator", otherwise=403),
    pilot_page("pilots:show-thanks", args=thanks, method="post", ok="evaluator", otherwise=403),
]
LISTS = [
    Listing("pilots:gallery", "employee", more_ended),
    Listing("pilots:lessons", "employee", more_ended),
    Listing("pilots:thanks", "employee", more_thanks),
]
