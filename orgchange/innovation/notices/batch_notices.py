"""What waits for the director, what was decided, and who is asked to agree to a rescission."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgchange.core.dates import firm_day
from orgchange.innovation.deciding.batched import open_items
from orgchange.innovation.deciding.untold import untold
from orgchange.innovation.models import Batch, Fund, FundRole, ProposalPerson, Rescission
from orgchange.innovation.offices import belongs, held_on, holders
from orgchange.innovation.policies import SECONDS
from orgchange.notices import services as notices
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, Reason
from orgchange.notices.services import Draft

BATCH, TO_TELL, RESCIND = "fund_batch", "fund_to_tell", "fund_rescind"
FUND = _("Innovation fund")


def tell_directors(batch: Batch, *, now: datetime) -> None:
    """A batch waits: to each director, with what is in it for them."""
    _tell(batch, FundRole.DIRECTOR, BATCH, now)


def tell_decided(batch: Batch, *, now: datetime) -> None:
    """Where no item waits any more, and there are results: they can be told.

    The batch is locked, after its proposals: of two last items one sees the other settled.
    """
    Batch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)
    if open_items().filter(batch=batch).exists():
        return
    if untold().filter(item__batch=batch).exists():
        _tell(batch, FundRole.MANAGER, TO_TELL, now)


def _tell(batch: Batch, role: str, kind: str, now: datetime) -> None:
    """Nobody's own items are counted, or they would learn from the number where these stand."""
    people = holders(batch.fund_id, role, on=firm_day(now))
    named = {"batch": batch.name, "fund": names(batch.fund)}
    drafts = [
        Draft(person_id, kind, f"batch:{batch.pk}", "", {**named, "count": count})
        for person_id, count in sorted(_counts(batch, people).items())
        if count
    ]
    notices.plan(drafts=drafts, now=now)


def _counts(batch: Batch, people: Collection[int]) -> dict[int, int]:
    """{person: how many items of the batch they do not belong to}."""
    rows = list(batch.items.values_list("proposal", "proposal__submitter"))
    parts = ProposalPerson.objects.filter(proposal__batch_items__batch=batch, employee__in=people)
    own = {*rows, *parts.values_list("proposal", "employee")}
    return {one: sum((row, one) not in own for row, _who in rows) for one in people}


def tell_seconds(asked: Rescission, *, now: datetime) -> None:
    """A second person is needed: of the committee, but not who asks, nor who belongs to it."""
    fund = asked.proposal.round.fund
    offices = fund.offices.filter(held_on(firm_day(now)), role__in=SECONDS)
    people = set(offices.exclude(employee__user=asked.asked_by).values_list("employee", flat=True))
    people = {person for person in people if not belongs(person, asked.proposal)}
    context = {"title": str(asked.proposal), "words": asked.words, "who": str(asked.asked_by)}
    context["proposal"] = str(asked.proposal_id)
    key = f"rescission:{asked.pk}"
    drafts = [Draft(person_id, RESCIND, key, "", context) for person_id in sorted(people)]
    notices.plan(drafts=drafts, now=now)


def names(fund: Fund) -> dict[str, str]:
    """The fund's name in each language that it has one in."""
    return {"en": fund.name, "zh-hans": fund.name_zh or fund.name}


def _id(notice: Notice) -> int:
    return int(notice.object_key.partition(":")[2])


def batch_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """The batch, with its page."""
    return {
        notice.pk: {**notice.context, "path": reverse("innovation:batch", args=[_id(notice)])}
        for notice in found
    }


def telling_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """The batch, with the page where results are told."""
    return {
        notice.pk: {**notice.context, "path": reverse("innovation:telling")} for notice in found
    }


def rescission_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """The proposal, with the committee's page of it."""
    return {
        notice.pk: {
            **notice.context,
            "path": reverse("innovation:committee", args=[notice.context["proposal"]]),
        }
        for notice in found
    }


def batch_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """A batch of which nothing waits any more needs no word."""
    ids = {_id(notice) for notice in found}
    waiting = set(open_items().filter(batch__in=ids).values_list("batch_id", flat=True))
    return {notice.pk: Reason.COMPLETED for notice in found if _id(notice) not in waiting}


def rescission_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """A request that was answered needs no word."""
    rows = Rescission.objects.filter(pk__in={_id(one) for one in found}, settled_at=None)
    waiting = set(rows.values_list("pk", flat=True))
    return {notice.pk: Reason.COMPLETED for notice in found if _id(notice) not in waiting}


PLACEHOLDERS = {
    "batch": _("The batch"),
    "fund": _("The fund"),
    "count": _("How many proposals"),
}
EXAMPLE = {
    "batch": "November",
    "fund": {"en": "Ideas", "zh-hans": "创意基金"},
    "count": 6,
}
KINDS = (
    Kind(
        code=BATCH,
        label=_("A batch waits for the director"),
        group=FUND,
        subject=_("{fund}: “{batch}” waits for your decision"),
        body=_(
            "“{batch}” of the fund “{fund}” was put before you; proposals in it: {count}.\n\n"
            "Each is decided by itself: {link}"
        ),
        placeholders=PLACEHOLDERS,
        example=EXAMPLE,
        facts=batch_facts,
        holds=batch_holds,
    ),
    Kind(
        code=TO_TELL,
        label=_("A batch is decided, and results can be told"),
        group=FUND,
        subject=_("{fund}: “{batch}” is decided"),
        body=_(
            "Everything in “{batch}” is decided. Nobody knows of it yet.\n\n"
            "Read the letters and tell all at once: {link}"
        ),
        placeholders=PLACEHOLDERS,
        example=EXAMPLE,
        facts=telling_facts,
    ),
    Kind(
        code=RESCIND,
        label=_("A second person is asked to agree to a rescission"),
        group=FUND,
        subject=_("Take back the approval of {title}?"),
        body=_(
            "{who} asks to take back the approval of “{title}”:\n\n{words}\n\n"
            "It happens only when a second person agrees: {link}"
        ),
        placeholders={
            "title": _("The proposal"),
            "who": _("Who asks"),
            "words": _("The reason, as the submitter will read it"),
        },
        example={
            "title": "Draft inspection reports",
            "who": "Ada Byron",
            "words": {"en": "The data may not be used.", "zh-hans": "数据不能使用。"},
        },
        facts=rescission_facts,
        holds=rescission_holds,
    ),
)


def register_kinds() -> None:
    """Make the kinds known."""
    register(*KINDS)
