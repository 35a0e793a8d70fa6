"""What the area tells people: a request, a level given or taken, a refusal, an end, what waits."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.skills.models import (
    Award,
    AwardKind,
    Evidence,
    EvidenceDecision,
    Holding,
    PilotEvidenceAside,
    Rating,
    RatingAsk,
    Relation,
    Skill,
)
from courses.skills.pieces import standing
from courses.skills.quorum import Standing
from orgchange.accounts.models import User
from orgchange.core.dates import OPEN_INSTANT, firm_day
from orgchange.notices import services as notices
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, Reason
from orgchange.notices.services import Draft
from orgchange.pilots.models import SkillEvidence

ASKED, AWARDED, TAKEN = "skill_rating_asked", "skill_awarded", "skill_taken"
DECLINED, APART, ENDS = "skill_evidence_declined", "skill_third_called", "skill_ends"
WAITING, PLACE = "skill_evidence_waiting", "skill_pilot_to_place"
GROUP = _("Skills")
TUESDAY = 2
LATE_DAYS = 30  # after which nobody is told any more of what closed pilots recorded


def names(skill: Skill) -> dict[str, str]:
    """A skill in both languages, for the reader's."""
    return {"en": skill.name_in("en"), "zh-hans": skill.name_in("zh-hans")}


def tell_asked(*, ask: RatingAsk, now: datetime) -> None:
    """Listens to `rating_asked`."""
    context = {"person": ask.employee.full_name, "skill": names(ask.skill), "words": ask.words}
    notices.plan(drafts=[Draft(ask.rater_id, ASKED, f"ask:{ask.pk}", "", context)], now=now)


def tell_awarded(*, award: Award, actor: User | None, now: datetime) -> None:
    """Listens to `awarded`: the person, of what was given or taken."""
    kind = TAKEN if award.kind == AwardKind.REVOKED else AWARDED
    context: dict[str, Any] = {
        "skill": names(award.skill),
        "code": award.skill.code,
        "level": award.level,
        "reason": award.reason,
    }
    if award.kind == AwardKind.EXEMPTED:
        return  # nothing is asked any more, and nothing was reached
    key = f"award:{award.pk}"
    notices.plan(drafts=[Draft(award.employee_id, kind, key, "", context)], now=now)


def tell_apart(*, rating: Rating, standing: Standing, now: datetime) -> None:
    """Listens to `rated`: two lie too far apart, so the person is told that a third is called."""
    if standing != Standing.APART or rating.relation == Relation.SELF:
        return
    context = {"skill": names(rating.skill), "code": rating.skill.code}
    key = f"apart:{rating.employee_id}:{rating.skill_id}"
    draft = Draft(rating.employee_id, APART, key, str(rating.pk), context)
    notices.plan(drafts=[draft], now=now)


def tell_declined(*, decision: EvidenceDecision, now: datetime) -> None:
    """Listens to `evidence_declined`."""
    row = decision.evidence
    context = {"skill": names(row.skill), "words": decision.words, "evidence": str(row.pk)}
    draft = Draft(row.employee_id, DECLINED, f"decision:{decision.pk}", "", context)
    notices.plan(drafts=[draft], now=now)


def plan_ends(now: datetime) -> int:
    """A chore: validity that ends within the warning days, told once for each of them."""
    return notices.plan(drafts=_ends(now), now=now)


def _ends(now: datetime) -> Iterator[Draft]:
    today = firm_day(now)
    warnings = sorted(settings.SKILL_WARNING_DAYS, reverse=True)
    last = today + timedelta(days=max(warnings))
    rows = Holding.objects.current().filter(valid_to__gt=today, valid_to__lte=last, is_exempt=False)
    rows = rows.filter(valid_from__lte=today).select_related("skill").order_by("pk")
    followed = Holding.objects.current().filter(valid_from__gt=today, is_exempt=False)
    next_ones = set(followed.values_list("employee", "skill", "valid_from"))
    for row in rows.iterator(chunk_size=2000):
        if (row.employee_id, row.skill_id, row.valid_to) in next_ones:
            continue  # goes on without a gap
        reached = min(days for days in warnings if row.valid_to <= today + timedelta(days=days))
        context = {
            "skill": names(row.skill),
            "code": row.skill.code,
            "level": row.level,
            "day": row.valid_to.isoformat(),
        }
        yield Draft(
            row.employee_id,
            ENDS,
            f"holding:{row.employee_id}:{row.skill_id}",
            f"{row.valid_to}:{reached}",
            context,
        )


def plan_waiting(now: datetime) -> int:
    """A chore: as a week begins, managers hear how much evidence of their people waits."""
    today = firm_day(now)
    if today.isoweekday() > TUESDAY:
        return 0
    year, week, _day = today.isocalendar()
    rows = standing(Evidence.objects.filter(decisions=None, skill__retired_at=None))
    in_force = rows.filter(
        employee__jobs__superseded_at=OPEN_INSTANT,
        employee__jobs__valid_from__lte=today,
        employee__jobs__valid_to__gt=today,
        employee__jobs__manager__isnull=False,
    )
    by_manager = in_force.order_by().values_list("employee__jobs__manager")
    counted = by_manager.annotate(n=Count("pk", distinct=True))
    drafts = (
        Draft(manager, WAITING, "skills:waiting", f"{year}-{week}", {"count": n})
        for manager, n in counted
    )
    return notices.plan(drafts=drafts, now=now)


def plan_placing(now: datetime) -> int:
    """A chore: what a closed pilot recorded is to be placed by its person; told once."""
    since = now - timedelta(days=LATE_DAYS)
    rows = SkillEvidence.objects.filter(posted_at__gt=since).exclude(
        Q(pk__in=Evidence.objects.exclude(pilot_evidence=None).values("pilot_evidence"))
        | Q(pk__in=PilotEvidenceAside.objects.values("pilot_evidence"))
    )
    drafts = (
        Draft(row.employee_id, PLACE, f"pilot-evidence:{row.pk}", "", {"pilot": str(row.pilot)})
        for row in rows.select_related("pilot").order_by("pk")
    )
    return notices.plan(drafts=drafts, now=now)


def to_queue(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """With the page of what waits."""
    return {one.pk: {**one.context, "path": reverse("skills:queue")} for one in found}


def to_skill(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """With the page of the skill of the recipient."""
    return {
        one.pk: {
            **one.context,
            "path": reverse("skills:one", args=[one.recipient_id, one.context["code"]]),
        }
        for one in found
    }


def to_ending(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """With the page of the skill, and the day as a day."""
    said = to_skill(found, now)
    return {
        one.pk: {**said[one.pk], "day": date.fromisoformat(one.context["day"])} for one in found
    }


def to_piece(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """With the page of the piece."""
    return {
        one.pk: {
            **one.context,
            "path": reverse("skills:piece", args=[int(one.context["evidence"])]),
        }
        for one in found
    }


def asked_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """Who answered, or is not asked any more, is not told."""
    rows = RatingAsk.objects.in_bulk(_ids(found))
    closed = {
        pk for pk, row in rows.items() if row.rating_id or row.declined_at or row.withdrawn_at
    }
    return {one.pk: Reason.COMPLETED for one in found if _id(one) in closed}


def declined_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """A refusal that was undone is not told."""
    there = set(EvidenceDecision.objects.filter(pk__in=_ids(found)).values_list("pk", flat=True))
    return {one.pk: Reason.COMPLETED for one in found if _id(one) not in there}


def ends_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """What was renewed or revoked meanwhile does not end on that day."""
    keys = {one.pk: tuple(map(int, one.object_key.split(":")[1:])) for one in found}
    rows = Holding.objects.current().filter(employee__in={key[0] for key in keys.values()})
    said = rows.order_by("valid_to").values_list("employee", "skill", "valid_to")
    held = {(person, skill): day for person, skill, day in said}
    return {
        one.pk: Reason.COMPLETED
        for one in found
        if str(held.get(keys[one.pk])) != one.occurrence.split(":")[0]
    }


def placed_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """What was placed or set aside is not asked about."""
    ids = _ids(found)
    placed = Evidence.objects.filter(pilot_evidence__in=ids).values_list(
        "pilot_evidence", flat=True
    )
    aside = PilotEvidenceAside.objects.filter(pilot_evidence__in=ids)
    done = {*placed, *aside.values_list("pilot_evidence", flat=True)}
    return {one.pk: Reason.COMPLETED for one in found if _id(one) in done}


def _ids(found: Sequence[Notice]) -> Collection[int]:
    return [_id(one) for one in found]


def _id(notice: Notice) -> int:
    return int(notice.object_key.rsplit(":", 1)[1])


SKILL = {"skill": _("The skill")}
LEVEL = {**SKILL, "level": _("The level")}
EXAMPLE = {
    "skill": {"en": "Problem framing and value", "zh-hans": "问题界定与价值"},
    "person": "Cleo Clerk",
    "words": "The returns desk.",
    "level": 2,
    "reason": "The record was wrong.",
    "day": date(2027, 3, 1),
    "count": 4,
    "pilot": "Book goods receipts by photo",
}
KINDS = (
    Kind(
        code=ASKED,
        label=_("Somebody asks you for a rating"),
        group=GROUP,
        subject=_("{person} asks what you saw: {skill}"),
        body=_(
            "{person} asks you for a rating in “{skill}”.\n\n{words}\n\nSay what you saw, or that "
            "you cannot say: {link}"
        ),
        placeholders={
            "person": _("Who asks"),
            **SKILL,
            "words": _("What it is about"),
        },
        example=EXAMPLE,
        facts=to_queue,
        holds=asked_holds,
    ),
    Kind(
        code=AWARDED,
        label=_("A level of a skill is given"),
        group=GROUP,
        subject=_("{skill}: level {level} is yours"),
        body=_("Two who saw your work agree: “{skill}”, level {level}. How it came about: {link}"),
        placeholders=LEVEL,
        example=EXAMPLE,
        facts=to_skill,
        is_mandatory=False,
    ),
    Kind(
        code=TAKEN,
        label=_("A level of a skill is revoked"),
        group=GROUP,
        subject=_("{skill}: your level was revoked"),
        body=_("Your level in “{skill}” was revoked.\n\nReason: {reason}\n\n{link}"),
        placeholders={**SKILL, "reason": _("The reason")},
        example=EXAMPLE,
        facts=to_skill,
    ),
    Kind(
        code=DECLINED,
        label=_("Evidence of a skill was declined"),
        group=GROUP,
        subject=_("{skill}: your evidence was declined"),
        body=_("Somebody looked at your evidence for “{skill}” and says:\n\n{words}\n\n{link}"),
        placeholders={**SKILL, "words": _("What was said")},
        example=EXAMPLE,
        facts=to_piece,
        holds=declined_holds,
    ),
    Kind(
        code=APART,
        label=_("Two ratings lie apart"),
        group=GROUP,
        subject=_("{skill}: a third person is called"),
        body=_(
            "Two ratings of “{skill}” lie two levels or more apart. Ask a third colleague who saw "
            "your work: {link}"
        ),
        placeholders=SKILL,
        example=EXAMPLE,
        facts=to_skill,
        is_mandatory=False,
    ),
    Kind(
        code=ENDS,
        label=_("The validity of a level ends"),
        group=GROUP,
        subject=_("{skill}: level {level} holds until {day}"),
        body=_(
            "Your level {level} in “{skill}” ends on {day}. Ask two colleagues who saw your work, "
            "or post evidence: {link}"
        ),
        placeholders={**LEVEL, "day": _("The first day it no longer holds")},
        example=EXAMPLE,
        facts=to_ending,
        holds=ends_holds,
        is_mandatory=False,
    ),
    Kind(
        code=WAITING,
        label=_("Evidence of your people waits"),
        group=GROUP,
        subject=_("{count} pieces of evidence wait for your word"),
        body=_("{count} pieces of evidence of your people wait for your word: {link}"),
        placeholders={"count": _("How many")},
        example=EXAMPLE,
        facts=to_queue,
        is_mandatory=False,
    ),
    Kind(
        code=PLACE,
        label=_("Your work in a pilot shows skills"),
        group=GROUP,
        subject=_("{pilot}: which skills does your work show?"),
        body=_("“{pilot}” is closed. Say which skills your work in it shows: {link}"),
        placeholders={"pilot": _("The pilot")},
        example=EXAMPLE,
        facts=to_queue,
        holds=placed_holds,
        is_mandatory=False,
    ),
)


def register_kinds() -> None:
    """Make the kinds known."""
    register(*KINDS)
