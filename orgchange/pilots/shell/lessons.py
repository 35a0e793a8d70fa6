"""What lessons and closing bring to the shell: tabs, panels, and the page of the last step."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.innovation.proposing.beside import BESIDE, Beside
from orgchange.pilots import steps
from orgchange.pilots.closing.card import card_of
from orgchange.pilots.events import lesson_published, lesson_used, pilot_moved, thanked
from orgchange.pilots.lessons.beside import beside_proposal
from orgchange.pilots.likeness import index
from orgchange.pilots.models import Lesson
from orgchange.pilots.notices import ending_notices
from orgchange.pilots.tabs import END, OVERVIEW, PILOT_TABS, Panel, PilotTab, Viewed
from orgchange.pilots.views.closing import CLOSE, STATES
from orgchange.pilots.views.closing import HERE as CLOSING
from orgchange.pilots.views.lessons import HERE as LESSON


def connect() -> None:
    """Register everything, once the models are ready."""
    steps.PAGES[CLOSE] = CLOSING
    ending_notices.register_kinds()
    pilot_moved.connect(index.pilot_moved)
    pilot_moved.connect(ending_notices.tell_closing)
    lesson_used.connect(ending_notices.tell_used)
    thanked.connect(ending_notices.tell_thanked)
    lesson_published.connect(index.lesson_published)
    BESIDE.append(Beside("pilots/lessons/_beside.html", beside_proposal))
    lesson = pgettext_lazy("of a pilot", "Lesson")
    PILOT_TABS.append(PilotTab(lesson, LESSON, has_lesson, order=85, group=END))
    PILOT_TABS.append(PilotTab(_("Closing"), CLOSING, is_closing, order=90, group=END))
    OVERVIEW.append(Panel("pilots/closing/_panel.html", closing_panel, order=5))
    OVERVIEW.append(Panel("pilots/lessons/_panel.html", lesson_panel, order=7))


def has_lesson(viewed: Viewed) -> bool:
    """A lesson that the viewer may read, or may be written by now."""
    if viewed.inside:
        return viewed.pilot.started_on is not None or viewed.pilot.state in STATES
    return published(viewed) is not None


def is_closing(viewed: Viewed) -> bool:
    """Whether there is anything to close, for those who may read the daily work."""
    return viewed.inside and viewed.pilot.state in STATES


def published(viewed: Viewed) -> Lesson | None:
    """The lesson, where it is open to all."""
    rows = Lesson.objects.filter(pilot=viewed.pilot, published_at__isnull=False)
    return rows.select_related("ask").first()


def closing_panel(viewed: Viewed) -> dict[str, Any] | None:
    """What is missing, while the pilot is being closed."""
    if not viewed.inside or viewed.pilot.state != "closing":
        return None
    return {"card": card_of(viewed), "pilot": viewed.pilot}


def lesson_panel(viewed: Viewed) -> dict[str, Any] | None:
    """The lesson stands first: it is what the pilot leaves to others."""
    found = published(viewed)
    return {"lesson": found, "pilot": viewed.pilot} if found else None
