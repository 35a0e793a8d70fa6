"""Writing rubrics: a draft is edited, published once, and never changes afterwards."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor
from orgchange.innovation import policies
from orgchange.innovation.models import Anchor, Criterion, Rubric, RubricVersion
from orgchange.innovation.setup.rubric_checks import wrong_criteria
from orgchange.innovation.setup.setup_checks import wrong_code, wrong_name

FIELDS: Final = ("code", "name", "name_zh", "question", "question_zh", "weight")


class RubricPublished(DomainError):
    """A published version never changes; a new draft starts from it."""

    code = "already_published"


class NoRubricDraft(DomainError):
    """The rubric has no draft."""

    code = "no_draft"


def add_rubric(
    *, code: str, name: str, name_zh: str = "", actor: User | None, now: datetime
) -> RubricVersion:
    """A new rubric, with an empty draft. No round uses it before it is published."""
    _require(actor, now)
    problems = [*wrong_code(code), *wrong_name("name", name)]
    if Rubric.objects.filter(code=code).exists():
        problems.append(Problem("code", "taken", _("There is a rubric of this code already.")))
    refuse_invalid([*problems, *wrong_name("name_zh", name_zh, is_needed=False)])
    with transaction.atomic():
        rubric = Rubric.objects.create(code=code, name=name.strip(), name_zh=name_zh.strip())
        draft = RubricVersion.objects.create(rubric=rubric, number=1)
        record(action="rubric.added", obj=rubric, actor=actor, at=now)
    return draft


def start_rubric(*, rubric: Rubric, actor: User | None, now: datetime) -> RubricVersion:
    """The rubric's draft: the one there is, or a copy of the newest published version."""
    _require(actor, now)
    with transaction.atomic():
        Rubric.objects.select_for_update().get(pk=rubric.pk)
        newest = rubric.versions.order_by("-number").first()
        if newest is not None and newest.published_at is None:
            return newest
        number = newest.number + 1 if newest else 1
        draft = RubricVersion.objects.create(rubric=rubric, number=number)
        _write(draft, criteria_of(newest) if newest else [])
        record(action="rubric.draft_started", obj=draft, actor=actor, at=now)
    return draft


def write_rubric(
    *,
    draft: RubricVersion,
    notes: str,
    criteria: Sequence[Mapping[str, Any]],
    actor: User | None,
    now: datetime,
) -> RubricVersion:
    """Write the draft as it shall be: all criteria in their order, each with its anchors.

    A criterion is `FIELDS` and `anchors`: a list of score, text and text_zh.
    """
    _require(actor, now)
    with transaction.atomic():
        draft = RubricVersion.objects.select_for_update().get(pk=draft.pk)
        if draft.published_at is not None:
            message = _("This version is published and never changes. Start a new draft.")
            raise RubricPublished(message)
        refuse_invalid(wrong_criteria(criteria, notes))
        draft.notes = notes
        draft.save(update_fields=["notes", "updated_at"])
        _write(draft, criteria)
        record(action="rubric.draft_written", obj=draft, actor=actor, at=now)
    return draft


def publish_rubric(*, rubric: Rubric, actor: User | None, now: datetime) -> RubricVersion:
    """From now on rounds may use the draft, and nothing in it changes."""
    _require(actor, now)
    with transaction.atomic():
        draft = _draft(rubric)
        refuse_invalid(wrong_criteria(criteria_of(draft), draft.notes, is_final=True))
        draft.published_at, draft.published_by = now, actor
        draft.save(update_fields=["published_at", "published_by", "updated_at"])
        record(action="rubric.published", obj=draft, actor=actor, at=now)
    return draft


def discard_rubric(*, rubric: Rubric, actor: User | None, now: datetime) -> None:
    """Throw the draft away; a rubric that never was published goes with it."""
    _require(actor, now)
    with transaction.atomic():
        draft = _draft(rubric)
        record(action="rubric.draft_discarded", obj=rubric, actor=actor, at=now)
        draft.delete()
        if not rubric.versions.exists():
            rubric.delete()


def criteria_of(version: RubricVersion) -> list[dict[str, Any]]:
    """The criteria of a version with their anchors, as `write_rubric` takes them."""
    return [
        {
            **{name: getattr(row, name) for name in FIELDS},
            "anchors": [
                {"score": one.score, "text": one.text, "text_zh": one.text_zh}
                for one in row.anchors.all()
            ],
        }
        for row in version.criteria.prefetch_related("anchors")
    ]


def _draft(rubric: Rubric) -> RubricVersion:
    draft = rubric.versions.select_for_update().filter(published_at=None).first()
    if draft is None:
        raise NoRubricDraft(_("There is no draft."))
    return draft


def _write(draft: RubricVersion, criteria: Sequence[Mapping[str, Any]]) -> None:
    draft.criteria.all().delete()
    rows = Criterion.objects.bulk_create(
        Criterion(version=draft, position=position, **{name: given[name] for name in FIELDS})
        for position, given in enumerate(criteria, start=1)
    )
    Anchor.objects.bulk_create(
        Anchor(criterion=row, **anchor)
        for row, given in zip(rows, criteria, strict=True)
        for anchor in given["anchors"]
    )


def _require(actor: User | None, now: datetime) -> None:
    sight = sight_of_actor(actor, now)
    require(sight is None or policies.can_write_rubrics(sight))
