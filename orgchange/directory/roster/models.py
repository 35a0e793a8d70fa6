"""An import of a roster, and what it would change: the rows that preview, apply and undo share.

Models are named by string here, so that the directory's models can import this module.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import TimeStampedModel


class ImportKind(models.TextChoices):
    """What a file lists."""

    PEOPLE = "people", _("People")
    DEPARTMENTS = "departments", _("Departments")


class ImportState(models.TextChoices):
    """Where an import stands."""

    READING = "reading", _("Reading")
    PREVIEWED = "previewed", _("Previewed")
    REFUSED = "refused", _("Refused")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDONE = "undone", _("Undone")


class FileImport(TimeStampedModel):
    """A file that is kept, read, previewed and applied: what every import has."""

    state = models.CharField(
        _("state"), max_length=10, choices=ImportState.choices, default=ImportState.READING
    )
    file = models.FileField(_("file"), upload_to="imports/%Y/", blank=True, max_length=300)
    file_name = models.CharField(_("file name"), max_length=300, blank=True)
    file_size = models.PositiveBigIntegerField(_("file size"), default=0)
    is_all_or_nothing = models.BooleanField(_("all or nothing"), default=False)
    encoding = models.CharField(_("encoding"), max_length=40, blank=True)
    delimiter = models.CharField(_("delimiter"), max_length=4, blank=True)
    columns = models.JSONField(_("columns"), default=dict, help_text=_("{field: column}"))
    headers = models.JSONField(default=list, help_text=_("The file's columns, in order."))
    samples = models.JSONField(default=dict, help_text=_("{column: [values]}"))
    asked = models.JSONField(
        default=dict, help_text=_("What was asked for: encoding, delimiter, columns, date order.")
    )
    counts = models.JSONField(_("counts"), default=dict)
    refusal = models.JSONField(default=dict, help_text=_("{code, params} when refused."))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name or f"{self._meta.verbose_name} {self.pk}"


class RosterImport(FileImport):
    """One file on its way into the directory, or the undoing of one (`undoes`).

    What it would do is in its changes and department changes; what is wrong, in its problems.
    """

    source = models.ForeignKey(
        "directory.RosterSource", on_delete=models.PROTECT, related_name="imports"
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=ImportKind.choices, default=ImportKind.PEOPLE
    )
    undoes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    file = models.FileField(_("file"), upload_to="rosters/%Y/", blank=True, max_length=300)
    effective_on = models.DateField(_("effective on"))
    is_delta = models.BooleanField(
        _("changes only"), default=False, help_text=_("People who are missing stay.")
    )
    may_let_leave = models.BooleanField(
        _("leavers confirmed"), default=False, help_text=_("However many people would leave.")
    )
    progress = models.PositiveIntegerField(_("rows read"), default=0)
    revision = models.PositiveBigIntegerField(
        default=0, help_text=_("The directory's revision that the preview was made against.")
    )

    class Meta(FileImport.Meta):
        verbose_name = _("roster import")
        verbose_name_plural = _("roster imports")
        indexes = [
            models.Index(fields=["source", "effective_on"], name="roster_import_of_source"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["undoes"],
                condition=models.Q(state="applied"),
                name="roster_import_undone_once",
            )
        ]


class ChangeAction(models.TextChoices):
    """What an import does to a person."""

    JOINS = "joins", _("Joins")
    LEAVES = "leaves", _("Leaves")
    CHANGES = "changes", _("Changes")


def _loose(to: str, **options: Any) -> "models.ForeignKey[Any, Any]":
    """A link without constraint and index: a million of them are written in one statement."""
    return models.ForeignKey(
        to,
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        **options,
    )


class RosterChange(models.Model):
    """What an import does to one person: the new values, and where to find the old ones.

    Of every job row that overlaps [cut_from, cut_to) that stretch is taken out; [held_from,
    held_to) gets the new values (nothing, when they are empty). The old values of the job stay on
    `old_job` for ever; those of the person are kept here.
    """

    roster_import = models.ForeignKey(
        RosterImport, on_delete=models.CASCADE, related_name="changes", db_index=False
    )
    action = models.CharField(max_length=8, choices=ChangeAction.choices)
    row = models.PositiveIntegerField(_("row"), null=True)
    is_mover = models.BooleanField(default=False)
    is_manager_change = models.BooleanField(default=False)
    employee = _loose("directory.Employee")
    employee_number = models.CharField(max_length=60)
    old_job = _loose("directory.JobRecord")
    old_source = _loose("directory.RosterSource")
    full_name = models.CharField(max_length=300, blank=True)
    old_full_name = models.CharField(max_length=300, null=True)
    email = models.CharField(max_length=254, blank=True)
    old_email = models.CharField(max_length=254, null=True)
    language = models.CharField(max_length=12, blank=True)
    old_language = models.CharField(max_length=12, null=True)
    department_code = models.CharField(max_length=120, blank=True)
    manager_number = models.CharField(max_length=60, null=True)
    job_title = models.CharField(max_length=300, blank=True)
    function = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    site = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    working_status = models.CharField(max_length=10, blank=True)
    hired_on = models.DateField(null=True)
    cut_from = models.DateField()
    cut_to = models.DateField()
    held_from = models.DateField(null=True)
    held_to = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            # One tab of the preview, page by page.
            models.Index(fields=["roster_import", "action", "id"], name="roster_change_of_import"),
        ]


class DepartmentAction(models.TextChoices):
    """What an import does to a department."""

    OPENS = "opens", _("Opens")
    CLOSES = "closes", _("Closes")
    CHANGES = "changes", _("Changes")


class RosterDepartmentChange(models.Model):
    """What an import does to one department. `changes` is {field: [old, new]}."""

    roster_import = models.ForeignKey(
        RosterImport, on_delete=models.CASCADE, related_name="department_changes"
    )
    action = models.CharField(max_length=8, choices=DepartmentAction.choices)
    row = models.PositiveIntegerField(null=True)
    department = _loose("directory.Department")
    code = models.CharField(_("code"), max_length=120)
    name = models.CharField(_("name"), max_length=300)
    parent_code = models.CharField(max_length=120, blank=True)
    head_number = models.CharField(max_length=60, blank=True)
    cost_centre = models.CharField(max_length=60, blank=True)
    function = models.CharField(max_length=20, blank=True)
    changes = models.JSONField(default=dict)
    cut_to = models.DateField()

    class Meta:
        ordering = ["pk"]


class FileProblem(models.Model):
    """One thing wrong with a file: row, column, value and reason. Its words are made on reading."""

    is_error = models.BooleanField(help_text=_("The row is refused; otherwise it is a warning."))
    row = models.PositiveIntegerField(_("row"), null=True)
    column = models.CharField(_("column"), max_length=300, blank=True)
    value = models.CharField(_("value"), max_length=200, blank=True)
    code = models.CharField(max_length=40)
    params = models.JSONField(default=dict)

    class Meta:
        abstract = True
        ordering = ["pk"]


class RosterProblem(FileProblem):
    """What is wrong with a roster."""

    roster_import = models.ForeignKey(
        RosterImport, on_delete=models.CASCADE, related_name="problems", db_index=False
    )

    class Meta(FileProblem.Meta):
        indexes = [
            models.Index(
                fields=["roster_import", "is_error", "id"], name="roster_problem_of_import"
            ),
        ]
