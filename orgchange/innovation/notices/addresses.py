"""What notices about proposals are about, and where they lead."""

from django.urls import reverse

PREFIX = "proposal:"


def object_key(proposal_id: int) -> str:
    """What a notice about a proposal is about."""
    return f"{PREFIX}{proposal_id}"


def proposal_of(object_key: str) -> int:
    """The proposal that a notice is about."""
    return int(object_key.removeprefix(PREFIX))


def of_proposal(proposal_id: int) -> str:
    """Its page, as its submitters and colleagues read it."""
    return reverse("innovation:proposal", args=[proposal_id])


def of_committee(proposal_id: int) -> str:
    """Its page, as the committee reads it."""
    return reverse("innovation:committee", args=[proposal_id])
