"""What a proposal hands on to its pilot: the metric, the plan, the data, the risks, the people."""

from datetime import datetime

from orgchange.directory.models import Employee
from orgchange.innovation.models import Part, Proposal, ProposalVersion
from orgchange.pilots.models import (
    Contract,
    DataCheck,
    Measure,
    MeasureKind,
    Milestone,
    Pilot,
    Risk,
)

PRIMARY = "primary"
DAYS_A_WEEK = 7


def owner_of(proposal: Proposal) -> Employee:
    """Who owns the problem; else who submitted it."""
    version = newest_version(proposal)
    return (version.problem_owner if version else None) or proposal.submitter


def sponsor_of(proposal: Proposal, owner: Employee) -> Employee | None:
    """The first sponsor named who is not the owner."""
    rows = proposal.people.filter(part=Part.SPONSOR).exclude(employee=owner)
    first = rows.select_related("employee").first()
    return first.employee if first else None


def newest_version(proposal: Proposal) -> ProposalVersion | None:
    """What was submitted last."""
    rows = proposal.versions.exclude(number=None).select_related("problem_owner")
    return rows.order_by("-number").first()


def begin_contract(pilot: Pilot, *, now: datetime) -> Contract:
    """An empty working copy, with the place of its one metric."""
    contract = Contract.objects.create(pilot=pilot, saved_at=now)
    Measure.objects.create(contract=contract, kind=MeasureKind.PRIMARY, position=0, series=PRIMARY)
    return contract


def carry_over(pilot: Pilot, proposal: Proposal, *, now: datetime) -> None:
    """Write all of it. Nothing is asked twice of somebody who said it once."""
    version = newest_version(proposal)
    if version is None:
        begin_contract(pilot, now=now)
        return
    pilot.scenario = version.scenario
    pilot.save(update_fields=["scenario", "updated_at"])
    _contract(pilot, version, now)
    _data(pilot, version)
    _risks(pilot, version)


def _contract(pilot: Pilot, version: ProposalVersion, now: datetime) -> None:
    days = version.weeks * DAYS_A_WEEK if version.weeks else None
    contract = Contract.objects.create(
        pilot=pilot,
        saved_at=now,
        believed=version.change,
        days=days,
        buffer_days=_buffer(version),
    )
    Measure.objects.create(
        contract=contract,
        kind=MeasureKind.PRIMARY,
        position=0,
        series=PRIMARY,
        name=version.metric,
        unit=version.metric_unit,
        direction=version.direction,
        baseline=version.baseline,
        baseline_on=version.baseline_on,
        baseline_source=version.baseline_source,
        target=version.target,
        target_high=version.target_high,
    )
    Milestone.objects.bulk_create(
        Milestone(
            contract=contract,
            position=place,
            code=f"m{place}",
            name=row.text,
            day=row.week * DAYS_A_WEEK,
        )
        for place, row in enumerate(version.milestones.all(), start=1)
    )


def _buffer(version: ProposalVersion) -> int | None:
    """The buffer as days: its share of the estimated people-time, rounded up."""
    if version.person_days is None:
        return None
    return -(-version.person_days * version.buffer_percent // 100)


def _data(pilot: Pilot, version: ProposalVersion) -> None:
    """Each source once, with what the submitter said of it."""
    seen: dict[str, DataCheck] = {}
    for place, row in enumerate(version.sources.all(), start=1):
        seen.setdefault(
            row.name,
            DataCheck(
                pilot=pilot,
                position=place,
                name=row.name,
                owner_id=row.owner_id,
                classification=row.classification,
                has_personal_data=row.has_personal_data,
                is_complete=row.is_complete,
                is_consistent=row.is_consistent,
                is_current=row.is_current,
            ),
        )
    DataCheck.objects.bulk_create(seen.values())


def _risks(pilot: Pilot, version: ProposalVersion) -> None:
    """What was written about risks and harm, a line a risk."""
    lines = [*version.risks.splitlines(), *version.harmed.splitlines()]
    texts = dict.fromkeys(line.strip(" -•\t")[:500] for line in lines)
    Risk.objects.bulk_create(Risk(pilot=pilot, text=text) for text in texts if text)
