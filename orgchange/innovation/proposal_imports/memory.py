"""How the files of a source were taken before: their columns, and what their words stand for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from orgchange.directory.roster.models import ImportState
from orgchange.innovation.models import ProposalImport


@dataclass(frozen=True)
class Memory:
    """{field: column} and {word: state}; what was told about this file goes before."""

    columns: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)


def memory_of(held: ProposalImport) -> Memory:
    """What the last applied file of the same source and fund leaves behind."""
    done = ProposalImport.objects.filter(
        source=held.source,
        round__fund=held.round.fund_id,
        undoes=None,
        state__in=(ImportState.APPLIED, ImportState.UNDONE),
    )
    told = held.asked.get("statuses", {})
    last = done.order_by("-pk").first()
    if last is None:
        return Memory(statuses=told)
    before = {one["word"]: one["state"] for one in last.statuses if one["state"]}
    return Memory(last.columns, {**before, **told})
