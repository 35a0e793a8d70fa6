"""The words of every reminder. Short, kind, and with what, why, by when and the link."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.assignments import digests, ladder
from courses.assignments.notice_facts import (
    course_facts,
    due_holds,
    ended_holds,
    expiring_holds,
)
from orgchange.notices.kinds import Kind, register

COURSES, MANAGERS, HR = _("Courses"), _("For managers"), _("To HR")
NUDGE = "nudge"
EXAMPLE_DAY = date(2026, 11, 30)
COURSE: dict[str, Any] = {
    "course": _("The course, or the stage of a track"),
    "what": _("The same in a sentence: “AI literacy”, the stage “Foundation”"),
    "hint": _("What the link is for: “Go on here”, “See what is still missing”"),
}
DUE: dict[str, Any] = {
    **COURSE,
    "due_date": _("The due date"),
    "when": _("“due in 7 days”, “due today”, “was due 2 days ago”"),
    "why": _("“Why: …”, with the reason that HR gave; empty without one"),
}
EXAMPLE: dict[str, Any] = {
    "course": {"en": "AI literacy for everyone", "zh-hans": "人人必修：AI 素养"},
    "due_date": EXAMPLE_DAY,
    "when": _("due in 7 days"),
    "why": _("Why: EU AI Act, Article 4"),
    "last_day": EXAMPLE_DAY,
    "left": _("in 30 days"),
    "ended_on": EXAMPLE_DAY + timedelta(days=1),
    "sender": "Marco Silva",
    "what": {"en": "“AI literacy for everyone”", "zh-hans": "《人人必修：AI 素养》"},
    "hint": _("Go on here"),
}
# What the notices to a person about a course have in common, unless they say otherwise.
of_course = partial(
    Kind, group=COURSES, placeholders=DUE, example=EXAMPLE, facts=course_facts, holds=due_holds
)

ASSIGNED = of_course(
    code=ladder.ASSIGNED,
    label=_("A course or a stage was assigned"),
    subject=_("New for you: {course}"),
    body=_("Please finish {what} by {due_date}.\n\n{why}\n\n{hint}: {link}"),
)
DUE_SOON = of_course(
    code=ladder.DUE_SOON,
    label=_("A due date comes near"),
    subject=_("{course}: {when}"),
    body=_("Still to finish by {due_date}: {what}.\n\n{why}\n\n{hint}: {link}"),
    is_mandatory=False,
)
LAST_CALL = of_course(
    code=ladder.LAST_CALL,
    label=_("Last call before the due date"),
    subject=_("{course}: {when}"),
    body=_(
        "Please finish {what} by {due_date}.\n\n{why}\n\n"
        "{hint}: {link}\n\n"
        "If you cannot, tell your manager or HR before that day."
    ),
    example={**EXAMPLE, "when": _("due tomorrow")},
    is_exempt_from_caps=True,
)
DUE_TODAY = of_course(
    code=ladder.DUE_TODAY,
    label=_("Due today"),
    subject=_("{course}: {when}"),
    body=_("Today, {due_date}, is the due date of {what}.\n\n{why}\n\n{hint}: {link}"),
    example={**EXAMPLE, "when": _("due today")},
    is_exempt_from_caps=True,
)
OVERDUE = of_course(
    code=ladder.OVERDUE,
    label=_("Overdue"),
    subject=_("{course}: {when}"),
    body=_(
        "The due date of {what} was {due_date}. It is not too late: {link}\n\n{why}\n\n"
        "If something stands in the way, tell your manager or HR: an extension can be granted."
    ),
    example={**EXAMPLE, "when": _("was due 7 days ago")},
    is_exempt_from_caps=True,
)
EXPIRED = of_course(
    code=ladder.EXPIRED,
    label=_("A certificate has ended"),
    subject=_("{course}: please renew"),
    body=_("Your certificate of {what} ended on {due_date}. Please renew it: {link}\n\n{why}"),
    is_exempt_from_caps=True,
)
EXPIRING = of_course(
    code=ladder.EXPIRING,
    label=_("A certificate will end"),
    subject=_("{course}: renew by {last_day}"),
    body=_(
        "Your certificate of {what} is valid until {last_day} ({left}).\n\n{why}\n\n"
        "Renew it here: {link}"
    ),
    placeholders={
        **COURSE,
        "last_day": _("The last day on which it is valid"),
        "left": _("“in 30 days”, “tomorrow”"),
        "why": DUE["why"],
    },
    holds=expiring_holds,
    is_mandatory=False,
)
NO_LONGER = of_course(
    code=ladder.NO_LONGER,
    label=_("A course or a stage is no longer required"),
    subject=_("{course} is no longer required of you"),
    body=_(
        "You need not finish {what} any more, and we will not remind you of it.\n\n{hint}: {link}"
    ),
    placeholders=COURSE,
    holds=ended_holds,
    is_mandatory=False,
)
NUDGED = of_course(
    code=NUDGE,
    label=_("A nudge by a manager"),
    subject=_("{sender} asks you to finish {course}"),
    body=_(
        "{sender} asks you to finish {what}, which is still open: {when} ({due_date}).\n\n{why}\n\n"
        "{hint}: {link}"
    ),
    placeholders={**DUE, "sender": _("Who nudged")},
)
TEAM = Kind(
    code=ladder.TEAM,
    label=_("A manager's people, once a week"),
    group=MANAGERS,
    subject=_("Your people this week: {summary}"),
    body=_(
        "{people}\n\n"
        "A word from you helps more than any mail of ours. See them all, and nudge: {link}"
    ),
    placeholders={
        "summary": _("“3 are late, 1 has no e-mail”"),
        "people": _("The people, one a line, with course and date"),
    },
    example={
        "summary": _("3 are late"),
        "people": [_("Ada Byron: AI literacy for everyone, was due 9 days ago")],
    },
    facts=digests.team_facts,
    holds=digests.team_holds,
)
HR_DIGEST = Kind(
    code=ladder.HR,
    label=_("Long overdue, once a week"),
    group=HR,
    subject=_("Long overdue this week: {summary}"),
    body=_(
        "{people}\n\n"
        "They and their managers have been reminded. Extend, exempt or talk to them: {link}"
    ),
    placeholders={
        "summary": _("“12 people in 4 departments”"),
        "people": _("Departments with the number of their people, one a line"),
    },
    example={
        "summary": _("12 people in 4 departments"),
        "people": [_("Logistics: 5 people")],
    },
    facts=digests.hr_facts,
    holds=digests.hr_holds,
    is_mandatory=False,
)


def register_kinds() -> None:
    """Make the kinds of this area known."""
    register(
        ASSIGNED,
        DUE_SOON,
        LAST_CALL,
        DUE_TODAY,
        OVERDUE,
        EXPIRED,
        EXPIRING,
        NO_LONGER,
        NUDGED,
        TEAM,
        HR_DIGEST,
    )
