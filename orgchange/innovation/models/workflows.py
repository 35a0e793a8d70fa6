"""The way of a proposal as data: states, and the transitions between them.

A published version never changes, and a running proposal keeps the version it started under.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import NamedInTwo, TimeStampedModel


class Workflow(TimeStampedModel):
    """A way that things go, by code: `proposal`; later `pilot`."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("workflow")
        verbose_name_plural = _("workflows")
        ordering = ["code", "pk"]

    def __str__(self) -> str:
        return self.name


class WorkflowVersion(TimeStampedModel):
    """One edition of a workflow. Draft until published; from then on nothing in it changes."""

    workflow = models.ForeignKey(Workflow, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    notes = models.TextField(_("what changed"), blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("version of a workflow")
        verbose_name_plural = _("versions of workflows")
        ordering = ["workflow", "-number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workflow", "number"], name="workflow_version_once"),
            models.UniqueConstraint(
                fields=["workflow"],
                condition=models.Q(published_at=None),
                name="workflow_one_draft",
                violation_error_message=_("There is already a draft of this workflow."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workflow} {self.number}"


class Stand(models.TextChoices):
    """What a state means to the product, whatever it is called: code asks this, not names."""

    DRAFT = "draft", _("Being written")
    OPEN = "open", _("Under way")
    DECIDED = "decided", _("Decided")
    ENDED = "ended", _("Ended")


class WorkflowState(NamedInTwo, models.Model):
    """A state: whose turn it is, and by when. `public_name` is what the submitter reads."""

    version = models.ForeignKey(WorkflowVersion, on_delete=models.CASCADE, related_name="states")
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    public_name = models.CharField(_("name for the submitter"), max_length=200)
    public_name_zh = models.CharField(
        _("name for the submitter in Chinese"), max_length=200, blank=True
    )
    owner = models.CharField(
        _("whose turn it is"), max_length=20, help_text=_("A role of the fund, or the submitter.")
    )
    stand = models.CharField(max_length=10, choices=Stand.choices, default=Stand.OPEN)
    due_days = models.PositiveSmallIntegerField(
        _("due in days"), null=True, blank=True, help_text=_("Empty: no due date of its own.")
    )
    in_working_days = models.BooleanField(_("working days"), default=False)
    is_text_locked = models.BooleanField(_("the text is locked"), default=False)
    is_told = models.BooleanField(
        _("told at once"),
        default=True,
        help_text=_("Otherwise the submitter sees the state only when results are told."),
    )

    class Meta:
        verbose_name = _("state")
        verbose_name_plural = _("states")
        ordering = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="workflow_state_once")
        ]

    def __str__(self) -> str:
        return self.name

    def public_name_in(self, language: str) -> str:
        """The submitter's name of it for a reader of a language."""
        chinese = language.startswith("zh") and self.public_name_zh
        return self.public_name_zh if chinese else self.public_name


class WorkflowTransition(models.Model):
    """A way from a state to a state: who may take it, what must hold, what it does to money.

    `roles`, `guards` and `effects` are codes that the product knows (`workflow.py`); an empty
    list of roles is the clock's.
    """

    version = models.ForeignKey(
        WorkflowVersion, on_delete=models.CASCADE, related_name="transitions"
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    code = models.SlugField(_("code"), max_length=40)
    source = models.SlugField(_("from"), max_length=40)
    target = models.SlugField(_("to"), max_length=40)
    label = models.CharField(_("label"), max_length=200)
    label_zh = models.CharField(_("label in Chinese"), max_length=200, blank=True)
    roles = models.JSONField(_("who"), default=list, blank=True)
    guards = models.JSONField(_("what must hold"), default=list, blank=True)
    effects = models.JSONField(_("what it does"), default=list, blank=True)
    needs_words = models.BooleanField(_("needs words"), default=False)
    after_days = models.PositiveSmallIntegerField(
        _("by the clock after days"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
        ordering = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code", "source"], name="workflow_transition_once"
            )
        ]

    def __str__(self) -> str:
        return self.label

    def label_in(self, language: str) -> str:
        """The label for a reader of a language."""
        return self.label_zh if language.startswith("zh") and self.label_zh else self.label
