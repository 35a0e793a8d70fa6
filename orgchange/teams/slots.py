"""What the slots of teams are called."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from orgchange.core.sql import id_list
from orgchange.teams.models import KindSlot, TeamCharter


@dataclass(frozen=True)
class SlotNames:
    """The names of the slots that the kinds of some teams have or had."""

    found: Mapping[tuple[int, str], KindSlot]

    def name(self, team_id: int, code: str, language: str) -> str:
        """A slot of a team, for a reader of a language; the code where no kind knows it."""
        slot = self.found.get((team_id, code))
        return slot.name_in(language) if slot else code

    def both(self, team_id: int, code: str) -> dict[str, str]:
        """The name by language, as notices want it."""
        return {lang: self.name(team_id, code, lang) for lang in ("en", "zh-hans")}


def slot_names(team_ids: Collection[int]) -> SlotNames:
    """The slots of the versions that the charters follow; of two names the newer. Two queries."""
    charters = TeamCharter.objects.current().filter(team__in=id_list(team_ids))
    pairs = list(charters.order_by("valid_from").values_list("team_id", "version_id"))
    versions: dict[int, list[KindSlot]] = {}
    for slot in KindSlot.objects.filter(version__in=id_list(v for _t, v in pairs)):
        versions.setdefault(slot.version_id, []).append(slot)
    return SlotNames(
        {
            (team_id, slot.code): slot
            for team_id, version_id in pairs
            for slot in versions.get(version_id, ())
        }
    )
