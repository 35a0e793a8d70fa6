"""Evidence: posted by people, accepted or declined by those who may rate, taken back in time."""

import hashlib
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from courses.skills.events import evidence_declined
from courses.skills.models import (
    HIGHEST,
    Evidence,
    EvidenceDecision,
    EvidenceSource,
    EvidenceWithdrawal,
    Occasion,
    RatingWithdrawal,
    Relation,
    Skill,
)
from courses.skills.policies import can_post
from courses.skills.relations import relation_to
from courses.skills.services.judging import PROVEN_FROM, SkillRetired, tell
from courses.skills.services.rating import rate, withdraw
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day, out_of_range
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long

LARGEST_FILE, LONGEST_NAME, LONGEST = 10 * 1024 * 1024, 255, 4000


class DecidedAlready(DomainError):
    """One says what one thinks of a piece once."""

    code = "decided_already"


class Withdrawn(DomainError):
    """The person took the piece back, or its course does not count any more."""

    code = "withdrawn"


class Counted(DomainError):
    """A level was given on it: only a revocation takes that away."""

    code = "counted"


def post_evidence(
    *,
    employee: Employee,
    skill: Skill,
    level: int,
    words: str = "",
    link: str = "",
    file: "File[Any] | None" = None,
    happened_on: date | None = None,
    actor: User,
    now: datetime,
) -> Evidence:
    """A file, a link or a description that shows a level; the person posts it."""
    require(can_post(sight_of_actor(actor, now), employee))
    if skill.retired_at is not None:
        raise SkillRetired(_("This skill is retired: nobody is rated in it any more."))
    on, name = happened_on or firm_day(now), _name(file)
    refuse_invalid(_wrong(level, words, link, file, name, on, firm_day(now)))
    digest = _digest(file) if file else ""
    with transaction.atomic():
        row = Evidence.objects.create(
            employee=employee,
            skill=skill,
            level=level,
            source=_source(file, link),
            words=words.strip(),
            link=link.strip(),
            file=_stored(file, digest) if file else "",
            file_name=name,
            sha256=digest,
            happened_on=on,
            posted_at=now,
            posted_by=actor,
        )
        facts = {"skill": skill.code, "level": level, "source": row.source, "sha256": digest}
        record(action="skill.evidence_posted", obj=employee, actor=actor, at=now, changes=facts)
    return row


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, actor: User, now: datetime) -> EvidenceWithdrawal:
    """Take back what nobody decided on yet: whoever posted it, or the person. Twice is once."""
    row = _locked(evidence)
    sight = sight_of_actor(actor, now)
    require(row.posted_by_id == actor.pk or can_post(sight, row.employee))
    if row.decisions.exists() or row.ratings.exists():
        raise DecidedAlready(_("Somebody decided on this already. It stays."))
    taken, made = EvidenceWithdrawal.objects.get_or_create(
        evidence=row, defaults={"withdrawn_by": actor, "withdrawn_at": now}
    )
    if made:
        facts = {"evidence": row.pk}
        record(
            action="skill.evidence_withdrawn", obj=row.employee, actor=actor, at=now, changes=facts
        )
    return taken


@transaction.atomic
def accept_evidence(
    *, evidence: Evidence, words: str = "", actor: User, now: datetime
) -> EvidenceDecision:
    """Say that it shows its level: a rating on this evidence. Two independent ones award it."""
    row, relation = _open(evidence, actor, now)
    if row.level >= PROVEN_FROM and not words.strip():
        text = _("From level %(level)s on, say what you saw.") % {"level": PROVEN_FROM}
        refuse_invalid([Problem("words", "required", text)])
    refuse_invalid(too_long("words", words, LONGEST))
    rating = rate(
        employee=row.employee,
        skill=row.skill,
        level=row.level,
        rater=actor.employee,
        relation=relation,
        occasion=Occasion.ACCEPTANCE,
        words=words,
        evidence=row,
        actor=actor,
        now=now,
    )
    decision = EvidenceDecision.objects.create(
        evidence=row,
        is_accepted=True,
        rating=rating,
        words=words.strip(),
        decided_by=actor.employee,
        decided_at=now,
    )
    tell(rating, now=now)
    return decision


@transaction.atomic
def decline_evidence(
    *, evidence: Evidence, words: str, actor: User, now: datetime
) -> EvidenceDecision:
    """Say that it does not show its level, and why; the person reads the words."""
    row, _relation = _open(evidence, actor, now)
    if not words.strip():
        refuse_invalid([Problem("words", "required", _("Say why."))])
    refuse_invalid(too_long("words", words, LONGEST))
    decision = EvidenceDecision.objects.create(
        evidence=row,
        is_accepted=False,
        words=words.strip(),
        decided_by=actor.employee,
        decided_at=now,
    )
    facts = {"evidence": row.pk, "words": words.strip()}
    record(action="skill.evidence_declined", obj=row.employee, actor=actor, at=now, changes=facts)
    evidence_declined.send(decision=decision, now=now)
    return decision


@transaction.atomic
def undo_decision(*, decision: EvidenceDecision, actor: User, now: datetime) -> Evidence:
    """Take one's own decision back, until a level was given on it; one may decide again."""
    evidence = _locked(decision.evidence)
    row = EvidenceDecision.objects.filter(pk=decision.pk).select_related("rating").first()
    if row is None:
        return evidence  # undone already
    require(getattr(actor, "employee", None) is not None and actor.employee == decision.decided_by)
    if row.rating is not None:
        if row.rating.awards.exists():
            raise Counted(_("A level was given on this. HR can revoke it, with a reason."))
        if not RatingWithdrawal.objects.filter(rating=row.rating).exists():
            withdraw(rating=row.rating, reason=_("Undone."), actor=actor, now=now)
    row.delete()
    facts = {"evidence": evidence.pk, "accepted": row.is_accepted}
    record(
        action="skill.decision_undone", obj=evidence.employee, actor=actor, at=now, changes=facts
    )
    return evidence


def may_decide(sight: Sight, evidence: Evidence) -> str | None:
    """As what the viewer may decide on a piece; None: not at all."""
    found = relation_to(sight, evidence.employee_id, evidence.skill_id)
    return None if found == Relation.SELF else found


def _open(evidence: Evidence, actor: User, now: datetime) -> tuple[Evidence, str]:
    row = _locked(evidence)
    sight = sight_of_actor(actor, now)
    relation = may_decide(sight, row) if sight else None
    require(relation is not None)
    assert relation is not None  # noqa: S101 - required above
    if EvidenceWithdrawal.objects.filter(evidence=row).exists():
        raise Withdrawn(_("This was taken back."))
    if row.completion is not None and hasattr(row.completion, "revocation"):
        raise Withdrawn(_("This completion was revoked. It shows nothing any more."))
    if row.decisions.filter(decided_by=actor.employee).exists():
        raise DecidedAlready(_("You decided on this already."))
    if row.skill.retired_at is not None:
        raise SkillRetired(_("This skill is retired: nobody is rated in it any more."))
    return row, relation


def _locked(evidence: Evidence) -> Evidence:
    rows = Evidence.objects.select_for_update(of=("self",), no_key=True)
    related = rows.select_related("employee", "skill", "completion__revocation")
    return related.get(pk=evidence.pk)


def _source(file: object, link: str) -> str:
    if file:
        return EvidenceSource.FILE
    return EvidenceSource.LINK if link.strip() else EvidenceSource.NOTE


def _wrong(
    level: int,
    words: str,
    link: str,
    file: "File[Any] | None",
    name: str,
    on: date,
    today: date,
) -> list[Problem]:
    found = [*too_long("words", words, LONGEST), *too_long("link", link, 500)]
    if not 1 <= level <= HIGHEST:
        text = _("A level is a number from 1 to %(highest)d.") % {"highest": HIGHEST}
        found.append(Problem("level", "out_of_range", text))
    if on > today:
        found.append(Problem("happened_on", "in_future", _("This day has not come yet.")))
    if link.strip() and not link.strip().lower().startswith(("https://", "http://")):
        text = _("A link begins with https:// or http://.")
        found.append(Problem("link", "invalid", text))
    if not (file or link.strip() or words.strip()):
        text = _("Give a file, a link or a description.")
        found.append(Problem("words", "required", text))
    return [*found, *out_of_range("happened_on", on), *_wrong_file(file, name)]


def _wrong_file(file: "File[Any] | None", name: str) -> list[Problem]:
    if file is None:
        return []
    if not name or len(name) > LONGEST_NAME:
        return [Problem("file", "name", _("The file needs a name of at most 255 characters."))]
    if not file.size:
        return [Problem("file", "empty", _("The file is empty."))]
    if file.size > LARGEST_FILE:
        return [Problem("file", "too_large", _("The file is larger than 10 MB."))]
    return []


def _name(file: "File[Any] | None") -> str:
    if file is None:
        return ""
    return PurePath((file.name or "").replace("\\", "/")).name.replace("\x00", "")


def _digest(file: "File[Any]") -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    return found.hexdigest()


def _stored(file: "File[Any]", digest: str) -> str:
    """What a file holds is stored once, under its hash."""
    name = f"skills/{digest[:2]}/{digest}"
    if default_storage.exists(name):
        return name
    file.seek(0)
    return default_storage.save(name, file)
