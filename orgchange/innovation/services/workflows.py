"""Writing a way of things: a draft is edited, checked as a whole, and published once.

What can be edited are words, owners, due days and roles. States, ways, guards and effects are
those that the product ships: they are code. What runs keeps the version it started under.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor
from orgchange.innovation import policies
from orgchange.innovation.machines import machine_of
from orgchange.innovation.models import (
    Workflow,
    WorkflowState,
    WorkflowTransition,
    WorkflowVersion,
)
from orgchange.innovation.setup.workflow_checks import wrong_texts, wrong_way

STATE_TEXTS: Final = ("name", "name_zh", "public_name", "public_name_zh")
STATE_FIELDS: Final = (*STATE_TEXTS, "owner", "due_days", "in_working_days", "is_told")
STEP_FIELDS: Final = ("label", "label_zh", "roles", "needs_words", "after_days")
STATE_COPIED: Final = ("position", "code", "stand", "is_text_locked", *STATE_FIELDS)
STEP_COPIED: Final = ("position", "code", "source", "target", "guards", "effects", *STEP_FIELDS)


class WorkflowPublished(DomainError):
    """A published version never changes; a new draft starts from it."""

    code = "already_published"


class NoWorkflowDraft(DomainError):
    """The workflow has no draft."""

    code = "no_draft"


def start_workflow(*, workflow: Workflow, actor: User | None, now: datetime) -> WorkflowVersion:
    """The workflow's draft: the one there is, or a copy of the newest published version."""
    _require(actor, now)
    with transaction.atomic():
        Workflow.objects.select_for_update().get(pk=workflow.pk)
        newest = workflow.versions.order_by("-number").first()
        if newest is not None and newest.published_at is None:
            return newest
        number = newest.number + 1 if newest else 1
        draft = WorkflowVersion.objects.create(workflow=workflow, number=number)
        if newest is not None:
            _copy(newest, draft)
        record(action="workflow.draft_started", obj=draft, actor=actor, at=now)
    return draft


def write_workflow(
    *,
    draft: WorkflowVersion,
    notes: str,
    states: Mapping[str, Mapping[str, Any]],
    steps: Mapping[str, Mapping[str, Any]],
    actor: User | None,
    now: datetime,
) -> WorkflowVersion:
    """Write what is given of `STATE_FIELDS` by state, and of `STEP_FIELDS` by step.

    A step with several sources is one act: it reads the same from each.
    """
    _require(actor, now)
    with transaction.atomic():
        draft = (
            WorkflowVersion.objects.select_for_update().select_related("workflow").get(pk=draft.pk)
        )
        if draft.published_at is not None:
            message = _("This version is published and never changes. Start a new draft.")
            raise WorkflowPublished(message)
        own_states, own_steps = list(draft.states.all()), list(draft.transitions.all())
        for state in own_states:
            _set(state, STATE_FIELDS, states.get(state.code, {}))
        for step in own_steps:
            _set(step, STEP_FIELDS, steps.get(step.code, {}))
        machine = machine_of(draft.workflow.code)
        refuse_invalid(wrong_texts(own_states, own_steps, notes, machine.roles))
        WorkflowState.objects.bulk_update(own_states, STATE_FIELDS)
        WorkflowTransition.objects.bulk_update(own_steps, STEP_FIELDS)
        draft.notes = notes
        draft.save(update_fields=["notes", "updated_at"])
        record(action="workflow.draft_written", obj=draft, actor=actor, at=now)
    return draft


def publish_workflow(*, workflow: Workflow, actor: User | None, now: datetime) -> WorkflowVersion:
    """From now on the draft may be used, and nothing in it changes. It must be whole."""
    _require(actor, now)
    with transaction.atomic():
        draft = _draft(workflow)
        states, steps = list(draft.states.all()), list(draft.transitions.all())
        machine = machine_of(workflow.code)
        refuse_invalid(
            [
                *wrong_texts(states, steps, draft.notes, machine.roles),
                *wrong_way(states, steps, guards=machine.guards, effects=machine.effects),
            ]
        )
        draft.published_at, draft.published_by = now, actor
        draft.save(update_fields=["published_at", "published_by", "updated_at"])
        record(action="workflow.published", obj=draft, actor=actor, at=now)
    return draft


def discard_workflow(*, workflow: Workflow, actor: User | None, now: datetime) -> None:
    """Throw the draft away."""
    _require(actor, now)
    with transaction.atomic():
        draft = _draft(workflow)
        record(action="workflow.draft_discarded", obj=workflow, actor=actor, at=now)
        draft.delete()


def _draft(workflow: Workflow) -> WorkflowVersion:
    draft = workflow.versions.select_for_update().filter(published_at=None).first()
    if draft is None:
        raise NoWorkflowDraft(_("There is no draft."))
    return draft


def _copy(newest: WorkflowVersion, draft: WorkflowVersion) -> None:
    WorkflowState.objects.bulk_create(
        WorkflowState(version=draft, **{name: getattr(row, name) for name in STATE_COPIED})
        for row in newest.states.all()
    )
    WorkflowTransition.objects.bulk_create(
        WorkflowTransition(version=draft, **{name: getattr(row, name) for name in STEP_COPIED})
        for row in newest.transitions.all()
    )


def _set(row: object, names: tuple[str, ...], given: Mapping[str, Any]) -> None:
    for name in names:
        if name in given:
            setattr(row, name, given[name])


def _require(actor: User | None, now: datetime) -> None:
    sight = sight_of_actor(actor, now)
    require(sight is None or policies.can_write_workflows(sight))
