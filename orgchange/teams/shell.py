"""What the teams area brings to the shell and to the pages of the directory."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from orgchange.directory.models import Employee
from orgchange.directory.registry import PersonCard, leaving_effects, person_cards
from orgchange.directory.scopes import sight
from orgchange.teams.models import Team, TeamMembership
from orgchange.teams.tabs import AREA_TABS, AreaTab


def connect() -> None:
    """Register everything, once the models are ready."""
    AREA_TABS.append(AreaTab(_("Drafts"), "teams:my-drafts", lambda held: held.is_employed))
    leaving_effects.append(effects_of_leaving)
    person_cards.append(
        PersonCard("teams/_person_card.html", teams_of_person, order=30, needs_records=False)
    )


def teams_of_person(request: HttpRequest, person: Employee) -> dict[str, Any] | None:
    """The teams that somebody belongs to today: colleagues see them."""
    seats = TeamMembership.objects.current().on(sight(request).on).filter(employee=person)
    found = list(seats.select_related("team").order_by("team__name", "slot"))
    return {"seats": found} if found else None


def effects_of_leaving(person: Employee, on: date) -> list[str]:
    """What the teams lose when somebody leaves, in numbers."""
    seats = TeamMembership.objects.current().filter(employee=person, valid_to__gt=on).count()
    leads = Team.objects.filter(lead=person, closes_on__gt=on).count()
    counted = [
        (seats, ngettext("ends %(n)s seat in a team", "ends %(n)s seats in teams", seats)),
        (leads, ngettext("leaves %(n)s team unled", "leaves %(n)s teams unled", leads)),
    ]
    return [text % {"n": count} for count, text in counted if count]
