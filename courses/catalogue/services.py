"""Publishing and retiring courses. Drafts come from `imports`."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.catalogue.models import Course, CourseSkill, CourseVersion, Skill
from courses.catalogue.policies import require_editor
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day, refuse_out_of_range
from orgchange.core.errors import DomainError, InvalidInput, Problem


class AlreadyPublished(DomainError):
    """A published version never changes."""

    code = "already_published"


class VersionOutOfOrder(DomainError):
    """A later version is published already."""

    code = "version_out_of_order"


class CourseRetired(DomainError):
    """The course is retired."""

    code = "course_retired"


def firm_date(now: datetime) -> date:
    """Today, where the organisation is."""
    return firm_day(now)


@transaction.atomic
def publish_version(
    *,
    version: CourseVersion,
    change: str = "",
    notes: str | None = None,
    effective_on: date | None = None,
    actor: User | None,
    now: datetime,
) -> CourseVersion:
    """Publish a draft: people take it from now on, and nothing in it changes any more.

    `change`, `notes` and `effective_on` replace what the draft says of them.
    """
    require_editor(actor, now=now, refusal=_("You may not publish courses."))
    version = (
        CourseVersion.objects.select_for_update(of=("self",))
        .select_related("course")
        .get(pk=version.pk)
    )
    if version.is_published:
        raise AlreadyPublished(_("Version %(number)d is published.") % {"number": version.number})
    if version.course.retired_on is not None:
        raise CourseRetired(_("The course is retired."))
    if version.course.versions.filter(published_at__isnull=False, number__gt=version.number):
        raise VersionOutOfOrder(_("A later version is published already."))
    refuse_out_of_range(effective_on=effective_on)
    version.change = change or version.change
    version.notes = version.notes if notes is None else notes
    version.effective_on = effective_on or version.effective_on or firm_date(now)
    version.published_at = now
    version.save()
    show_on_course(version.course, version)
    grant_skills(version.course, version.skills)
    record(
        action="course.published",
        obj=version.course,
        actor=actor,
        at=now,
        changes={"version": version.number, "change": version.change},
    )
    return version


def show_on_course(course: Course, version: CourseVersion) -> None:
    """Let the course be called what this version calls it."""
    original = version.languages[0] if version.languages else "en"
    course.title = version.titles.get("en") or version.titles.get(original) or course.code
    course.title_zh = version.titles.get("zh-hans", "")
    course.save()


def grant_skills(course: Course, skills: Iterable[Mapping[str, Any]]) -> None:
    """What completing the course grants, as its newest version says."""
    kept = []
    for said in skills:
        names = said["names"]
        name = names.get("en") or next(iter(names.values()), said["code"])
        skill, _created = Skill.objects.update_or_create(
            code=said["code"], defaults={"name": name, "name_zh": names.get("zh-hans", "")}
        )
        CourseSkill.objects.update_or_create(
            course=course, skill=skill, defaults={"level": said["level"]}
        )
        kept.append(skill.pk)
    course.grants.exclude(skill__in=kept).delete()


@transaction.atomic
def retire_course(
    *,
    course: Course,
    retired_on: date,
    successor: Course | None = None,
    actor: User | None,
    now: datetime,
) -> Course:
    """Take a course out of the catalogue from a day on. What people completed stays."""
    require_editor(actor, now=now, refusal=_("You may not retire courses."))
    if successor is not None and successor.pk == course.pk:
        raise _refused("successor", _("A course cannot follow itself."))
    if retired_on < course.created_on:
        raise _refused("retired_on", _("The course did not exist on that day."))
    refuse_out_of_range(retired_on=retired_on)
    course.retired_on = retired_on
    course.successor = successor
    course.save()
    record(
        action="course.retired",
        obj=course,
        actor=actor,
        at=now,
        changes={"on": str(retired_on), "successor": successor.code if successor else None},
    )
    return course


@transaction.atomic
def restore_course(*, course: Course, actor: User | None, now: datetime) -> Course:
    """Undo a retirement."""
    require_editor(actor, now=now, refusal=_("You may not retire courses."))
    course.retired_on = None
    course.successor = None
    course.save()
    record(action="course.restored", obj=course, actor=actor, at=now)
    return course


def _refused(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, problems=[Problem(field, "invalid", message)])
