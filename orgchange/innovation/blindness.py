"""Who may know whose proposal it is, who reviews it, and how it was scored: asked by every door.

Pages, API, search, sorting, exports, counts and notices all start here. The rules, spelt once in
`blind_rules.py`:

- Whoever belongs to a proposal reads about its reviews only when the result is told; names of
  reviewers only where the round is open.
- A reviewer who has not handed in knows nobody's reviews, and no votes.
- Nobody but its writer reads a review before calibration shows it; auditors do.
- Who is too close to a proposal is not told who reviews it, nor how.
- In a double-blind round the submitter is known, until told, to the fund's office alone, and
  there not to who reviews it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from orgchange.directory.scopes import Sight
from orgchange.innovation.blind_rules import FACETS, Facts, Truth, rules_of
from orgchange.innovation.conflicts import conflicted_with
from orgchange.innovation.deciding.told import is_told
from orgchange.innovation.models import (
    Blindness,
    Conflict,
    ConflictKind,
    FundRole,
    PanelItem,
    Proposal,
    ProposalPerson,
    Review,
    ReviewAssignment,
    Round,
)
from orgchange.innovation.offices import REVIEWING_ROLES, offices_of
from orgchange.innovation.scopes import COMMITTEE

ASSIGNING = (FundRole.MANAGER, FundRole.CHAIR)
NOBODY = Q(pk__in=[])
EVERYBODY = ~NOBODY


@dataclass(frozen=True)
class Shown:
    """What may be shown of one proposal to one viewer.

    `submitter`: whose it is, with all names that belong to it. `reviewers`: who reviews it.
    `scores`: what reviews say, of those that calibration has shown. `votes`: points and their
    sums. `state`: the state it is in, beside the one that its submitter was told.
    """

    submitter: bool = False
    reviewers: bool = False
    scores: bool = False
    votes: bool = False
    state: bool = False


def view_of(sight: Sight, proposals: Iterable[Proposal]) -> dict[int, Shown]:
    """What the viewer may be shown of each proposal. Two queries, however many there are."""
    among = Proposal.objects.filter(pk__in=[proposal.pk for proposal in proposals])
    asked = _facts(sight, among)
    bits = {
        f"is_{fact}": Case(When(condition, then=True), default=Value(False))
        for fact, condition in vars(asked).items()
    }
    rows = among.order_by().annotate(**bits).values_list("pk", *bits)
    return {pk: _shown_where(*held) for pk, *held in rows}


@cache
def _shown_where(*held: bool) -> Shown:
    """What the rules answer, where these facts hold: the same for thousands of proposals."""
    rules = rules_of(Facts(*map(Truth, held)))
    return Shown(**{name: rules[name].holds for name in FACETS})


def showing(
    sight: Sight, facet: str, among: QuerySet[Proposal], *, have_shown: bool = False
) -> QuerySet[Proposal]:
    """Those of the proposals of which a facet may be shown: to search, sort, count or export by it.

    Sorting all by a facet that is hidden for some would tell it. `have_shown`: the caller goes on
    with those alone whose reviews calibration has shown, so that needs not be asked of each.
    """
    facts = _facts(sight, among)
    if have_shown:
        facts = replace(facts, shown=EVERYBODY)
    return among.filter(rules_of(facts)[facet])


def reviews_visible_to(sight: Sight, among: QuerySet[Proposal] | None = None) -> QuerySet[Review]:
    """One's own reviews, and those that calibration has shown to one.

    `among`: the proposals that the caller goes on to narrow by; others then need not be asked.
    """
    rows = Review.objects.all()
    if sight.is_auditor:
        return rows.exclude(assignment__proposal__in=_of_own(sight))
    own = Q(assignment__reviewer=sight.employee_id) if sight.employee_id else NOBODY
    with_some = _all_or(among).filter(
        Exists(Review.objects.filter(assignment__proposal=OuterRef("pk"), shown_at__isnull=False))
    )
    read = showing(sight, "scores", with_some)
    return rows.filter(own | Q(shown_at__isnull=False, assignment__proposal__in=read))


def assignments_visible_to(
    sight: Sight, among: QuerySet[Proposal] | None = None
) -> QuerySet[ReviewAssignment]:
    """One's own assignments, and those whose reviewers may be known to one. `among`: as above."""
    own = Q(reviewer=sight.employee_id) if sight.employee_id else NOBODY
    with_some = _all_or(among).filter(
        Exists(ReviewAssignment.objects.filter(proposal=OuterRef("pk")))
    )
    known = showing(sight, "reviewers", with_some)
    return ReviewAssignment.objects.filter(own | Q(proposal__in=known))


def conflicts_visible_to(sight: Sight) -> QuerySet[Conflict]:
    """One's own, and those of proposals whose reviewers one may know.

    An own conflict that was found says who belongs to the proposal: it is shown with that alone.
    """
    rows = Conflict.objects.all()
    with_some = Proposal.objects.filter(Exists(rows.filter(proposal=OuterRef("pk"))))
    known = Q(proposal__in=showing(sight, "reviewers", with_some))
    if sight.employee_id is None:
        return rows.filter(known)
    own = Q(employee=sight.employee_id)
    open_ones = showing(sight, "submitter", with_some)
    return rows.filter(known | (own & (Q(kind=ConflictKind.DECLARED) | Q(proposal__in=open_ones))))


def _all_or(among: QuerySet[Proposal] | None) -> QuerySet[Proposal]:
    return Proposal.objects.all() if among is None else among


def _facts(sight: Sight, among: QuerySet[Proposal]) -> Facts[Q]:
    """The condition of each fact on a proposal."""
    me, roles = sight.employee_id, _roles(sight)
    return Facts(
        auditor=EVERYBODY if sight.is_auditor else NOBODY,
        own=_own(me),
        close=_close(sight, among),
        waiting=_asked(me, submitted_at=None),
        handed_in=_asked(me, submitted_at__isnull=False),
        told=is_told(),
        shown=_shown(),
        on_agenda=_on_agenda(),
        double_blind=_in_rounds(blindness=Blindness.DOUBLE),
        open_round=_in_rounds(blindness=Blindness.OPEN),
        committee=_in(roles, COMMITTEE),
        assigning=_in(roles, ASSIGNING),
        reviewing=_in(roles, REVIEWING_ROLES),
        reviewer=_in(roles, (FundRole.REVIEWER,)),
    )


def _roles(sight: Sight) -> dict[str, set[int]]:
    """{role: the funds in which the viewer holds it today}. One query."""
    held: dict[str, set[int]] = {}
    for role, fund_id in offices_of(sight).values_list("role", "fund_id"):
        held.setdefault(role, set()).add(fund_id)
    return held


def _in(roles: dict[str, set[int]], wanted: Iterable[str]) -> Q:
    funds = {fund for role in wanted for fund in roles.get(role, ())}
    return _in_rounds(fund__in=funds) if funds else NOBODY


def _in_rounds(**of_round: object) -> Q:
    """Its round is such a one. Not a join: the database would ask every fact again behind it."""
    return Q(round__in=Round.objects.filter(**of_round).order_by().values("pk"))


def _own(me: int | None) -> Q:
    """The viewer belongs to it."""
    if me is None:
        return NOBODY
    part = ProposalPerson.objects.filter(proposal=OuterRef("pk"), employee=me)
    return Q(submitter=me) | Q(Exists(part))


def _of_own(sight: Sight) -> QuerySet[Proposal]:
    return Proposal.objects.filter(_own(sight.employee_id))


def _close(sight: Sight, among: QuerySet[Proposal]) -> Q:
    """The viewer is too close to it. Asked of those alone whose reviews are not yet history."""
    if sight.employee_id is None:
        return NOBODY
    return Q(pk__in=conflicted_with(sight.employee_id, among.filter(~is_told()), on=sight.on))


def _asked(me: int | None, **review: object) -> Q:
    """The viewer is to review it, and has (not) handed in."""
    if me is None:
        return NOBODY
    mine = ReviewAssignment.objects.filter(proposal=OuterRef("pk"), reviewer=me, ended_at=None)
    return Q(Exists(mine.filter(**{f"review__{name}": value for name, value in review.items()})))


def _shown() -> Q:
    """Calibration has shown its reviews."""
    shown = Review.objects.filter(assignment__proposal=OuterRef("pk"), shown_at__isnull=False)
    return Q(Exists(shown))


def _on_agenda() -> Q:
    """The whole panel reads it."""
    return Q(Exists(PanelItem.objects.filter(proposal=OuterRef("pk"))))
