"""What moving all teams of a kind to its newest version would change, before it is done."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef

from orgchange.directory.models import EmploymentKind, JobRecord, WorkingStatus
from orgchange.teams.models import (
    KindVersion,
    Standing,
    Team,
    TeamCharter,
    TeamKind,
    TeamMembership,
)
from orgchange.teams.queries import kind_rules
from orgchange.teams.roster import slot_names


@dataclass(frozen=True)
class TeamMove:
    """A team that would follow another version: places empty before and after, and seats left over.

    `missing`, `strays`: names of slots; the latter hold somebody, and the new version has them not.
    """

    team: Team
    version: int
    gaps_before: int
    gaps_after: int
    missing: tuple[str, ...]
    strays: tuple[str, ...]

    @property
    def new_gaps(self) -> int:
        """Places that are empty only because of the move."""
        return max(self.gaps_after - self.gaps_before, 0)


def preview(kind: TeamKind, *, to: KindVersion, on: date) -> list[TeamMove]:
    """The teams open on a day or later that do not follow `to`, those with new gaps first.

    Five queries, whatever their number.
    """
    charters = TeamCharter.objects.current().filter(version__kind=kind, valid_to__gt=on)
    charters = charters.exclude(version=to).select_related("team", "version")
    first: dict[int, TeamCharter] = {}
    for row in charters.order_by("team", "valid_from"):
        first.setdefault(row.team_id, row)
    rules = kind_rules({to.pk, *(row.version_id for row in first.values())})
    held, names = _held(kind, on), slot_names(rules[to.pk].slots)
    found = []
    for row in first.values():
        seats = held.get(row.team_id, {})
        missing = _missing({s.code: s.required for s in rules[to.pk].slots}, seats)
        before = _missing({s.code: s.required for s in rules[row.version_id].slots}, seats)
        old = slot_names(rules[row.version_id].slots)
        found.append(
            TeamMove(
                team=row.team,
                version=row.version.number,
                gaps_before=sum(before.values()),
                gaps_after=sum(missing.values()),
                missing=tuple(names[code] for code in missing),
                strays=tuple(old.get(code, code) for code in sorted(set(seats) - set(names))),
            )
        )
    return sorted(found, key=lambda one: (-one.new_gaps, -len(one.strays), one.team.name))


def _missing(required: Mapping[str, int], seats: Mapping[str, int]) -> dict[str, int]:
    short = {code: n - seats.get(code, 0) for code, n in required.items()}
    return {code: n for code, n in short.items() if n > 0}


def _held(kind: TeamKind, on: date) -> dict[int, dict[str, int]]:
    """How many standing members fill each slot of each team on a day, those at work. One query."""
    jobs = JobRecord.objects.current().on(on).filter(employee=OuterRef("employee"))
    jobs = jobs.filter(is_primary=True, working_status=WorkingStatus.ACTIVE)
    jobs = jobs.exclude(kind=EmploymentKind.SERVICE)
    seats = TeamMembership.objects.current().on(on).filter(team__kind=kind)
    seats = seats.filter(Exists(jobs), standing=Standing.MEMBER)
    counted = seats.order_by().values("team", "slot").annotate(n=Count("employee", distinct=True))
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for team_id, slot, count in counted.values_list("team", "slot", "n"):
        found[team_id][slot] = count
    return found
