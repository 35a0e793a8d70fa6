"""Which signatures a pilot asks for by its risk, and which of those given still hold."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from orgchange.core.sql import id_list
from orgchange.pilots.models import DataCheck, Pilot, RiskTier, SignOff, SignOffKind
from orgchange.pilots.offices import team_ids, teams_of

RANK = {tier: rank for rank, tier in enumerate(RiskTier.values)}


def has_personal_data(pilot: Pilot) -> bool:
    """Whether any of its data is personal."""
    return pilot.data_checks.filter(has_personal_data=True).exists()


def kinds_asked(risk_tier: str, *, is_personal: bool) -> tuple[str, ...]:
    """Low: none. Elevated, or personal data: legal. High: legal and compliance."""
    if risk_tier == RiskTier.HIGH:
        return (SignOffKind.LEGAL, SignOffKind.COMPLIANCE)
    if risk_tier == RiskTier.ELEVATED or is_personal:
        return (SignOffKind.LEGAL,)
    return ()


def newest(pilot: Pilot) -> Mapping[str, SignOff]:
    """The last word of each kind."""
    rows = pilot.sign_offs.select_related("signed_by").order_by("signed_at", "pk")
    return {row.kind: row for row in rows}


def holds(row: SignOff, *, risk_tier: str, is_personal: bool, team: Iterable[int]) -> bool:
    """Whether a signature still holds: for no higher risk, for this data, by nobody of the team."""
    return (
        row.is_granted
        and RANK[row.risk_tier] >= RANK[risk_tier]
        and (row.has_personal_data or not is_personal)
        and row.signed_by_id not in set(team)
    )


def signed(pilot: Pilot) -> tuple[tuple[str, ...], dict[str, SignOff]]:
    """The kinds that are asked for, and the signatures that hold. Two people sign two kinds."""
    is_personal = has_personal_data(pilot)
    asked = kinds_asked(pilot.risk_tier, is_personal=is_personal)
    if not asked:
        return asked, {}
    given = newest(pilot).values()
    held = _held(pilot, asked, given, is_personal=is_personal, team=team_ids(pilot))
    return asked, held


def missing_among(pilots: Collection[Pilot]) -> dict[int, list[str]]:
    """{pilot: the kinds that no signature holds for}; only those where one is missing.

    Three queries, however many pilots.
    """
    if not pilots:
        return {}
    ids = id_list(row.pk for row in pilots)
    data = DataCheck.objects.filter(pilot__in=ids, has_personal_data=True)
    personal = set(data.values_list("pilot", flat=True))
    given: dict[int, dict[str, SignOff]] = defaultdict(dict)
    for row in SignOff.objects.filter(pilot__in=ids).order_by("signed_at", "pk"):
        given[row.pilot_id][row.kind] = row
    teams = teams_of(pilots)
    found = {}
    for pilot in pilots:
        is_personal = pilot.pk in personal
        asked = kinds_asked(pilot.risk_tier, is_personal=is_personal)
        rows, team = given[pilot.pk].values(), teams[pilot.pk]
        held = _held(pilot, asked, rows, is_personal=is_personal, team=team)
        if missing := [kind for kind in asked if kind not in held]:
            found[pilot.pk] = missing
    return found


def _held(
    pilot: Pilot,
    asked: Collection[str],
    given: Iterable[SignOff],
    *,
    is_personal: bool,
    team: Collection[int],
) -> dict[str, SignOff]:
    held: dict[str, SignOff] = {}
    for row in given:
        is_other = row.signed_by_id not in {one.signed_by_id for one in held.values()}
        fits = holds(row, risk_tier=pilot.risk_tier, is_personal=is_personal, team=team)
        if row.kind in asked and fits and is_other:
            held[row.kind] = row
    return held


def lines(
    pilot: Pilot, asked: Iterable[str], held: Mapping[str, SignOff]
) -> list[dict[str, object]]:
    """Each signature that is asked for: the one that holds, or the last word where none does."""
    last, names = newest(pilot), dict(SignOffKind.choices)
    return [
        {"kind": names[SignOffKind(kind)], "held": held.get(kind), "last": last.get(kind)}
        for kind in asked
    ]
