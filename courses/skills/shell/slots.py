"""Skills as a condition of slots: what a skill is called, and who holds it on which days."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from courses.catalogue.models import Skill
from courses.skills.models import Holding
from orgchange.core.sql import Sql, id_list, known
from orgchange.teams.needs import Holder, Need, register_slot_need

Stretches = Mapping[tuple[int, str], Sequence[tuple[date, date, int | None]]]


def connect() -> None:
    """Tell the teams, once the models are ready."""
    register_slot_need(Holder(names, held, meets))


def names(codes: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """What the skills are called. One query."""
    rows = Skill.objects.filter(code__in=list(codes)).values_list("code", "name", "name_zh")
    return {code: (name, name_zh) for code, name, name_zh in rows}


def held(people: Collection[int], codes: Collection[str], known_at: datetime | None) -> Stretches:
    """What some people hold of some skills, from when to when. One query."""
    rows = Holding.objects.known_at(known_at).filter(
        employee__in=id_list(people), skill__code__in=list(codes)
    )
    found: dict[tuple[int, str], list[tuple[date, date, int | None]]] = defaultdict(list)
    fields = ("employee_id", "skill__code", "valid_from", "valid_to", "level", "is_exempt")
    for employee, code, low, high, level, is_exempt in rows.values_list(*fields):
        found[employee, code].append((low, high, None if is_exempt else level))
    return found


def meets(needs: Sequence[Need], day: date) -> Sql:
    """A SELECT of everybody who meets all needs on a day."""
    said = " OR ".join(["k.code = %s AND (h.is_exempt OR h.level >= %s)"] * len(needs))
    params = [value for need in needs for value in (need.skill, need.level)]
    return Sql(
        "SELECT h.employee_id FROM skills_holding h JOIN catalogue_skill k ON k.id = h.skill_id"
        f" WHERE {known('h').text} AND h.valid_from <= %s AND h.valid_to > %s AND ({said})"
        " GROUP BY h.employee_id HAVING COUNT(*) = %s",
        (day, day, *params, len(needs)),
    )
