"""Levels given and taken: by the agreement of two, by exemption, by revocation with a reason."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from courses.skills.events import awarded
from courses.skills.models import Award, AwardKind, Holding, Rating, Skill
from courses.skills.quorum import Seen, Standing, Verdict, verdict
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import put
from orgchange.core.dates import OPEN_DATE, add_months, firm_day
from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory.models import Employee


def counted(employee_id: int, skill_id: int) -> list[Rating]:
    """The ratings of a skill that stand, newest first: after a revocation only newer ones.

    Two queries.
    """
    taken = Award.objects.filter(employee=employee_id, skill=skill_id, kind=AwardKind.REVOKED)
    last = taken.order_by("-decided_at").values_list("decided_at", flat=True).first()
    rows = Rating.objects.filter(employee=employee_id, skill=skill_id, withdrawal=None)
    standing = rows.filter(recorded_at__gt=last) if last else rows
    return list(standing.order_by("-rated_on", "-pk"))


def verdict_of(ratings: list[Rating]) -> Verdict:
    """What these ratings say together."""
    return verdict(
        Seen(
            id=row.pk,
            rater_id=row.rater_id,
            level=row.level,
            rated_on=row.rated_on,
            is_self=row.relation == "self",
            in_line=row.in_line,
        )
        for row in ratings
    )


@transaction.atomic
def settle(*, employee: Employee, skill: Skill, now: datetime) -> Award | None:
    """Award what two independent people agree on, once; None where nothing is to be given.

    The same agreement awards nothing twice; after a revocation it takes two new ratings.
    """
    Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
    said = verdict_of(counted(employee.pk, skill.pk))
    if said.standing != Standing.AGREED or said.level is None:
        return None
    for before in Award.objects.filter(employee=employee, skill=skill).order_by("-pk"):
        if set(said.ids) == set(before.ratings.values_list("pk", flat=True)):
            return None
    starts_on = max(row.rated_on for row in Rating.objects.filter(pk__in=said.ids))
    award = Award.objects.create(
        employee=employee,
        skill=skill,
        kind=AwardKind.AWARDED,
        level=said.level,
        starts_on=starts_on,
        ends_on=_validity_end(starts_on),
        decided_at=now,
    )
    award.ratings.set(said.ids)
    _hold(award, is_exempt=False, now=now)
    facts = {"skill": skill.code, "level": said.level, "ratings": sorted(said.ids)}
    record(action="skill.awarded", obj=employee, actor=None, at=now, changes=facts)
    awarded.send(award=award, actor=None, now=now)
    return award


@transaction.atomic
def revoke(
    *,
    employee: Employee,
    skill: Skill,
    reason: str,
    effective_on: date | None = None,
    actor: User | None,
    now: datetime,
) -> Award:
    """Take a level away from a day on. No failure: earlier days keep it, and the reason stands."""
    if not reason.strip():
        message = _("Say why.")
        raise InvalidInput(message, problems=[Problem("reason", "required", message)])
    from_day = effective_on or firm_day(now)
    award = Award.objects.create(
        employee=employee,
        skill=skill,
        kind=AwardKind.REVOKED,
        starts_on=from_day,
        reason=reason.strip(),
        decided_by=actor,
        decided_at=now,
    )
    key = {"employee_id": employee.pk, "skill_id": skill.pk}
    put(Holding, key, None, valid_from=from_day, at=now)
    facts = {"skill": skill.code, "effective_on": from_day, "reason": reason.strip()}
    record(action="skill.revoked", obj=employee, actor=actor, at=now, changes=facts)
    awarded.send(award=award, actor=actor, now=now)
    return award


@transaction.atomic
def exempt(
    *,
    employee: Employee,
    skill: Skill,
    starts_on: date,
    ends_on: date = OPEN_DATE,
    reason: str,
    actor: User | None,
    now: datetime,
) -> Award:
    """Nobody asks this skill of the person, from a day to before a day. It is not a level."""
    if not reason.strip():
        message = _("Say why.")
        raise InvalidInput(message, problems=[Problem("reason", "required", message)])
    award = Award.objects.create(
        employee=employee,
        skill=skill,
        kind=AwardKind.EXEMPTED,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        decided_by=actor,
        decided_at=now,
    )
    _hold(award, is_exempt=True, now=now)
    facts = {"skill": skill.code, "from": starts_on, "until": ends_on, "reason": reason.strip()}
    record(action="skill.exempted", obj=employee, actor=actor, at=now, changes=facts)
    awarded.send(award=award, actor=actor, now=now)
    return award


def _hold(award: Award, *, is_exempt: bool, now: datetime) -> None:
    put(
        Holding,
        {"employee_id": award.employee_id, "skill_id": award.skill_id},
        {"level": award.level, "is_exempt": is_exempt, "award_id": award.pk},
        valid_from=award.starts_on,
        valid_to=award.ends_on,
        at=now,
    )


def _validity_end(starts_on: date) -> date:
    """The first day a level no longer holds; `SKILL_VALID_MONTHS` 0: it does not end by itself."""
    months = settings.SKILL_VALID_MONTHS
    return add_months(starts_on, months) if months else OPEN_DATE
