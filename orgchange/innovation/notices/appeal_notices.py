"""What submitters hear of an appeal that was turned down."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from orgchange.innovation.models import Part, Proposal, ProposalPerson
from orgchange.innovation.notices import addresses
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice
from orgchange.notices.services import Draft

TURNED_DOWN = "fund_appeal_turned_down"


def answered(proposal: Proposal) -> list[Draft]:
    """One for each who submitted it."""
    others = ProposalPerson.objects.filter(proposal=proposal, part=Part.CO_SUBMITTER)
    people = [proposal.submitter_id, *others.values_list("employee_id", flat=True)]
    key, context = addresses.object_key(proposal.pk), _context(proposal)
    return [Draft(person, TURNED_DOWN, key, str(proposal.pk), context) for person in people]


def _context(proposal: Proposal) -> dict[str, object]:
    return {"title": str(proposal), "words": proposal.appeal_answer}


def facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """Title and words, with the submitter's page."""
    return {
        notice.pk: {
            **notice.context,
            "path": addresses.of_proposal(addresses.proposal_of(notice.object_key)),
        }
        for notice in found
    }


KIND = Kind(
    code=TURNED_DOWN,
    label=_("An appeal was turned down"),
    group=_("Innovation fund"),
    subject=_("{title}: your appeal was not admitted"),
    body=_(
        "The panel’s chair read your appeal for “{title}” and did not admit it:\n\n"
        "{words}\n\n{link}"
    ),
    placeholders={"title": _("The proposal"), "words": _("What the chair says")},
    example={
        "title": "Draft inspection reports",
        "words": {
            "en": "The new numbers are from another site.",
            "zh-hans": "新的数据来自另一个厂区。",
        },
    },
    facts=facts,
)


def register_kinds() -> None:
    """Make the kind known."""
    register(KIND)
