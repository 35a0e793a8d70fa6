"""The people's side: what an owner has to look at, and who would like to help."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.core.dates import OPEN_DATE
from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.teams.models.teams import Team


class TaskKind(models.TextChoices):
    """What happened to a member of a team."""

    LEFT = "left", _("Left the organisation")
    MOVED = "moved", _("Moved to another function")
    ON_LEAVE = "on_leave", _("Goes on long leave")
    RETURNED = "returned", _("Came back")
    UNOWNED = "unowned", _("A required slot is empty")


class TeamTask(TimeStampedModel):
    """Something that the owner of a team has to look at. One is open per team and happening."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=10, choices=TaskKind.choices)
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    slot = models.CharField(max_length=40, blank=True)
    happens_on = models.DateField(help_text=_("The day on which it happens."))
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("task of a team")
        verbose_name_plural = _("tasks of teams")
        ordering = ["happens_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "kind", "employee", "slot", "happens_on"], name="team_task_once"
            ),
            models.UniqueConstraint(
                fields=["team", "kind", "slot", "happens_on"],
                condition=models.Q(employee=None),
                name="team_task_of_nobody_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["team"], condition=models.Q(settled_at=None), name="team_task_open"
            )
        ]


class HelpOffer(TimeStampedModel):
    """ "I'd like to help": for what, how much of one's time, and when."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="help_offers")
    team = models.ForeignKey(
        Team,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="help_offers",
        help_text=_("Empty: any team."),
    )
    interests = models.CharField(_("interests"), max_length=500)
    slots = models.JSONField(_("slots"), default=list, blank=True, help_text=_("Codes of slots."))
    allocation = models.PositiveSmallIntegerField(_("allocation, %"), default=10)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), default=OPEN_DATE, help_text=_("The first day it no longer holds.")
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("offer to help")
        verbose_name_plural = _("offers to help")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lt=models.F("ends_on")), name="help_offer_order"
            ),
            models.CheckConstraint(
                condition=models.Q(allocation__gte=1, allocation__lte=100),
                name="help_offer_allocation",
            ),
        ]
        indexes = [
            models.Index(
                fields=["employee"],
                condition=models.Q(withdrawn_at=None),
                name="help_offer_standing",
            )
        ]
