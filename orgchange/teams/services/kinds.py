"""Writing kinds of team: a draft is edited, published once, and never changes afterwards."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor
from orgchange.teams.models import KindSlot, KindVersion, TeamKind
from orgchange.teams.policies import can_write_kinds
from orgchange.teams.services.kind_checks import SLOT_FIELDS, wrong_code, wrong_draft

DRAFT_FIELDS: Final = (
    "name",
    "name_zh",
    "purpose",
    "purpose_zh",
    "target",
    "minimum_share",
    "slots_per_person",
    "never_together",
    "notes",
)


class AlreadyPublished(DomainError):
    """A published version never changes; a new draft starts from it."""

    code = "already_published"


class NoDraft(DomainError):
    """The kind has no draft."""

    code = "no_draft"


def add_kind(
    *, code: str, name: str, name_zh: str = "", actor: User | None, now: datetime
) -> KindVersion:
    """A new kind of team, with an empty draft. No team follows it before it is published."""
    require_writer(actor, now)
    refuse_invalid(wrong_code(code, name, name_zh))
    with transaction.atomic():
        kind = TeamKind.objects.create(code=code, name=name.strip(), name_zh=name_zh.strip())
        draft = KindVersion.objects.create(
            kind=kind, number=1, name=name.strip(), name_zh=name_zh.strip()
        )
        record(action="kind.added", obj=kind, actor=actor, at=now)
    return draft


def start_draft(*, kind: TeamKind, actor: User | None, now: datetime) -> KindVersion:
    """The kind's draft: the one there is, or a copy of the newest published version."""
    require_writer(actor, now)
    with transaction.atomic():
        TeamKind.objects.select_for_update().get(pk=kind.pk)
        versions = kind.versions.order_by("-number")
        newest = versions.first()
        if newest is not None and newest.published_at is None:
            return newest
        number = newest.number + 1 if newest else 1
        held = {name: getattr(newest, name) for name in DRAFT_FIELDS} if newest else {}
        held |= {"notes": ""}
        draft = KindVersion.objects.create(
            kind=kind, number=number, **{"name": kind.name, "name_zh": kind.name_zh, **held}
        )
        slots = newest.slots.all() if newest else KindSlot.objects.none()
        _write_slots(draft, [{name: getattr(s, name) for name in SLOT_FIELDS} for s in slots])
        record(action="kind.draft_started", obj=draft, actor=actor, at=now)
    return draft


def write_draft(
    *,
    draft: KindVersion,
    values: Mapping[str, Any],
    slots: Sequence[Mapping[str, Any]] | None = None,
    actor: User | None,
    now: datetime,
) -> KindVersion:
    """Write the draft as it shall be: any of `DRAFT_FIELDS`, and all slots in their order."""
    require_writer(actor, now)
    with transaction.atomic():
        draft = KindVersion.objects.select_for_update().get(pk=draft.pk)
        _refuse_published(draft)
        for name in DRAFT_FIELDS:
            setattr(draft, name, values.get(name, getattr(draft, name)))
        held = slots
        if held is None:
            held = [{n: getattr(s, n) for n in SLOT_FIELDS} for s in draft.slots.all()]
        refuse_invalid(wrong_draft(draft, held))
        draft.save()
        if slots is not None:
            _write_slots(draft, slots)
        record(action="kind.draft_written", obj=draft, actor=actor, at=now)
    return draft


def publish_kind(*, kind: TeamKind, actor: User | None, now: datetime) -> KindVersion:
    """From now on new teams follow the draft, and nothing in it changes."""
    require_writer(actor, now)
    with transaction.atomic():
        draft = kind.versions.select_for_update().filter(published_at=None).first()
        if draft is None:
            raise NoDraft(_("There is no draft."))
        slots = [{n: getattr(s, n) for n in SLOT_FIELDS} for s in draft.slots.all()]
        problems = wrong_draft(draft, slots)
        if not slots:
            problems.append(Problem("slots", "required", _("A kind of team needs a slot.")))
        refuse_invalid(problems)
        draft.published_at, draft.published_by = now, actor
        draft.save(update_fields=["published_at", "published_by", "updated_at"])
        kind.name, kind.name_zh = draft.name, draft.name_zh
        kind.save(update_fields=["name", "name_zh", "updated_at"])
        record(action="kind.published", obj=draft, actor=actor, at=now)
    return draft


def discard_draft(*, kind: TeamKind, actor: User | None, now: datetime) -> None:
    """Throw the draft away; a kind that never was published goes with it."""
    require_writer(actor, now)
    with transaction.atomic():
        draft = kind.versions.filter(published_at=None).first()
        if draft is None:
            raise NoDraft(_("There is no draft."))
        record(action="kind.draft_discarded", obj=kind, actor=actor, at=now)
        draft.delete()
        if not kind.versions.exists():
            kind.delete()


def retire_kind(
    *, kind: TeamKind, is_retired: bool = True, actor: User | None, now: datetime
) -> None:
    """No new teams of it from now on; those there are stay. Or: there may be new ones again."""
    require_writer(actor, now)
    with transaction.atomic():
        kind.retired_at = now if is_retired else None
        kind.save(update_fields=["retired_at", "updated_at"])
        action = "kind.retired" if is_retired else "kind.reinstated"
        record(action=action, obj=kind, actor=actor, at=now)


def _write_slots(draft: KindVersion, slots: Sequence[Mapping[str, Any]]) -> None:
    draft.slots.all().delete()
    KindSlot.objects.bulk_create(
        KindSlot(version=draft, **{**slot, "position": position})
        for position, slot in enumerate(slots, start=1)
    )


def _refuse_published(draft: KindVersion) -> None:
    if draft.published_at is not None:
        message = _("This version is published and never changes. Start a new draft.")
        raise AlreadyPublished(message)


def require_writer(actor: User | None, now: datetime) -> None:
    """Refuse who may not define kinds."""
    sight = sight_of_actor(actor, now)
    require(sight is None or can_write_kinds(sight))
