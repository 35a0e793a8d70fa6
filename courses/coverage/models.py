"""Kept counts, and the history and reports made of figures."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.assignments.models import Requirement
from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Department, EmploymentKind


class Counts(models.Model):
    """The counts that a figure is made of. `pending = required - covered - overdue`,
    `not required = headcount - required - excluded` and `blocked = excluded - exempt - on leave`,
    so none of these is kept."""

    required = models.IntegerField(default=0)
    excluded = models.IntegerField(default=0)
    exempt = models.IntegerField(default=0)
    on_leave = models.IntegerField(default=0)
    covered = models.IntegerField(default=0)
    overdue = models.IntegerField(default=0)
    overdue_expired = models.IntegerField(default=0)

    class Meta:
        abstract = True


class CoverageCount(Counts):
    """Kept counts of one department (without below) and requirement, as of each person's today.

    `is_meeting` rows hold the -1 for people whose two jobs meet in this department, so that every
    parent is a plain sum in which each person counts once.
    """

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="+")
    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=EmploymentKind.choices)
    is_meeting = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department", "requirement", "kind", "is_meeting"],
                name="coverage_count_once",
            )
        ]


class HeadCount(models.Model):
    """Kept headcount of one department, without below; `is_meeting` as in CoverageCount."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=EmploymentKind.choices)
    is_meeting = models.BooleanField(default=False)
    people = models.IntegerField(default=0)
    without_manager = models.IntegerField(default=0)
    with_requirement = models.IntegerField(
        default=0, help_text=_("People with at least one requirement.")
    )
    fully_covered = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department", "kind", "is_meeting"], name="head_count_once"
            )
        ]


class DirtyCell(models.Model):
    """A department and requirement (all of them, where empty) whose counts a write has touched.

    Only ever added and deleted, never unique: a mark made while an older one of the same cell is
    being worked off must survive it.
    """

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, null=True, related_name="+"
    )
    requirement = models.ForeignKey(
        Requirement, on_delete=models.CASCADE, null=True, related_name="+"
    )
    is_meeting = models.BooleanField(
        default=False, help_text=_("Somebody with two jobs: the meeting rows are touched too.")
    )
    marked_at = models.DateTimeField()


class Tick(models.Model):
    """Up to which local date the kept counts of a time zone have been turned.

    Whoever changes kept counts holds the lock on these rows: one at a time.
    """

    time_zone = models.CharField(max_length=64, unique=True)
    day = models.DateField()
    ticked_at = models.DateTimeField()


class CoverageDay(Counts):
    """History: a department (with all below) and requirement at the end of a day, as known then."""

    day = models.DateField()
    known_at = models.DateTimeField()
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="+")
    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="+")
    headcount = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department", "requirement", "day"], name="coverage_day_once"
            )
        ]
        indexes = [models.Index(fields=["day"], name="coverage_day_last")]


class SavedReport(TimeStampedModel):
    """A figure as it was given: definition, scope, t and k, and the fingerprint it gave."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    title = models.CharField(_("title"), max_length=300)
    query = models.JSONField()
    as_of = models.DateField()
    known_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("saved report")
        verbose_name_plural = _("saved reports")
        ordering = ["-created_at", "-pk"]
