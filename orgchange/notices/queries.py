"""Reads for the inbox and the reminders page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from orgchange.core.registry import Text
from orgchange.directory.scopes import Sight, people_administered_by
from orgchange.notices import kinds, texts
from orgchange.notices.models import Notice, NoticeQuerySet, NoticeState, Reason

DAYS = 14
# Each reason as the second half of a sentence that begins with the state.
STORIES: dict[str, Text] = {
    Reason.COMPLETED: _("Not sent: it was completed before."),
    Reason.NOT_REQUIRED: _("Not sent: it was no longer required."),
    Reason.LEFT: _("Not sent: the person does not work here any more."),
    Reason.NO_ADDRESS: _("Not sent by e-mail: there is no address. It is in the inbox."),
    Reason.UNWANTED: _("Not sent by e-mail, as the person wishes. It is in the inbox."),
    Reason.SUPERSEDED: _("Not sent: something newer about the same took its place."),
    Reason.CHANNEL_FAILED: _("Not sent: the mail server refused it too often."),
    Reason.MERGED: _("Sent, together with others in one message."),
    Reason.ON_LEAVE: _("Waits until the person is back from leave."),
    Reason.CAPPED: _("Waits: the person has had enough messages lately."),
    Reason.QUIET_HOURS: _("Waits for the working hours of the person."),
    Reason.RETRY: _("Waits to be tried again: the mail server did not take it."),
}
STATES: dict[str, Text] = {
    NoticeState.PLANNED: _("Planned, and goes out with the next delivery."),
    NoticeState.CLAIMED: _("Is going out at this moment."),
    NoticeState.SENT: _("Sent."),
    NoticeState.NOT_SENT: _("Not sent."),
    NoticeState.UNKNOWN: _("Unknown: sending began, and nobody knows whether it arrived."),
}


@dataclass(frozen=True)
class Line:
    """A notice with its words, as a list shows it."""

    notice: Notice
    text: texts.Text
    kind: Text
    story: Text


@dataclass(frozen=True)
class Tally:
    """How many notices ended, or wait, in one way."""

    label: Text
    state: str
    reason: str
    count: int


@dataclass(frozen=True)
class Summary:
    """The notices of the last days: by state, and by state and reason."""

    days: int
    sent: int
    waiting: int
    not_sent: int
    unknown: int
    by_reason: tuple[Tally, ...]


def notices_visible_to(sight: Sight) -> NoticeQuerySet:
    """One's own; for HR those to its people; all for those who look after all messages."""
    if sight.hr_everywhere or sight.is_admin:
        return Notice.objects.all()
    seen = Q(recipient=sight.employee_id) if sight.employee_id else Q(pk__in=[])
    if sight.is_hr:
        seen |= Q(recipient__in=people_administered_by(sight))
    return Notice.objects.filter(seen)


def lines(notices: Sequence[Notice], *, language: str, now: datetime) -> list[Line]:
    """Notices in words: queries by kind, not by notice."""
    facts, own = texts.facts_of(notices, now), texts.wordings()
    return [
        Line(
            notice,
            texts.text_of(notice.kind, facts.get(notice.pk, {}), language=language, own=own),
            kinds.get(notice.kind).label if kinds.known(notice.kind) else notice.kind,
            story(notice),
        )
        for notice in notices
    ]


def story(notice: Notice) -> Text:
    """What became of a notice, in one sentence."""
    return STORIES.get(notice.reason) or STATES[notice.state]


def unread_count(*, employee_id: int) -> int:
    """How many notices of a person are waiting to be read."""
    return Notice.objects.of(employee_id).inbox().unread().count()


def summary(scope: NoticeQuerySet, *, now: datetime) -> Summary:
    """The last days of what one may see, counted in one query."""
    rows = (
        scope.filter(planned_at__gt=now - timedelta(days=DAYS))
        .order_by()
        .values_list("state", "reason")
        .annotate(count=Count("pk"))
    )
    by_state: dict[str, int] = {}
    tallies = []
    for state, reason, count in rows:
        by_state[state] = by_state.get(state, 0) + count
        label = Reason(reason).label if reason else NoticeState(state).label
        tallies.append(Tally(label, state, reason, count))
    return Summary(
        days=DAYS,
        sent=by_state.get(NoticeState.SENT, 0),
        waiting=by_state.get(NoticeState.PLANNED, 0) + by_state.get(NoticeState.CLAIMED, 0),
        not_sent=by_state.get(NoticeState.NOT_SENT, 0),
        unknown=by_state.get(NoticeState.UNKNOWN, 0),
        by_reason=tuple(sorted(tallies, key=lambda tally: -tally.count)),
    )
