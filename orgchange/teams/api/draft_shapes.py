"""The shapes of roster drafts in the API."""

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework import serializers

from orgchange.core.dates import OPEN_DATE
from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.directory.models import Employee
from orgchange.teams.api.serializers import WarningRow
from orgchange.teams.figures import TeamFigures, is_withheld
from orgchange.teams.models import DraftComment, DraftState, RosterDraft, Standing, Team
from orgchange.teams.planning import ORDER, Change, Planned
from orgchange.teams.services.rehearsal import Check

ACTS = ("seat", "move", "change", "remove")


class PlannedSeatRow(serializers.Serializer[Any]):
    """A seat as the draft has it, from the draft's day on."""

    employee = Reference()
    slot = serializers.CharField()
    standing = serializers.ChoiceField(Standing.choices)
    allocation = serializers.IntegerField(help_text="Percent.")
    ends_on = serializers.DateField(allow_null=True, help_text="The first day it no longer holds.")


class RosterDraftRow(serializers.Serializer[Any]):
    """A draft at the step that is shown."""

    id = serializers.IntegerField()
    team = serializers.IntegerField()
    title = serializers.CharField()
    starts_on = serializers.DateField()
    author = serializers.CharField()
    state = serializers.ChoiceField(DraftState.choices)
    step = serializers.IntegerField(help_text="0 is the roster that was found.")
    steps = serializers.IntegerField(help_text="The last step that redo can reach.")
    seats = PlannedSeatRow(many=True)
    shared_with = Reference(many=True)
    updated_at = serializers.DateTimeField()


class RosterDraftInput(serializers.Serializer[Any]):
    """A new draft: the roster of a team on a day."""

    team = serializers.PrimaryKeyRelatedField(queryset=Team.objects.all())
    starts_on = serializers.DateField()
    title = serializers.CharField(max_length=200, required=False, allow_blank=True)


class RosterDraftChange(serializers.Serializer[Any]):
    """Another title, another day; left out, it stays."""

    title = serializers.CharField(max_length=200, required=False)
    starts_on = serializers.DateField(required=False)


class DraftStepInput(serializers.Serializer[Any]):
    """One act of planning. `move` takes `moved_from`; `ends_on` is the first day without."""

    act = serializers.ChoiceField([(act, act) for act in ACTS])
    employee = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())
    slot = serializers.SlugField(max_length=40)
    moved_from = serializers.SlugField(max_length=40, required=False)
    allocation = serializers.IntegerField(min_value=0, max_value=100, required=False)
    standing = serializers.ChoiceField(Standing.choices, required=False)
    ends_on = serializers.DateField(required=False, allow_null=True)


class DraftShareInput(serializers.Serializer[Any]):
    """With whom it is shared from now on, all of them."""

    people = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all(), many=True)


class DraftCheckRow(serializers.Serializer[Any]):
    """What stands against publishing, and what to look at. `field` is "employee id:slot"."""

    breaks = WarningRow(many=True)
    warnings = WarningRow(many=True)


class PlannedRow(serializers.Serializer[Any]):
    """A seat before or after a change."""

    slot = serializers.CharField()
    standing = serializers.ChoiceField(Standing.choices)
    allocation = serializers.IntegerField()
    ends_on = serializers.DateField(allow_null=True)


class RosterChangeRow(serializers.Serializer[Any]):
    """One thing that differs."""

    kind = serializers.ChoiceField([(kind, kind) for kind in ORDER])
    employee = serializers.IntegerField()
    before = PlannedRow(allow_null=True)
    after = PlannedRow(allow_null=True)


class PlanFiguresRow(serializers.Serializer[Any]):
    """The counts behind the figures of a roster."""

    working = serializers.IntegerField()
    cross = serializers.IntegerField()
    background = serializers.IntegerField(allow_null=True, help_text="Null where withheld.")
    mix = serializers.DecimalField(max_digits=3, decimal_places=2, allow_null=True)
    required = serializers.IntegerField()  # type: ignore[assignment]
    filled = serializers.IntegerField()
    high_load = serializers.IntegerField()
    meets_target = serializers.BooleanField(allow_null=True)


class DraftCompareRow(serializers.Serializer[Any]):
    """The draft beside the roster as it is now, and what others changed meanwhile."""

    changes = RosterChangeRow(many=True)
    meanwhile = RosterChangeRow(many=True)
    before = PlanFiguresRow()
    after = PlanFiguresRow()


class DraftPublishedRow(serializers.Serializer[Any]):
    """What publishing did, in people, and what it warns of."""

    joined = serializers.IntegerField()
    left = serializers.IntegerField()
    changed = serializers.IntegerField()
    warnings = WarningRow(many=True)


class DraftCommentInput(serializers.Serializer[Any]):
    """What to say."""

    body = serializers.CharField(max_length=5000)


class DraftCommentRow(serializers.Serializer[Any]):
    """What somebody said to a draft."""

    id = serializers.IntegerField()
    author = serializers.CharField()
    body = serializers.CharField()
    made_at = serializers.DateTimeField()


def draft_row(
    draft: RosterDraft,
    seats: Sequence[Mapping[str, Any]],
    last: int,
    people: Mapping[int, Employee],
) -> dict[str, Any]:
    """A `RosterDraftRow`."""
    return {
        "id": draft.pk,
        "team": draft.team_id,
        "title": draft.title,
        "starts_on": draft.starts_on,
        "author": str(draft.author),
        "state": draft.state,
        "step": draft.at,
        "steps": last,
        "seats": [{**seat, "employee": person_ref(people[seat["employee"]])} for seat in seats],
        "shared_with": [person_ref(person) for person in draft.shared_with.all()],
        "updated_at": draft.updated_at,
    }


def check_row(found: Check) -> dict[str, Any]:
    """A `DraftCheckRow`."""
    rows = {"breaks": found.breaks, "warnings": found.warnings}
    return {
        name: [{"field": p.field, "code": p.code, "message": p.message} for p in problems]
        for name, problems in rows.items()
    }


def change_row(change: Change) -> dict[str, Any]:
    """A `RosterChangeRow`."""
    return {
        "kind": change.kind,
        "employee": change.employee_id,
        "before": _planned(change.before),
        "after": _planned(change.after),
    }


def _planned(seat: Planned | None) -> dict[str, Any] | None:
    if seat is None:
        return None
    return {
        "slot": seat.slot,
        "standing": seat.standing,
        "allocation": seat.allocation,
        "ends_on": None if seat.ends_on == OPEN_DATE else seat.ends_on,
    }


def figures_row(figures: TeamFigures, *, sees_records: bool) -> dict[str, Any]:
    """A `PlanFiguresRow`."""
    hidden = is_withheld(figures.working, sees_records=sees_records)
    return {
        "working": figures.working,
        "cross": figures.cross,
        "background": None if hidden else figures.background,
        "mix": figures.mix,
        "required": figures.required,
        "filled": figures.filled,
        "high_load": figures.high_load,
        "meets_target": None if hidden and figures.target == "background" else figures.meets_target,
    }


def comment_row(comment: DraftComment) -> dict[str, Any]:
    """A `DraftCommentRow`."""
    return {
        "id": comment.pk,
        "author": str(comment.author),
        "body": comment.body,
        "made_at": comment.made_at,
    }
