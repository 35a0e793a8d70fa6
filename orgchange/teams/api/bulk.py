"""Many seats changed at once, as JSON: what the page of seats does, with `?dry_run=true`."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory.api.rows import RowsViewSet
from orgchange.directory.models import Employee
from orgchange.teams.models import TeamMembership
from orgchange.teams.seat_list import writable_seats
from orgchange.teams.services import bulk
from orgchange.teams.services.bulk import BulkAct, BulkEdit, EditLine

MOST = 500
NEEDED = {
    BulkAct.SHARE: ("allocation",),
    BulkAct.END: ("last_day",),
    BulkAct.EXTEND: (),
    BulkAct.SLOT: ("slot",),
    BulkAct.HAND_OVER: ("taker",),
}


class SeatsEdit(serializers.Serializer[Any]):
    """What is to become of some seats. `day`: from when on; `last_day`: until when, null: open."""

    act = serializers.ChoiceField(BulkAct.choices)
    seats = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=1, max_length=MOST
    )
    day = serializers.DateField(required=False)
    last_day = serializers.DateField(required=False, allow_null=True)
    allocation = serializers.IntegerField(min_value=0, max_value=100, required=False)
    slot = serializers.SlugField(max_length=40, required=False)
    taker = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all(), required=False)


class SeatEdited(serializers.Serializer[Any]):
    """What became of one seat; loads in per cent of its holder, on the first changed day."""

    seat = serializers.IntegerField()
    is_unchanged = serializers.BooleanField()
    from_day = serializers.DateField(allow_null=True)
    load_before = serializers.IntegerField(allow_null=True)
    load_after = serializers.IntegerField(allow_null=True)
    warnings = serializers.ListField(child=serializers.CharField())


class SeatsEdited(serializers.Serializer[Any]):
    """What a bulk edit did."""

    changed = serializers.IntegerField()
    seats = SeatEdited(many=True)


class BulkEditMixin(RowsViewSet[TeamMembership]):
    """Adds the act on many seats. All are written, or none: problems name `seats[i]`."""

    @extend_schema(request=SeatsEdit, responses={200: SeatsEdited})
    @action(detail=False, methods=["post"], url_path="bulk-edit")
    def bulk_edit(self, request: Request) -> Response:
        """Set the share of, end, extend, move or hand over up to 500 seats."""
        given = self.given(SeatsEdit)
        rows = list(writable_seats(self.sight).filter(pk__in=given["seats"]).order_by("pk"))
        _refuse_unknown(given, rows)
        edit = _edit(given)
        lines = bulk.preview_edit(rows=rows, edit=edit)
        bulk.apply_edit(rows=rows, edit=edit, actor=self.actor, now=self.now)
        changed = sum(not line.is_unchanged for line in lines)
        return Response({"changed": changed, "seats": [_row(line) for line in lines]})


def _edit(given: dict[str, Any]) -> BulkEdit:
    act = BulkAct(given["act"])
    message = _("This must not be empty.")
    missing = [name for name in NEEDED[act] if given.get(name) in (None, "")]
    if missing:
        raise InvalidInput(message, problems=[Problem(n, "required", message) for n in missing])
    return BulkEdit(act=act, **{n: v for n, v in given.items() if n not in ("act", "seats")})


def _refuse_unknown(given: dict[str, Any], rows: list[TeamMembership]) -> None:
    known = {row.pk for row in rows}
    message = _("There is no such seat that you may write.")
    problems = [
        Problem(f"seats[{index}]", "does_not_exist", message)
        for index, pk in enumerate(given["seats"])
        if pk not in known
    ]
    if problems:
        raise InvalidInput(message, problems=problems)


def _row(line: EditLine) -> dict[str, Any]:
    is_unchanged = line.is_unchanged
    return {
        "seat": line.row.pk,
        "is_unchanged": is_unchanged,
        "from_day": None if is_unchanged else line.day,
        "load_before": None if is_unchanged else line.load_before,
        "load_after": None if is_unchanged else line.load_after,
        "warnings": [problem.message for problem in line.warnings],
    }
