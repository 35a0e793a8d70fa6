"""The organisation: its departments, its people and where they stand, on two time axes.

Identity rows (Department, Employee) say who; dated rows (DepartmentPlace, JobRecord) say what held
from when to when, and when we knew it. Whatever a figure of the past depends on is on a dated row.
"""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from orgchange.accounts.models import AccessRole
from orgchange.core.dates import OPEN_DATE, OPEN_INSTANT
from orgchange.core.models import Dated, TimeStampedModel

CURRENT = models.Q(superseded_at=OPEN_INSTANT)


class JobFunction(models.TextChoices):
    """The profession of a job, mapped per department and overridable per job."""

    BUSINESS = "business", _("Business line")
    DATA_SCIENCE = "data_science", _("Data science")
    ENGINEERING = "engineering", _("Engineering")
    PRODUCT = "product", _("Product")
    LEGAL = "legal", _("Legal and compliance")
    OPERATIONS = "operations", _("Operations")
    HR = "hr", _("HR")
    FINANCE = "finance", _("Finance")
    OTHER = "other", _("Other")


class EmploymentKind(models.TextChoices):
    """What somebody is to the organisation. Service accounts are in no figure."""

    EMPLOYEE = "employee", _("Employee")
    CONTRACTOR = "contractor", _("Contractor")
    INTERN = "intern", _("Intern")
    SERVICE = "service_account", _("Service account")


class WorkingStatus(models.TextChoices):
    """On leave is not left."""

    ACTIVE = "active", _("Active")
    LEAVE = "on_leave", _("On leave")


class RosterSource(TimeStampedModel):
    """Where a roster comes from: one HR system, one export. Its column matching is remembered."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    columns = models.JSONField(default=dict, help_text=_("{field: column} of its last import."))
    encoding = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("roster source")
        verbose_name_plural = _("roster sources")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Employee(TimeStampedModel):
    """A person of the organisation, with or without an account. Leaving is a date."""

    employee_number = models.CharField(_("employee number"), max_length=60)
    full_name = models.CharField(_("name"), max_length=300)
    email = models.CharField(
        _("e-mail"),
        max_length=254,
        blank=True,
        db_index=True,
        help_text=_("Where to write. Identifies nobody: it may be shared, or missing."),
    )
    language = models.CharField(_("language"), max_length=12, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )
    source = models.ForeignKey(
        RosterSource, on_delete=models.PROTECT, null=True, blank=True, related_name="employees"
    )
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        ordering = ["full_name", "pk"]
        indexes = [models.Index(fields=["full_name", "id"], name="employee_by_name")]
        constraints = [
            models.UniqueConstraint(
                Lower("employee_number"),
                name="employee_number_once",
                violation_error_message=_("This employee number is taken."),
            ),
            models.CheckConstraint(
                condition=~models.Q(employee_number=""), name="employee_number_given"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.employee_number


class Department(TimeStampedModel):
    """A unit of the organisation tree, by its code. Name, parent and head are on its places."""

    code = models.CharField(_("code"), max_length=120)
    name = models.CharField(
        _("name"),
        max_length=300,
        help_text=_("The present name, kept by the one writer of places."),
    )

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("code"),
                name="department_code_once",
                violation_error_message=_("This department code is taken."),
            ),
            models.CheckConstraint(condition=~models.Q(code=""), name="department_code_given"),
        ]

    def __str__(self) -> str:
        return self.name


class DepartmentPlace(Dated):
    """A department's place in the tree. Key: department. A closed department has no place."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="places")
    parent = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="child_places"
    )
    name = models.CharField(_("name"), max_length=300)
    head = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="headed_places"
    )
    cost_centre = models.CharField(_("cost centre"), max_length=60, blank=True)
    function = models.CharField(
        _("job function"), max_length=20, choices=JobFunction.choices, default=JobFunction.OTHER
    )

    class Meta(Dated.Meta):
        verbose_name = _("department place")
        verbose_name_plural = _("department places")
        ordering = ["valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["department"],
                condition=CURRENT & models.Q(valid_to=OPEN_DATE),
                name="place_one_open",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("department")), name="place_not_own_parent"
            ),
        ]
        indexes = [
            models.Index(fields=["department", "valid_from"], name="place_of_department"),
            # The walk down the tree, for scopes and audiences.
            models.Index(fields=["parent"], condition=CURRENT, name="place_children"),
            models.Index(fields=["head"], condition=CURRENT, name="place_headed"),
        ]


class JobRecord(Dated):
    """Where a person stands. Key: employee and position (1 is the first job, 2 a second one)."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="jobs")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="jobs")
    manager = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="report_jobs"
    )
    job_title = models.CharField(_("job title"), max_length=300, blank=True)
    function = models.CharField(
        _("job function"),
        max_length=20,
        choices=JobFunction.choices,
        blank=True,
        help_text=_("Empty: the department's."),
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=EmploymentKind.choices, default=EmploymentKind.EMPLOYEE
    )
    site = models.CharField(_("site"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64)
    working_status = models.CharField(
        _("working status"),
        max_length=10,
        choices=WorkingStatus.choices,
        default=WorkingStatus.ACTIVE,
    )
    is_primary = models.BooleanField(_("primary"), default=True)
    hired_on = models.DateField(_("hired on"), null=True, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("job record")
        verbose_name_plural = _("job records")
        ordering = ["valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["employee", "position"],
                condition=CURRENT & models.Q(valid_to=OPEN_DATE),
                name="job_one_open",
            ),
            models.CheckConstraint(
                condition=~models.Q(manager=models.F("employee")), name="job_not_own_manager"
            ),
        ]
        indexes = [
            models.Index(fields=["employee", "valid_from"], name="job_of_employee"),
            # People of a department and headcounts, present and past.
            models.Index(fields=["department"], condition=CURRENT, name="job_in_department"),
            # The manager line.
            models.Index(fields=["manager"], condition=CURRENT, name="job_reports"),
            # Second jobs are few; the correction for people counted once reads only these.
            models.Index(
                fields=["employee"], condition=models.Q(is_primary=False), name="job_second"
            ),
            # The clock: who starts or ends on a day.
            models.Index(fields=["valid_from"], condition=CURRENT, name="job_starts"),
            models.Index(
                fields=["valid_to"],
                condition=CURRENT & models.Q(valid_to__lt=OPEN_DATE),
                name="job_ends",
            ),
        ]


class AccessGrant(TimeStampedModel):
    """A role granted to an account: for the whole, HR also for a part of the tree (all below)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants"
    )
    role = models.CharField(_("role"), max_length=20, choices=AccessRole.choices)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("department"),
        help_text=_("Empty: the whole organisation."),
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(
        _("ends on"), default=OPEN_DATE, help_text=_("The first day it no longer holds.")
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("access grant")
        verbose_name_plural = _("access grants")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lt=models.F("ends_on")), name="grant_order"
            ),
            models.CheckConstraint(
                condition=models.Q(department=None) | models.Q(role=AccessRole.HR),
                name="grant_part_is_hr",
            ),
        ]
        indexes = [models.Index(fields=["user", "ends_on"], name="grant_of_user")]


class Delegation(TimeStampedModel):
    """What a manager handed to somebody else, from a day to a day: the sight of the own line."""

    principal = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="delegations_given"
    )
    delegate = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="delegations_held"
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(
        _("ends on"), default=OPEN_DATE, help_text=_("The first day it no longer holds.")
    )

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lt=models.F("ends_on")), name="delegation_order"
            ),
            models.CheckConstraint(
                condition=~models.Q(principal=models.F("delegate")), name="delegation_to_another"
            ),
        ]


class DirectoryRevision(models.Model):
    """One row, moved on by every write to the directory: a preview knows by it that it is stale.

    It is also the lock: writers take it first, so they follow one another, and each records at an
    instant not before that of the last.
    """

    number = models.PositiveBigIntegerField(default=0)
    written_at = models.DateTimeField(null=True, help_text=_("The instant of the last write."))
    data_as_of = models.DateTimeField(
        null=True, help_text=_("When a roster last confirmed that the directory is true.")
    )


# The tables of the roster import belong to this app; they name these models by string.
from orgchange.directory.roster import models as roster_models  # noqa: E402, F401
