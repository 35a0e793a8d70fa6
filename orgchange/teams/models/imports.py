"""A file of rosters on its way into the teams: what it would change, and what is wrong with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.directory.models import Employee
from orgchange.directory.roster.models import FileImport, FileProblem
from orgchange.teams.models.teams import Team


class TeamRosterImport(FileImport):
    """A file of team rosters, or the undoing of one (`undoes`).

    What it would write is in its changes; what is wrong, in its problems.
    """

    source = models.CharField(_("source"), max_length=120, blank=True)
    undoes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    file = models.FileField(_("file"), upload_to="team-rosters/%Y/", blank=True, max_length=300)
    effective_on = models.DateField(
        _("true from"), help_text=_("What is recorded of the days before stays as it is.")
    )
    is_full = models.BooleanField(
        _("full rosters"),
        default=False,
        help_text=_("Seats of the teams named that are missing end."),
    )
    may_let_leave = models.BooleanField(
        _("endings confirmed"), default=False, help_text=_("However many seats would end.")
    )
    revision = models.PositiveBigIntegerField(
        default=0, help_text=_("The directory's revision that the preview was made against.")
    )

    class Meta(FileImport.Meta):
        verbose_name = _("import of team rosters")
        verbose_name_plural = _("imports of team rosters")
        constraints = [
            models.UniqueConstraint(
                fields=["undoes"],
                condition=models.Q(state="applied"),
                name="team_import_undone_once",
            )
        ]


class SeatAction(models.TextChoices):
    """What an import does to a seat."""

    JOINS = "joins", _("Joining")
    LEAVES = "leaves", _("Leaving")
    CHANGES = "changes", _("Changing")


class TeamRosterChange(models.Model):
    """What an import does to one seat: somebody, in a slot of a team.

    `statements` is what is written, in order: `[from, to, allocation, standing]`, days half-open,
    without a share where there is no seat. `facts` is the same for people: `{field: [old, new]}`.
    """

    team_import = models.ForeignKey(
        TeamRosterImport, on_delete=models.CASCADE, related_name="changes", db_index=False
    )
    action = models.CharField(max_length=8, choices=SeatAction.choices)
    row = models.PositiveIntegerField(_("row"), null=True)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    slot = models.CharField(_("slot"), max_length=40)
    facts = models.JSONField(default=dict)
    statements = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        indexes = [
            # One tab of the preview, page by page.
            models.Index(fields=["team_import", "action", "id"], name="team_change_of_import"),
        ]


class TeamRosterProblem(FileProblem):
    """What is wrong with a file of rosters."""

    team_import = models.ForeignKey(
        TeamRosterImport, on_delete=models.CASCADE, related_name="problems", db_index=False
    )

    class Meta(FileProblem.Meta):
        indexes = [
            models.Index(fields=["team_import", "is_error", "id"], name="team_problem_of_import"),
        ]
