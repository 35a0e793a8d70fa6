"""What somebody holds on a day, as known at an instant; and how far their ratings came."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.skills.models import (
    Award,
    AwardKind,
    Holding,
    Rating,
    Relation,
    Skill,
)
from courses.skills.quorum import Standing, Verdict
from courses.skills.services.awarding import verdict_of
from orgchange.core.dates import OPEN_DATE


@dataclass(frozen=True)
class Line:
    """A skill of somebody on a day. `own_level`: the newest self-rating, shown, never counted.

    `said` is empty where the viewer may not read the ratings.
    """

    skill: Skill
    holding: Holding | None
    look: str
    days_left: int | None
    said: str = ""
    own_level: int | None = None
    ratings: Sequence[Rating] = field(default=())


def lines_of(
    employee_id: int,
    *,
    skills: QuerySet[Skill],
    on: date,
    known_at: datetime | None = None,
    ratings: QuerySet[Rating] | None = None,
) -> list[Line]:
    """A line for each skill in use and each that is held. At most four queries.

    `ratings`: those that the viewer may read; None: none of them are spoken of.
    """
    rows = Holding.objects.known_at(known_at).on(on).filter(employee=employee_id)
    held = {row.skill_id: row for row in rows.select_related("award")}
    by_skill = standing_ratings(employee_id, ratings, on=on, known_at=known_at)
    lines = []
    for skill in skills:
        if skill.retired_at is not None and skill.pk not in held:
            continue
        seen = by_skill.get(skill.pk, [])
        lines.append(_line(skill, held.get(skill.pk), seen, on, is_told=ratings is not None))
    return lines


def _line(
    skill: Skill, holding: Holding | None, seen: Sequence[Rating], on: date, *, is_told: bool
) -> Line:
    own = [row for row in seen if row.relation == Relation.SELF]
    return Line(
        skill=skill,
        holding=holding,
        look=look_of(holding, on),
        days_left=days_left(holding, on),
        said=verdict_words(verdict_of(list(seen)), seen) if is_told else "",
        own_level=own[0].level if own else None,
        ratings=tuple(seen),
    )


def standing_ratings(
    employee_id: int,
    ratings: QuerySet[Rating] | None,
    *,
    on: date,
    known_at: datetime | None = None,
    skill_id: int | None = None,
) -> Mapping[int, list[Rating]]:
    """The ratings that stood on a day, newest first, by skill: after a revocation newer ones."""
    if ratings is None:
        return {}
    rows = ratings.filter(employee=employee_id, rated_on__lte=on, withdrawal=None)
    taken = Award.objects.filter(employee=employee_id, kind=AwardKind.REVOKED)
    if known_at is not None:
        rows, taken = rows.filter(recorded_at__lte=known_at), taken.filter(decided_at__lte=known_at)
    if skill_id is not None:
        rows, taken = rows.filter(skill=skill_id), taken.filter(skill=skill_id)
    said = taken.order_by().values_list("skill").annotate(last=Max("decided_at"))
    last: dict[int, datetime] = dict(said)
    found: dict[int, list[Rating]] = defaultdict(list)
    for row in rows.select_related("rater", "anchor").order_by("-rated_on", "-pk"):
        if row.skill_id not in last or row.recorded_at > last[row.skill_id]:
            found[row.skill_id].append(row)
    return found


def look_of(holding: Holding | None, on: date) -> str:
    """The state by which a holding is drawn: held, ending, exempt; empty: not held."""
    if holding is None:
        return ""
    if holding.is_exempt:
        return "excluded"
    left = days_left(holding, on)
    is_ending = left is not None and left <= max(settings.SKILL_WARNING_DAYS)
    return "pending" if is_ending else "covered"


def days_left(holding: Holding | None, on: date) -> int | None:
    """Days until the validity ends; None: it does not."""
    if holding is None or holding.valid_to == OPEN_DATE:
        return None
    return (holding.valid_to - on).days


def verdict_words(said: Verdict, ratings: Iterable[Rating]) -> str:
    """What the ratings say together, in a sentence."""
    if said.standing == Standing.NONE:
        return _("Nobody has rated this yet.")
    if said.standing == Standing.ALONE:
        return _("One more rating is needed, by somebody independent of the reporting line.")
    if said.standing == Standing.APART:
        return _("The ratings lie two levels or more apart: a third person is called.")
    chosen = [row for row in ratings if row.pk in said.ids]
    glue = "、" if (get_language() or "").startswith("zh") else ", "
    names = glue.join(
        _("%(name)s (level %(level)s)") % {"name": row.rater.full_name, "level": row.level}
        for row in chosen
    )
    return _("%(names)s agree: level %(level)s counts.") % {"names": names, "level": said.level}
