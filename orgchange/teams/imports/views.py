"""Pages of the import of rosters: drop a file, match its columns, look, confirm."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from orgchange.core.toasts import toast
from orgchange.directory.roster.doors.desk import Desk
from orgchange.directory.roster.forms import ColumnsForm, FileForm
from orgchange.directory.scopes import sight
from orgchange.teams import tasks
from orgchange.teams.imports import policies, reports, services
from orgchange.teams.imports.forms import RosterFileForm, RosterReadingForm
from orgchange.teams.imports.questions import questions
from orgchange.teams.models import TeamRosterImport
from orgchange.teams.slot_names import slot_names


class RosterDesk(Desk):
    """The pages of the import of team rosters."""

    name = "teams:import"
    label = gettext_lazy("Import of team rosters")
    templates = "teams/imports"
    labels = {
        "joins": gettext_lazy("Joining"),
        "leaves": gettext_lazy("Leaving"),
        "changed": gettext_lazy("Changing"),
    }
    services: ClassVar[Any] = services
    workers = (tasks.read_team_roster, tasks.apply_team_roster)

    def visible(self, request: HttpRequest) -> QuerySet[TeamRosterImport]:
        """All for HR and the auditor, the own for who runs a team; 404 for others."""
        seen = sight(request)
        if not policies.can_see_imports(seen):
            raise Http404
        return policies.imports_visible_to(seen)

    def may_import(self, request: HttpRequest) -> bool:
        """HR, and who runs a team."""
        return policies.can_import(sight(request))

    def upload_form(self, request: HttpRequest) -> FileForm:
        """With the day and the extent."""
        initial = {"effective_on": sight(request).on}
        return RosterFileForm(request.POST or None, request.FILES or None, initial=initial)

    def options(self, form: FileForm) -> services.Options:
        """Source, day, extent, all or nothing."""
        given = form.cleaned_data
        return services.Options(
            source=given["source"],
            effective_on=given["effective_on"],
            is_full=given["extent"] == "full",
            is_all_or_nothing=given["is_all_or_nothing"],
        )

    def reading_form(self, held: TeamRosterImport, data: Any = None) -> ColumnsForm:
        """Columns, encoding, day and extent."""
        return RosterReadingForm(data, held=held)

    def corrected(self, form: ColumnsForm) -> dict[str, Any]:
        """With the day and the extent."""
        given = form.cleaned_data
        is_full = given["extent"] == "full"
        return {
            "asked": form.asked(),
            "effective_on": given["effective_on"],
            "is_full": is_full,
        }

    def rows(self, held: TeamRosterImport, section: str) -> QuerySet[Any]:
        """Who joins, leaves, or changes."""
        return reports.changes_of(held, section)

    def wanted(self, asked: str) -> Q:
        """By person and team."""
        return (
            Q(employee__full_name__icontains=asked)
            | Q(employee__employee_number__icontains=asked)
            | Q(team__name__icontains=asked)
        )

    def shapes(self, rows: Iterable[Any]) -> list[dict[str, Any]]:
        """Seats with old → new in words."""
        found = list(rows)
        names = slot_names({row.team_id for row in found}, language=get_language() or "")
        return [
            reports.as_change(row)
            | {
                "facts": reports.labelled(row.facts),
                "slot_name": names.get((row.team_id, row.slot), row.slot),
            }
            for row in found
        ]

    def facts(self, held: TeamRosterImport) -> list[tuple[Any, Any]]:
        """From when it is true, and how much it says."""
        extent = _("Full rosters of the teams named") if held.is_full else _("Only these rows")
        facts: list[tuple[Any, Any]] = [(_("True from"), held.effective_on)]
        if not held.undoes_id:
            facts.append((_("Extent"), extent))
        return [*facts, (_("Source"), held.source)] if held.source else facts

    def figures(self, held: TeamRosterImport) -> list[dict[str, Any]]:
        """How many join, leave and change."""
        return [self.figure(held, section) for section in self.labels]

    def questions(self, held: TeamRosterImport) -> list[dict[str, str]]:
        """Whether so many seats may end."""
        return questions(held)

    def confirmed(self, request: HttpRequest) -> dict[str, Any]:
        """That they may."""
        return {"may_let_leave": "may_let_leave" in request.POST}

    def tell(self, request: HttpRequest, held: TeamRosterImport) -> None:
        """What it did, with the way back."""
        back = None if held.undoes_id else reverse("teams:import-undo", args=[held.pk])
        toast(request, _("Applied. %s") % reports.summary(held), undo_url=back)


desk = RosterDesk()
