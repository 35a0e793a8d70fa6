"""The acts that a board's forms ask for, by the word in `do`."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, QueryDict
from django.utils import timezone

from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory.models import Employee
from orgchange.directory.scopes import people_visible_to
from orgchange.teams import planning
from orgchange.teams.board_forms import SeatForm, SettingsForm, ShareForm
from orgchange.teams.services import drafts
from orgchange.teams.views.draft_doors import DraftDoor

POOL = "@pool"  # "to" of a seat that goes back to the pool; no code of a slot


def cleaned(form: forms.Form) -> dict[str, Any]:
    """What was typed, or a refusal that names each place."""
    if not form.is_valid():
        problems = [
            Problem(name, "invalid", str(text))
            for name, texts in form.errors.items()
            for text in texts
        ]
        raise InvalidInput(problems[0].message, problems=problems)
    return form.cleaned_data


def seat_asked(data: QueryDict) -> dict[str, Any]:
    """An act on a seat; `seat` has the share, the standing and the end, where given."""
    form = SeatForm(data)
    return {**cleaned(form), "seat": form.seat()}


def person_or_404(door: DraftDoor, employee_id: int) -> Employee:
    """Somebody the planner may look up, or who is in the draft already."""
    seated = {key[0] for key in planning.from_rows(door.step.seats)}
    people = Employee.objects.all() if employee_id in seated else people_visible_to(door.sight)
    person = people.filter(pk=employee_id).first()
    if person is None:
        raise Http404
    return person


def _given(door: DraftDoor) -> dict[str, Any]:
    return {"draft": door.draft, "actor": door.actor, "now": timezone.now()}


def _place(door: DraftDoor, data: QueryDict) -> None:
    """Into a slot, from another one or from the pool; or back to the pool."""
    asked = seat_asked(data)
    person, came_from, to = person_or_404(door, asked["employee"]), asked["moved_from"], asked["to"]
    if to == POOL:
        drafts.take_out(employee=person, slot=came_from, **_given(door))
    elif to != came_from:
        share = asked["allocation"]
        drafts.place(
            employee=person, slot=to, moved_from=came_from, allocation=share, **_given(door)
        )


def _change(door: DraftDoor, data: QueryDict) -> None:
    asked = seat_asked(data)
    person = person_or_404(door, asked["employee"])
    drafts.change(employee=person, slot=asked["moved_from"], **asked["seat"], **_given(door))


def _undo(door: DraftDoor, data: QueryDict) -> None:
    drafts.undo(**_given(door))


def _redo(door: DraftDoor, data: QueryDict) -> None:
    drafts.redo(**_given(door))


def _catch_up(door: DraftDoor, data: QueryDict) -> None:
    drafts.catch_up(**_given(door))


def _settings(door: DraftDoor, data: QueryDict) -> None:
    """Title and day, in one form."""
    asked = cleaned(SettingsForm(data))
    if asked["starts_on"] != door.draft.starts_on:
        drafts.set_day(starts_on=asked["starts_on"], **_given(door))
    if asked["title"] != door.draft.title:
        drafts.rename(title=asked["title"], **_given(door))


def _share(door: DraftDoor, data: QueryDict) -> None:
    person = cleaned(ShareForm(data, sight=door.sight))["person"]
    people = {*door.draft.shared_with.all(), person}
    drafts.share(people=people, **_given(door))


def _unshare(door: DraftDoor, data: QueryDict) -> None:
    left_out = data.get("employee", "")
    people = [person for person in door.draft.shared_with.all() if str(person.pk) != left_out]
    drafts.share(people=people, **_given(door))


def _comment(door: DraftDoor, data: QueryDict) -> None:
    drafts.comment(body=data.get("body", ""), **_given(door))


def _discard(door: DraftDoor, data: QueryDict) -> None:
    drafts.discard(**_given(door))


def unknown(door: DraftDoor, data: QueryDict) -> None:
    """There is no such act."""
    raise Http404


ACTS: dict[str, Callable[[DraftDoor, QueryDict], None]] = {
    "place": _place,
    "change": _change,
    "undo": _undo,
    "redo": _redo,
    "catch_up": _catch_up,
    "settings": _settings,
    "share": _share,
    "unshare": _unshare,
    "comment": _comment,
    "discard": _discard,
}
