"""Whose ratings and whose levels an account may see. Every door starts here.

A level that is held is open to those who plan with it: the line, HR, and whoever sees the person's
records. Ratings and evidence are private: the person, the raters, the direct line, HR of that part,
auditors.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.skills.models import Evidence, Holding, Rating, RatingAsk, RoleProfile, Skill
from courses.skills.models.asking import IS_OPEN
from courses.skills.relations import BESIDE, rated_by
from orgchange.directory.scopes import Sight, records_visible_to
from orgchange.pilots.models import SkillEvidence


def holdings_visible_to(sight: Sight) -> QuerySet[Holding]:
    """Levels of the people whose records one may see."""
    if sight.sees_everything:
        return Holding.objects.all()
    return Holding.objects.filter(employee__in=records_visible_to(sight).values("pk"))


def ratings_visible_to(sight: Sight) -> QuerySet[Rating]:
    """Ratings of the people whose records one may see, and those one gave."""
    if sight.sees_everything:
        return Rating.objects.all()
    people = records_visible_to(sight).values("pk")
    rows = Rating.objects.order_by().values("pk")
    # Each half has its index; joined by OR, a million rows would be read.
    seen = rows.filter(employee__in=people).union(rows.filter(rater=sight.employee_id))
    return Rating.objects.filter(pk__in=seen)


def evidence_visible_to(sight: Sight) -> QuerySet[Evidence]:
    """Evidence of the people whose records one may see, or whom one may rate; what one is asked."""
    if sight.sees_everything:
        return Evidence.objects.all()
    seen = Q(employee__in=records_visible_to(sight).values("pk")) | rated_by(sight)
    if sight.employee_id is not None and sight.is_employed:
        asked = RatingAsk.objects.filter(
            IS_OPEN, rater=sight.employee_id, employee=OuterRef("employee"), skill=OuterRef("skill")
        )
        seen |= Q(Exists(asked))
    return Evidence.objects.filter(seen)


def skills_visible_to(sight: Sight) -> QuerySet[Skill]:
    """The framework is open to whoever may look up colleagues."""
    return Skill.objects.all() if sees_skills(sight) else Skill.objects.none()


def profiles_visible_to(sight: Sight) -> QuerySet[RoleProfile]:
    """So are the profiles of roles."""
    return RoleProfile.objects.all() if sees_skills(sight) else RoleProfile.objects.none()


def asks_visible_to(sight: Sight) -> QuerySet[RatingAsk]:
    """Requests to oneself, and about the people whose records one may see."""
    if sight.sees_everything:
        return RatingAsk.objects.all()
    people = records_visible_to(sight).values("pk")
    return RatingAsk.objects.filter(Q(employee__in=people) | Q(rater=sight.employee_id))


def pilot_pieces_visible_to(sight: Sight) -> QuerySet[SkillEvidence]:
    """What pilots recorded, to be placed by the person or a mentor."""
    if sight.employee_id is None or not sight.is_employed:
        return SkillEvidence.objects.none()
    seen = Q(employee=sight.employee_id)
    mentored = BESIDE.get("mentor")
    if mentored is not None:
        seen |= Q(employee__in=mentored(sight).values("pk"))
    return SkillEvidence.objects.filter(seen)


def sees_skills(sight: Sight) -> bool:
    """Whether somebody may look at the framework at all."""
    return sight.sees_directory or sight.is_auditor
