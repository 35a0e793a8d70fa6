"""What people are told while a pilot is set up, and when its contract is to change."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgchange.accounts.models import User
from orgchange.core.dates import firm_day
from orgchange.innovation.models import FundRole
from orgchange.notices import services as notices
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice
from orgchange.notices.services import Draft
from orgchange.pilots.models import Contract, DataCheck, Pilot, PilotMove
from orgchange.pilots.offices import holders_of

OPENED, SIGN, AGREE = "pilot_opened", "pilot_sign", "pilot_agree"
PROPOSED, SETTLED = "pilot_change_proposed", "pilot_change_settled"
PILOTS = _("Pilots")
PREFIX = "pilot:"
# Where the link of each kind leads.
PAGES = {
    OPENED: "pilots:pilot",
    SIGN: "pilots:setup",
    AGREE: "pilots:agree",
    PROPOSED: "pilots:contract",
    SETTLED: "pilots:contract",
}


def announce_opened(*, pilot: Pilot, move: PilotMove, now: datetime) -> None:
    """Listens to `pilot_moved`: owner and sponsor hear that there is a pilot of theirs."""
    if move.source:
        return
    people = {pilot.owner_id, pilot.sponsor_id} - {None, _person(move.by)}
    _plan(OPENED, pilot, [one for one in people if one], str(move.pk), {}, now)


def legal_office(pilot: Pilot, *, now: datetime) -> frozenset[int]:
    """Who could sign today."""
    return holders_of(pilot, FundRole.LEGAL, on=firm_day(now))


def ask_to_sign(pilot: Pilot, *, by: User | None, occurrence: str, now: datetime) -> int:
    """The fund's legal office is asked to sign."""
    people = legal_office(pilot, now=now) - {_person(by)}
    return _plan(SIGN, pilot, people, occurrence, {"risk": pilot.risk_tier}, now)


def ask_to_agree(pilot: Pilot, check: DataCheck, *, by: User | None, now: datetime) -> None:
    """Whose data it is, is asked whether the pilot may use it. Once for each time it is theirs."""
    if check.owner_id is None or check.owner_id == _person(by):
        return
    occurrence = f"{check.pk}:{check.owner_id}"
    _plan(AGREE, pilot, [check.owner_id], occurrence, {"source": check.name}, now)


def tell_proposed(pilot: Pilot, contract: Contract, *, now: datetime) -> None:
    """Chair and manager are told that a change waits for one of them."""
    on = firm_day(now)
    people = holders_of(pilot, FundRole.CHAIR, on=on) | holders_of(pilot, FundRole.MANAGER, on=on)
    facts = {"reason": contract.reason}
    occurrence = f"{contract.pk}:{contract.revision}:{now:%Y%m%d%H%M%S}"
    _plan(PROPOSED, pilot, people - {contract.proposed_by_id}, occurrence, facts, now)


def tell_settled(pilot: Pilot, contract: Contract, *, words: str, now: datetime) -> None:
    """Who proposed a change, and the owner, are told what became of it. No words: approved."""
    people = {contract.proposed_by_id, pilot.owner_id} - {contract.approved_by_id}
    occurrence = f"{contract.pk}:{now:%Y%m%d%H%M%S}"
    facts = {"reason": contract.reason, "words": words, "is_approved": not words}
    _plan(SETTLED, pilot, [one for one in people if one], occurrence, facts, now)


def _plan(
    kind: str,
    pilot: Pilot,
    people: Collection[int],
    occurrence: str,
    facts: Facts,
    now: datetime,
) -> int:
    context = {"title": pilot.title, **facts}
    key = f"{PREFIX}{pilot.pk}"
    drafts = [Draft(person, kind, key, occurrence, context) for person in sorted(people)]
    return notices.plan(drafts=drafts, now=now)


def _person(user: User | None) -> int | None:
    employee = getattr(user, "employee", None) if user else None
    return employee.pk if employee is not None else None


def facts_of(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """As it was when it was planned, and the page where something is to be done."""
    return {notice.pk: dict(_facts(notice)) for notice in found}


def _facts(notice: Notice) -> Iterator[tuple[str, object]]:
    yield from notice.context.items()
    pilot_id = int(notice.object_key.removeprefix(PREFIX))
    yield "path", reverse(PAGES[notice.kind], args=[pilot_id])
    if notice.kind == SETTLED:
        is_approved = notice.context["is_approved"]
        yield (
            "answer",
            {
                "en": "approved" if is_approved else "turned down",
                "zh-hans": "已批准" if is_approved else "未通过",
            },
        )


TITLE = {"title": _("The pilot")}
EXAMPLE = {
    "title": {"en": "Book receipts by photo", "zh-hans": "拍照登记收货"},
    "source": {"en": "Receipts of the warehouse", "zh-hans": "仓库收货单"},
    "reason": {"en": "The scale of the metric changed.", "zh-hans": "指标的口径变了。"},
    "words": {"en": "The new target is too low.", "zh-hans": "新的目标太低。"},
    "answer": {"en": "turned down", "zh-hans": "未通过"},
}
KINDS = (
    Kind(
        code=OPENED,
        label=_("A pilot of somebody's was opened"),
        group=PILOTS,
        subject=_("Your pilot is open: {title}"),
        body=_(
            "“{title}” is being set up. What it still needs before it can start is on one card: "
            "{link}"
        ),
        placeholders=TITLE,
        example=EXAMPLE,
        facts=facts_of,
    ),
    Kind(
        code=SIGN,
        label=_("A pilot waits for a signature"),
        group=PILOTS,
        subject=_("Please look at a pilot: {title}"),
        body=_("“{title}” needs a signature of your office before it can start: {link}"),
        placeholders=TITLE,
        example=EXAMPLE,
        facts=facts_of,
    ),
    Kind(
        code=AGREE,
        label=_("A pilot would like to use somebody's data"),
        group=PILOTS,
        subject=_("May “{title}” use your data?"),
        body=_("The pilot “{title}” would like to use {source}. Have a look, and agree: {link}"),
        placeholders={**TITLE, "source": _("The source of data")},
        example=EXAMPLE,
        facts=facts_of,
    ),
    Kind(
        code=PROPOSED,
        label=_("A pilot's contract is to change"),
        group=PILOTS,
        subject=_("{title}: a change of the contract"),
        body=_("The contract of “{title}” is to change: {reason}\n\nApprove it, or not: {link}"),
        placeholders={**TITLE, "reason": _("Why it has to change")},
        example=EXAMPLE,
        facts=facts_of,
    ),
    Kind(
        code=SETTLED,
        label=_("What became of a change of a pilot's contract"),
        group=PILOTS,
        subject=_("{title}: the change is {answer}"),
        body=_("The change of the contract of “{title}” is {answer}.\n\n{words}\n\n{link}"),
        placeholders={
            **TITLE,
            "answer": _("Approved, or turned down"),
            "words": _("What was said with it; may be empty"),
        },
        example=EXAMPLE,
        facts=facts_of,
    ),
)


def register_kinds() -> None:
    """Make the kinds known."""
    register(*KINDS)
