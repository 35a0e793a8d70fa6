"""Courses, their versions, and what they are made of. A published version never changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import Dated, NamedInTwo, TimeStampedModel


class Skill(NamedInTwo, TimeStampedModel):
    """Something that a person can be able to do, in levels from 0 to 4; what a course can grant.

    Anchors, profiles and ratings stand in `courses.skills`. `references` are the same skill in
    public frameworks: [{"scheme": "esco", "code": …, "uri": …}].
    """

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    about = models.TextField(_("what it is"), blank=True)
    about_zh = models.TextField(_("what it is, in Chinese"), blank=True)
    references = models.JSONField(_("references"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["position", "code", "pk"]

    def __str__(self) -> str:
        return self.name


class Course(TimeStampedModel):
    """What is learnt. Its words are on its versions."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    title = models.CharField(
        _("title"), max_length=300, help_text=_("Of the newest published version.")
    )
    title_zh = models.CharField(_("title in Chinese"), max_length=300, blank=True)
    created_on = models.DateField(
        _("exists since"),
        help_text=_("A completion before this day is refused, or flagged on import."),
    )
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["code", "pk"]

    def __str__(self) -> str:
        return self.title

    def title_in(self, language: str) -> str:
        """The title for a reader of a language."""
        return self.title_zh if language.startswith("zh") and self.title_zh else self.title


class VersionChange(models.TextChoices):
    """What a new version means for those who hold the old one."""

    EDITORIAL = "editorial", _("Editorial")
    MINOR = "minor", _("Minor")
    MATERIAL = "material", _("Material")


class CourseVersion(TimeStampedModel):
    """One edition of a course. Draft until published; from then on nothing in it changes."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    change = models.CharField(
        max_length=10, choices=VersionChange.choices, default=VersionChange.EDITORIAL
    )
    notes = models.TextField(_("notes"), blank=True)
    effective_on = models.DateField(_("effective on"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    languages = models.JSONField(default=list, help_text=_("Codes, the first is the original."))
    summary = models.JSONField(default=dict, help_text=_("{language: text}"))
    titles = models.JSONField(default=dict, help_text=_("{language: title}"))
    minutes = models.PositiveSmallIntegerField(default=0)
    skills = models.JSONField(
        default=list,
        help_text=_("[{code, level, names: {language: name}}], granted from publishing on."),
    )
    warnings = models.JSONField(
        default=list, help_text=_("[{place, code, message}] of its import.")
    )
    source = models.CharField(_("imported from"), max_length=300, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("course version")
        verbose_name_plural = _("course versions")
        ordering = ["course", "-number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="course_version_once"),
            models.UniqueConstraint(
                fields=["course"],
                condition=models.Q(published_at=None),
                name="course_version_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} ({self.number})"

    @property
    def is_published(self) -> bool:
        """From then on nothing in it changes."""
        return self.published_at is not None


class CourseSkill(models.Model):
    """A skill that completing the course grants, at a level from 0 to 4, as evidence."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="grants")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="granted_by")
    level = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["skill", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "skill"], name="course_skill_once"),
            models.CheckConstraint(condition=models.Q(level__lte=4), name="course_skill_level"),
        ]


class UnitKind(models.TextChoices):
    """What a unit is."""

    LESSON = "lesson", _("Lesson")
    QUIZ = "quiz", _("Quiz")


class Unit(models.Model):
    """A part of a version: a lesson in Markdown, or a quiz drawn from its question pool."""

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="units")
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=80)
    kind = models.CharField(max_length=10, choices=UnitKind.choices)
    minutes = models.PositiveSmallIntegerField(default=5)
    titles = models.JSONField(default=dict, help_text=_("{language: title}"))
    body = models.JSONField(default=dict, help_text=_("{language: Markdown}"))
    paths = models.JSONField(
        default=dict, help_text=_("{language: the text's file}; links and pictures start there.")
    )
    # Quizzes only.
    draw = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Questions drawn."))
    pass_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    max_attempts = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Empty: as many as wanted.")
    )

    class Meta:
        ordering = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="unit_position_once"),
            models.UniqueConstraint(fields=["version", "slug"], name="unit_slug_once"),
        ]


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    SINGLE = "single", _("One answer")
    MULTIPLE = "multiple", _("Several answers")
    TRUE_FALSE = "true_false", _("True or false")


class Question(models.Model):
    """A question of a quiz's pool.

    `options` is `[{"key": "a", "text": {language: text}, "feedback": {language: text}}]`;
    `correct` lists the keys.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=QuestionKind.choices)
    prompt = models.JSONField(default=dict, help_text=_("{language: Markdown}"))
    options = models.JSONField(default=list)
    correct = models.JSONField(default=list)
    feedback = models.JSONField(default=dict, help_text=_("{language: text}, shown after."))

    class Meta:
        ordering = ["unit", "key", "pk"]
        constraints = [models.UniqueConstraint(fields=["unit", "key"], name="question_key_once")]


class Asset(models.Model):
    """A file that lessons of a version show: made harmless when it came in."""

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="assets")
    path = models.CharField(max_length=300)
    file = models.FileField(upload_to="courses/")
    media_type = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "path"], name="asset_path_once")]


class Equivalence(Dated):
    """`course` counts for `counts_for`, in that direction. Key: both."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="counts_towards")
    counts_for = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="covered_by")

    class Meta(Dated.Meta):
        ordering = ["valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(course=models.F("counts_for")), name="equivalence_of_another"
            ),
        ]
