"""Forms of the table of seats: its filters, and what is to become of the chosen ones."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from orgchange.directory.forms import DayField, PersonField
from orgchange.directory.scopes import Sight
from orgchange.teams.models import KindSlot, TeamMembership
from orgchange.teams.seat_list import WantedSeats
from orgchange.teams.services.bulk import BulkAct, BulkEdit
from orgchange.teams.slot_names import slot_names

WHEN = [("", _("that day and later")), ("on", _("that day"))]
FIELDS_OF = {
    BulkAct.SHARE: ("allocation", "day"),
    BulkAct.END: ("last_day",),
    BulkAct.EXTEND: ("open_end", "last_day"),
    BulkAct.SLOT: ("slot", "day"),
    BulkAct.HAND_OVER: ("taker", "day"),
}


class SeatFilter(forms.Form):
    """What the table is narrowed by. What makes no sense is as if it were not said."""

    team = forms.CharField(label=_("Team"), required=False, max_length=100)
    person = forms.CharField(label=_("Person"), required=False, max_length=100)
    slot = forms.ChoiceField(label=_("Slot"), required=False)
    day = DayField(label=_("Day"), required=False)
    when = forms.ChoiceField(label=_("Seats of"), choices=WHEN, required=False)
    employee = forms.IntegerField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, asked: QueryDict, *, today: date, **kwargs: Any) -> None:
        super().__init__({"day": today.isoformat(), **asked.dict()}, **kwargs)
        self.today = today
        self.fields["slot"].choices = _all_slots()  # type: ignore[attr-defined]

    def wanted(self) -> WantedSeats:
        """What was asked for."""
        self.is_valid()
        given = self.cleaned_data
        return WantedSeats(
            day=given.get("day") or self.today,
            team=given.get("team", "").replace("\0", ""),
            person=given.get("person", "").replace("\0", ""),
            slot=given.get("slot", ""),
            when=given.get("when", ""),
            employee_id=given.get("employee"),
            sort=given.get("sort") or "team",
        )


def _all_slots() -> list[tuple[str, Any]]:
    language = get_language() or ""
    named = {slot.code: slot.name_in(language) for slot in KindSlot.objects.order_by("version_id")}
    return [("", _("Any")), *sorted(named.items(), key=lambda pair: pair[1])]


class EditForm(forms.Form):
    """What is to become of the chosen seats; only the fields of the act are asked."""

    allocation = forms.IntegerField(
        label=_("Share of their time, %"), min_value=0, max_value=100, required=True
    )
    slot = forms.ChoiceField(label=_("Slot"))
    taker = PersonField(label=_("Who takes over"))
    day = DayField(label=_("From"))
    last_day = DayField(label=_("Last day"))
    open_end = forms.BooleanField(label=_("As long as the team and the employment"), required=False)

    def __init__(
        self,
        *args: Any,
        act: BulkAct,
        rows: Sequence[TeamMembership],
        sight: Sight,
        **kwargs: Any,
    ) -> None:
        self.act, self.rows, self.on = act, rows, sight.on
        kwargs.setdefault("initial", {"day": sight.on})
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(FIELDS_OF[act]):
            del self.fields[name]
        self.order_fields(FIELDS_OF[act])
        if "slot" in self.fields:
            self.fields["slot"].choices = self._slots()  # type: ignore[attr-defined]
        if "taker" in self.fields:
            self.fields["taker"].sight = sight  # type: ignore[attr-defined]
        if act == BulkAct.EXTEND:
            self.fields["last_day"].required = False

    def _slots(self) -> list[tuple[str, str]]:
        """The slots that every chosen seat's team has."""
        teams = {row.team_id for row in self.rows}
        names = slot_names(teams, language=get_language() or "")
        codes = [{code for team, code in names if team == one} for one in teams]
        common = set.intersection(*codes) if codes else set()
        one = next(iter(teams), 0)
        return sorted(((c, names[one, c]) for c in common), key=lambda pair: pair[1])

    def clean(self) -> dict[str, Any]:
        """An extension says until when, or that it stays open."""
        given: dict[str, Any] = super().clean() or {}
        if self.act == BulkAct.EXTEND and not (given.get("open_end") or given.get("last_day")):
            self.add_error("last_day", _("Say until when."))
        return given

    def edit(self) -> BulkEdit:
        """The act with what was said."""
        given = self.cleaned_data
        return BulkEdit(
            act=self.act,
            day=given.get("day"),
            last_day=None if given.get("open_end") else given.get("last_day"),
            allocation=given.get("allocation"),
            slot=given.get("slot", ""),
            taker=given.get("taker"),
        )
