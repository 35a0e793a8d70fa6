"""The kinds of notices about gates and endings: words, facts, and when they are over."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, Reason
from orgchange.pilots.gating.reads import LEAST_SEATS
from orgchange.pilots.models import Gate, Pilot

PRE_READ_DUE, PRE_READ = "pilot_pre_read_due", "pilot_pre_read"
PANEL_MISSING, DECIDED = "pilot_panel_missing", "pilot_decided"
EVALUATION, DECISION = "pilot_evaluation", "pilot_decision"
MOVED = "pilot_gate_moved"
PILOTS = _("Pilots")


def gate_key(gate_id: int) -> str:
    """What a notice about a gate is about."""
    return f"gate:{gate_id}"


def pilot_key(pilot_id: int) -> str:
    """What a notice about a pilot is about."""
    return f"pilot:{pilot_id}"


def _id(notice: Notice) -> int:
    return int(notice.object_key.partition(":")[2])


def gate_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """Pilot, gate and days, with the gate's page."""
    return {
        notice.pk: {
            **notice.context,
            "day": date.fromisoformat(notice.context["day"]),
            "by": date.fromisoformat(notice.context["by"]),
            "path": reverse("pilots:gate", args=[notice.context["pilot"], _id(notice)]),
        }
        for notice in found
    }


def moved_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """As those of a gate, with the day it was on before."""
    facts = gate_facts(found, now)
    return {
        one.pk: {**facts[one.pk], "before": date.fromisoformat(one.context["before"])}
        for one in found
    }


def moved_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """A gate that was decided, or has moved on since, needs no such word."""
    rows = Gate.objects.filter(pk__in={_id(one) for one in found}, decided_at=None)
    days = {pk: day.isoformat() for pk, day in rows.values_list("pk", "planned_on")}
    return {one.pk: Reason.COMPLETED for one in found if days.get(_id(one)) != one.context["day"]}


def pilot_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """As it was when it happened, with the pilot's page."""
    return {
        notice.pk: {**notice.context, "path": reverse("pilots:pilot", args=[_id(notice)])}
        for notice in found
    }


def turn_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """The day it is due, with the page on which it is done."""
    pages = {EVALUATION: "pilots:evaluate", DECISION: "pilots:decide-end"}
    return {
        notice.pk: {
            **notice.context,
            "day": date.fromisoformat(notice.context["day"]) if notice.context["day"] else "",
            "path": reverse(pages[notice.kind], args=[_id(notice)]),
        }
        for notice in found
    }


def pre_read_due_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """One that was sent is due no more; nor one of a gate that was decided or moved."""
    gates = Gate.objects.filter(pk__in={_id(one) for one in found})
    waiting = gates.filter(decided_at=None, pre_read_at=None)
    days = {pk: day.isoformat() for pk, day in waiting.values_list("pk", "planned_on")}
    return _completed(found, days)


def panel_missing_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """A gate with a panel misses none."""
    rows = Gate.objects.filter(decided_at=None).prefetch_related("seats")
    waiting = {
        gate.pk: gate.planned_on.isoformat()
        for gate in rows.filter(pk__in={_id(one) for one in found})
        if len(gate.seats.all()) < LEAST_SEATS
    }
    return _completed(found, waiting)


def _completed(found: Sequence[Notice], waiting: Mapping[int, str]) -> dict[int, Reason]:
    return {
        notice.pk: Reason.COMPLETED
        for notice in found
        if waiting.get(_id(notice)) != notice.occurrence
    }


def evaluation_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """Who has evaluated is not asked to."""
    return _moved_on(found, "evaluating")


def decision_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """What is decided waits for nobody."""
    return _moved_on(found, "decision")


def _moved_on(found: Sequence[Notice], state: str) -> dict[int, Reason]:
    rows = Pilot.objects.filter(pk__in={_id(one) for one in found}, state=state)
    waiting = set(rows.values_list("pk", flat=True))
    return {notice.pk: Reason.COMPLETED for notice in found if _id(notice) not in waiting}


GATE = {
    "title": _("The pilot"),
    "gate": _("The gate"),
    "day": _("The day of the gate"),
    "by": _("The last day to send the pre-read"),
}
TURN = {"title": _("The pilot"), "day": _("The day it is due")}
EXAMPLE = {
    "title": "Book goods receipts by photo",
    "gate": "Reads eight fields in ten",
    "day": date(2026, 12, 4),
    "by": date(2026, 12, 1),
    "before": date(2026, 11, 27),
    "decision": {"en": "Go", "zh-hans": "通过"},
    "words": {"en": "I watched it for an hour.", "zh-hans": "我看了一个小时。"},
}
KINDS = (
    Kind(
        code=PRE_READ_DUE,
        label=_("A pilot's pre-read is due"),
        group=PILOTS,
        subject=_("{title}: the pre-read is due on {by}"),
        body=_(
            "The gate “{gate}” of “{title}” is planned for {day}. Its panel has the pre-read for"
            " three days before it says go: send it by {by}.\n\n{link}"
        ),
        placeholders=GATE,
        example=EXAMPLE,
        facts=gate_facts,
        holds=pre_read_due_holds,
    ),
    Kind(
        code=PRE_READ,
        label=_("A panel has something to read"),
        group=PILOTS,
        subject=_("{title}: to read before {day}"),
        body=_(
            "You sit in the panel of the gate “{gate}” of “{title}”, planned for {day}. The"
            " pre-read and the evidence are here: {link}"
        ),
        placeholders=GATE,
        example=EXAMPLE,
        facts=gate_facts,
    ),
    Kind(
        code=MOVED,
        label=_("A gate is on another day"),
        group=PILOTS,
        subject=_("{title}: the gate is on {day} now"),
        body=_(
            "The contract of “{title}” was changed, and the gate “{gate}” moved with its"
            " milestone: from {before} to {day}. The pre-read that was sent holds.\n\n{link}"
        ),
        placeholders={**GATE, "before": _("The day before it moved")},
        example=EXAMPLE,
        facts=moved_facts,
        holds=moved_holds,
    ),
    Kind(
        code=PANEL_MISSING,
        label=_("A gate has no panel"),
        group=PILOTS,
        subject=_("{title}: who sits in the panel on {day}?"),
        body=_(
            "The gate “{gate}” of “{title}” is planned for {day}, and its panel is not seated. It"
            " takes two people off the team: {link}"
        ),
        placeholders=GATE,
        example=EXAMPLE,
        facts=gate_facts,
        holds=panel_missing_holds,
    ),
    Kind(
        code=DECIDED,
        label=_("Something was decided on one's pilot"),
        group=PILOTS,
        subject=_("{title}: {decision}"),
        body=_("Decided on “{title}”: {decision}.\n\n{words}\n\n{link}"),
        placeholders={
            "title": _("The pilot"),
            "decision": _("What was decided"),
            "words": _("Why"),
        },
        example=EXAMPLE,
        facts=pilot_facts,
    ),
    Kind(
        code=EVALUATION,
        label=_("A pilot waits for its evaluator"),
        group=PILOTS,
        subject=_("{title}: what came out?"),
        body=_(
            "“{title}” has ended and you are its evaluator. Say what came out, against its"
            " contract, by {day}: {link}"
        ),
        placeholders=TURN,
        example=EXAMPLE,
        facts=turn_facts,
        holds=evaluation_holds,
    ),
    Kind(
        code=DECISION,
        label=_("A pilot waits for the director's decision"),
        group=PILOTS,
        subject=_("{title}: scale it, stop, or once more?"),
        body=_("What came out of “{title}” is said. Decide by {day} what is done with it: {link}"),
        placeholders=TURN,
        example=EXAMPLE,
        facts=turn_facts,
        holds=decision_holds,
    ),
)


def register_kinds() -> None:
    """Make the kinds known."""
    register(*KINDS)
