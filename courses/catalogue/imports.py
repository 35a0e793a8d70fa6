"""Writing a course that was read from its files: a draft, or nothing where all is known."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Literal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from courses.catalogue.bundles import Bundle
from courses.catalogue.drafts import AssetDraft, CourseDraft, UnitDraft
from courses.catalogue.models import Asset, Course, CourseVersion, Question, Unit
from courses.catalogue.policies import require_editor
from courses.catalogue.reading import Plain, read_course
from courses.catalogue.services import firm_date, publish_version, show_on_course
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError

SUFFIXES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/svg+xml": ".svg",
    "application/pdf": ".pdf",
}


class VersionIsPublished(DomainError):
    """The number that the files give is a published version with other content."""

    code = "version_is_published"


@dataclass(frozen=True)
class Imported:
    """What became of the files: a new draft, the draft replaced, or nothing new in them."""

    version: CourseVersion
    outcome: Literal["created", "replaced", "unchanged"]


@transaction.atomic
def import_course(
    *,
    bundle: Bundle,
    plain: Plain | None = None,
    publish: bool = False,
    actor: User | None,
    now: datetime,
) -> Imported:
    """Take a course from its files as a draft, and publish it when asked to.

    The same content as the newest version writes nothing. An open draft is replaced; a published
    version never is.
    """
    require_editor(actor, now=now, refusal=_("You may not import courses."))
    draft = read_course(bundle, plain=plain)
    course = Course.objects.select_for_update().filter(code=draft.code).first()
    newest = course.versions.first() if course else None
    if newest is not None and newest.content_hash == draft.content_hash:
        imported = Imported(newest, "unchanged")
    else:
        imported = _write(course, draft, bundle.name, actor, now)
    if publish and not imported.version.is_published:
        version = publish_version(version=imported.version, actor=actor, now=now)
        imported = Imported(version, imported.outcome)
    return imported


def _write(
    course: Course | None, draft: CourseDraft, source: str, actor: User | None, now: datetime
) -> Imported:
    if course is None:
        course = _new_course(draft, now)
    number = _number(course, draft)
    replaced, _counts = course.versions.filter(published_at=None).delete()
    version = CourseVersion.objects.create(
        course=course,
        number=number,
        change=draft.change,
        notes=draft.notes,
        effective_on=draft.effective_on,
        languages=draft.languages,
        summary=draft.summary,
        titles=draft.titles,
        minutes=min(32767, sum(unit.minutes for unit in draft.units)),
        skills=draft.skills,
        warnings=[{"place": w.field, "code": w.code, "message": w.message} for w in draft.warnings],
        source=source[:300],
        content_hash=draft.content_hash,
    )
    for position, unit in enumerate(draft.units, 1):
        _write_unit(version, position, unit)
    Asset.objects.bulk_create([_asset(version, asset) for asset in draft.assets])
    if not course.versions.filter(published_at__isnull=False).exists():
        show_on_course(course, version)
    outcome: Literal["created", "replaced"] = "replaced" if replaced else "created"
    record(
        action=f"course_version.{outcome}",
        obj=course,
        actor=actor,
        at=now,
        changes={"version": number, "source": source[:300], "warnings": len(draft.warnings)},
    )
    return Imported(version, outcome)


def _new_course(draft: CourseDraft, now: datetime) -> Course:
    today = firm_date(now)
    created_on = draft.created_on or min(draft.effective_on or today, today)
    return Course.objects.create(code=draft.code, title=draft.code, created_on=created_on)


def _number(course: Course, draft: CourseDraft) -> int:
    """The version's number: as the files say, or the next."""
    last = course.versions.filter(published_at__isnull=False).order_by("-number").first()
    if draft.number is None:
        return last.number + 1 if last else 1
    if last is not None and draft.number <= last.number:
        message = _(
            "Version %(last)d of %(code)s is published and never changes. Give the new edition "
            "“version: %(next)d” in course.yaml."
        )
        values = {"last": last.number, "code": course.code, "next": last.number + 1}
        raise VersionIsPublished(message % values)
    return draft.number


def _write_unit(version: CourseVersion, position: int, unit: UnitDraft) -> None:
    row = Unit.objects.create(
        version=version,
        position=position,
        slug=unit.slug,
        kind=unit.kind,
        minutes=unit.minutes,
        titles=unit.titles,
        body=unit.body,
        paths=unit.paths,
        draw=unit.draw,
        pass_percent=unit.pass_percent,
        max_attempts=unit.max_attempts,
    )
    Question.objects.bulk_create(
        Question(
            unit=row,
            key=question.key,
            kind=question.kind,
            prompt=question.prompt,
            options=question.options,
            correct=question.correct,
            feedback=question.feedback,
        )
        for question in unit.questions
    )


def _asset(version: CourseVersion, asset: AssetDraft) -> Asset:
    """The file's name is its content's digest: the same picture is stored once for all versions."""
    suffix = SUFFIXES.get(asset.media_type, PurePosixPath(asset.path).suffix[:10])
    name = f"courses/{asset.digest}{suffix}"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(asset.content))
    return Asset(version=version, path=asset.path, file=name, media_type=asset.media_type)
