"""What a track is: its stages, what lets one in and out of each, who signs, and its thresholds.

A published version is never changed; whoever is under way keeps the one they began under.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.assignments.models import Requirement
from courses.catalogue.models import Course
from courses.skills.models import RoleProfile
from courses.skills.models.framework import IS_CODE
from orgchange.core.models import NamedInTwo, TimeStampedModel
from orgchange.directory.models import Employee


class Track(NamedInTwo, TimeStampedModel):
    """The way to a role, such as "AI translator"."""

    code = models.CharField(_("code"), max_length=60, unique=True, validators=[IS_CODE])
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    about = models.TextField(_("what the role is for"), blank=True)
    about_zh = models.TextField(_("what the role is for, in Chinese"), blank=True)
    slot = models.CharField(
        _("slot in teams"), max_length=40, blank=True, help_text=_("Which slot its people fill.")
    )
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class TrackRole(models.TextChoices):
    """Offices that are granted for a track. Mentors and pilot owners follow from elsewhere."""

    LEAD = "lead", _("Track lead")
    TRAINER = "trainer", _("Trainer")
    ASSESSOR = "assessor", _("Assessor")
    FINANCE = "finance", _("Finance")


class TrackOffice(TimeStampedModel):
    """An office that somebody holds in a track, from a day to before a day."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="offices")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="track_offices")
    role = models.CharField(_("office"), max_length=8, choices=TrackRole.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day it no longer holds.")
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("office in a track")
        verbose_name_plural = _("offices in tracks")
        ordering = ["track", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__lt=F("ends_on")),
                name="track_office_order",
            ),
            models.UniqueConstraint(
                fields=["track", "employee", "role"],
                condition=Q(ends_on=None),
                name="track_office_once",
                violation_error_message=_("This person already holds this office in the track."),
            ),
        ]
        indexes = [models.Index(fields=["employee", "role"], name="track_office_of")]


class TrackVersion(TimeStampedModel):
    """The terms of a track. Its columns are the thresholds of domain rules, with their defaults."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("number"))
    notes = models.TextField(_("what is new"), blank=True)
    minimum_years = models.PositiveSmallIntegerField(_("years in a business function"), default=3)
    release_percent = models.PositiveSmallIntegerField(_("released time, %"), default=20)
    release_months = models.PositiveSmallIntegerField(_("released for, months"), default=6)
    mentor_level = models.PositiveSmallIntegerField(_("level of a mentor"), default=3)
    mentees = models.PositiveSmallIntegerField(_("mentees at once"), default=3)
    pilots = models.PositiveSmallIntegerField(_("pilots at once"), default=2)
    assessors = models.PositiveSmallIntegerField(_("assessors of a panel"), default=2)
    panel_minutes = models.PositiveSmallIntegerField(_("minutes of a panel"), default=30)
    valid_months = models.PositiveSmallIntegerField(_("valid for, months"), default=24)
    warning_days = models.PositiveSmallIntegerField(_("renewal opens, days before"), default=90)
    sign_days = models.PositiveSmallIntegerField(_("working days to sign"), default=5)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("version of a track")
        verbose_name_plural = _("versions of tracks")
        ordering = ["track", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["track", "number"], name="track_version_once"),
            models.UniqueConstraint(
                fields=["track"], condition=Q(published_at=None), name="track_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.track} {self.number}"


class Stage(TimeStampedModel):
    """A step of a track, the same over all its versions: what is required, and is evidence."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="stages")
    code = models.CharField(_("code"), max_length=40, validators=[IS_CODE])
    requirement = models.OneToOneField(
        Requirement, on_delete=models.PROTECT, null=True, blank=True, related_name="track_stage"
    )

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["track", "pk"]
        constraints = [models.UniqueConstraint(fields=["track", "code"], name="stage_once")]

    def __str__(self) -> str:
        return f"{self.track.code}/{self.code}"


class StageKind(models.TextChoices):
    """What happens in a stage, and so which pages it has."""

    NOMINATION = "nomination", _("Nomination")
    SCREENING = "screening", _("Screening")
    LEARNING = "learning", _("Learning")
    PRACTICE = "practice", _("Practice")
    PANEL = "panel", _("Panel")
    CERTIFIED = "certified", _("Certified")
    RENEWAL = "renewal", _("Renewal")


class StageTerms(NamedInTwo, models.Model):
    """A stage as one version of the track has it. `due_days`: from entering it."""

    version = models.ForeignKey(TrackVersion, on_delete=models.CASCADE, related_name="stages")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="terms")
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=StageKind.choices)
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    about = models.TextField(_("what happens here"), blank=True)
    about_zh = models.TextField(_("what happens here, in Chinese"), blank=True)
    due_days = models.PositiveSmallIntegerField(_("days to finish"), null=True, blank=True)

    class Meta:
        verbose_name = _("terms of a stage")
        verbose_name_plural = _("terms of stages")
        ordering = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "stage"], name="stage_terms_once"),
            models.UniqueConstraint(fields=["version", "position"], name="stage_position_once"),
        ]

    def __str__(self) -> str:
        return self.name


class SignerRole(models.TextChoices):
    """Who can sign. The first four are offices; the others are what somebody is to the person."""

    LEAD = "lead", _("Track lead")
    TRAINER = "trainer", _("Trainer")
    ASSESSOR = "assessor", _("Assessor")
    FINANCE = "finance", _("Finance")
    HR = "hr", _("HR")
    MANAGER = "manager", _("Manager")
    MENTOR = "mentor", _("Mentor")
    OWNER = "owner", _("Owner of the pilot")


class StageSigner(models.Model):
    """Who signs that a stage is done. Several rows: so many different people, each in a role."""

    terms = models.ForeignKey(StageTerms, on_delete=models.CASCADE, related_name="signers")
    role = models.CharField(_("role"), max_length=8, choices=SignerRole.choices)

    class Meta:
        verbose_name = _("signer of a stage")
        verbose_name_plural = _("signers of stages")
        ordering = ["terms", "pk"]
        constraints = [models.UniqueConstraint(fields=["terms", "role"], name="stage_signer_once")]


class Criterion(models.Model):
    """What must hold before a stage is entered: a check known by its code, with its settings."""

    terms = models.ForeignKey(StageTerms, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField(_("check"), max_length=40)
    settings = models.JSONField(default=dict, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("entry criterion")
        verbose_name_plural = _("entry criteria")
        ordering = ["terms", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["terms", "code"], name="entry_criterion_once")
        ]


class ItemKind(models.TextChoices):
    """In which form a piece of exit evidence comes."""

    TEXT = "text", _("Text")
    FILE = "file", _("File or link")
    COURSE = "course", _("Course")
    JOURNAL = "journal", _("Journal of a week")
    RATINGS = "ratings", _("Ratings")
    VALUE = "value", _("Estimate of value")


class Item(NamedInTwo, models.Model):
    """Something that must be shown before a stage is left, with its written anchor.

    `signed_by` empty: the system sees for itself (a course, ratings), or nobody needs to.
    """

    terms = models.ForeignKey(StageTerms, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(_("code"), max_length=40, validators=[IS_CODE])
    kind = models.CharField(_("kind"), max_length=8, choices=ItemKind.choices)
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    anchor = models.TextField(_("what good looks like"), blank=True)
    anchor_zh = models.TextField(_("what good looks like, in Chinese"), blank=True)
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_by = models.CharField(
        _("signed by"), max_length=8, choices=SignerRole.choices, blank=True
    )
    is_mandatory = models.BooleanField(_("mandatory"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("piece of exit evidence")
        verbose_name_plural = _("pieces of exit evidence")
        ordering = ["terms", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["terms", "code"], name="item_once")]

    def __str__(self) -> str:
        return self.name


class TrackLevel(NamedInTwo, models.Model):
    """A level of the certificate, L1 to L4: the profile whose mandatory needs must be held."""

    version = models.ForeignKey(TrackVersion, on_delete=models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField(_("level"))
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    profile = models.ForeignKey(RoleProfile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("level of a track")
        verbose_name_plural = _("levels of tracks")
        ordering = ["version", "level"]
        constraints = [
            models.UniqueConstraint(fields=["version", "level"], name="track_level_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="track_level"),
        ]
