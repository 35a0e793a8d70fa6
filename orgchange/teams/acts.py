"""What can be done with a team and its seats on the page: form, act, and effect in numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from orgchange.accounts.models import User
from orgchange.core.registry import Text
from orgchange.directory.forms import Sighted, after
from orgchange.teams import services
from orgchange.teams.effects import of_end
from orgchange.teams.forms.seats import (
    ChangeSeatForm,
    EndSeatForm,
    ExtendForm,
    HandOverForm,
    JoinForm,
)
from orgchange.teams.forms.teams import CharterForm, TeamEndForm
from orgchange.teams.models import Team, TeamCharter, TeamMembership
from orgchange.teams.services import Written
from orgchange.teams.team_list import last_day


@dataclass(frozen=True)
class Call:
    """Everything an act needs; `seat` only where it is about one."""

    team: Team
    given: dict[str, Any]
    actor: User
    now: datetime
    seat: TeamMembership | None = None

    @property
    def who(self) -> dict[str, Any]:
        """The arguments that every service takes."""
        return {"team": self.team, "actor": self.actor, "now": self.now}

    @property
    def whose(self) -> dict[str, Any]:
        """As `who`, with the person and the slot."""
        assert self.seat is not None  # noqa: S101 - the view gives acts on seats one
        return {**self.who, "employee": self.seat.employee, "slot": self.seat.slot}


@dataclass(frozen=True)
class Act:
    """One thing that can be done. `done` says it in the past, for the toast.

    `initial` fills the form from the charter or the seat of the day.
    """

    label: Text
    submit: Text
    done: Text
    form: type[Sighted]
    run: Callable[[Call], Written | None]
    initial: Callable[[Any, date], Mapping[str, Any]]
    effects: Callable[[Team, date | None], list[str]] = lambda team, last_day: []
    is_danger: bool = False
    needs_hr: bool = False


def change_charter(call: Call) -> None:
    """What the team is and may do, from a day on."""
    given = dict(call.given)
    for name in ("lead", "answers_to"):
        person = given.pop(name)
        given[f"{name}_id"] = person.pk if person else None
    services.change_charter(valid_from=given.pop("valid_from"), changes=given, **call.who)


def end_team(call: Call) -> None:
    """The team's last day, or none."""
    services.set_last_day(last_day=call.given["last_day"], **call.who)


def join(call: Call) -> Written:
    """Somebody takes a slot."""
    given = dict(call.given)
    return services.set_membership(ends_on=after(given.pop("last_day")), **given, **call.who)


def leave(call: Call) -> Written:
    """A seat ends."""
    return services.end_membership(last_day=call.given["last_day"], **call.whose)


def extend(call: Call) -> Written:
    """A seat ends on another day."""
    return services.extend_membership(last_day=call.given["last_day"], **call.whose)


def change_seat(call: Call) -> Written:
    """Another share of the time, another standing."""
    return services.change_seat(**call.given, **call.whose)


def hand_over(call: Call) -> Written:
    """Somebody else takes the slot."""
    whose = call.whose
    return services.hand_over(giver=whose.pop("employee"), **call.given, **whose)


def of_charter(charter: TeamCharter, on: date) -> dict[str, Any]:
    """A form that starts from what the charter says."""
    names = [name for name in CharterForm.base_fields if name != "valid_from"]
    held = {name: getattr(charter, name) for name in names}
    return {**held, "valid_from": max(on, charter.valid_from)}


def of_team_end(charter: TeamCharter, on: date) -> dict[str, Any]:
    """A form that starts from the present last day."""
    ends = charter.team.closes_on
    return {"last_day": last_day(ends)}


def of_join(charter: TeamCharter, on: date) -> dict[str, Any]:
    """A form that starts today, or when the team opens."""
    starts = max(on, charter.team.opens_on)
    return {"starts_on": starts, "standing": "member", "allocation": 20}


def of_seat(seat: TeamMembership, on: date) -> dict[str, Any]:
    """A form that starts from the seat."""
    day = max(on, seat.valid_from)
    return {
        "allocation": seat.allocation,
        "standing": seat.standing,
        "valid_from": day,
        "day": day,
        "last_day": last_day(seat.valid_to),
    }


def of_leaving(seat: TeamMembership, on: date) -> dict[str, Any]:
    """A form that starts from today."""
    return {"last_day": max(on, seat.valid_from)}


def of_handing_over(seat: TeamMembership, on: date) -> dict[str, Any]:
    """A form that starts from today; the share stays what it is."""
    return {"day": max(on, seat.valid_from)}


TEAM_ACTS: dict[str, Act] = {
    "join": Act(
        _("Seat somebody"),
        _("Seat"),
        _("%(person)s is in %(team)s."),
        JoinForm,
        join,
        of_join,
    ),
    "charter": Act(
        _("Change the charter"),
        _("Change it"),
        _("The charter of %(team)s was changed."),
        CharterForm,
        change_charter,
        of_charter,
        needs_hr=True,
    ),
    "end": Act(
        _("Set the last day"),
        _("Set it"),
        _("The last day of %(team)s was set."),
        TeamEndForm,
        end_team,
        of_team_end,
        effects=of_end,
        is_danger=True,
        needs_hr=True,
    ),
}

SEAT_ACTS: dict[str, Act] = {
    "change": Act(
        _("Change allocation or standing"),
        _("Change it"),
        _("The seat of %(person)s was changed."),
        ChangeSeatForm,
        change_seat,
        of_seat,
    ),
    "hand-over": Act(
        _("Hand over the slot"),
        _("Hand the slot over"),
        _("%(person)s handed the slot over."),
        HandOverForm,
        hand_over,
        of_handing_over,
    ),
    "extend": Act(
        _("Extend or shorten"),
        _("Set the last day"),
        _("The last day of %(person)s was set."),
        ExtendForm,
        extend,
        of_seat,
    ),
    "leave": Act(
        _("Leave the team"),
        _("Record the last day in the team"),
        _("The last day of %(person)s in %(team)s was recorded."),
        EndSeatForm,
        leave,
        of_leaving,
        is_danger=True,
    ),
}
