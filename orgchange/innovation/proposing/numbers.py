"""The number of a proposal: a name that stays, whatever the title becomes."""


def number_of(proposal_id: int) -> str:
    """`P-00042`."""
    return f"P-{proposal_id:05}"
