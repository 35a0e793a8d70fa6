"""What an act on a team will do, in numbers, before it is done."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.core.dates import day_after
from orgchange.core.wording import day_text
from orgchange.teams.models import Team, TeamMembership


def of_end(team: Team, last_day: date | None) -> list[str]:
    """What ends with a team after its last day: seats, and people who then have none left in it."""
    if last_day is None:
        return [_("The team stays open; seats end as they were agreed.")]
    rows = TeamMembership.objects.current().filter(team=team)
    cut = set(rows.filter(valid_to__gt=day_after(last_day)).values_list("employee_id", "slot"))
    people = len({employee_id for employee_id, _slot in cut})
    if not cut:
        return [_("No seat lasts longer than %(day)s: none is cut.") % {"day": day_text(last_day)}]
    said = {
        "day": day_text(last_day),
        "seats": ngettext("%(n)s seat", "%(n)s seats", len(cut)) % {"n": len(cut)},
        "people": ngettext("%(n)s person", "%(n)s people", people) % {"n": people},
    }
    return [
        _("After %(day)s it ends %(seats)s, of %(people)s.") % said,
        _("The history stays, and it can be undone."),
    ]
