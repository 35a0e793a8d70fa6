"""Whom a confirmed pair of the matching concerns: the pilot's owner, and who is placed."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.tracks.models import MatchPair, PilotPlace
from orgchange.notices import services as notices
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, Reason
from orgchange.notices.services import Draft

OWNER, PLACED = "track_match_owner", "track_match_placed"
TRACKS = _("Tracks")
PREFIX = "track-place:"


def tell_placed(pair: MatchPair, *, now: datetime) -> None:
    """Owner and person hear of a place in a pilot, once for each place."""
    if pair.place_id is None or pair.pilot is None:
        return
    facts = {
        "title": pair.pilot.title,
        "person": str(pair.enrolment.employee),
        "pilot": pair.pilot.pk,
        "way": pair.enrolment_id,
    }
    key, occurrence = f"{PREFIX}{pair.place_id}", str(pair.place_id)
    people = {OWNER: pair.pilot.owner_id, PLACED: pair.enrolment.employee_id}
    drafts = [Draft(person, kind, key, occurrence, facts) for kind, person in people.items()]
    notices.plan(drafts=drafts, now=now)


def facts_of(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """As it was when it was planned, with the page of the pilot or of the way."""
    return {row.pk: {**row.context, "path": _page(row)} for row in found}


def holds_while_placed(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """A place that was undone since is no news."""
    there = set(
        PilotPlace.objects.filter(pk__in={int(row.occurrence) for row in found}).values_list(
            "pk", flat=True
        )
    )
    return {row.pk: Reason.SUPERSEDED for row in found if int(row.occurrence) not in there}


def _page(row: Notice) -> str:
    if row.kind == OWNER:
        return reverse("pilots:pilot", args=[row.context["pilot"]])
    return reverse("tracks:path", args=[row.context["way"]])


PLACEHOLDERS = {"title": _("The pilot"), "person": _("Who is placed")}
EXAMPLE = {
    "title": {"en": "Book receipts by photo", "zh-hans": "拍照登记收货"},
    "person": {"en": "Rosa Lindqvist", "zh-hans": "林若莎"},
}


def register_kinds() -> None:
    """Make the kinds known."""
    register(
        Kind(
            code=OWNER,
            label=_("Somebody of a track is placed in a pilot"),
            group=TRACKS,
            subject=_("{person} is placed in your pilot “{title}”"),
            body=_(
                "{person} is placed in “{title}”. If the seat in the team was not asked for yet, "
                "ask for it from the team's page: {link}"
            ),
            placeholders=PLACEHOLDERS,
            example=EXAMPLE,
            facts=facts_of,
            holds=holds_while_placed,
        ),
        Kind(
            code=PLACED,
            label=_("A pilot was found for somebody on a track"),
            group=TRACKS,
            subject=_("Your pilot: {title}"),
            body=_("You are placed in “{title}”. What comes next is on your way: {link}"),
            placeholders=PLACEHOLDERS,
            example=EXAMPLE,
            facts=facts_of,
            holds=holds_while_placed,
        ),
    )
