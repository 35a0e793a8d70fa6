"""The cards of the board: a proposal as far as the viewer may know it, and the steps on from it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.core.dates import local_date
from orgchange.directory.scopes import Sight
from orgchange.innovation.blindness import view_of
from orgchange.innovation.deciding.open_steps import IN_BATCHES, is_shut
from orgchange.innovation.models import Lane, Proposal, ReviewAssignment, WorkflowTransition
from orgchange.innovation.services.steps import FACTS

SOON = 2  # days before a due date from which a card says that it comes


@dataclass(frozen=True)
class Age:
    """How a card stands in time: a state of the badge (empty: a clock), and the words."""

    badge: str
    text: str


@dataclass(frozen=True)
class Way:
    """A step on. `is_plain`: it asks for nothing, and can be taken from the board."""

    code: str
    label: str
    target: str
    is_plain: bool


@dataclass(frozen=True)
class Reviews:
    """How many of the reviews asked for are in."""

    done: int
    asked: int


@dataclass(frozen=True)
class Card:
    """A proposal on the board. `submitter` is empty where it may not be known."""

    pk: int
    number: str
    title: str
    asked: Decimal
    lane: str
    state: str
    submitter: str
    handler: str
    age: Age
    reviews: Reviews | None
    ways: tuple[Way, ...]
    since: datetime
    due_at: datetime | None


def cards_of(
    proposals: Iterable[Proposal],
    *,
    sight: Sight,
    roles: frozenset[str],
    language: str,
    now: datetime,
    time_zone: str,
) -> list[Card]:
    """The proposals as cards; they hold `submitter` and `handler`. A constant number of queries."""
    rows = list(proposals)
    shown = view_of(sight, rows)
    ways = _ways(rows, roles, language)
    reviews = _reviews([row.pk for row in rows if row.state == "in_review"])
    return [
        Card(
            pk=row.pk,
            number=row.number or "",
            title=str(row),
            asked=row.asked,
            lane=row.lane,
            state=row.state,
            submitter=row.submitter.full_name if shown[row.pk].submitter else "",
            handler=row.handler.full_name if row.handler else "",
            age=age_of(row, now=now, time_zone=time_zone),
            reviews=reviews.get(row.pk),
            ways=tuple(ways[row.workflow_id, row.state, row.lane]),
            since=row.entered_at,
            due_at=row.due_at,
        )
        for row in rows
    ]


def age_of(proposal: Proposal, *, now: datetime, time_zone: str) -> Age:
    """Late, due soon, in time; or how long it has been where nothing is due."""
    today = local_date(now, time_zone)
    if proposal.due_at is None:
        days = (today - local_date(proposal.entered_at, time_zone)).days
        return Age("", ngettext("%(n)s day here", "%(n)s days here", days) % {"n": days})
    last_day = local_date(proposal.due_at - timedelta(seconds=1), time_zone)
    left = (last_day - today).days
    if proposal.due_at < now:
        late = max(-left, 1)
        return Age("overdue", ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late})
    if left == 0:
        return Age("pending", _("due today"))
    text = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    return Age("pending" if left <= SOON else "", text)


def _ways(
    rows: Sequence[Proposal], roles: frozenset[str], language: str
) -> Mapping[tuple[int, str, str], list[Way]]:
    """The steps that the viewer's roles take from each state of each version. One query.

    By lane as well: the micro lane has a way of its own.
    """
    found: dict[tuple[int, str, str], list[Way]] = defaultdict(list)
    if not roles:
        return found
    steps = WorkflowTransition.objects.filter(version__in={row.workflow_id for row in rows})
    for step in steps.order_by("position", "pk"):
        if step.code in IN_BATCHES or roles.isdisjoint(step.roles):
            continue
        way = Way(step.code, step.label_in(language), step.target, is_plain(step))
        for lane in Lane.values:
            if not is_shut(step, lane):
                found[step.version_id, step.source, lane].append(way)
    return found


def is_plain(step: WorkflowTransition) -> bool:
    """Whether a step asks for nothing: neither words nor facts."""
    return not step.needs_words and step.code not in FACTS


def _reviews(ids: Sequence[int]) -> dict[int, Reviews]:
    if not ids:
        return {}
    rows = ReviewAssignment.objects.filter(proposal__in=ids, ended_at=None).order_by()
    is_in = Q(review__submitted_at__isnull=False)
    counted = rows.values("proposal").annotate(asked=Count("pk"), done=Count("pk", filter=is_in))
    return {row["proposal"]: Reviews(row["done"], row["asked"]) for row in counted}
