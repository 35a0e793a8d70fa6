"""A team, its charter, its memberships and what it is let off: the dated rows of every figure."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.core.dates import OPEN_DATE, OPEN_INSTANT
from orgchange.core.models import Dated, TimeStampedModel
from orgchange.directory.models import Employee, JobFunction
from orgchange.teams.models.kinds import KindVersion, TeamKind

CURRENT = models.Q(superseded_at=OPEN_INSTANT)


class TeamQuerySet(models.QuerySet["Team"]):
    """Reads of teams, as known now."""

    def open_on(self, day: object) -> Self:
        """Those that are open on a day."""
        return self.filter(opens_on__lte=day, closes_on__gt=day)

    def for_table(self) -> Self:
        """With what a list shows."""
        return self.select_related("kind", "lead")


class Team(TimeStampedModel):
    """A roster that crosses departments. What it is on a day is said by its charter.

    `name`, `lead`, `opens_on` and `closes_on` are the present ones, kept by the one writer of
    charters, for lists and searches; figures read the charter.
    """

    kind = models.ForeignKey(TeamKind, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(_("name"), max_length=300)
    lead = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="led_teams"
    )
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(
        _("closes on"), default=OPEN_DATE, help_text=_("The first day it is no longer open.")
    )

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_on__lt=models.F("closes_on")), name="team_open_order"
            )
        ]
        indexes = [models.Index(fields=["name", "id"], name="team_by_name")]

    def __str__(self) -> str:
        return self.name


class TeamCharter(Dated):
    """What a team is and may do, from a day to a day. Key: team. A closed team has none."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="charters")
    name = models.CharField(_("name"), max_length=300)
    version = models.ForeignKey(KindVersion, on_delete=models.PROTECT, related_name="charters")
    host_function = models.CharField(
        _("host function"),
        max_length=20,
        choices=JobFunction.choices,
        help_text=_("Members of other functions make the team cross-functional."),
    )
    lead = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="led_charters"
    )
    answers_to = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="heard_charters"
    )
    purpose = models.TextField(_("purpose"), blank=True)
    may_decide = models.TextField(_("what it may decide by itself"), blank=True)
    budget = models.DecimalField(_("money"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    person_days = models.PositiveIntegerField(_("people-time, in days"), null=True, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("team charter")
        verbose_name_plural = _("team charters")
        ordering = ["valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["team"],
                condition=CURRENT & models.Q(valid_to=OPEN_DATE),
                name="charter_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(budget=None) | models.Q(budget__gte=0), name="charter_budget"
            ),
        ]
        indexes = [
            models.Index(fields=["team", "valid_from"], name="charter_of_team"),
            # The teams that somebody leads today: policy, tasks, home.
            models.Index(fields=["lead"], condition=CURRENT, name="charter_led"),
        ]


class Standing(models.TextChoices):
    """How somebody belongs to a team. Only members fill a slot; guests are in no share."""

    MEMBER = "member", _("Member")
    DEPUTY = "deputy", _("Deputy")
    GUEST = "guest", _("Guest")


class TeamMembership(Dated):
    """A place in a team. Key: team, employee and slot. `valid_from` is the day it starts.

    `slot` is the code of a slot of the kind's version that the charter names on those days.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="memberships")
    slot = models.CharField(_("slot"), max_length=40)
    standing = models.CharField(
        _("standing"), max_length=10, choices=Standing.choices, default=Standing.MEMBER
    )
    allocation = models.PositiveSmallIntegerField(_("allocation, %"))

    class Meta(Dated.Meta):
        verbose_name = _("team membership")
        verbose_name_plural = _("team memberships")
        ordering = ["valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(allocation__gte=0, allocation__lte=100),
                name="membership_allocation",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "valid_from"], name="membership_of_team"),
            models.Index(fields=["employee", "valid_from"], name="membership_of_employee"),
            # Figures of the whole organisation read only what is known now.
            models.Index(fields=["team", "employee"], condition=CURRENT, name="membership_current"),
        ]


class Waiver(Dated):
    """A rule that a team is let off for a while. Key: team and rule. It always ends.

    `rule`: `minimum_share`, `slots_per_person`, `slot:<code>` or `together:<code>+<code>`.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="waivers")
    rule = models.CharField(_("rule"), max_length=100)
    reason = models.TextField(_("reason"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Dated.Meta):
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ["valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=models.Q(valid_to__lt=OPEN_DATE), name="waiver_ends"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="waiver_reason_given"),
        ]
        indexes = [models.Index(fields=["team", "valid_from"], name="waiver_of_team")]
