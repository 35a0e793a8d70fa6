"""What a roster must keep to, looked at as sets: open teams, real slots, employment, load, rules.

Each check answers problems whose `field` names the statement (`seats[2].slot`), so that a page, an
import and the API can put the sentence where it belongs.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orgchange.core.dated import Statement
from orgchange.core.dates import OPEN_DATE
from orgchange.core.errors import Problem
from orgchange.core.sql import id_list
from orgchange.core.wording import period_text
from orgchange.directory.models import Employee, JobRecord
from orgchange.teams.loads import Seat, Stretch, seats_of, stretches
from orgchange.teams.models import KindSlot, Standing, Team, TeamCharter, Waiver
from orgchange.teams.needs import SKILL, Need, Skills, needs_of

Span = tuple[date, date]


def place(index: int, name: str) -> str:
    """Where a problem stands."""
    return f"seats[{index}].{name}"


@dataclass(frozen=True)
class SlotNeeds:
    """Which skills a slot needs; `is_must`: who lacks one is refused."""

    needs: tuple[Need, ...]
    is_must: bool


@dataclass(frozen=True)
class Rules:
    """What a team's kind asks, on the days of one charter."""

    starts_on: date
    ends_on: date
    slots: Mapping[str, str]  # code: name, in the language in force
    slots_per_person: int
    never_together: tuple[tuple[str, str], ...]
    needs: Mapping[str, SlotNeeds] = field(default_factory=dict)  # of the slots that have any


def rules_of(team_ids: Collection[int]) -> dict[int, list[Rules]]:
    """The rules of each team, charter by charter, as known now. Two queries."""
    charters = TeamCharter.objects.current().filter(team__in=id_list(team_ids))
    held = list(charters.select_related("version").order_by("team", "valid_from"))
    names: dict[int, dict[str, str]] = defaultdict(dict)
    needs: dict[int, dict[str, SlotNeeds]] = defaultdict(dict)
    versions = {charter.version_id for charter in held}
    for slot in KindSlot.objects.filter(version__in=id_list(versions)):
        names[slot.version_id][slot.code] = slot.name_in(get_language() or "")
        if slot.needs:
            asked = SlotNeeds(needs_of(slot.needs), slot.needs_must)
            needs[slot.version_id][slot.code] = asked
    found: dict[int, list[Rules]] = defaultdict(list)
    for charter in held:
        version = charter.version
        pairs = tuple((first, second) for first, second in version.never_together)
        rules = Rules(
            charter.valid_from,
            charter.valid_to,
            names[charter.version_id],
            version.slots_per_person,
            pairs,
            needs[charter.version_id],
        )
        found[charter.team_id].append(rules)
    return found


def employed_spans(employee_ids: Collection[int]) -> dict[int, list[Span]]:
    """The days on which each person is employed, adjoining jobs joined. One query."""
    jobs = JobRecord.objects.current().filter(employee__in=id_list(employee_ids))
    spans: dict[int, list[Span]] = defaultdict(list)
    ordered = jobs.order_by("employee", "valid_from")
    for employee_id, low, high in ordered.values_list("employee_id", "valid_from", "valid_to"):
        held = spans[employee_id]
        if held and low <= held[-1][1]:
            held[-1] = (held[-1][0], max(held[-1][1], high))
        else:
            held.append((low, high))
    return spans


def fitted(
    statements: Sequence[Statement], rules: Mapping[int, Sequence[Rules]]
) -> tuple[list[Statement], list[Problem]]:
    """The statements, each ending with the team and the employment; and what cannot be.

    A seat ends with its team, and with the person's last day; one that could not begin is refused.
    """
    people = employed_spans({s.key["employee_id"] for s in statements if s.value is not None})
    kept: list[Statement] = []
    problems: list[Problem] = []
    for index, said in enumerate(statements):
        if said.value is None:
            kept.append(said)
            continue
        team_spans = _joined(rules.get(said.key["team_id"], ()))
        ends = min(
            said.valid_to,
            _end_of(team_spans, said.valid_from),
            _end_of(people.get(said.key["employee_id"], ()), said.valid_from),
        )
        found = list(_wrong(index, said, rules, team_spans, ends))
        problems += found
        if not found:
            kept.append(replace(said, valid_to=ends))
    return kept, problems


def _joined(rules: Sequence[Rules]) -> list[Span]:
    spans: list[Span] = []
    for one in rules:
        if spans and spans[-1][1] == one.starts_on:
            spans[-1] = (spans[-1][0], one.ends_on)
        else:
            spans.append((one.starts_on, one.ends_on))
    return spans


def _end_of(spans: Sequence[Span], day: date) -> date:
    """The first day after `day` that none of the spans holds; `day` itself where none holds it."""
    return next((high for low, high in spans if low <= day < high), day)


def _wrong(
    index: int,
    said: Statement,
    rules: Mapping[int, Sequence[Rules]],
    team_spans: Sequence[Span],
    ends: date,
) -> Iterator[Problem]:
    value = said.value or {}
    if not 0 <= value["allocation"] <= 100:
        message = _("The allocation is a share between 0 and 100 %.")
        yield Problem(place(index, "allocation"), "out_of_range", message)
    if said.valid_to <= said.valid_from:
        message = _("It ends before it begins.")
        yield Problem(place(index, "ends_on"), "before_start", message)
    elif _end_of(team_spans, said.valid_from) == said.valid_from:
        message = _("The team is not open on this day.")
        yield Problem(place(index, "starts_on"), "team_not_open", message)
    elif ends <= said.valid_from:
        message = _("Not employed on this day.")
        yield Problem(place(index, "starts_on"), "not_employed", message)
    slot = said.key["slot"]
    for one in rules.get(said.key["team_id"], ()):
        if one.starts_on < ends and one.ends_on > said.valid_from and slot not in one.slots:
            message = _("This kind of team has no slot “%(slot)s”.") % {"slot": slot}
            yield Problem(place(index, "slot"), "unknown_slot", message)
            return


def held_by(statements: Sequence[Statement]) -> dict[int, list[Seat]]:
    """The seats of everybody who is seated, in all teams, from the first day on. One query.

    Read after the write, it is what was written; `loads.after` makes the same of it before.
    """
    since = min((s.valid_from for s in statements), default=OPEN_DATE)
    people = {s.key["employee_id"] for s in statements if s.value is not None}
    return seats_of(people, since=since)


def overloads(
    statements: Sequence[Statement], held: Mapping[int, Sequence[Seat]]
) -> tuple[list[Problem], list[Problem]]:
    """With the seats as written, or planned: (refusals above the limit, warnings above the
    warning), with days and teams. Looks only at the days and people that were written about.
    """
    people = {s.key["employee_id"] for s in statements if s.value is not None}
    names = dict(
        Team.objects.filter(
            pk__in={seat.team_id for seats in held.values() for seat in seats}
        ).values_list("pk", "name")
    )
    persons = dict(Employee.objects.filter(pk__in=id_list(people)).values_list("pk", "full_name"))
    refused: list[Problem] = []
    warned: list[Problem] = []
    for index, said in enumerate(statements):
        employee_id = said.key["employee_id"]
        if said.value is None:
            continue
        worst = _worst(held.get(employee_id, ()), said)
        if worst is None or not worst.is_high:
            continue
        problem = _too_much(index, worst, said, names, persons[employee_id])
        (refused if worst.is_over else warned).append(problem)
    return refused, warned


def _worst(seats: Sequence[Seat], said: Statement) -> Stretch | None:
    found = stretches(seats, since=said.valid_from, until=said.valid_to)
    return max(found, key=lambda one: one.percent, default=None)


def _too_much(
    index: int, worst: Stretch, said: Statement, names: Mapping[int, str], person: str
) -> Problem:
    others = sorted(
        (names[seat.team_id], seat.allocation)
        for seat in worst.seats
        if (seat.team_id, seat.slot) != (said.key["team_id"], said.key["slot"])
    )
    listed = ", ".join(f"{name} {share} %" for name, share in others)
    message = _("%(person)s: %(percent)s %% (%(days)s), with %(others)s.") % {
        "person": person,
        "percent": worst.percent,
        "days": period_text(worst.starts_on, worst.ends_on),
        "others": listed or _("no other team"),
    }
    code = "overbooked" if worst.is_over else "high_load"
    return Problem(place(index, "allocation"), code, message)


def combined(
    statements: Sequence[Statement],
    rules: Mapping[int, Sequence[Rules]],
    held: Mapping[int, Sequence[Seat]],
) -> list[Problem]:
    """With the seats as written, or planned: slots that one person must not hold together,
    where nobody waived it.
    """
    asked = [(i, s) for i, s in enumerate(statements) if s.value is not None]
    if not asked:
        return []
    since = min(s.valid_from for _i, s in asked)
    waived = waivers_of({s.key["team_id"] for _i, s in asked}, since=since)
    problems = []
    for index, said in asked:
        team_id, employee_id = said.key["team_id"], said.key["employee_id"]
        seats = [seat for seat in held.get(employee_id, ()) if seat.team_id == team_id]
        for stretch in stretches(seats, since=said.valid_from, until=said.valid_to):
            found = _clash(index, stretch, rules[team_id], waived[team_id])
            if found:
                problems.append(found)
                break
    return problems


def waivers_of(team_ids: Collection[int], *, since: date) -> dict[int, list[Waiver]]:
    """What each team is let off, from a day on. One query."""
    found: dict[int, list[Waiver]] = defaultdict(list)
    rows = Waiver.objects.current().filter(team__in=id_list(team_ids), valid_to__gt=since)
    for row in rows:
        found[row.team_id].append(row)
    return found


def _clash(
    index: int, stretch: Stretch, rules: Sequence[Rules], waivers: Sequence[Waiver]
) -> Problem | None:
    slots = sorted(seat.slot for seat in stretch.seats if seat.standing != "guest")
    one = next((r for r in rules if r.starts_on <= stretch.starts_on < r.ends_on), None)
    if one is None or len(slots) < 2:
        return None

    def is_waived(rule: str) -> bool:
        return any(
            w.rule == rule and w.valid_from <= stretch.starts_on and w.valid_to >= stretch.ends_on
            for w in waivers
        )

    days = period_text(stretch.starts_on, stretch.ends_on)
    if len(slots) > one.slots_per_person and not is_waived("slots_per_person"):
        message = _("More than %(most)s slots for one person (%(days)s).") % {
            "most": one.slots_per_person,
            "days": days,
        }
        return Problem(place(index, "slot"), "too_many_slots", message)
    never = {frozenset(pair) for pair in one.never_together}
    for first, second in combinations(slots, 2):
        if frozenset((first, second)) in never and not is_waived(f"together:{first}+{second}"):
            message = _("%(first)s and %(second)s must not be one person (%(days)s).") % {
                "first": one.slots.get(first, first),
                "second": one.slots.get(second, second),
                "days": days,
            }
            return Problem(place(index, "slot"), "never_together", message)
    return None


def lacking(
    statements: Sequence[Statement], rules: Mapping[int, Sequence[Rules]]
) -> tuple[list[Problem], list[Problem]]:
    """(refusals, warnings) of members who lack a skill that their slot needs, as of the first day
    of the seat. Four queries where a slot needs any; else none.
    """
    asked = [
        (index, said, needed)
        for index, said in enumerate(statements)
        if said.value is not None
        and said.value["standing"] == Standing.MEMBER
        and (needed := _needed(said, rules.get(said.key["team_id"], ())))
    ]
    if not asked:
        return [], []
    people = {said.key["employee_id"] for _index, said, _needed in asked}
    skills = Skills(people, [need for _i, _said, needed in asked for need in needed.needs])
    waived = waivers_of(
        {said.key["team_id"] for _i, said, _needed in asked},
        since=min(said.valid_from for _i, said, _needed in asked),
    )
    named = dict(Employee.objects.filter(pk__in=id_list(people)).values_list("pk", "full_name"))
    refused: list[Problem] = []
    warned: list[Problem] = []
    for index, said, needed in asked:
        missing = skills.lacks(said.key["employee_id"], needed.needs, said.valid_from)
        if not missing or _lets_off(waived[said.key["team_id"]], said):
            continue
        message = _("%(person)s does not hold what the slot needs: %(needs)s.") % {
            "person": named[said.key["employee_id"]],
            "needs": skills.text(missing),
        }
        problem = Problem(place(index, "slot"), "skill_missing", message)
        (refused if needed.is_must else warned).append(problem)
    return refused, warned


def _needed(said: Statement, rules: Sequence[Rules]) -> SlotNeeds | None:
    """What the slot of a statement needs, by the charter of its first day."""
    for one in rules:
        if one.starts_on <= said.valid_from < one.ends_on:
            return one.needs.get(said.key["slot"])
    return None


def _lets_off(waivers: Sequence[Waiver], said: Statement) -> bool:
    rule = f"{SKILL}{said.key['slot']}"
    return any(w.rule == rule and w.valid_from <= said.valid_from < w.valid_to for w in waivers)
