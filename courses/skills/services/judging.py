"""Rating somebody through a door: who may, with which words and evidence; and asking for it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses.skills.events import rated, rating_asked
from courses.skills.models import (
    Evidence,
    EvidenceSource,
    Occasion,
    Rating,
    RatingAsk,
    RatingWithdrawal,
    Relation,
    Skill,
)
from courses.skills.models.asking import IS_OPEN
from courses.skills.policies import can_ask, can_decide_by_hand
from courses.skills.relations import relation_to
from courses.skills.services.awarding import counted, verdict_of
from courses.skills.services.rating import rate, withdraw
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long

PROVEN_FROM = 3  # the level from which words and evidence must stand beside a rating
LONGEST = 4000


class SkillRetired(DomainError):
    """Nobody is rated in a retired skill."""

    code = "skill_retired"


class AskedBefore(DomainError):
    """The same colleague is asked for the same already."""

    code = "asked_before"


class NotOpen(DomainError):
    """The request was answered, declined or taken back."""

    code = "not_open"


@transaction.atomic
def give_rating(
    *,
    employee: Employee,
    skill: Skill,
    level: int,
    words: str = "",
    evidence: Evidence | None = None,
    shown: str = "",
    rated_on: date | None = None,
    actor: User,
    now: datetime,
) -> Rating:
    """Rate somebody as what one is to them: self, manager, asked colleague, or as areas above say.

    From level 3 on, words and evidence stand beside it: a posted piece, or `shown`, which is
    posted as a description. A self-rating needs words alone, and never counts.
    """
    sight = sight_of_actor(actor, now)
    relation = relation_to(sight, employee.pk, skill.pk) if sight else None
    require(relation is not None)
    assert relation is not None  # noqa: S101 - required above
    if skill.retired_at is not None:
        raise SkillRetired(_("This skill is retired: nobody is rated in it any more."))
    refuse_invalid(_wrong(level, words, shown, evidence, relation, employee, skill))
    if evidence is None and shown.strip() and relation != Relation.SELF:
        evidence = _described(employee, skill, level, shown, actor=actor, now=now)
    rating = rate(
        employee=employee,
        skill=skill,
        level=level,
        rater=actor.employee,
        relation=relation,
        occasion=Occasion.REVIEW,
        words=words,
        evidence=evidence,
        rated_on=rated_on,
        actor=actor,
        now=now,
    )
    _answered(rating)
    tell(rating, now=now)
    return rating


def tell(rating: Rating, *, now: datetime) -> None:
    """Announce a rating, with how far the ratings of the skill have come by it."""
    standing = verdict_of(counted(rating.employee_id, rating.skill_id)).standing
    rated.send(rating=rating, standing=standing, now=now)


def withdraw_rating(*, rating: Rating, reason: str, actor: User, now: datetime) -> RatingWithdrawal:
    """Take a rating back: whoever gave it, or HR of that part. What it gave stays until revoked."""
    sight = sight_of_actor(actor, now)
    require(can_withdraw(sight, rating))
    refuse_invalid(too_long("reason", reason, LONGEST))
    return withdraw(rating=rating, reason=reason, actor=actor, now=now)


def can_withdraw(sight: Sight | None, rating: Rating) -> bool:
    """Whoever gave it, and HR of that part; never the person it is about, but a self-rating."""
    if sight is None or (sight.employee_id is not None and sight.employee_id == rating.rater_id):
        return True
    return can_decide_by_hand(sight, rating.employee)


def ask_for_rating(
    *,
    employee: Employee,
    skill: Skill,
    rater: Employee,
    words: str = "",
    actor: User,
    now: datetime,
) -> RatingAsk:
    """Ask a colleague what level they saw: the person, or HR of that part."""
    require(can_ask(sight_of_actor(actor, now), employee))
    refuse_invalid([*_wrong_rater(employee, rater), *too_long("words", words, LONGEST)])
    if skill.retired_at is not None:
        raise SkillRetired(_("This skill is retired: nobody is rated in it any more."))
    try:
        with transaction.atomic():
            ask = RatingAsk.objects.create(
                employee=employee,
                skill=skill,
                rater=rater,
                words=words.strip(),
                asked_by=actor,
                asked_at=now,
            )
            facts = {"skill": skill.code, "rater": rater.pk}
            record(action="skill.rating_asked", obj=employee, actor=actor, at=now, changes=facts)
            rating_asked.send(ask=ask, now=now)
    except IntegrityError:
        text = _("%(name)s is asked for this already.") % {"name": rater.full_name}
        raise AskedBefore(text, problems=[Problem("rater", "asked_before", text)]) from None
    return ask


@transaction.atomic
def withdraw_ask(*, ask: RatingAsk, actor: User, now: datetime) -> RatingAsk:
    """Take a request back: the person it is about, whoever asked, or HR of that part."""
    row = _open(ask)
    require(row.asked_by_id == actor.pk or can_ask(sight_of_actor(actor, now), row.employee))
    row.withdrawn_at = now
    return _kept(row, "skill.ask_withdrawn", actor=actor, now=now)


@transaction.atomic
def decline_ask(*, ask: RatingAsk, actor: User, now: datetime) -> RatingAsk:
    """Say that one has not seen enough to rate: whoever is asked."""
    row = _open(ask)
    require(getattr(actor, "employee", None) == row.rater)
    row.declined_at = now
    return _kept(row, "skill.ask_declined", actor=actor, now=now)


def _open(ask: RatingAsk) -> RatingAsk:
    rows = RatingAsk.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("employee", "rater", "skill").get(pk=ask.pk)
    if row.rating_id or row.declined_at or row.withdrawn_at:
        raise NotOpen(_("This request is not open any more."))
    return row


def _kept(row: RatingAsk, action: str, *, actor: User, now: datetime) -> RatingAsk:
    row.save(update_fields=["declined_at", "withdrawn_at"])
    facts = {"skill": row.skill.code, "rater": row.rater_id}
    record(action=action, obj=row.employee, actor=actor, at=now, changes=facts)
    return row


def _answered(rating: Rating) -> None:
    """The request that this rating answers, if there was one."""
    asks = RatingAsk.objects.filter(IS_OPEN, rater=rating.rater, employee=rating.employee)
    asks.filter(skill=rating.skill).update(rating=rating)


def _described(
    employee: Employee, skill: Skill, level: int, shown: str, *, actor: User, now: datetime
) -> Evidence:
    return Evidence.objects.create(
        employee=employee,
        skill=skill,
        level=level,
        source=EvidenceSource.NOTE,
        words=shown.strip(),
        happened_on=firm_day(now),
        posted_at=now,
        posted_by=actor,
    )


def _wrong(
    level: int,
    words: str,
    shown: str,
    evidence: Evidence | None,
    relation: str,
    employee: Employee,
    skill: Skill,
) -> list[Problem]:
    found = [*too_long("words", words, LONGEST), *too_long("shown", shown, LONGEST)]
    if evidence is not None and (evidence.employee_id, evidence.skill_id) != (
        employee.pk,
        skill.pk,
    ):
        found.append(Problem("evidence", "of_another", _("This evidence shows something else.")))
    if level < PROVEN_FROM:
        return found
    if not words.strip():
        text = _("From level %(level)s on, say what you saw.") % {"level": PROVEN_FROM}
        found.append(Problem("words", "required", text))
    if relation != Relation.SELF and evidence is None and not shown.strip():
        text = _("From level %(level)s on, name the evidence.") % {"level": PROVEN_FROM}
        found.append(Problem("evidence", "required", text))
    return found


def _wrong_rater(employee: Employee, rater: Employee) -> list[Problem]:
    if rater.pk == employee.pk:
        text = _("Nobody is asked about themselves. A self-rating needs no request.")
        return [Problem("rater", "oneself", text)]
    return []
