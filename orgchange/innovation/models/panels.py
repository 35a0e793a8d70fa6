"""The panel: its sessions, what it thinks of each proposal, draws among equals, and tags."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import TimeStampedModel
from orgchange.innovation.models.funds import Fund
from orgchange.innovation.models.proposals import Proposal
from orgchange.innovation.models.rounds import Round


class PanelSession(TimeStampedModel):
    """A meeting of the panel about proposals of a round, in an order, with minutes for each."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="panels")
    name = models.CharField(_("name"), max_length=200)
    meets_at = models.DateTimeField(_("meets at"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes each"),
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("session of the panel")
        verbose_name_plural = _("sessions of the panel")
        ordering = ["-meets_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class Finding(models.TextChoices):
    """What the panel thinks should happen. The fund manager marks, the director decides."""

    FUND = "fund", _("To fund")
    DECLINE = "decline", _("To decline")
    WAITLIST = "waitlist", _("Waiting list")
    MORE = "more", _("One more review")
    DRAW = "draw", _("To a draw")


class PanelItem(TimeStampedModel):
    """One proposal on the agenda: its clock, the notes, and what the panel found."""

    session = models.ForeignKey(PanelSession, on_delete=models.CASCADE, related_name="items")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="panel_items")
    position = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    finding = models.CharField(_("finding"), max_length=10, choices=Finding.choices, blank=True)
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    found_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("item of the agenda")
        verbose_name_plural = _("items of the agenda")
        ordering = ["session", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "proposal"], name="panel_item_once"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(started_at__isnull=False),
                name="panel_item_order",
            ),
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gte=0), name="panel_item_amount"
            ),
        ]


class Draw(TimeStampedModel):
    """A draw among proposals whose intervals cross the line; anybody can repeat it.

    When it is announced the entries are fixed and `commitment`, the SHA-256 of a secret, is
    published. When it is drawn the panel says any `words`; secret and words together are the
    seed. Neither side alone can choose who wins.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="draws")
    places = models.PositiveSmallIntegerField(_("places"))
    reason = models.TextField(_("why a draw"))
    secret = models.CharField(max_length=64)
    commitment = models.CharField(_("commitment"), max_length=64)
    announced_at = models.DateTimeField(_("announced at"))
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    words = models.CharField(_("words of the panel"), max_length=200, blank=True)
    seed = models.CharField(_("seed"), max_length=64, blank=True)
    drawn_at = models.DateTimeField(_("drawn at"), null=True, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        ordering = ["-announced_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(places__gte=1), name="draw_places"),
            models.CheckConstraint(
                condition=models.Q(drawn_at=None, seed="")
                | (models.Q(drawn_at__isnull=False) & ~models.Q(seed="") & ~models.Q(words="")),
                name="draw_has_seed",
            ),
        ]


class DrawEntry(models.Model):
    """A proposal in a draw. Its ticket is the SHA-256 of seed and number; the lowest win."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="entries")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="draw_entries")
    ticket = models.CharField(_("ticket"), max_length=64, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)

    class Meta:
        ordering = ["draw", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "proposal"], name="draw_entry_once"),
            models.UniqueConstraint(fields=["draw", "rank"], name="draw_rank_once"),
        ]


class Tag(TimeStampedModel):
    """A word that the committee of a fund puts on proposals to find them again."""

    fund = models.ForeignKey(Fund, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(_("tag"), max_length=60)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["fund", "name"], name="tag_once")]

    def __str__(self) -> str:
        return self.name


class Tagging(TimeStampedModel):
    """A tag on a proposal."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="taggings")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["tag__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["tag", "proposal"], name="tagging_once")]
        indexes = [models.Index(fields=["proposal"], name="tagging_of")]
