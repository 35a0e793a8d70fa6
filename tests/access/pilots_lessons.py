"""What pilots leave to others: lessons, closing, thanks, the gallery, scaling."""

from datetime import timedelta

from orgchange.pilots.models import Lesson
from tests.access.pilots import new_pilot
from tests.access.rows import pilot_page
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
    ended = {"ended_on": make.STARTED + timedelta(days=80)}
    world.closing_pilot = new_pilot(world, "closing", "Sort letters", verdict="validated", **ended)
    make.team(world.closing_pilot, world.people["pilot_owner"], world.people["member"])
    world.draft_lesson = lesson(world.closing_pilot, world.people["member"], None)
    world.closed_pilot = new_pilot(
        world, "closed", "Forecast parts", verdict="invalidated", closed_at=NOW, **ended
    )
    world.lesson = lesson(world.closed_pilot, world.people["member"], NOW)


def lesson(pilot, ask, published_at):
    return Lesson.objects.create(pilot=pilot, ask=ask, published_at=published_at, **SAID)


def closing(world):
    return [world.closing_pilot.pk]


def closed(world):
    return [world.closed_pilot.pk]


def writing(world):
    return {**SAID, "ask": world.people["member"].employee_number, "revision": "0"}


EVERYBODY = "everybody"
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
]
LISTS = []
