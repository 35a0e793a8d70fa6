"""The words about requests to join a team: who is asked, reminded, and told how it ended."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from orgchange.core.registry import Text
from orgchange.notices.kinds import Kind, register
from orgchange.teams.notice_facts import (
    answered_facts,
    asked_facts,
    asked_holds,
    days_text,
    letter_facts,
)
from orgchange.teams.services.telling import JOIN_ASKED, RELEASE_ASKED, REQUEST_ANSWERED

TEAMS = _("Teams")
REQUEST: dict[str, Text] = {
    "person": _("Who is asked to join"),
    "team": _("The team"),
    "slot": _("The slot"),
    "share": _("How many per cent"),
    "days": _("“from 1 Dec 2026 to 28 Feb 2027”"),
    "sender": _("Who asks"),
    "message": _("What they wrote; empty without a message"),
}
ASKED: dict[str, Text] = {
    **REQUEST,
    "again": _("In a reminder: since when it waits; else empty"),
    "yes_link": _("The link that answers yes; in a mail, without sign-in"),
    "no_link": _("The link that answers no; in a mail, without sign-in"),
}
EXAMPLE: dict[str, Any] = {
    "person": "Ada Byron",
    "team": {"en": "Forecasts", "zh-hans": "需求预测"},
    "slot": {"en": "Data scientist", "zh-hans": "数据科学家"},
    "share": 20,
    "days": lambda: days_text(date(2026, 12, 1), date(2027, 3, 1)),
    "sender": "Marco Silva",
    "message": {"en": "“We need her eye for seasons.”", "zh-hans": "“我们需要她对季节性的判断。”"},
    "again": "",
    "yes_link": "https://example.org/…?answer=yes",
    "no_link": "https://example.org/…?answer=no",
    "outcome": _("Granted: all who were asked said yes."),
    "comments": "",
    "obstacle": "",
}

RELEASE = Kind(
    code=RELEASE_ASKED,
    label=_("A manager is asked to release somebody's time"),
    group=TEAMS,
    subject=_("Can you release {share} % of {person} for {team}?"),
    body=_(
        "{again}\n\n"
        "{sender} asks: can you release {share} % of {person} {days} for {team}, "
        "as {slot}?\n\n{message}\n\n"
        "Yes: {yes_link}\nNo: {no_link}\n\n"
        "Both links show the whole request first. Your answer is kept as a record."
    ),
    placeholders=ASKED,
    example=EXAMPLE,
    facts=asked_facts,
    letter=letter_facts,
    holds=asked_holds,
)
JOIN = Kind(
    code=JOIN_ASKED,
    label=_("Somebody is asked to join a team"),
    group=TEAMS,
    subject=_("Would you join {team}?"),
    body=_(
        "{again}\n\n"
        "{sender} asks: would you join {team} as {slot}, with {share} % of your time, {days}?\n\n"
        "{message}\n\n"
        "Yes: {yes_link}\nNo: {no_link}\n\n"
        "Both links show the whole request first. Your answer is kept as a record."
    ),
    placeholders=ASKED,
    example=EXAMPLE,
    facts=asked_facts,
    letter=letter_facts,
    holds=asked_holds,
)
ANSWERED = Kind(
    code=REQUEST_ANSWERED,
    label=_("A request to join a team was answered"),
    group=TEAMS,
    subject=_("{person} for {team}: {outcome}"),
    body=_(
        "{outcome}\n\n"
        "It was about {share} % of {person} {days} for {team}, as {slot}.\n\n"
        "{comments}\n\n{obstacle}\n\n"
        "The request and its answers: {link}"
    ),
    placeholders={
        **REQUEST,
        "outcome": _("How it ended, in one sentence"),
        "comments": _("What was said beside the answers; only for who asked"),
        "obstacle": _("Why a granted request is not in the roster; empty where it is"),
    },
    example=EXAMPLE,
    facts=answered_facts,
    is_mandatory=False,
)


def register_kinds() -> None:
    """Make the kinds of this area known."""
    register(RELEASE, JOIN, ANSWERED)
