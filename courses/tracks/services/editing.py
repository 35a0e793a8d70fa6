"""Writing tracks: a new one, a draft from what is published, checked as a whole, published once.

Whoever is under way keeps the version they began under; who begins later is on the new one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.assignments.models import AppliesTo, Assignment
from courses.assignments.services.stages import stage_assignment, stage_requirement
from courses.catalogue.models import Course
from courses.skills.models import RoleProfile
from courses.tracks.editing import checks
from courses.tracks.editing.differences import known_checks
from courses.tracks.editing.documents import (
    ITEM_FIELDS,
    STAGE_FIELDS,
    THRESHOLDS,
    Document,
    document_of,
    new_stage,
)
from courses.tracks.models import (
    Criterion,
    Item,
    Stage,
    StageKind,
    StageSigner,
    StageTerms,
    Track,
    TrackLevel,
    TrackVersion,
)
from courses.tracks.policies import editing as policies
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)

# Words that stand where a track's code would stand in an address.
RESERVED = frozenset(
    {"mine", "people", "panels", "certified", "verify", "new", "queue", "boards", "matching"}
)
LONGEST = {"name": 200, "name_zh": 200, "about": 5000, "about_zh": 5000, "slot": 40}


class VersionPublished(DomainError):
    """A published version never changes; a new draft starts from it."""

    code = "already_published"


class NoDraft(DomainError):
    """The track has no draft."""

    code = "no_draft"


class TrackRetired(DomainError):
    """The track is retired: take it up again first."""

    code = "retired"


def add_track(*, code: str, actor: User | None, now: datetime, **words: str) -> Track:
    """A new track with an empty draft. `words`: name, name_zh, about, about_zh, slot."""
    _require(actor, now)
    track = Track(code=code.strip(), **{name: text.strip() for name, text in words.items()})
    with transaction.atomic():
        refuse_invalid(_wrong_track(track))
        track.save()
        draft = TrackVersion.objects.create(track=track, number=1)
        _put(draft, {**document_of(draft), "stages": _first_stages()})
        record(action="track.added", obj=track, actor=actor, at=now)
    return track


def change_track(*, track: Track, actor: User | None, now: datetime, **words: str) -> Track:
    """Other words for what it is; they hold for all versions."""
    _require(actor, now)
    with transaction.atomic():
        row = Track.objects.select_for_update().get(pk=track.pk)
        before = {name: getattr(row, name) for name in words}
        for name, text in words.items():
            setattr(row, name, text.strip())
        refuse_invalid(_wrong_track(row))
        row.save()
        changes = {name: [old, getattr(row, name)] for name, old in before.items()}
        record(action="track.changed", obj=row, actor=actor, at=now, changes=changes)
    return row


def retire(*, track: Track, actor: User | None, now: datetime) -> Track:
    """Nobody new begins; those under way go on."""
    return _set_retired(track, now, "track.retired", actor=actor, now=now)


def restore(*, track: Track, actor: User | None, now: datetime) -> Track:
    """Take it up again."""
    return _set_retired(track, None, "track.restored", actor=actor, now=now)


def start_draft(*, track: Track, actor: User | None, now: datetime) -> TrackVersion:
    """The track's draft: the one there is, or a copy of the newest version."""
    _require(actor, now)
    with transaction.atomic():
        row = Track.objects.select_for_update().get(pk=track.pk)
        if row.retired_at is not None:
            raise TrackRetired(_("This track is retired. Take it up again first."))
        newest = row.versions.order_by("-number").first()
        if newest is not None and newest.published_at is None:
            return newest
        number = newest.number + 1 if newest else 1
        draft = TrackVersion.objects.create(track=row, number=number)
        if newest is not None:
            _put(draft, {**document_of(newest), "notes": ""})
        record(action="track.draft_started", obj=draft, actor=actor, at=now)
    return draft


def write_draft(
    *, draft: TrackVersion, document: Document, actor: User | None, now: datetime
) -> TrackVersion:
    """Put a whole document in the place of the draft's."""
    _require(actor, now)
    with transaction.atomic():
        row = _unpublished(draft)
        refuse_invalid([*checks.shape(document), *_unknown(document)])
        refuse_invalid(too_long("notes", document["notes"], 5000))
        _put(row, document)
        record(action="track.draft_written", obj=row, actor=actor, at=now)
    return row


def publish(*, draft: TrackVersion, actor: User | None, now: datetime) -> TrackVersion:
    """Who begins from now on is on this version. It must be whole, and never changes again."""
    _require(actor, now)
    with transaction.atomic():
        row = _unpublished(draft)
        document = document_of(row)
        refuse_invalid(checks.whole(document, known_checks=known_checks()))
        row.published_at, row.published_by = now, actor
        row.save(update_fields=["published_at", "published_by", "updated_at"])
        _follow(row, now)
        record(action="track.published", obj=row, actor=actor, at=now)
    return row


def discard(*, draft: TrackVersion, actor: User | None, now: datetime) -> None:
    """Throw the draft away. A track that was never published keeps its draft."""
    _require(actor, now)
    with transaction.atomic():
        row = _unpublished(draft)
        if not row.track.versions.exclude(published_at=None).exists():
            raise NoDraft(_("Nothing is published yet: this draft is all there is."))
        record(action="track.draft_discarded", obj=row.track, actor=actor, at=now)
        row.delete()


def _follow(version: TrackVersion, now: datetime) -> None:
    """Stages that people stood in have a requirement: its name and terms follow, for who is new."""
    rows = version.stages.select_related("stage__requirement", "stage__track")
    for terms in rows.exclude(stage__requirement=None).order_by("position"):
        track = terms.stage.track
        requirement = stage_requirement(
            code=str(terms.stage),
            name=f"{track.name}: {terms.name}",
            name_zh=f"{track.name_in('zh')}：{terms.name_in('zh')}",
            now=now,
        )
        is_certificate = terms.kind == StageKind.CERTIFIED
        held = Assignment.objects.filter(requirement=requirement, is_system=True)
        if held.exists() and (terms.due_days is not None or is_certificate):
            stage_assignment(
                requirement=requirement,
                due_days=terms.due_days or 0,
                valid_months=version.valid_months if is_certificate else None,
                renewal_window_days=version.warning_days,
                applies_to=AppliesTo.NEW,
                now=now,
            )


def _put(draft: TrackVersion, document: Document) -> None:
    """Write the document in place of what is there. A draft's rows are nobody's yet."""
    draft.notes = document["notes"].strip()
    for name in THRESHOLDS:
        setattr(draft, name, document["thresholds"][name])
    draft.save()
    draft.stages.all().delete()
    draft.levels.all().delete()
    courses = Course.objects.in_bulk(
        {item["course"] for row in document["stages"] for item in row["items"] if item["course"]},
        field_name="code",
    )
    for position, row in enumerate(document["stages"], start=1):
        _put_stage(draft, position, row, courses)
    profiles = RoleProfile.objects.in_bulk(
        {row["profile"] for row in document["levels"]}, field_name="code"
    )
    TrackLevel.objects.bulk_create(
        TrackLevel(
            version=draft,
            level=row["level"],
            name=row["name"].strip(),
            name_zh=row["name_zh"].strip(),
            profile=profiles[row["profile"]],
        )
        for row in document["levels"]
    )


def _put_stage(
    draft: TrackVersion, position: int, row: Document, courses: Mapping[str, Course]
) -> None:
    stage, _made = Stage.objects.get_or_create(track=draft.track, code=row["code"])
    said = {name: _clean(row[name]) for name in STAGE_FIELDS}
    terms = StageTerms.objects.create(version=draft, stage=stage, position=position, **said)
    StageSigner.objects.bulk_create(StageSigner(terms=terms, role=role) for role in row["signers"])
    Criterion.objects.bulk_create(
        Criterion(terms=terms, code=one["code"], settings=one["settings"], position=place)
        for place, one in enumerate(row["criteria"], start=1)
    )
    Item.objects.bulk_create(
        Item(
            terms=terms,
            position=place,
            course=courses.get(item["course"]),
            **{name: _clean(item[name]) for name in ITEM_FIELDS},
        )
        for place, item in enumerate(row["items"], start=1)
    )


def _clean(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _first_stages() -> list[Document]:
    """What every track has, to begin with."""
    return [
        {**new_stage("nominated", StageKind.NOMINATION, "Nominated", "提名")},
        {
            **new_stage("screened", StageKind.SCREENING, "Screened", "筛选"),
            "signers": ["lead", "hr"],
        },
        {**new_stage("panel", StageKind.PANEL, "Panel", "评审")},
        {
            **new_stage("certified", StageKind.CERTIFIED, "Certified", "认证"),
            "signers": ["lead"],
            "criteria": [{"code": "panel_passed", "settings": {}}],
        },
    ]


def _unpublished(draft: TrackVersion) -> TrackVersion:
    rows = TrackVersion.objects.select_for_update(of=("self",)).select_related("track")
    row = rows.filter(pk=draft.pk).first()
    if row is None:
        raise NoDraft(_("There is no draft."))
    if row.published_at is not None:
        text = _("This version is published and never changes. Start a new draft.")
        raise VersionPublished(text)
    return row


def _unknown(document: Document) -> list[Problem]:
    profiles = {row["profile"] for row in document["levels"]}
    known = set(RoleProfile.objects.filter(code__in=profiles).values_list("code", flat=True))
    problems = [
        Problem(f"levels.{row['level']}.profile", "unknown", _("There is no such profile."))
        for row in document["levels"]
        if row["profile"] not in known
    ]
    named = {item["course"] for row in document["stages"] for item in row["items"]} - {""}
    there = set(Course.objects.filter(code__in=named).values_list("code", flat=True))
    text = _("There is no course “%(code)s”.")
    return problems + [
        Problem("stages", "unknown_course", text % {"code": code}) for code in sorted(named - there)
    ]


def _set_retired(
    track: Track, at: datetime | None, action: str, *, actor: User | None, now: datetime
) -> Track:
    _require(actor, now)
    with transaction.atomic():
        row = Track.objects.select_for_update().get(pk=track.pk)
        row.retired_at = at
        row.save(update_fields=["retired_at", "updated_at"])
        record(action=action, obj=row, actor=actor, at=now)
    return row


def _wrong_track(track: Track) -> list[Problem]:
    problems = [
        found
        for field, most in LONGEST.items()
        for found in too_long(field, getattr(track, field), most)
    ]
    if not track.name:
        problems.append(Problem("name", "required", _("Give it a name.")))
    if not checks.CODE.match(track.code) or len(track.code) > 60:
        problems.append(Problem("code", "invalid", _("Small letters, digits and hyphens.")))
    if track.code in RESERVED:
        problems.append(Problem("code", "reserved", _("This word is taken: choose another.")))
    if Track.objects.filter(code=track.code).exclude(pk=track.pk).exists():
        problems.append(Problem("code", "taken", _("There is a track of this code.")))
    return problems


def _require(actor: User | None, now: datetime) -> None:
    require(policies.can_edit(sight_of_actor(actor, now)))
