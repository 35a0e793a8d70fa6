"""Telling a result: a letter to who submitted it, a line to who follows it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from orgchange.directory.models import Employee
from orgchange.innovation.deciding import letters
from orgchange.innovation.models import Decision, Follow, Outcome, Part, ProposalPerson
from orgchange.innovation.notices import addresses
from orgchange.notices import services as notices
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice
from orgchange.notices.services import Draft

TOLD, OUTCOME = "fund_told", "fund_outcome"
FUND = _("Innovation fund")
Readers = Mapping[int, Sequence[Employee]]


def plan_results(rows: Sequence[Decision], *, now: datetime) -> int:
    """Plan what is to be said of these results. Four queries, however many there are."""
    readers = _readers(rows)
    return notices.plan(drafts=[*_letters(rows, readers), *_news(rows, readers)], now=now)


def _readers(rows: Sequence[Decision]) -> Readers:
    """The submitters of each proposal, whoever handed it in first."""
    found = {row.proposal_id: [row.proposal.submitter] for row in rows}
    others = ProposalPerson.objects.filter(proposal__in=found, part=Part.CO_SUBMITTER)
    for other in others.select_related("employee"):
        found[other.proposal_id].append(other.employee)
    return found


def _letters(rows: Sequence[Decision], readers: Readers) -> Iterator[Draft]:
    own = letters.own_letters(row.proposal.round.fund_id for row in rows)
    for row in rows:
        for person in readers[row.proposal_id]:
            context = letters.in_every_language(row, name=str(person), own=own)
            key = addresses.object_key(row.proposal_id)
            yield Draft(person.pk, TOLD, key, str(row.pk), context)


def _news(rows: Sequence[Decision], readers: Readers) -> Iterator[Draft]:
    """The outcome alone: the words are the submitter's."""
    by_proposal = {row.proposal_id: row for row in rows}
    follows = Follow.objects.filter(proposal__in=by_proposal).order_by("pk")
    for proposal_id, person_id in follows.values_list("proposal_id", "employee_id"):
        if any(person.pk == person_id for person in readers[proposal_id]):
            continue
        row = by_proposal[proposal_id]
        context = {"title": str(row.proposal), "outcome": row.outcome}
        key = addresses.object_key(proposal_id)
        yield Draft(person_id, OUTCOME, key, str(row.pk), context)


def letter_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """The letter as it was written when it was told."""
    return {notice.pk: {**notice.context, "path": _path(notice)} for notice in found}


def outcome_facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """The title, and the outcome in the reader's words."""
    return {
        notice.pk: {
            "title": notice.context["title"],
            "outcome": Outcome(notice.context["outcome"]).label,
            "path": _path(notice),
        }
        for notice in found
    }


def _path(notice: Notice) -> str:
    return addresses.of_proposal(addresses.proposal_of(notice.object_key))


LETTER = Kind(
    code=TOLD,
    label=_("A result is told to who proposed it"),
    group=FUND,
    subject=_("{subject}"),
    body=_("{letter}\n\nYour proposal, with everything that was said of it: {link}"),
    placeholders={
        "subject": _("The subject of the fund's letter"),
        "letter": _("The fund's letter"),
    },
    example={
        "subject": {"en": "Draft inspection reports: approved", "zh-hans": "起草检验报告：已批准"},
        "letter": {"en": "Dear Ada, …", "zh-hans": "Ada，你好！……"},
    },
    facts=letter_facts,
)
NEWS = Kind(
    code=OUTCOME,
    label=_("A proposal that somebody follows was decided"),
    group=FUND,
    subject=_("{title}: {outcome}"),
    body=_("“{title}”, which you follow, was decided: {outcome}.\n\n{link}"),
    placeholders={"title": _("The proposal"), "outcome": _("How it was decided")},
    example={"title": "Draft inspection reports", "outcome": Outcome.APPROVED.label},
    facts=outcome_facts,
    is_mandatory=False,
)


def register_kinds() -> None:
    """Make the kinds known."""
    register(LETTER, NEWS)
