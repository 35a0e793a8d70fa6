"""Which contract holds, and which is being written; each with all that it says."""

from django.db.models import QuerySet

from orgchange.pilots.models import Contract, Measure, MeasureKind, Pilot


def whole_contracts() -> QuerySet[Contract]:
    """Contracts with all that they say, in a constant number of queries."""
    return Contract.objects.select_related(
        "saved_by", "proposed_by", "approved_by"
    ).prefetch_related("measures__data_owner", "kill_criteria", "milestones__responsible")


def working_copy(pilot: Pilot) -> Contract | None:
    """What is being written, where somebody is."""
    return whole_contracts().filter(pilot=pilot, number=None).first()


def newest_locked(pilot: Pilot) -> Contract | None:
    """What holds: the newest version that was locked."""
    rows = whole_contracts().filter(pilot=pilot, number__isnull=False)
    return rows.order_by("-number").first()


def in_preparation(pilot: Pilot) -> Contract | None:
    """What a pilot that has not begun would promise."""
    return working_copy(pilot) or newest_locked(pilot)


def contract_shown(pilot: Pilot) -> Contract | None:
    """What the pages show first: what holds; before there is any, what is being written."""
    return newest_locked(pilot) or working_copy(pilot)


def first_baseline(pilot: Pilot) -> Measure | None:
    """Of a pilot that tries once more: the metric of its first try, with its baseline."""
    if pilot.follows is None:
        return None
    contract = newest_locked(pilot.follows)
    primary = primary_of(contract) if contract else None
    return primary if primary is not None and primary.baseline is not None else None


def primary_of(contract: Contract) -> Measure | None:
    """The one number that decides. Reads what was fetched with the contract."""
    return next((row for row in contract.measures.all() if row.kind == MeasureKind.PRIMARY), None)


def guardrails_of(contract: Contract) -> list[Measure]:
    """The numbers that must not get worse."""
    return [row for row in contract.measures.all() if row.kind == MeasureKind.GUARDRAIL]


def work_days_of(contract: Contract) -> int:
    """All work that the milestones are estimated at, in days."""
    return sum(row.work_days for row in contract.milestones.all())
