"""What a lesson says, and what it does not say yet. No write."""

from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.pilots.models import Lesson

TEXTS = ("title", "believed", "saw", "differently")


def missing_of(lesson: Lesson) -> list[Problem]:
    """What a lesson still needs before others can use it."""
    needed = {
        "title": _("Say it in one sentence."),
        "believed": _("Say what you believed."),
        "saw": _("Say what you saw."),
        "differently": _("Say what to do differently."),
    }
    problems = [
        Problem(name, "required", text)
        for name, text in needed.items()
        if not getattr(lesson, name).strip()
    ]
    if lesson.ask_id is None:
        problems.append(Problem("ask", "required", _("Name somebody whom others can ask.")))
    return problems


def said_count(lesson: Lesson | None) -> tuple[int, int]:
    """How many of the questions are answered, of how many."""
    whole = len(TEXTS) + 1
    return (0, whole) if lesson is None else (whole - len(missing_of(lesson)), whole)
