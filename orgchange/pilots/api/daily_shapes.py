"""The shapes of tasks, risks, decisions and files in the API."""

from typing import Any

from rest_framework import serializers

from orgchange.directory.models import Employee
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots.models import (
    LoggedDecision,
    Pilot,
    PilotFile,
    PilotTask,
    Risk,
    TaskStatus,
)
from orgchange.pilots.services import board, decision_log, risks

MOST_AT_ONCE = 200


def person(**given: Any) -> Any:
    """A person by id, or none."""
    rows = Employee.objects.all()
    return serializers.PrimaryKeyRelatedField(
        queryset=rows, required=False, allow_null=True, **given
    )


class OfPilot(serializers.Serializer[Any]):
    """Something of a pilot."""

    pilot = serializers.PrimaryKeyRelatedField(queryset=Pilot.objects.all())


class PilotTaskRow(serializers.Serializer[Any]):
    """A task on the board of a pilot."""

    id = serializers.IntegerField()
    pilot = serializers.IntegerField()
    title = serializers.CharField()
    status = serializers.ChoiceField(TaskStatus.choices)
    position = serializers.IntegerField(help_text="Its place in its column, from 0.")
    fortnight = serializers.IntegerField(allow_null=True)
    assignee = serializers.IntegerField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)
    removed_at = serializers.DateTimeField(allow_null=True)


class TaskChangeInput(serializers.Serializer[Any]):
    """What can be changed of a task."""

    title = serializers.CharField(required=False, max_length=board.LONGEST_TITLE)
    fortnight = serializers.IntegerField(required=False, allow_null=True)
    assignee = person()
    due_on = serializers.DateField(required=False, allow_null=True)


class NewTaskInput(TaskChangeInput):
    """A task to put on the board."""

    title = serializers.CharField(max_length=board.LONGEST_TITLE)
    status = serializers.ChoiceField(TaskStatus.choices, required=False)


class PilotTaskInput(OfPilot, NewTaskInput):
    """A task of a pilot."""


class PilotTasksInput(OfPilot):
    """Tasks of a pilot: all of them are put on the board, or none."""

    tasks = serializers.ListField(child=NewTaskInput(), min_length=1, max_length=MOST_AT_ONCE)


class TaskMoveInput(serializers.Serializer[Any]):
    """Into which column, and before which task; at its end without one."""

    status = serializers.ChoiceField(TaskStatus.choices)
    before = serializers.IntegerField(required=False, allow_null=True)


class RiskRow(serializers.Serializer[Any]):
    """What could go wrong, and what is done about it."""

    id = serializers.IntegerField()
    pilot = serializers.IntegerField()
    text = serializers.CharField()
    likelihood = serializers.IntegerField()
    impact = serializers.IntegerField()
    response = serializers.CharField()
    owner = serializers.IntegerField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class RiskChangeInput(serializers.Serializer[Any]):
    """What can be changed of a risk."""

    text = serializers.CharField(required=False, max_length=risks.LONGEST_TEXT)
    likelihood = serializers.IntegerField(required=False, min_value=1, max_value=3)
    impact = serializers.IntegerField(required=False, min_value=1, max_value=3)
    response = serializers.CharField(required=False, allow_blank=True, max_length=MOST_WORDS)
    owner = person()


class RiskInput(OfPilot, RiskChangeInput):
    """A risk of a pilot."""

    text = serializers.CharField(max_length=risks.LONGEST_TEXT)


class LoggedDecisionRow(serializers.Serializer[Any]):
    """A decision on record. It is never changed."""

    id = serializers.IntegerField()
    pilot = serializers.IntegerField()
    text = serializers.CharField()
    why = serializers.CharField()
    decided_on = serializers.DateField()
    overrules = serializers.IntegerField(allow_null=True)
    logged_by = serializers.CharField()
    logged_at = serializers.DateTimeField()


class LoggedDecisionInput(OfPilot):
    """A decision to put on record, of today where no day is given."""

    text = serializers.CharField(max_length=decision_log.LONGEST_TEXT)
    why = serializers.CharField(required=False, allow_blank=True, max_length=MOST_WORDS)
    decided_on = serializers.DateField(required=False, allow_null=True)
    overrules = serializers.PrimaryKeyRelatedField(
        queryset=LoggedDecision.objects.all(), required=False, allow_null=True
    )


class PilotFileRow(serializers.Serializer[Any]):
    """A file of a pilot, with the hash of what it holds."""

    id = serializers.IntegerField()
    pilot = serializers.IntegerField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    uploaded_by = serializers.CharField()
    uploaded_at = serializers.DateTimeField()
    removed_at = serializers.DateTimeField(allow_null=True)


class PilotFileInput(OfPilot):
    """A file to keep, as multipart/form-data."""

    file = serializers.FileField(allow_empty_file=True)


def task_row(row: PilotTask) -> dict[str, Any]:
    """A task as JSON."""
    names = ("title", "status", "position", "fortnight", "due_on", "done_at", "removed_at")
    return {**_plain(row, names), "assignee": row.assignee_id}


def risk_row(row: Risk) -> dict[str, Any]:
    """A risk as JSON."""
    names = ("text", "likelihood", "impact", "response", "closed_at")
    return {**_plain(row, names), "owner": row.owner_id}


def decision_row(row: LoggedDecision) -> dict[str, Any]:
    """A decision as JSON."""
    names = ("text", "why", "decided_on", "logged_at")
    found = _plain(row, names)
    return {**found, "overrules": row.overrules_id, "logged_by": str(row.logged_by)}


def file_row(row: PilotFile) -> dict[str, Any]:
    """A file as JSON, without what it holds."""
    names = ("name", "size", "sha256", "uploaded_at", "removed_at")
    return {**_plain(row, names), "uploaded_by": str(row.uploaded_by)}


def _plain(row: PilotTask | Risk | LoggedDecision | PilotFile, names: tuple[str, ...]) -> Any:
    return {"id": row.pk, "pilot": row.pilot_id, **{name: getattr(row, name) for name in names}}
