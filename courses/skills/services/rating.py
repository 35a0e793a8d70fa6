"""Ratings: what somebody saw of somebody else's skill. Written once, taken back by name."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.skills.models import (
    HIGHEST,
    Anchor,
    Evidence,
    Rating,
    RatingWithdrawal,
    Relation,
    Skill,
)
from courses.skills.services.awarding import settle
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, InvalidInput, Problem
from orgchange.directory import tree
from orgchange.directory.models import Employee


class WithdrawnAlready(DomainError):
    """The rating was taken back before."""

    code = "withdrawn_already"


@transaction.atomic
def rate(
    *,
    employee: Employee,
    skill: Skill,
    level: int,
    rater: Employee,
    relation: str,
    occasion: str,
    words: str = "",
    evidence: Evidence | None = None,
    rated_on: date | None = None,
    actor: User | None,
    now: datetime,
) -> Rating:
    """Put a rating on record, against the anchor of that level on that day, and settle the skill.

    Who may rate whom, and as what, is asked by the caller. A self-rating is kept and never counts.
    """
    on = rated_on or firm_day(now)
    _refuse_wrong(level, rated_on=on, today=firm_day(now))
    anchors = Anchor.objects.current().on(on).filter(skill=skill, level=level)
    rating = Rating.objects.create(
        employee=employee,
        skill=skill,
        level=level,
        rater=rater,
        relation=relation,
        in_line=relation != Relation.SELF and in_one_line(employee.pk, rater.pk, on=on),
        occasion=occasion,
        anchor=anchors.first(),
        evidence=evidence,
        words=words.strip(),
        rated_on=on,
        recorded_at=now,
        recorded_by=actor,
    )
    facts = {"skill": skill.code, "level": level, "relation": relation, "occasion": occasion}
    record(action="skill.rated", obj=employee, actor=actor, at=now, changes=facts)
    if relation != Relation.SELF:
        settle(employee=employee, skill=skill, now=now)
    return rating


@transaction.atomic
def withdraw(*, rating: Rating, reason: str, actor: User | None, now: datetime) -> RatingWithdrawal:
    """Take a rating back; what was awarded on it stays until somebody revokes it, with a reason."""
    if RatingWithdrawal.objects.filter(rating=rating).exists():
        raise WithdrawnAlready(_("This rating was taken back already."))
    if not reason.strip():
        message = _("Say why.")
        raise InvalidInput(message, problems=[Problem("reason", "required", message)])
    taken = RatingWithdrawal.objects.create(
        rating=rating, reason=reason.strip(), withdrawn_by=actor, withdrawn_at=now
    )
    facts = {"rating": rating.pk, "reason": reason.strip()}
    record(action="skill.rating_withdrawn", obj=rating.employee, actor=actor, at=now, changes=facts)
    return taken


def in_one_line(one: int, other: int, *, on: date) -> bool:
    """Whether one of two people is above the other in the reporting line on a day."""
    above = {pk for pk, _height in tree.managers_above(one, on=on)}
    return other in above or one in {pk for pk, _h in tree.managers_above(other, on=on)}


def _refuse_wrong(level: int, *, rated_on: date, today: date) -> None:
    problems = []
    if not 0 <= level <= HIGHEST:
        message = _("A level is a number from 0 to %(highest)d.") % {"highest": HIGHEST}
        problems.append(Problem("level", "out_of_range", message))
    if rated_on > today:
        problems.append(Problem("rated_on", "in_future", _("This day has not come yet.")))
    if problems:
        raise InvalidInput(problems[0].message, problems=problems)
