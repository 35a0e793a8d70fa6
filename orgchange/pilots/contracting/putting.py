"""Putting what was said into a working copy. Lists are replaced whole; rows keep their names."""

from collections.abc import Collection, Iterator, Sequence

from orgchange.pilots.contracting.content import Content, Row
from orgchange.pilots.models import (
    Contract,
    KillCriterion,
    Measure,
    MeasureKind,
    Milestone,
    Reading,
)
from orgchange.pilots.services.carrying import PRIMARY


def put(copy: Contract, content: Content) -> None:
    """Write all of it; the contract itself is saved by the caller."""
    for name, value in content.fields.items():
        setattr(copy, name, value)
    if content.primary:
        Measure.objects.update_or_create(
            contract=copy,
            position=0,
            defaults={"kind": MeasureKind.PRIMARY, "series": PRIMARY, **content.primary},
        )
    if "guardrails" in content.lists:
        _put_guardrails(copy, content.lists["guardrails"])
    if "kill_criteria" in content.lists:
        _put_kills(copy, content.lists["kill_criteria"])
    if "milestones" in content.lists:
        _put_milestones(copy, content.lists["milestones"])


def copy_of(contract: Contract, into: Contract) -> None:
    """All that one contract says, into an empty one."""
    for row in contract.measures.all():
        row.pk, row.contract = None, into
        row.save(force_insert=True)
    for kill in contract.kill_criteria.all():
        kill.pk, kill.contract = None, into
        kill.save(force_insert=True)
    for milestone in contract.milestones.all():
        milestone.pk, milestone.contract = None, into
        milestone.save(force_insert=True)


def _put_guardrails(copy: Contract, rows: Sequence[Row]) -> None:
    locked = Measure.objects.filter(contract__pilot=copy.pilot_id, contract__number__isnull=False)
    used = set(locked.values_list("series", flat=True))
    used |= set(Reading.objects.filter(pilot=copy.pilot_id).values_list("series", flat=True))
    copy.measures.filter(kind=MeasureKind.GUARDRAIL).delete()
    Measure.objects.bulk_create(
        Measure(
            **{**row, "series": name},
            contract=copy,
            kind=MeasureKind.GUARDRAIL,
            position=place,
        )
        for place, (name, row) in enumerate(_called(rows, "series", "g", used), start=1)
    )


def _put_kills(copy: Contract, rows: Sequence[Row]) -> None:
    copy.kill_criteria.all().delete()
    KillCriterion.objects.bulk_create(
        KillCriterion(**row, contract=copy, position=place)
        for place, row in enumerate(rows, start=1)
    )


def _put_milestones(copy: Contract, rows: Sequence[Row]) -> None:
    locked = Milestone.objects.filter(contract__pilot=copy.pilot_id, contract__number__isnull=False)
    used = set(locked.values_list("code", flat=True))
    copy.milestones.all().delete()
    Milestone.objects.bulk_create(
        Milestone(**{**row, "code": name}, contract=copy, position=place)
        for place, (name, row) in enumerate(_called(rows, "code", "m", used), start=1)
    )


def _called(
    rows: Sequence[Row], field: str, letter: str, used: Collection[str]
) -> Iterator[tuple[str, Row]]:
    """Each row with its name; a new one takes the first that was never used for another."""
    said = [str(row.get(field) or "") for row in rows]
    taken = {*used, *said}
    seen = {"", PRIMARY}
    number = 0
    for name, row in zip(said, rows, strict=True):
        if name in seen:
            number += 1
            while f"{letter}{number}" in taken:
                number += 1
            name = f"{letter}{number}"
        seen.add(name)
        yield name, row
