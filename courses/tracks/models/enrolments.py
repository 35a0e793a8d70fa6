"""A person on a track: where they stand on any day, how they came there, who freed the time."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.assignments.models import Requirement
from courses.tracks.models.tracks import Stage, Track, TrackVersion
from orgchange.core.dates import OPEN_DATE
from orgchange.core.models import Dated, TimeStampedModel
from orgchange.directory.models import CURRENT, Employee


class State(models.TextChoices):
    """How somebody stands on a track. Each is shown differently."""

    NOMINATED = "nominated", _("Nominated")
    SCREENING = "screening", _("In screening")
    DECLINED = "declined", _("Not admitted")
    WAITING = "waiting", _("Waiting for a place")
    ACTIVE = "active", _("On the way")
    PAUSED = "paused", _("Paused")
    CERTIFIED = "certified", _("Certified")
    RENEWING = "renewing", _("Renewing")
    LAPSED = "lapsed", _("Lapsed")
    REVOKED = "revoked", _("Revoked")
    EXEMPT = "exempt", _("Exempt")
    EXITED = "exited", _("Left the track")


ENDED = (State.DECLINED, State.LAPSED, State.REVOKED, State.EXITED)
HOLDS = (State.CERTIFIED, State.RENEWING, State.EXEMPT)


class TrackEnrolment(TimeStampedModel):
    """A person's way on a track: one is open at a time; `number` counts the entries.

    `state`, `stage` and `level` are as of now, kept by `services.moving`; `Standing` has any day.
    `problem`: one real problem with a number, which the nomination names.
    """

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="track_enrolments"
    )
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="enrolments")
    version = models.ForeignKey(TrackVersion, on_delete=models.PROTECT, related_name="enrolments")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(_("state"), max_length=9, choices=State.choices)
    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.PositiveSmallIntegerField(_("level"), default=0)
    nominated_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    motivation = models.TextField(_("why"))
    problem = models.TextField(_("a real problem"))
    problem_number = models.DecimalField(
        _("its number"),
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Empty only for who is exempt: nothing was asked of them."),
    )
    problem_unit = models.CharField(_("unit"), max_length=60, blank=True)
    began_at = models.DateTimeField(_("nominated at"))
    moved_at = models.DateTimeField(_("stands so since"))

    class Meta:
        verbose_name = _("person on a track")
        verbose_name_plural = _("people on tracks")
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "track", "number"], name="track_enrolment_once"
            ),
            models.UniqueConstraint(
                fields=["employee", "track"],
                condition=~Q(state__in=[state.value for state in ENDED]),
                name="track_enrolment_one_open",
                violation_error_message=_("This person is on this track already."),
            ),
        ]
        indexes = [models.Index(fields=["track", "state", "stage"], name="track_enrolment_board")]

    def __str__(self) -> str:
        return f"{self.employee} · {self.track}"


class Standing(Dated):
    """Where somebody stood on a day, as known at an instant. Key: enrolment.

    `stage_requirement` is that of the stage while one is in it: audiences read this table.
    """

    enrolment = models.ForeignKey(
        TrackEnrolment, on_delete=models.PROTECT, related_name="standings"
    )
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=9, choices=State.choices)
    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    stage_requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.PositiveSmallIntegerField(_("level"), default=0)

    class Meta(Dated.Meta):
        db_table = "tracks_standing"
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        ordering = ["enrolment", "valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=CURRENT & Q(valid_to=OPEN_DATE),
                name="standing_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["track", "valid_from"], name="standing_of_track"),
            models.Index(fields=["employee", "valid_from"], name="standing_of_person"),
            models.Index(
                fields=["stage_requirement"],
                condition=CURRENT & Q(stage_requirement__isnull=False),
                name="standing_in_stage",
            ),
        ]


class EnrolmentMove(models.Model):
    """One step of somebody's way: from where to where, by whom, in which words. Never changed."""

    enrolment = models.ForeignKey(TrackEnrolment, on_delete=models.PROTECT, related_name="moves")
    from_state = models.CharField(max_length=9, choices=State.choices, blank=True)
    to_state = models.CharField(max_length=9, choices=State.choices)
    from_stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, related_name="+")
    to_stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, related_name="+")
    level = models.PositiveSmallIntegerField(default=0)
    words = models.TextField(_("words"), blank=True)
    moved_on = models.DateField(_("day"))
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("step on a track")
        verbose_name_plural = _("steps on tracks")
        ordering = ["-moved_at", "-pk"]
        indexes = [models.Index(fields=["enrolment", "moved_at"], name="enrolment_move_of")]


class Release(TimeStampedModel):
    """The manager's word that somebody gets time: a percentage, from a day to before a day."""

    enrolment = models.ForeignKey(TrackEnrolment, on_delete=models.PROTECT, related_name="releases")
    manager = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField(_("released time, %"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("The first day after it."))
    asked_at = models.DateTimeField(_("asked at"))
    due_at = models.DateTimeField(_("answer due"))
    granted = models.BooleanField(_("granted"), null=True)
    words = models.TextField(_("words"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("released time")
        verbose_name_plural = _("released times")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on")), name="track_release_order"
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=100), name="track_release_percent"
            ),
            models.CheckConstraint(
                condition=Q(granted=None, answered_at=None)
                | Q(granted__isnull=False, answered_at__isnull=False),
                name="track_release_answered_whole",
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(granted=None),
                name="track_release_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["manager"], condition=Q(granted=None), name="track_release_asked")
        ]


class Cohort(TimeStampedModel):
    """People who go through the foundation together. `places` is how many it takes."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(_("name"), max_length=200)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("The first day after it."))
    places = models.PositiveSmallIntegerField(_("places"))
    trainer = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lt=F("ends_on")), name="cohort_order"),
            models.CheckConstraint(condition=Q(places__gte=1), name="cohort_takes_somebody"),
        ]

    def __str__(self) -> str:
        return self.name


class CohortPlace(TimeStampedModel):
    """Somebody's place in a cohort, or their turn on its waiting list (`waits_since`)."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="places_taken")
    enrolment = models.ForeignKey(
        TrackEnrolment, on_delete=models.PROTECT, related_name="cohort_places"
    )
    waits_since = models.DateTimeField(_("waits since"))
    placed_at = models.DateTimeField(_("placed at"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up at"), null=True, blank=True)

    class Meta:
        verbose_name = _("place in a cohort")
        verbose_name_plural = _("places in cohorts")
        ordering = ["cohort", "waits_since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(given_up_at=None),
                name="cohort_place_one_open",
            )
        ]
        indexes = [
            models.Index(
                fields=["cohort", "waits_since"],
                condition=Q(given_up_at=None),
                name="cohort_place_line",
            )
        ]
