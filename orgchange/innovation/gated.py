"""Awards whose money waits at gates: the area above that holds the gates says which ones."""

from collections.abc import Callable

from orgchange.innovation.models import Award, Tranche

HAS_GATES: list[Callable[[Award], bool]] = []


def has_gates(award: Award) -> bool:
    """Whether what shows that the award goes well is looked at somewhere else, at gates."""
    return any(asked(award) for asked in HAS_GATES)


def waits_at_gate(tranche: Tranche) -> bool:
    """Whether only a gate can make a tranche payable. The first one comes before any gate."""
    return tranche.position > 1 and has_gates(tranche.award)
