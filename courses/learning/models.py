"""Taking courses, and the evidence that they were finished."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course, CourseVersion, Unit
from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.directory.roster.models import FileImport, FileProblem


class Enrolment(TimeStampedModel):
    """A person taking one version of a course. Progress is kept by itself."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="enrolments")
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="enrolments")
    number = models.PositiveSmallIntegerField(default=1, help_text=_("1 first, 2 the renewal, …"))
    started_at = models.DateTimeField()
    last_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["employee", "version", "number"], name="enrolment_once")
        ]


class UnitProgress(TimeStampedModel):
    """How far a person is in one unit. `place` is the scroll position in the text, 0 to 1000."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="progress")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    place = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["unit", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "unit"], name="unit_progress_once")
        ]


class Attempt(TimeStampedModel):
    """One try at a quiz: the questions drawn, the answers given, the result once submitted."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attempts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    drawn = models.JSONField(help_text=_("Question ids, in order."))
    answers = models.JSONField(default=dict, help_text=_("{question id: [keys]}"))
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    right = models.PositiveSmallIntegerField(null=True, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Per cent."))
    is_passed = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["unit", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "unit", "number"], name="attempt_once"),
            models.UniqueConstraint(
                fields=["enrolment", "unit"],
                condition=models.Q(submitted_at=None),
                name="attempt_one_open",
            ),
        ]


class How(models.TextChoices):
    """In which way a course was finished."""

    UNITS = "units", _("Units of the course")
    WORKSHOP = "workshop", _("Workshop")
    PACKAGE = "package", _("Package")
    IMPORTED = "imported", _("Imported record")
    RECOGNISED = "recognised", _("Recognised prior learning")


class Completion(models.Model):
    """Evidence that a person finished a course. Never edited: corrected by a revocation.

    How long it counts is not on it: that follows from the requirement it answers, except for an
    external certificate's own end. `finished_on` is the person's own calendar day.
    """

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="completions")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="completions")
    version = models.ForeignKey(
        CourseVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="completion"
    )
    finished_at = models.DateTimeField(_("finished at"))
    finished_on = models.DateField(_("finished on"))
    how = models.CharField(max_length=12, choices=How.choices)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    ends_on = models.DateField(
        _("own end"), null=True, blank=True, help_text=_("Last day of an external certificate.")
    )
    source = models.CharField(_("source"), max_length=120, blank=True)
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)
    code = models.CharField(max_length=24, unique=True, help_text=_("Of its certificate."))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        ordering = ["-finished_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "course", "finished_on", "source"], name="completion_once"
            )
        ]
        indexes = [models.Index(fields=["course", "employee"], name="completion_of_course")]


class Revocation(models.Model):
    """A completion that no longer counts, from a day on."""

    completion = models.OneToOneField(
        Completion, on_delete=models.PROTECT, related_name="revocation"
    )
    effective_on = models.DateField(_("effective on"))
    reason = models.TextField(_("reason"))
    recorded_at = models.DateTimeField(_("recorded at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("revocation")
        verbose_name_plural = _("revocations")
        ordering = ["-recorded_at", "-pk"]


class CompletionImport(FileImport):
    """A file of past completions, or the undoing of one (`undoes`).

    What it would record, or revoke, is in its rows; what is wrong, in its problems.
    """

    source = models.CharField(
        _("source"), max_length=120, blank=True, help_text=_("Where the file itself says none.")
    )
    undoes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    file = models.FileField(_("file"), upload_to="completions/%Y/", blank=True, max_length=300)

    class Meta(FileImport.Meta):
        verbose_name = _("import of completions")
        verbose_name_plural = _("imports of completions")
        constraints = [
            models.UniqueConstraint(
                fields=["undoes"],
                condition=models.Q(state="applied"),
                name="completion_import_undone_once",
            )
        ]


class CompletionImportRow(models.Model):
    """One completion that an import records; of an undoing, one that it revokes.

    `completion` is what the row became, or what is revoked: an undoing finds it by that.
    """

    completion_import = models.ForeignKey(
        CompletionImport, on_delete=models.CASCADE, related_name="rows"
    )
    row = models.PositiveIntegerField(_("row"), null=True)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    finished_on = models.DateField(_("finished on"))
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    source = models.CharField(_("source"), max_length=120, blank=True)
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)
    completion = models.ForeignKey(
        Completion, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]


class CompletionImportProblem(FileProblem):
    """What is wrong with a file of completions."""

    completion_import = models.ForeignKey(
        CompletionImport, on_delete=models.CASCADE, related_name="problems"
    )
