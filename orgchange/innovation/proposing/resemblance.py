"""The similar proposals that whoever writes one is shown, and has to look at before handing in."""

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import Proposal, ProposalVersion
from orgchange.innovation.similar.finding import Similar, similar_to

MOST = 5


def similar_for(version: ProposalVersion, sight: Sight) -> list[Similar]:
    """Those that resemble what is being written; never itself, nor the working copy of another."""
    return similar_to(
        version.title,
        f"{version.scenario}\n{version.change}",
        sight=sight,
        language=version.proposal.language or "en",
        limit=MOST,
        excluding=[version.proposal_id],
    )


def not_yet_seen(proposal: Proposal, version: ProposalVersion, sight: Sight) -> list[Similar]:
    """Those of them that the writers have not yet said to be different."""
    seen = set(proposal.similar_seen)
    return [one for one in similar_for(version, sight) if one.proposal.pk not in seen]
