"""Every message to a person: what they are to be told, and each way it went out."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee


class NoticeState(models.TextChoices):
    """Where a notice stands. What was not sent, or waits, says why in `reason`."""

    PLANNED = "planned", _("Planned")
    CLAIMED = "claimed", _("Going out")
    SENT = "sent", _("Sent")
    NOT_SENT = "not_sent", _("Not sent")
    UNKNOWN = "unknown", _("Unknown")


class Reason(models.TextChoices):
    """Why a notice waits, was not sent, or went out otherwise than alone."""

    COMPLETED = "completed", _("Completed")
    NOT_REQUIRED = "not_required", _("No longer required")
    LEFT = "left", _("Left")
    NO_ADDRESS = "no_address", _("No address")
    UNWANTED = "unwanted", _("Not wanted by e-mail")
    SUPERSEDED = "superseded", _("Superseded by a newer one")
    CHANNEL_FAILED = "channel_failed", _("Channel failed too often")
    MERGED = "merged", _("Merged in a digest")
    ON_LEAVE = "on_leave", _("On leave")
    CAPPED = "capped", _("Capped")
    QUIET_HOURS = "quiet_hours", _("Quiet hours")
    RETRY = "retry", _("Tried again later")


# A notice of which the reason fell away: nothing to act on, so the inbox drops it.
VOID = (Reason.COMPLETED, Reason.NOT_REQUIRED, Reason.LEFT, Reason.SUPERSEDED)


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reads of notices. Lists start from `of` (one's own) or `about` (people one may see)."""

    def of(self, employee_id: int) -> Self:
        """One person's own."""
        return self.filter(recipient_id=employee_id)

    def about(self, people: models.QuerySet[Employee]) -> Self:
        """Those to a set of people."""
        return self.filter(recipient__in=people)

    def inbox(self) -> Self:
        """What a person is shown: all that still means something, mailed or not."""
        return self.exclude(state=NoticeState.NOT_SENT, reason__in=VOID)

    def unread(self) -> Self:
        """Not opened yet."""
        return self.filter(read_at=None)

    def for_table(self) -> Self:
        """With what a list shows."""
        return self.select_related("recipient")


class Notice(models.Model):
    """One thing one person is to be told: the outbox row, and the line of the inbox.

    Unique on (person, kind, object, occurrence): planning twice makes no second notice. The
    occurrence contains the due date it speaks of, so an extended date gets reminders of its own.
    It is in the inbox as soon as it is planned; `send_from` and `reason` speak of mail.
    """

    recipient = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    object_key = models.CharField(
        max_length=120,
        help_text=_("What it is about, as 'type:id'; the kind knows how to read it."),
    )
    occurrence = models.CharField(max_length=60)
    context = models.JSONField(default=dict, help_text=_("Values for the text, as plain JSON."))
    is_mandatory = models.BooleanField(default=True)
    is_exempt_from_caps = models.BooleanField(default=False)
    planned_at = models.DateTimeField()
    send_from = models.DateTimeField(help_text=_("Not before this instant."))
    state = models.CharField(
        max_length=10, choices=NoticeState.choices, default=NoticeState.PLANNED
    )
    reason = models.CharField(max_length=40, choices=Reason.choices, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, help_text=_("Sends that failed."))
    settled_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-planned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "object_key", "occurrence"], name="notice_once"
            )
        ]
        indexes = [
            # Delivery: what is due to go out.
            models.Index(
                fields=["send_from", "id"],
                condition=models.Q(state="planned"),
                name="notice_to_send",
            ),
            models.Index(fields=["recipient", "-planned_at"], name="notice_inbox"),
            # The reminders page: what was planned lately, by kind; planning of follow-ups.
            models.Index(fields=["kind", "planned_at"], name="notice_of_kind"),
        ]


class Channel(models.TextChoices):
    """How a message goes out."""

    EMAIL = "email", _("Mail")
    INBOX = "inbox", _("Inbox")
    CHAT = "chat", _("Chat")


class DeliveryState(models.TextChoices):
    """`claimed` returns after its lease; `sending` was begun and, unconfirmed, becomes unknown."""

    CLAIMED = "claimed", _("Claimed")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    UNKNOWN = "unknown", _("Unknown")
    RESEND = "resend", _("To be sent again")


class Delivery(TimeStampedModel):
    """One message on one channel: one notice, or a digest of many.

    `claimed` → `sending` → `sent`, `failed` (for certain: its notices are tried again in a new
    delivery) or `unknown` (begun, never confirmed). Only `unknown` is sent again as it is, by a
    person or by the stated policy, with the same Message-ID.
    """

    recipient = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.CLAIMED
    )
    address = models.CharField(max_length=254, blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    language = models.CharField(max_length=12, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    unsubscribe = models.JSONField(default=list, help_text=_("Kinds that one click can end."))
    attempts = models.PositiveSmallIntegerField(default=0, help_text=_("Sends that were begun."))
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    notices = models.ManyToManyField(Notice, related_name="deliveries")

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-created_at", "-pk"]
        indexes = [
            # The sweep: claims and sends whose lease ran out, and what is to be sent again.
            models.Index(
                fields=["lease_until"],
                condition=models.Q(state__in=["claimed", "sending", "resend"]),
                name="delivery_leased",
            ),
            # What HR must look at.
            models.Index(
                fields=["begun_at"],
                condition=models.Q(state="unknown"),
                name="delivery_unknown",
            ),
            # The caps: what went to a person lately.
            models.Index(fields=["recipient", "channel", "begun_at"], name="delivery_recent"),
        ]


class NoticeTemplate(TimeStampedModel):
    """HR's own words for a kind of notice in one language; without one, the shipped words."""

    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=300)
    body = models.TextField()

    class Meta:
        ordering = ["kind", "language", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "language"], name="notice_template_once")
        ]


class ChannelChoice(TimeStampedModel):
    """A person's wish not to get a kind of notice on a channel; mandatory notices do not ask."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="channel_choices")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    is_wanted = models.BooleanField(default=False)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "kind", "channel"], name="channel_choice_once"
            )
        ]


class Heartbeat(models.Model):
    """When a regular job last ran. What has not beaten for long is shown in red."""

    name = models.CharField(max_length=40, unique=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["name"]
