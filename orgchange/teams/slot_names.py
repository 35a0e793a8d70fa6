"""What the slots of teams are called: by the kinds' versions that their charters follow."""

from collections import defaultdict
from collections.abc import Collection

from orgchange.core.sql import id_list
from orgchange.teams.models import KindSlot, TeamCharter


def slot_names(team_ids: Collection[int], *, language: str) -> dict[tuple[int, str], str]:
    """{(team, code): name for a reader of a language}; the newest charter goes first. Two queries.

    A name that two slots of one team share is left out: their codes tell them apart.
    """
    charters = TeamCharter.objects.current().filter(team__in=id_list(team_ids))
    followed = list(charters.order_by("valid_from").values_list("team_id", "version_id"))
    of_version: dict[int, dict[str, str]] = defaultdict(dict)
    versions = {version_id for _team, version_id in followed}
    for slot in KindSlot.objects.filter(version__in=id_list(versions)):
        of_version[slot.version_id][slot.code] = slot.name_in(language)
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for team_id, version_id in followed:
        found[team_id] |= of_version[version_id]
    names: dict[tuple[int, str], str] = {}
    for team_id, of_team in found.items():
        taken = list(of_team.values())
        names |= {(team_id, code): name for code, name in of_team.items() if taken.count(name) == 1}
    return names
