"""Who must hold what, by when, and why: HR's decisions and each person's duties.

Obligations are kept, not derived at reading, on both time axes. `timeline` works out one
person's rows for one requirement; `reconcile` keeps the table equal to that.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from courses.learning.models import Completion
from orgchange.core.dates import OPEN_DATE
from orgchange.core.models import Dated, TimeStampedModel
from orgchange.directory.models import CURRENT, Employee


class RequirementKind(models.TextChoices):
    """What is to be held. Sets ("2 of 5") would be a further kind, not a new design."""

    COURSE = "course", _("Course")
    STAGE = "stage", _("Track stage")


class Requirement(TimeStampedModel):
    """Something that can be required of a person: a course, or a stage of a role track.

    `code` names it wherever figures and rules are read, whatever its kind; that of a course never
    changes and stands here too. A stage has its own name, a course is called by its title.
    """

    kind = models.CharField(max_length=10, choices=RequirementKind.choices)
    code = models.CharField(
        _("code"), max_length=120, unique=True, help_text=_("Such as ai-translator/foundation.")
    )
    course = models.OneToOneField(
        Course, on_delete=models.PROTECT, null=True, related_name="requirement"
    )
    name = models.CharField(_("name"), max_length=300, blank=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="course") | models.Q(course__isnull=False),
                name="requirement_names_course",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="stage")
                | (models.Q(course__isnull=True) & ~models.Q(name="")),
                name="requirement_names_stage",
            ),
        ]

    def __str__(self) -> str:
        return self.titles[0] or self.code

    def save(self, *args: Any, **options: Any) -> None:
        """A course lends its code."""
        if self.course is not None:
            self.code = self.course.code
        super().save(*args, **options)

    @property
    def is_stage(self) -> bool:
        """Whether it is a stage of a track: nothing to start, no player, no equivalence."""
        return self.kind == RequirementKind.STAGE

    @property
    def titles(self) -> tuple[str, str]:
        """What it is called, in English and in Chinese."""
        if self.course is not None:
            return self.course.title, self.course.title_zh
        return self.name, self.name_zh

    def title_in(self, language: str) -> str:
        """What a reader of a language calls it."""
        return two_titles(*self.titles, language) or self.code

    @property
    def title(self) -> str:
        """What the reader calls it, in the language in force."""
        return self.title_in(get_language() or "en")


def two_titles(title: str, title_zh: str, language: str) -> str:
    """The title for a reader of a language; the other one where there is none."""
    return (title_zh or title) if language.startswith("zh") else (title or title_zh)


class Audience(TimeStampedModel):
    """A rule over the directory, kept under a name for use again. Assignments copy the rule."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    rule = models.JSONField(_("rule"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class AssignmentState(models.TextChoices):
    """Draft: nobody is told anything. Withdrawn: its obligations ended on a day."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Assignment(TimeStampedModel):
    """HR's decision that an audience must hold a requirement. Its terms are on its versions."""

    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, related_name="assignments"
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    reason = models.TextField(
        _("reason"), blank=True, help_text=_("Which law, policy or AI system it answers.")
    )
    is_manual = models.BooleanField(
        default=False, help_text=_("Named people, by hand: survives any rule's withdrawal.")
    )
    is_system = models.BooleanField(
        default=False, help_text=_("Kept by a track for its stage: its people come and go by it.")
    )
    state = models.CharField(
        max_length=10, choices=AssignmentState.choices, default=AssignmentState.DRAFT
    )
    draft = models.JSONField(default=dict, help_text=_("Terms being written, not yet published."))
    ladder = models.JSONField(
        default=dict, help_text=_("Reminder steps; empty: the default ladder.")
    )
    scope = models.JSONField(
        default=list,
        help_text=_("Ids of the departments that it is confined to; empty: the organisation."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["requirement"],
                condition=models.Q(is_system=True),
                name="assignment_one_system",
            ),
            models.CheckConstraint(
                condition=models.Q(is_system=False) | models.Q(is_manual=True),
                name="assignment_system_by_hand",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"


class DueRule(models.TextChoices):
    """From what the due date is counted."""

    FIXED = "fixed", _("On a date")
    AFTER_ENTRY = "after_entry", _("Days after becoming required")
    AFTER_HIRE = "after_hire", _("Days after being hired")


class RenewalAnchor(models.TextChoices):
    """From where an early renewal counts on."""

    OLD_END = "old_end", _("From the old end")
    COMPLETION = "completion", _("From the day of completion")


class AppliesTo(models.TextChoices):
    """Whom an edited version of an assignment touches."""

    NEW = "new", _("New people only")
    OPEN = "open", _("Open obligations too")
    EVERYONE = "everyone", _("Everyone")


class AssignmentVersion(Dated):
    """The terms of an assignment. Key: assignment. `valid_from` is the day they start to apply."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    rule = models.JSONField(help_text=_("The audience, as it was when published."))
    due_rule = models.CharField(max_length=12, choices=DueRule.choices)
    due_on = models.DateField(null=True, blank=True)
    due_days = models.PositiveIntegerField(null=True, blank=True)
    minimum_notice_days = models.PositiveSmallIntegerField(default=14)
    valid_months = models.PositiveSmallIntegerField(null=True, blank=True)
    renewal_anchor = models.CharField(
        max_length=12, choices=RenewalAnchor.choices, default=RenewalAnchor.OLD_END
    )
    renewal_window_days = models.PositiveSmallIntegerField(default=90)
    look_back_days = models.PositiveIntegerField(
        null=True,
        blank=True,
        default=365,
        help_text=_("How long before becoming required a completion may lie. Empty: any time."),
    )
    grace_days = models.PositiveSmallIntegerField(default=14, help_text=_("After a leave."))
    applies_to = models.CharField(
        max_length=10, choices=AppliesTo.choices, default=AppliesTo.EVERYONE
    )

    class Meta(Dated.Meta):
        ordering = ["valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(due_rule="fixed", due_on__isnull=False)
                | (~models.Q(due_rule="fixed") & models.Q(due_days__isnull=False)),
                name="assignment_version_due",
            ),
        ]


class AudienceChange(Dated):
    """Somebody put in or taken out by hand, which no rule undoes. Key: assignment, employee."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="audience_changes"
    )
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    is_included = models.BooleanField()
    reason = models.TextField(blank=True)

    class Meta(Dated.Meta):
        ordering = ["valid_from", "pk"]
        constraints = [*Dated.Meta.constraints]
        indexes = [models.Index(fields=["assignment", "employee"], name="audience_change_key")]


class Attainment(models.Model):
    """Evidence that a person holds a stage. Never edited: corrected by a revocation that names it.

    How long it counts follows from the requirement, as with completions; `ends_on` is an end of
    its own. `occurrence` tells two of one day apart, such as a second award after a revocation.
    """

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="attainments")
    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, related_name="attainments"
    )
    finished_on = models.DateField(_("attained on"))
    ends_on = models.DateField(
        _("own end"), null=True, blank=True, help_text=_("The last day it counts.")
    )
    words = models.CharField(
        _("words"), max_length=500, blank=True, help_text=_("What it rests on, in a line.")
    )
    occurrence = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("attainment")
        verbose_name_plural = _("attainments")
        ordering = ["-finished_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "requirement", "finished_on", "occurrence"],
                name="attainment_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("finished_on")),
                name="attainment_days",
            ),
        ]
        indexes = [models.Index(fields=["requirement", "employee"], name="attainment_of_stage")]

    def __str__(self) -> str:
        return f"{self.employee} · {self.requirement}"


class AttainmentRevocation(models.Model):
    """An attainment that no longer counts, from a day on."""

    attainment = models.OneToOneField(
        Attainment, on_delete=models.PROTECT, related_name="revocation"
    )
    effective_on = models.DateField(_("effective on"))
    reason = models.TextField(_("reason"))
    recorded_at = models.DateTimeField(_("recorded at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("revocation of an attainment")
        verbose_name_plural = _("revocations of attainments")
        ordering = ["-recorded_at", "-pk"]


class Obligation(Dated):
    """One person must hold one requirement: one row a stretch of days. Key: employee, requirement.

    A row carries its period (1 the first, then one for each renewal), its due date and the window
    in which it is covered, so that a report needs no join to the evidence. `due_on` is empty where
    a date the rule needs is missing (blocked). Covered: `covered_from <= t < covered_until`.
    """

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="obligations")
    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, related_name="obligations"
    )
    period = models.PositiveSmallIntegerField(default=1)
    period_from = models.DateField(help_text=_("When this period began."))
    due_on = models.DateField(null=True)
    original_due_on = models.DateField(null=True, help_text=_("Before any extension."))
    covered_from = models.DateField(null=True)
    covered_until = models.DateField(null=True, help_text=_("The first day no longer covered."))
    completion = models.ForeignKey(
        Completion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    attainment = models.ForeignKey(
        Attainment, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(Dated.Meta):
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        ordering = ["valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(completion__isnull=True) | models.Q(attainment__isnull=True),
                name="obligation_one_evidence",
            ),
            models.UniqueConstraint(
                fields=["employee", "requirement"],
                condition=CURRENT & models.Q(valid_to=OPEN_DATE),
                name="obligation_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["employee", "requirement", "valid_from"], name="obligation_key"),
            # The clock's tick and the reminders: what changes on a day.
            models.Index(fields=["due_on"], condition=CURRENT, name="obligation_due"),
            models.Index(
                fields=["covered_from"],
                condition=CURRENT & models.Q(covered_from__isnull=False),
                name="obligation_covered",
            ),
            models.Index(
                fields=["covered_until"],
                condition=CURRENT & models.Q(covered_until__lt=OPEN_DATE),
                name="obligation_expires",
            ),
            models.Index(fields=["valid_from"], condition=CURRENT, name="obligation_opens"),
            models.Index(
                fields=["valid_to"],
                condition=CURRENT & models.Q(valid_to__lt=OPEN_DATE),
                name="obligation_ends",
            ),
        ]


class ObligationSource(Dated):
    """Why a person must hold a requirement. Key: employee, assignment. The strictest decides."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="sources")
    entered_on = models.DateField(help_text=_("The day the person entered the audience."))

    class Meta(Dated.Meta):
        ordering = ["valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["employee", "assignment"],
                condition=CURRENT & models.Q(valid_to=OPEN_DATE),
                name="obligation_source_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["employee", "requirement"], name="obligation_source_key"),
            models.Index(fields=["assignment"], condition=CURRENT, name="obligation_source_of"),
        ]


class Exemption(Dated):
    """An obligation lifted from a day to a day. Key: employee and requirement."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="exemptions")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(Dated.Meta):
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        ordering = ["valid_from", "pk"]
        constraints = [*Dated.Meta.constraints]
        indexes = [models.Index(fields=["employee", "requirement"], name="exemption_key")]


class Extension(Dated):
    """A period's due date moved. Key: employee, requirement, period. `valid_from`: granted on."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="extensions")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="+")
    period = models.PositiveSmallIntegerField()
    due_on = models.DateField(_("new due date"))
    original_due_on = models.DateField(_("original due date"))
    reason = models.TextField(_("reason"))
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(Dated.Meta):
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["valid_from", "pk"]
        constraints = [*Dated.Meta.constraints]
        indexes = [models.Index(fields=["employee", "requirement"], name="extension_key")]


class RequestKind(models.TextChoices):
    """What an employee asks of HR about a course."""

    DONE_ALREADY = "done_already", _("I have done this already")
    NOT_FOR_ME = "not_for_me", _("This does not apply to me")


class LearningRequest(TimeStampedModel):
    """An employee's request to HR; granting it makes a completion or an exemption."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="requests")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=RequestKind.choices)
    message = models.TextField(_("what happened"))
    finished_on = models.DateField(_("finished on"), null=True, blank=True)
    file = models.FileField(_("evidence"), upload_to="requests/%Y/", blank=True)
    state = models.CharField(
        max_length=10,
        default="open",
        choices=[
            ("open", _("Open")),
            ("granted", _("Granted")),
            ("refused", _("Refused")),
            ("withdrawn", _("Withdrawn")),
        ],
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "requirement", "kind"],
                condition=models.Q(state="open"),
                name="learning_request_one_open",
            )
        ]
