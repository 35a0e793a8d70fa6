"""What reviewers judge by: criteria with a written anchor for each score, versioned."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.core.models import NamedInTwo, TimeStampedModel


class Rubric(NamedInTwo, TimeStampedModel):
    """A set of criteria, by code."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class RubricVersion(TimeStampedModel):
    """One edition of a rubric. Draft until published; from then on nothing in it changes."""

    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    notes = models.TextField(_("what changed"), blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("version of a rubric")
        verbose_name_plural = _("versions of rubrics")
        ordering = ["rubric", "-number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "number"], name="rubric_version_once"),
            models.UniqueConstraint(
                fields=["rubric"],
                condition=models.Q(published_at=None),
                name="rubric_one_draft",
                violation_error_message=_("There is already a draft of this rubric."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rubric} {self.number}"


class Criterion(NamedInTwo, models.Model):
    """One thing that is judged. Weights are relative: "n/a" takes its weight out of the sum."""

    version = models.ForeignKey(RubricVersion, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    question = models.TextField(_("what is asked"), blank=True)
    question_zh = models.TextField(_("what is asked, in Chinese"), blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="criterion_once"),
            models.CheckConstraint(condition=models.Q(weight__gte=1), name="criterion_weight"),
        ]

    def __str__(self) -> str:
        return self.name

    def question_in(self, language: str) -> str:
        """What is asked, for a reader of a language."""
        chinese = language.startswith("zh") and self.question_zh
        return self.question_zh if chinese else self.question


class Anchor(models.Model):
    """What a score of a criterion means, in words. Scores go from 1 to 5."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="anchors")
    score = models.PositiveSmallIntegerField(pgettext_lazy("rubric", "score"))
    text = models.TextField(_("text"))
    text_zh = models.TextField(_("text in Chinese"), blank=True)

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        ordering = ["criterion", "score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "score"], name="anchor_once"),
            models.CheckConstraint(
                condition=models.Q(score__gte=1, score__lte=5), name="anchor_score"
            ),
        ]

    def text_in(self, language: str) -> str:
        """The text for a reader of a language."""
        return self.text_zh if language.startswith("zh") and self.text_zh else self.text
