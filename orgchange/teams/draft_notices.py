"""Telling people that a draft is shared with them, and its author that somebody said something."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, Reason
from orgchange.notices.services import Draft, plan
from orgchange.teams.models import DraftComment, DraftState, RosterDraft

SHARED, COMMENTED = "draft_shared", "draft_commented"
PREFIX = "roster_draft:"


def tell_shared(draft: RosterDraft, people: Collection[int], *, now: datetime) -> None:
    """Once for each person and draft, however often it is shared."""
    key, context = f"{PREFIX}{draft.pk}", _facts(draft, str(draft.author))
    plan(drafts=[Draft(person, SHARED, key, "shared", context) for person in people], now=now)


def tell_comment(comment: DraftComment, recipient_id: int, *, now: datetime) -> None:
    """To the author of the draft."""
    draft = comment.draft
    context = {**_facts(draft, str(comment.author)), "comment": comment.body[:500]}
    said = Draft(recipient_id, COMMENTED, f"{PREFIX}{draft.pk}", str(comment.pk), context)
    plan(drafts=[said], now=now)


def _facts(draft: RosterDraft, sender: str) -> Facts:
    return {
        "title": draft.title,
        "team": draft.team.name,
        "sender": sender,
        "path": reverse("teams:draft", args=[draft.pk]),
    }


def draft_holds(notices: Sequence[Notice], now: datetime) -> Mapping[int, Reason]:
    """A draft that was published, thrown away or shared no more needs no comment any more."""
    pks = {notice.pk: int(notice.object_key.removeprefix(PREFIX)) for notice in notices}
    drafts = RosterDraft.objects.filter(pk__in=set(pks.values()), state=DraftState.OPEN)
    held = set(drafts.values_list("pk", "shared_with"))
    return {
        notice.pk: Reason.NOT_REQUIRED
        for notice in notices
        if (pks[notice.pk], notice.recipient_id) not in held
    }


TEAMS = _("Teams")
WORDS = {"title": _("The draft"), "team": _("The team")}
EXAMPLE = {"title": "With operations", "team": "Forecasts", "sender": "Ada Byron"}
KINDS = (
    Kind(
        code=SHARED,
        label=_("A draft of a roster is shared"),
        group=TEAMS,
        subject=_("{sender} shares a draft of {team}"),
        body=_(
            "{sender} would like to hear what you say to “{title}”, "
            "a draft of the roster of {team}: {link}\n\nNothing in it has happened yet."
        ),
        placeholders={**WORDS, "sender": _("Who shares it")},
        example=EXAMPLE,
        holds=draft_holds,
        is_mandatory=False,
    ),
    Kind(
        code=COMMENTED,
        label=_("Somebody commented on a draft of a roster"),
        group=TEAMS,
        subject=_("{sender} on “{title}”"),
        body=_(
            "{sender} says to “{title}”, a draft of the roster of {team}:\n\n{comment}\n\n{link}"
        ),
        placeholders={
            **WORDS,
            "sender": _("Who commented"),
            "comment": _("What was said"),
        },
        example={**EXAMPLE, "comment": "Logistics would like to see this first."},
        is_mandatory=False,
    ),
)


def register_kinds() -> None:
    """Make the kinds known."""
    register(*KINDS)
