"""The kinds of notices about panels and certificates: words, facts, and when they are over."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.tracks.models import AssessmentPanel, AssessorSeat
from orgchange.core.wording import instant_text
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, Reason

ASSESS, RELEASED, MISSING = "track_assess", "track_assessor_released", "track_assessors_missing"
CALLED, MOVED, CANCELLED = "track_panel", "track_panel_moved", "track_panel_cancelled"
SCORED, CLOSED = "track_panel_scored", "track_panel_closed"
TO_SIGN, CERTIFIED = "track_certificate_to_sign", "track_certified"
TRACKS = pgettext_lazy("area", "Tracks")


def key_of(panel_id: int) -> str:
    """What a notice about a panel is about."""
    return f"track-panel:{panel_id}"


def _id(notice: Notice) -> int:
    return int(notice.object_key.partition(":")[2])


def panel_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """As it was when it happened, with the moment in the reader's words and the panel's page."""
    return {one.pk: _facts(one) for one in found}


def _facts(notice: Notice) -> dict[str, Any]:
    facts = dict(notice.context)
    at = datetime.fromisoformat(facts["at"])
    path = reverse("tracks:panel", args=[facts["way"], _id(notice)])
    return {**facts, "at": partial(instant_text, at), "path": path}


def path_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """With the page of the way."""
    return {
        one.pk: {**one.context, "path": reverse("tracks:certificate", args=[one.context["way"]])}
        for one in found
    }


def still_open(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """A panel that is closed or called off waits for nobody."""
    rows = AssessmentPanel.objects.filter(
        pk__in={_id(one) for one in found}, closed_at=None, cancelled_at=None
    )
    waiting = set(rows.values_list("pk", flat=True))
    return {one.pk: Reason.COMPLETED for one in found if _id(one) not in waiting}


def still_asked(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """Whoever answered, or whose seat was taken back, is asked no more."""
    rows = AssessorSeat.objects.filter(
        panel__in={_id(one) for one in found},
        affirmed_at=None,
        declined_at=None,
        panel__closed_at=None,
        panel__cancelled_at=None,
    )
    waiting = set(rows.values_list("panel_id", "employee_id"))
    return {
        one.pk: Reason.COMPLETED for one in found if (_id(one), one.recipient_id) not in waiting
    }


PANEL = {
    "person": _("The candidate"),
    "track": _("The track"),
    "level": _("The level aimed at"),
    "at": _("Day and time of the panel"),
    "place": _("Where it is"),
}
EXAMPLE = {
    "person": "Pia Person",
    "track": {"en": "AI translator", "zh-hans": "AI 业务翻译"},
    "level": 2,
    "at": partial(instant_text, datetime(2026, 12, 4, 9, 0, tzinfo=UTC)),
    "place": "Room 4",
    "words": {"en": "You showed it clearly.", "zh-hans": "你讲得很清楚。"},
    "assessor": "Ada Assessor",
    "result": {"en": "Passed", "zh-hans": "通过"},
    "code": "7KQ2M8XW4H",
}
KINDS = (
    Kind(
        code=ASSESS,
        label=_("Asked to assess a candidate"),
        group=TRACKS,
        subject=_("{person}: will you assess on {at}?"),
        body=_(
            "You are asked to assess {person} for L{level} of “{track}”, on {at}. Say first whether"
            " you are free of conflicts; then you can read the evidence.\n\n{link}"
        ),
        placeholders=PANEL,
        example=EXAMPLE,
        facts=panel_facts,
        holds=still_asked,
    ),
    Kind(
        code=RELEASED,
        label=_("A seat in a panel was taken back"),
        group=TRACKS,
        subject=_("{person}: you need not assess"),
        body=_("Your seat in the panel of {person} on {at} was taken back: {words}"),
        placeholders={**PANEL, "words": _("Why")},
        example=EXAMPLE,
        facts=panel_facts,
    ),
    Kind(
        code=MISSING,
        label=_("A panel has too few assessors"),
        group=TRACKS,
        subject=_("{person}: nobody is left to assess"),
        body=_(
            "The panel of {person} on {at} needs another assessor, and nobody who holds the office"
            " is free of conflicts. Grant it to somebody, or put the panel off: {link}"
        ),
        placeholders=PANEL,
        example=EXAMPLE,
        facts=panel_facts,
        holds=still_open,
    ),
    Kind(
        code=CALLED,
        label=_("One's panel is called"),
        group=TRACKS,
        subject=_("Your panel: {at}"),
        body=_(
            "Your panel for L{level} of “{track}” is on {at}. Place: {place}. What you show counts,"
            " not how your pilot came out. Papers and people are here: {link}"
        ),
        placeholders=PANEL,
        example=EXAMPLE,
        facts=panel_facts,
        holds=still_open,
    ),
    Kind(
        code=MOVED,
        label=_("A panel is at another time"),
        group=TRACKS,
        subject=_("{person}: the panel is on {at} now"),
        body=_("The panel of {person} is on {at} now. Place: {place}.\n\n{link}"),
        placeholders=PANEL,
        example=EXAMPLE,
        facts=panel_facts,
        holds=still_open,
    ),
    Kind(
        code=CANCELLED,
        label=_("A panel was called off"),
        group=TRACKS,
        subject=_("{person}: the panel is called off"),
        body=_("The panel of {person} on {at} is called off: {words}"),
        placeholders={**PANEL, "words": _("Why")},
        example=EXAMPLE,
        facts=panel_facts,
    ),
    Kind(
        code=SCORED,
        label=_("A panel can be closed"),
        group=TRACKS,
        subject=_("{person}: all scores are in"),
        body=_("Everybody has scored {person}. Close the panel with words: {link}"),
        placeholders=PANEL,
        example=EXAMPLE,
        facts=panel_facts,
        holds=still_open,
    ),
    Kind(
        code=CLOSED,
        label=_("What came of one's panel"),
        group=TRACKS,
        subject=_("Your panel: {result}"),
        body=_("{result}, L{level} of “{track}”.\n\n{words}\n\n{link}"),
        placeholders={**PANEL, "result": _("What came of it"), "words": _("What was said")},
        example=EXAMPLE,
        facts=panel_facts,
    ),
    Kind(
        code=TO_SIGN,
        label=_("A certificate waits for the lead"),
        group=TRACKS,
        subject=_("{person} passed: sign the certificate"),
        body=_("{person} passed the panel for L{level} of “{track}”. Sign the certificate: {link}"),
        placeholders={name: PANEL[name] for name in ("person", "track", "level")},
        example=EXAMPLE,
        facts=path_facts,
    ),
    Kind(
        code=CERTIFIED,
        label=_("One is certified"),
        group=TRACKS,
        subject=_("You are certified: {track} L{level}"),
        body=_(
            "Your certificate is signed: “{track}” L{level}. Anybody can verify it with the code"
            " {code}. Colleagues see you among the certified; one click takes you off the page."
            "\n\n{link}"
        ),
        placeholders={
            "track": PANEL["track"],
            "level": _("The level given"),
            "code": _("The code of the certificate"),
        },
        example=EXAMPLE,
        facts=path_facts,
    ),
)


def register_kinds() -> None:
    """Make the kinds known."""
    register(*KINDS)
