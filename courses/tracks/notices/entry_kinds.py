"""The kinds of notices about entry and standing, with their words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from courses.tracks.models import (
    BaselineAsk,
    Release,
    SignRequest,
    SignState,
    State,
    TrackEnrolment,
)
from orgchange.core.registry import Text
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, Reason

PREFIX = "track-way:"
TRACKS = _("Tracks")
AGREE, AGREED, WITHDRAWN = "track_agree", "track_agreed", "track_withdrawn"
SCREEN, ADMITTED, DECLINED = "track_screen", "track_admitted", "track_declined"
RELEASE, RELEASED, RATE = "track_release", "track_released", "track_rate"
PLACED, IN_LINE, STAGE = "track_placed", "track_in_line", "track_stage"
PAUSED, RESUMED, LEFT, GONE = "track_paused", "track_resumed", "track_left", "track_gone"
MOVED, LATE = "track_moved", "track_late"
RENEWAL, LAPSED = "track_renewal", "track_lapsed"
REVOKED, EXEMPT = "track_revoked", "track_exempt"
ANSWERS: Mapping[bool, Mapping[str, str]] = {
    True: {"en": "yes", "zh-hans": "同意"},
    False: {"en": "no", "zh-hans": "不同意"},
}
DAYS = ("day",)


def facts_of(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """As it was when it was planned, with its days as days."""
    return {row.pk: dict(_facts(row)) for row in found}


def _facts(row: Notice) -> Iterator[tuple[str, object]]:
    for name, value in row.context.items():
        is_day = name in DAYS and isinstance(value, str)
        yield name, date.fromisoformat(value) if is_day else (value if value is not None else "")


def way_of(row: Notice) -> int:
    """Whose way a notice is about."""
    return int(row.object_key.removeprefix(PREFIX))


def while_nominated(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """Who has answered is not asked any more."""
    return _while_in(found, State.NOMINATED)


def while_screened(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """A screening that was decided, or that the person has signed, waits for nobody."""
    done = _while_in(found, State.SCREENING)
    ways = {way_of(row) for row in found}
    signed = set(
        SignRequest.objects.filter(enrolment__in=ways, state=SignState.SIGNED).values_list(
            "enrolment", "signer"
        )
    )
    own = {row.pk: Reason.COMPLETED for row in found if (way_of(row), row.recipient_id) in signed}
    return {**done, **own}


def while_unanswered(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """A release that was answered, or is not asked any more, is not asked for."""
    open_now = Release.objects.filter(pk__in=_ids(found), granted=None)
    return _unless(found, set(open_now.values_list("pk", flat=True)))


def while_unrated(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """Ratings that were given, or are not asked for any more, are not asked for."""
    rows = BaselineAsk.objects.filter(pk__in=_ids(found), given_at=None, dropped_at=None)
    return _unless(found, set(rows.values_list("pk", flat=True)))


def _ids(found: Sequence[Notice]) -> set[int]:
    return {int(row.occurrence.split(":")[0]) for row in found}


def _unless(found: Sequence[Notice], waiting: set[int]) -> dict[int, Reason]:
    return {
        row.pk: Reason.COMPLETED
        for row in found
        if int(row.occurrence.split(":")[0]) not in waiting
    }


def _while_in(found: Sequence[Notice], state: str) -> dict[int, Reason]:
    rows = TrackEnrolment.objects.filter(pk__in={way_of(row) for row in found}, state=state)
    there = set(rows.values_list("pk", flat=True))
    return {row.pk: Reason.COMPLETED for row in found if way_of(row) not in there}


BOTH: Mapping[str, Text] = {"person": _("Who is on the track"), "track": _("The track")}
WORDS: Mapping[str, Text] = {"words": _("What was said with it; may be empty")}
DAY: Mapping[str, Text] = {"day": _("The day")}
EXAMPLE: Facts = {
    "person": "Petra Petersen",
    "track": {"en": "AI translator", "zh-hans": "AI 业务翻译"},
    "stage": {"en": "Foundation", "zh-hans": "基础学习"},
    "by": "Maria Manager",
    "manager": "Maria Manager",
    "answer": ANSWERS[True],
    "words": {"en": "From January on.", "zh-hans": "从一月起。"},
    "cohort": {"en": "Spring", "zh-hans": "春季班"},
    "percent": 20,
    "day": date(2027, 1, 11),
    "what": {"en": "the manager's release", "zh-hans": "经理的投入时间答复"},
}


def _kind(code: str, label: Text, subject: Text, body: Text, **more: object) -> Kind:
    placeholders = {**BOTH, **more.pop("also", {})}  # type: ignore[dict-item]
    return Kind(
        code=code,
        label=label,
        group=TRACKS,
        subject=subject,
        body=body,
        placeholders=placeholders,
        example=EXAMPLE,
        facts=facts_of,
        **more,  # type: ignore[arg-type]
    )


KINDS = (
    _kind(
        AGREE,
        _("Somebody was nominated for a track"),
        _("{by} nominated you: {track}"),
        _("{by} put your name forward for the track “{track}”. Do you want to go it? {link}"),
        also={"by": _("Who nominated")},
        holds=while_nominated,
    ),
    _kind(
        AGREED,
        _("Who was nominated agrees"),
        _("{person} agrees: {track}"),
        _("{person} would like to go the track “{track}”. Screening has begun: {link}"),
    ),
    _kind(
        WITHDRAWN,
        _("A nomination was taken back"),
        _("{person}, {track}: the nomination was taken back"),
        _("The nomination of {person} for “{track}” was taken back.\n\n{words}\n\n{link}"),
        also=WORDS,
    ),
    _kind(
        SCREEN,
        _("A nomination waits for screening"),
        _("Please look: {person}, {track}"),
        _("{person} was nominated for “{track}”. Two people look, you are one of them: {link}"),
        holds=while_screened,
    ),
    _kind(
        ADMITTED,
        _("Somebody was admitted to a track"),
        _("{person} is admitted: {track}"),
        _("{person} is admitted to “{track}”.\n\n{words}\n\nWhat comes next: {link}"),
        also=WORDS,
    ),
    _kind(
        DECLINED,
        _("Somebody was not admitted to a track"),
        _("{track}: not this time"),
        _(
            "Thank you for the interest in “{track}”. It is not for {person} this time.\n\n"
            "Why: {words}\n\nThis closes no door: a later nomination begins afresh. {link}"
        ),
        also=WORDS,
    ),
    _kind(
        RELEASE,
        _("A manager is asked for time for a track"),
        _("Can you release {percent} % for {person}?"),
        _(
            "{person} was nominated for “{track}” and needs {percent} % of the working time for it."
            " Please answer by {day}; one click: {link}"
        ),
        also={**DAY, "percent": _("Released time, %")},
        holds=while_unanswered,
    ),
    _kind(
        RELEASED,
        _("What a manager said of time for a track"),
        _("{manager} says {answer}: time for {track}"),
        _("Time of {person} for “{track}”: {manager} says {answer}.\n\n{words}\n\n{link}"),
        also={**WORDS, "manager": _("The manager"), "answer": _("Yes or no")},
    ),
    _kind(
        RATE,
        _("First ratings of somebody's skills are asked for"),
        _("Please rate: {person}, {track}"),
        _(
            "“{track}” begins with first ratings of {person}'s skills: self, manager, and a peer."
            " Yours are asked for by {day}. A low rating keeps nobody out: {link}"
        ),
        also=DAY,
        holds=while_unrated,
    ),
    _kind(
        PLACED,
        _("Somebody has a place in a cohort"),
        _("You have a place: {cohort}"),
        _("You have a place in {cohort} of “{track}”. It begins on {day}: {link}"),
        also={**DAY, "cohort": _("The cohort")},
    ),
    _kind(
        IN_LINE,
        _("Somebody waits for a place in a cohort"),
        _("You are on the waiting list: {cohort}"),
        _(
            "All places in {cohort} of “{track}” are taken; it begins on {day}. You are in line,"
            " and move up by yourself when a place is given up: {link}"
        ),
        also={**DAY, "cohort": _("The cohort")},
    ),
    _kind(
        STAGE,
        _("Somebody enters the next stage of a track"),
        _("Your next step: {stage}"),
        _("On “{track}” you are in {stage} now. To be done by: {day}\n\nWhat it asks: {link}"),
        also={"stage": _("The stage"), "day": _("By when; may be empty")},
    ),
    _kind(
        PAUSED,
        _("Somebody's way on a track is paused"),
        _("{track}: paused"),
        _("The way of {person} on “{track}” is paused; nothing falls due.\n\n{words}\n\n{link}"),
        also=WORDS,
    ),
    _kind(
        RESUMED,
        _("Somebody's way on a track goes on"),
        _("{track}: it goes on"),
        _("The way of {person} on “{track}” goes on. What is next, and by when: {link}"),
    ),
    _kind(
        LEFT,
        _("Somebody left a track"),
        _("{person} left the track: {track}"),
        _("{person} is no longer on “{track}”. What counted stays.\n\n{words}\n\n{link}"),
        also=WORDS,
    ),
    _kind(
        GONE,
        _("Somebody on a track left the firm"),
        _("{person} left: {track}"),
        _("{person} does not work here any more. The way on “{track}” has ended: {link}"),
    ),
    _kind(
        MOVED,
        _("Somebody on a track came to another manager"),
        _("{person} is on a track: {track}"),
        _(
            "{person} is in your line now, and is on “{track}”. {percent} % of the working time was"
            " released for it, until {day}: {link}"
        ),
        also={**DAY, "percent": _("Released time, %")},
    ),
    _kind(
        LATE,
        _("An answer for a track is overdue"),
        _("{person}, {track}: an answer is overdue"),
        _("{person} waits on “{track}” for {what}. Perhaps you can help: {link}"),
        also={"what": _("What is waited for")},
    ),
    _kind(
        RENEWAL,
        _("The renewal of a certificate opens"),
        _("{track}: your certificate ends on {day}"),
        _("Your certificate of “{track}” ends on {day}. Renewal is open: {link}"),
        also=DAY,
    ),
    _kind(
        LAPSED,
        _("A certificate of a track lapsed"),
        _("{person}, {track}: the certificate lapsed"),
        _(
            "The certificate of {person} for “{track}” ended on {day} without renewal. What counted"
            " stays; a new nomination begins the next way: {link}"
        ),
        also=DAY,
    ),
    _kind(
        REVOKED,
        _("A certificate of a track was revoked"),
        _("{track}: the certificate was revoked"),
        _("The certificate of {person} for “{track}” was revoked.\n\nWhy: {words}\n\n{link}"),
        also=WORDS,
    ),
    _kind(
        EXEMPT,
        _("Somebody is exempt from a track"),
        _("{track}: you are exempt"),
        _("Nothing of “{track}” is asked of {person}.\n\nWhy: {words}\n\n{link}"),
        also=WORDS,
    ),
)


def register_kinds() -> None:
    """Make the kinds known."""
    register(*KINDS)
