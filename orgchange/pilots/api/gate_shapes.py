"""The shapes of gates in the API: panel, pre-read, evidence, decision."""

from typing import Any

from rest_framework import serializers

from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.directory.models import Employee
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots.gating.reads import MOST_EXTENDED
from orgchange.pilots.models import Evidence, Gate, GateDecision, PanelSeat, PilotFile
from orgchange.pilots.services.gates import LONGEST_LINK, MOST_PRE_READ, MOST_TEXT


class SeatRow(serializers.Serializer[Any]):
    """Somebody of the panel. `attended` is null before the decision."""

    id = serializers.IntegerField()
    person = Reference()
    attended = serializers.BooleanField(allow_null=True)


class GateEvidenceRow(serializers.Serializer[Any]):
    """A piece of evidence, with the panel's answer once there is one."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    link = serializers.CharField()
    file = serializers.IntegerField(allow_null=True)
    put_by = serializers.CharField()
    put_at = serializers.DateTimeField()
    is_accepted = serializers.BooleanField(allow_null=True)
    words = serializers.CharField()
    judged_by = Reference(allow_null=True)
    judged_at = serializers.DateTimeField(allow_null=True)


class GateRow(serializers.Serializer[Any]):
    """A gate: what it looks at, who sits in its panel, what was put, and what was decided."""

    id = serializers.IntegerField()
    pilot = serializers.IntegerField()
    milestone = serializers.CharField(help_text="Its code in the contract; empty: out of turn.")
    name = serializers.CharField()
    look = serializers.IntegerField(help_text="Which look at the milestone this is, from 1.")
    planned_on = serializers.DateField()
    pre_read = serializers.CharField()
    revision = serializers.IntegerField(help_text="Of the pre-read; send it with a saving.")
    pre_read_at = serializers.DateTimeField(allow_null=True)
    opened_at = serializers.DateTimeField(allow_null=True)
    heard_at = serializers.DateTimeField(allow_null=True)
    contract = serializers.IntegerField(allow_null=True, help_text="The version looked at.")
    panel = SeatRow(many=True)
    evidence = GateEvidenceRow(many=True)
    decision = serializers.ChoiceField(GateDecision.choices, allow_null=True)
    words = serializers.CharField()
    decided_by = Reference(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)


class PreReadInput(serializers.Serializer[Any]):
    """The pre-read so far. `revision`: as it was read."""

    text = serializers.CharField(max_length=MOST_PRE_READ, allow_blank=True)
    revision = serializers.IntegerField(min_value=0)


class SeatInput(serializers.Serializer[Any]):
    """Who sits in the panel."""

    employee = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())


class EvidenceInput(serializers.Serializer[Any]):
    """What shows that the milestone is reached."""

    text = serializers.CharField(max_length=MOST_TEXT)
    link = serializers.URLField(max_length=LONGEST_LINK, required=False, allow_blank=True)
    file = serializers.PrimaryKeyRelatedField(
        queryset=PilotFile.objects.all(), required=False, allow_null=True
    )


class JudgeInput(serializers.Serializer[Any]):
    """The panel's answer; where it is no, with words."""

    is_accepted = serializers.BooleanField()
    words = serializers.CharField(
        max_length=MOST_TEXT, required=False, allow_blank=True, default=""
    )


class DecideInput(serializers.Serializer[Any]):
    """The decision. `until` and `restart_condition` belong to a hold; `attended`: employees."""

    decision = serializers.ChoiceField(GateDecision.choices)
    words = serializers.CharField(max_length=MOST_WORDS)
    until = serializers.DateField(required=False, allow_null=True)
    restart_condition = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    attended = serializers.ListField(
        child=serializers.IntegerField(), required=False, max_length=50
    )


class ExtendInput(serializers.Serializer[Any]):
    """More time, once."""

    days = serializers.IntegerField(min_value=1, max_value=MOST_EXTENDED)
    words = serializers.CharField(max_length=MOST_WORDS)


def gate_row(gate: Gate) -> dict[str, Any]:
    """A gate as JSON; expects `whole_gates()`."""
    return {
        "id": gate.pk,
        "pilot": gate.pilot_id,
        "milestone": gate.milestone,
        "name": str(gate),
        "look": gate.round,
        "planned_on": gate.planned_on,
        "pre_read": gate.pre_read,
        "revision": gate.revision,
        "pre_read_at": gate.pre_read_at,
        "opened_at": gate.opened_at,
        "heard_at": gate.heard_at,
        "contract": gate.contract.number if gate.contract else None,
        "panel": [_seat(row) for row in gate.seats.all()],
        "evidence": [_evidence(row) for row in gate.evidence.all()],
        "decision": gate.decision or None,
        "words": gate.words,
        "decided_by": person_ref(gate.decided_by) if gate.decided_by else None,
        "decided_at": gate.decided_at,
    }


def _seat(row: PanelSeat) -> dict[str, Any]:
    return {"id": row.pk, "person": person_ref(row.employee), "attended": row.attended}


def _evidence(row: Evidence) -> dict[str, Any]:
    return {
        "id": row.pk,
        "text": row.text,
        "link": row.link,
        "file": row.file_id,
        "put_by": str(row.put_by),
        "put_at": row.put_at,
        "is_accepted": row.is_accepted,
        "words": row.judged_words,
        "judged_by": person_ref(row.judged_by) if row.judged_by else None,
        "judged_at": row.judged_at,
    }
