"""Translators and pilots, mentors and candidates: proposed by the solver, confirmed by a person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.tracks.models.enrolments import TrackEnrolment
from courses.tracks.models.mentoring import Mentorship
from courses.tracks.models.tracks import Track
from orgchange.core.dates import OPEN_DATE
from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.pilots.models import Pilot
from orgchange.teams.models import JoinRequest


class PilotPlace(TimeStampedModel):
    """Somebody of a track in a pilot, from a day to before a day: the practice is on this one."""

    enrolment = models.ForeignKey(
        TrackEnrolment, on_delete=models.PROTECT, related_name="pilot_places"
    )
    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="track_places")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), default=OPEN_DATE, help_text=_("The first day after it.")
    )
    is_override = models.BooleanField(_("against the proposal"), default=False)
    reason = models.TextField(_("why"), blank=True)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("place in a pilot")
        verbose_name_plural = _("places in pilots")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on")), name="pilot_place_order"
            ),
            models.CheckConstraint(
                condition=Q(is_override=False) | ~Q(reason=""), name="pilot_place_reasoned"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "pilot"],
                condition=Q(ends_on=OPEN_DATE),
                name="pilot_place_one_open",
            ),
        ]
        indexes = [models.Index(fields=["pilot", "ends_on"], name="pilot_place_of")]


class MatchKind(models.TextChoices):
    """Who is matched with whom."""

    PILOTS = "pilots", _("Translators to pilots")
    MENTORS = "mentors", _("Mentors to candidates")


class MatchRun(TimeStampedModel):
    """One dry run of the solver: weights, the fingerprint of what it read, its pairs.

    The same fingerprint gives the same pairs. `share`: the per cent of time asked for. `left`: who
    or what is left without, as [{"need": id, "bars": {code: people}, "allowed": people}].
    """

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="match_runs")
    kind = models.CharField(_("kind"), max_length=7, choices=MatchKind.choices)
    weights = models.JSONField(_("weights"))
    fingerprint = models.CharField(max_length=64)
    people = models.PositiveIntegerField(_("people"))
    places = models.PositiveIntegerField(_("places"))
    share = models.PositiveSmallIntegerField(_("share of time, %"), default=20)
    left = models.JSONField(_("left without"), default=list)
    run_at = models.DateTimeField(_("run at"))
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("run of the matching")
        verbose_name_plural = _("runs of the matching")
        ordering = ["-run_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100), name="match_run_share"
            )
        ]


class MatchPair(models.Model):
    """A pair that the solver proposes, with its reasons, and what a person made of it.

    `others`: why not the next best, as [{"who": id, "score": …, "why": [code], "parts": […]}].
    Confirmed, it names what was written: a place or a mentorship, and the seat that was asked for.
    """

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="pairs")
    enrolment = models.ForeignKey(TrackEnrolment, on_delete=models.PROTECT, related_name="+")
    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, null=True, related_name="+")
    mentor = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    score = models.DecimalField(_("score"), max_digits=7, decimal_places=4)
    reasons = models.JSONField(_("reasons"), default=list)
    others = models.JSONField(_("why not the others"), default=list)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    refused_at = models.DateTimeField(_("refused at"), null=True, blank=True)
    words = models.TextField(_("words"), blank=True)
    is_override = models.BooleanField(_("against the proposal"), default=False)
    place = models.ForeignKey(PilotPlace, on_delete=models.SET_NULL, null=True, related_name="+")
    mentorship = models.ForeignKey(
        Mentorship, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    seat_request = models.ForeignKey(
        JoinRequest, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("proposed pair")
        verbose_name_plural = _("proposed pairs")
        ordering = ["run", "-score", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pilot__isnull=False, mentor=None) | Q(pilot=None, mentor__isnull=False),
                name="match_pair_one_side",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(refused_at=None), name="match_pair_one_answer"
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None) & Q(is_override=False) | ~Q(words=""),
                name="match_pair_reasoned",
            ),
        ]


class PartnerSource(models.TextChoices):
    """Where a translator who was not grown here comes from."""

    HIRED = "hired", pgettext_lazy("supply", "Hired")
    LENT = "lent", _("Lent by a partner")


class Supply(TimeStampedModel):
    """Somebody who came ready: hired, or lent by a partner such as a university, until a day."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="supplies")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("source"), max_length=5, choices=PartnerSource.choices)
    partner = models.CharField(_("partner"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), default=OPEN_DATE, help_text=_("The first day after it.")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("person who came ready")
        verbose_name_plural = _("people who came ready")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lt=F("ends_on")), name="supply_order"),
            models.CheckConstraint(
                condition=~Q(source="lent") | ~Q(partner=""), name="supply_names_partner"
            ),
            models.UniqueConstraint(
                fields=["track", "employee"],
                condition=Q(ends_on=OPEN_DATE),
                name="supply_one_open",
            ),
        ]
