"""Asking a person, and their manager, for time: "can you release 20 % from … to …?"."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.teams.models.teams import Standing, Team


class RequestState(models.TextChoices):
    """Granted when all who are asked said yes; refused when one said no."""

    OPEN = "open", _("Waiting for an answer")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")


class JoinRequest(TimeStampedModel):
    """Somebody is asked to join a team, and their manager to release the time.

    `manager` is the one asked: that of the primary job on the day of asking, else the head of the
    department or the next above; empty where there is none, and then only the person is asked.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="join_requests")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="join_requests")
    manager = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="release_requests"
    )
    slot = models.CharField(_("slot"), max_length=40)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.MEMBER)
    allocation = models.PositiveSmallIntegerField(_("allocation, %"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("The first day it no longer holds."))
    message = models.TextField(_("message"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    obstacle = models.TextField(
        blank=True, help_text=_("Why a granted request could not be written to the roster.")
    )

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lt=models.F("ends_on")), name="join_request_order"
            ),
            models.CheckConstraint(
                condition=models.Q(allocation__gte=0, allocation__lte=100),
                name="join_request_allocation",
            ),
            models.UniqueConstraint(
                fields=["team", "employee", "slot"],
                condition=models.Q(state="open"),
                name="join_request_one_open",
                violation_error_message=_("This person is already being asked."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["manager"], condition=models.Q(state="open"), name="join_request_to_manager"
            ),
            models.Index(
                fields=["employee"], condition=models.Q(state="open"), name="join_request_to_person"
            ),
            models.Index(fields=["team", "state"], name="join_request_of_team"),
        ]


class Party(models.TextChoices):
    """Who answers."""

    PERSON = "person", _("The person")
    MANAGER = "manager", _("The manager")


class RequestAnswer(models.Model):
    """One answer, a record: it is never changed."""

    request = models.ForeignKey(JoinRequest, on_delete=models.PROTECT, related_name="answers")
    party = models.CharField(max_length=10, choices=Party.choices)
    is_yes = models.BooleanField()
    comment = models.TextField(_("comment"), blank=True)
    answered_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    by_mail = models.BooleanField(default=False, help_text=_("By the link of a mail."))

    class Meta:
        ordering = ["answered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "party"],
                name="request_answer_once",
                violation_error_message=_("This was answered already."),
            )
        ]
