"""Evidence that posts itself: of completed courses at once; of closed pilots, once it is placed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from courses.skills.models import (
    HIGHEST,
    Evidence,
    EvidenceSource,
    PilotEvidenceAside,
    Skill,
)
from courses.skills.relations import BESIDE
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, Problem
from orgchange.core.sql import instant, listed
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long
from orgchange.pilots.models import SkillEvidence

Pair = tuple[int, int]
LONGEST = 4000
FROM_COURSES = """
INSERT INTO skills_evidence
    (employee_id, skill_id, level, source, completion_id, words, link, file, file_name, sha256,
     happened_on, posted_at)
SELECT c.employee_id, g.skill_id, g.level, 'course', c.id, '', '', '', '', '', c.finished_on, %s
FROM learning_completion c
JOIN catalogue_courseskill g ON g.course_id = c.course_id AND g.level > 0
LEFT JOIN learning_revocation r ON r.completion_id = c.id
LEFT JOIN skills_evidence e ON e.completion_id = c.id AND e.skill_id = g.skill_id
WHERE r.id IS NULL AND e.id IS NULL {narrowed}
ON CONFLICT DO NOTHING"""


class PlacedAlready(DomainError):
    """What a pilot recorded is placed once."""

    code = "placed_already"


@dataclass(frozen=True)
class Place:
    """A level of a skill that something shows."""

    skill: Skill
    level: int


def post_completions(*, pairs: Collection[Pair] | None, now: datetime) -> int:
    """Post what courses grant, for completions that have not posted it; how many pieces.

    `pairs` are of employee and course; None: everybody's. One statement for any number.
    """
    if pairs is not None and not pairs:
        return 0
    narrowed = ""
    if pairs is not None:
        people, courses = listed(p for p, _c in pairs), listed(c for _p, c in pairs)
        narrowed = f"AND c.employee_id IN ({people}) AND c.course_id IN ({courses})"
    with connection.cursor() as cursor:
        cursor.execute(FROM_COURSES.format(narrowed=narrowed), [instant(now)])
        return int(cursor.rowcount)


def evidence_changed(*, pairs: Collection[Pair] | None, now: datetime) -> None:
    """Handler of learning's event: in the transaction that recorded the completions."""
    post_completions(pairs=pairs, now=now)


def post_past_completions(now: datetime) -> int:
    """A chore: courses that grant a skill since, and completions older than this."""
    return post_completions(pairs=None, now=now)


def may_place(sight: Sight | None, employee_id: int) -> bool:
    """Saying what work in a pilot shows: the person, or a mentor. A query for each relation."""
    if sight is None or sight.employee_id == employee_id:
        return sight is None or sight.is_employed
    people = BESIDE.get("mentor")
    return people is not None and people(sight).filter(pk=employee_id).exists()


@transaction.atomic
def place_pilot_evidence(
    *,
    pilot_evidence: SkillEvidence,
    places: Sequence[Place],
    words: str = "",
    actor: User,
    now: datetime,
) -> list[Evidence]:
    """Say which skills work in a pilot shows, and at which level. Once; then others accept it."""
    row = _locked(pilot_evidence)
    require(may_place(sight_of_actor(actor, now), row.employee_id))
    refuse_invalid([*_wrong(places), *too_long("words", words, LONGEST)])
    if Evidence.objects.filter(pilot_evidence=row).exists():
        raise PlacedAlready(_("This was placed already."))
    PilotEvidenceAside.objects.filter(pilot_evidence=row).delete()
    last = min(row.ends_on - timedelta(days=1), firm_day(now))
    made = Evidence.objects.bulk_create(
        Evidence(
            employee_id=row.employee_id,
            skill=place.skill,
            level=place.level,
            source=EvidenceSource.PILOT,
            pilot_evidence=row,
            words=words.strip(),
            happened_on=last,
            posted_at=now,
            posted_by=actor,
        )
        for place in places
    )
    facts = {"pilot": row.pilot_id, "skills": {p.skill.code: p.level for p in places}}
    _record(row, "skill.pilot_placed", facts, actor, now)
    return made


@transaction.atomic
def set_aside(*, pilot_evidence: SkillEvidence, actor: User, now: datetime) -> None:
    """It shows no skill: it leaves the queue. Twice is once."""
    row = _locked(pilot_evidence)
    require(may_place(sight_of_actor(actor, now), row.employee_id))
    if Evidence.objects.filter(pilot_evidence=row).exists():
        raise PlacedAlready(_("This was placed already."))
    _aside, made = PilotEvidenceAside.objects.get_or_create(
        pilot_evidence=row, defaults={"set_aside_by": actor, "set_aside_at": now}
    )
    if made:
        _record(row, "skill.pilot_set_aside", {"pilot": row.pilot_id}, actor, now)


@transaction.atomic
def take_up(*, pilot_evidence: SkillEvidence, actor: User, now: datetime) -> None:
    """Put it into the queue again."""
    row = _locked(pilot_evidence)
    require(may_place(sight_of_actor(actor, now), row.employee_id))
    gone, _by_model = PilotEvidenceAside.objects.filter(pilot_evidence=row).delete()
    if gone:
        _record(row, "skill.pilot_taken_up", {"pilot": row.pilot_id}, actor, now)


def _locked(pilot_evidence: SkillEvidence) -> SkillEvidence:
    rows = SkillEvidence.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("employee").get(pk=pilot_evidence.pk)


def _record(
    row: SkillEvidence, action: str, facts: dict[str, object], actor: User, now: datetime
) -> None:
    person: Employee = row.employee
    record(action=action, obj=person, actor=actor, at=now, changes={"evidence": row.pk, **facts})


def _wrong(places: Sequence[Place]) -> list[Problem]:
    if not places:
        text = _("Name at least one skill, or say that it shows none.")
        return [Problem("places", "required", text)]
    if len({place.skill.pk for place in places}) < len(places):
        text = _("Name each skill once.")
        return [Problem("places", "twice", text)]
    text = _("A level is a number from 1 to %(highest)d.") % {"highest": HIGHEST}
    wrong = any(not 1 <= place.level <= HIGHEST for place in places)
    return [Problem("level", "out_of_range", text)] if wrong else []
