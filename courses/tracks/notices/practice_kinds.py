"""The kinds of notices of practice, with their words and whether they still hold."""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.tracks.models import Mentorship, SignRequest, SignState
from orgchange.core.dates import firm_day
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, Reason

ASKED, DUE, LATE = "track_sign_asked", "track_sign_due", "track_sign_late"
SIGNED, RETURNED, STAGE_DONE = "track_signed", "track_returned", "track_stage_done"
PAIRED, ENDED = "track_mentor_paired", "track_mentor_ended"
TRACKS = _("Tracks")
REQUEST, WAY = "sign-request:", "track-way:"


def request_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """As it was asked, and the page where it is signed, or where the person sees it."""
    return {row.pk: {**_dated(row), "path": _request_page(row)} for row in found}


def way_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """As it was, and the page of the way's evidence or mentors."""
    page = {STAGE_DONE: "tracks:evidence"}
    return {
        row.pk: {
            **_dated(row),
            "path": reverse(
                page.get(row.kind, "tracks:mentoring"), args=[row.object_key.removeprefix(WAY)]
            ),
        }
        for row in found
    }


def digest_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """The list as it was, and the queue."""
    return {row.pk: {**row.context, "path": reverse("tracks:signatures")} for row in found}


def holds_while_open(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """What was signed, returned or dropped since asks for nothing."""
    return _unless(found, (SignState.OPEN,))


def holds_while_given(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """What was taken back since was never said."""
    return _unless(found, (SignState.SIGNED, SignState.RETURNED))


def holds_while_running(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """A pair that ended since is no news."""
    ended = Mentorship.objects.filter(
        pk__in={int(row.occurrence) for row in found}, ends_on__lte=firm_day(now)
    )
    gone = set(ended.values_list("pk", flat=True))
    return {row.pk: Reason.COMPLETED for row in found if int(row.occurrence) in gone}


def _unless(found: Sequence[Notice], states: tuple[SignState, ...]) -> dict[int, Reason]:
    ids = {row.pk: int(row.object_key.removeprefix(REQUEST)) for row in found}
    rows = SignRequest.objects.filter(pk__in=set(ids.values()), state__in=states)
    standing = set(rows.values_list("pk", flat=True))
    return {pk: Reason.COMPLETED for pk, request in ids.items() if request not in standing}


def _dated(row: Notice) -> dict[str, object]:
    facts = dict(row.context)
    if "day" in facts:
        facts["day"] = date.fromisoformat(facts["day"])
    return facts


def _request_page(row: Notice) -> str:
    if "way" in row.context:
        return reverse("tracks:evidence", args=[row.context["way"]])
    return reverse("tracks:signature", args=[row.object_key.removeprefix(REQUEST)])


WHO = {"person": _("The person on the track"), "track": _("The track")}
WHAT = {**WHO, "what": _("The piece of evidence, or the stage"), "day": _("The day it is due")}
GIVEN = {**WHAT, "signer": _("Who signed or returned it"), "words": _("What was said of it")}
EXAMPLE: Facts = {
    "person": "Pia Person",
    "track": {"en": "AI translator", "zh-hans": "AI 业务翻译"},
    "what": {"en": "Problem framing", "zh-hans": "问题界定"},
    "stage": {"en": "Practicum A: shadow", "zh-hans": "实践 A：跟随"},
    "signer": "Mona Mentor",
    "mentor": "Mona Mentor",
    "words": {"en": "Who decides what today?", "zh-hans": "今天由谁做什么决定？"},
    "day": date(2026, 11, 30),
    "count": 2,
    "lines": ["Pia Person · Problem framing", "Omar Other · Retrospective"],
}
KINDS = (
    Kind(
        code=ASKED,
        label=_("A signature on a track is asked for"),
        group=TRACKS,
        subject=_("{person}: please look at “{what}”"),
        body=_(
            "{person} ({track}) asks for your signature: {what}. Please sign or return it by"
            " {day}: {link}"
        ),
        placeholders=WHAT,
        example=EXAMPLE,
        facts=request_facts,
        holds=holds_while_open,
    ),
    Kind(
        code=DUE,
        label=_("Signatures on tracks are due today"),
        group=TRACKS,
        subject=_("{count} waiting for your signature today"),
        body=_("These wait for your signature, and are due today:\n\n{lines}\n\n{link}"),
        placeholders={
            "count": _("How many"),
            "lines": _("Whose, and what"),
        },
        example=EXAMPLE,
        facts=digest_facts,
    ),
    Kind(
        code=LATE,
        label=_("A signature on a track is late"),
        group=TRACKS,
        subject=_("{person} waits for a signature: {what}"),
        body=_(
            "“{what}” of {person} ({track}) should have been signed or returned by {day}."
            " Please see to it that somebody does: {link}"
        ),
        placeholders=WHAT,
        example=EXAMPLE,
        facts=request_facts,
        holds=holds_while_open,
    ),
    Kind(
        code=SIGNED,
        label=_("Something of mine on a track was signed"),
        group=TRACKS,
        subject=_("Signed: {what}"),
        body=_("{signer} has signed “{what}”. {words}\n\nWhere you stand now: {link}"),
        placeholders=GIVEN,
        example=EXAMPLE,
        facts=request_facts,
        holds=holds_while_given,
        is_mandatory=False,
    ),
    Kind(
        code=RETURNED,
        label=_("Something of mine on a track was returned"),
        group=TRACKS,
        subject=_("Returned: {what}"),
        body=_("{signer} has returned “{what}”: {words}\n\nHand in a new version: {link}"),
        placeholders=GIVEN,
        example=EXAMPLE,
        facts=request_facts,
        holds=holds_while_given,
    ),
    Kind(
        code=STAGE_DONE,
        label=_("A stage of my track is signed"),
        group=TRACKS,
        subject=_("{stage}: signed"),
        body=_("Everybody has signed “{stage}” of {track}. What comes next: {link}"),
        placeholders={"stage": _("The stage"), "track": _("The track")},
        example=EXAMPLE,
        facts=way_facts,
    ),
    Kind(
        code=PAIRED,
        label=_("A mentor on a track was chosen"),
        group=TRACKS,
        subject=_("{mentor} mentors {person} from {day}"),
        body=_("On {track}, {mentor} mentors {person} from {day}. Arrange to meet: {link}"),
        placeholders={**WHO, "mentor": _("The mentor"), "day": _("The first day")},
        example=EXAMPLE,
        facts=way_facts,
        holds=holds_while_running,
    ),
    Kind(
        code=ENDED,
        label=_("A mentor on a track stopped"),
        group=TRACKS,
        subject=_("{person} needs another mentor"),
        body=_("{mentor} no longer mentors {person} from {day} on. The next mentor: {link}"),
        placeholders={
            "person": _("The person on the track"),
            "mentor": _("The mentor"),
            "day": _("The first day without"),
        },
        example=EXAMPLE,
        facts=way_facts,
    ),
)


def register_kinds() -> None:
    """Make the kinds known."""
    register(*KINDS)
