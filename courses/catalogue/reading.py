"""Reading a course out of its files. Everything wrong is named by file and line, all at once."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from courses.catalogue.bundles import Bundle
from courses.catalogue.drafts import CourseDraft, QuestionDraft, Texts, UnitDraft
from courses.catalogue.located import Findings, Table, read_table, read_tables
from courses.catalogue.models import QuestionKind, UnitKind, VersionChange
from courses.catalogue.plain import plain_units, written_in
from courses.catalogue.references import check_references
from courses.catalogue.texts import Lesson, read_lesson, reading_minutes
from orgchange.core.errors import InvalidInput, Problem

COURSE_KEYS = (
    *("code", "version", "change", "notes", "effective_on", "created_on"),
    *("languages", "titles", "summary", "skills", "units"),
)
UNIT_KEYS = (
    *("slug", "kind", "minutes", "file", "titles"),
    *("draw", "pass_percent", "max_attempts"),
)
QUESTION_KEYS = ("key", "kind", "prompt", "options", "correct", "feedback")
MANIFEST = "course.yaml"


class CourseRefused(InvalidInput):
    """The files are no course that can be taken; `problems` names each place."""

    code = "course_refused"


@dataclass(frozen=True)
class Plain:
    """What is said of a folder of plain Markdown, which has no `course.yaml` to say it."""

    code: str
    title: str = ""
    language: str = ""


def read_course(bundle: Bundle, *, plain: Plain | None = None) -> CourseDraft:
    """The course in a bundle, with its warnings; refused with every problem named."""
    findings = Findings()
    if MANIFEST in bundle.files:
        draft = _read_manifest(bundle, findings)
    elif plain is not None and plain.code:
        draft = _read_plain(bundle, plain, findings)
    else:
        message = _(
            "%(name)s has no course.yaml, which says what the course is. For a folder of plain "
            "Markdown, give a code and a title instead (--code, --title)."
        ) % {"name": bundle.name}
        raise CourseRefused(message, problems=[Problem(MANIFEST, "missing", message)])
    if draft is not None:
        draft = replace(draft, assets=check_references(bundle, draft.units, findings))
    refuse(findings)
    assert draft is not None  # noqa: S101 - nothing refused, so it was read
    return replace(draft, warnings=tuple(findings.warnings))


def refuse(findings: Findings) -> None:
    """Raise when there is a problem: the first one in words, all of them in the list."""
    if not findings.problems:
        return
    first = findings.problems[0]
    message = f"{first.field}: {first.message}"
    more = len(findings.problems) - 1
    if more:
        message = _("%(first)s (and %(more)d more)") % {"first": message, "more": more}
    raise CourseRefused(message, problems=findings.problems)


def _read_manifest(bundle: Bundle, findings: Findings) -> CourseDraft | None:
    table = read_table(bundle.text(MANIFEST), MANIFEST, findings)
    if table is None:
        return None
    table.only(COURSE_KEYS)
    languages = [code.lower() for code in table.words("languages")] or ["en"]
    units = [
        _read_unit(bundle, row, languages, findings) for row in table.tables("units", required=True)
    ]
    if table.has("units") and not units:
        findings.problem(table.place("units"), "no_units", _("The course has no unit."))
    _once([(unit.slug, MANIFEST) for unit in units], findings)
    return CourseDraft(
        code=table.slug("code"),
        number=table.number("version", low=1, high=9999),
        change=table.choice("change", VersionChange.values, VersionChange.EDITORIAL),
        notes=table.text("notes", "", limit=5000),
        effective_on=table.day("effective_on"),
        created_on=table.day("created_on"),
        languages=languages,
        titles=table.texts("titles", languages, required=True),
        summary=table.texts("summary", languages, limit=2000),
        skills=[_read_skill(row, languages) for row in table.tables("skills")],
        units=units,
        assets=[],
    )


def _read_skill(row: Table, languages: Collection[str]) -> dict[str, object]:
    row.only(("code", "level", "names"))
    code = row.slug("code")
    return {
        "code": code,
        "level": row.number("level", 1, low=0, high=4),
        "names": row.texts("names", languages, limit=200) or {"en": code},
    }


def _read_unit(bundle: Bundle, row: Table, languages: list[str], findings: Findings) -> UnitDraft:
    row.only(UNIT_KEYS)
    kind = row.choice("kind", UnitKind.values, UnitKind.LESSON)
    slug = row.slug("slug", limit=80)
    minutes = row.number("minutes", low=1, high=600)
    titles = row.texts("titles", languages)
    if kind == UnitKind.QUIZ:
        return _read_quiz(bundle, row, slug, minutes or 10, titles, languages, findings)
    lessons = _lesson_files(bundle, row, languages, findings)
    original = lessons.get(languages[0])
    if not titles:
        titles = {code: lesson.title for code, lesson in lessons.items() if lesson.title}
    guessed = reading_minutes(original.body) if original else 1
    return UnitDraft(
        slug=slug,
        kind=kind,
        minutes=minutes or (original.minutes if original else 0) or guessed,
        titles=titles or {languages[0]: slug},
        body={code: lesson.body for code, lesson in lessons.items()},
        paths={code: lesson.path for code, lesson in lessons.items()},
    )


def _lesson_files(
    bundle: Bundle, row: Table, languages: list[str], findings: Findings
) -> dict[str, Lesson]:
    """Each language's text: `file.LANGUAGE.md`, or `file.md` for the original."""
    base = row.text("file").removesuffix(".md")
    lessons = {}
    for code in languages:
        names = [f"{base}.{code}.md", *([f"{base}.md"] if code == languages[0] else [])]
        path = next((name for name in names if name in bundle.files), None)
        if path is not None:
            lessons[code] = read_lesson(bundle, path, findings)
        elif base and code == languages[0]:
            message = _("There is no file %(path)s.") % {"path": names[0]}
            findings.problem(row.place("file"), "missing_file", message + _near(bundle, names[0]))
        elif base:
            message = _("There is no file %(path)s; readers of %(language)s see the original.")
            findings.warn(
                row.place("file"), "no_language", message % {"path": names[0], "language": code}
            )
    return lessons


def _read_quiz(
    bundle: Bundle,
    row: Table,
    slug: str,
    minutes: int,
    titles: Texts,
    languages: list[str],
    findings: Findings,
) -> UnitDraft:
    path = row.text("file")
    questions: list[QuestionDraft] = []
    if path and path not in bundle.files:
        message = _("There is no file %(path)s.") % {"path": path}
        findings.problem(row.place("file"), "missing_file", message + _near(bundle, path))
    elif path:
        rows = read_tables(bundle.text(path), path, findings)
        questions = [_read_question(question, languages) for question in rows]
        _once([(q.key, row.place()) for q, row in zip(questions, rows, strict=True)], findings)
    draw = row.number("draw", len(questions) or None, low=1, high=200)
    if questions and draw and draw > len(questions):
        message = _("“draw: %(draw)d”, but %(path)s has only %(pool)d questions.")
        findings.problem(
            row.place("draw"),
            "draw_too_many",
            message % {"draw": draw, "path": path, "pool": len(questions)},
        )
    return UnitDraft(
        slug=slug,
        kind=UnitKind.QUIZ,
        minutes=minutes,
        titles=titles or {languages[0]: slug},
        paths={languages[0]: path},
        draw=draw,
        pass_percent=row.number("pass_percent", 80, low=1, high=100),
        max_attempts=row.number("max_attempts", low=1, high=100),
        questions=questions,
    )


def _read_question(row: Table, languages: list[str]) -> QuestionDraft:
    row.only(QUESTION_KEYS)
    kind = row.choice("kind", QuestionKind.values, QuestionKind.SINGLE)
    options = []
    for option in row.tables("options", required=True):
        option.only(("key", "text", "feedback"))
        options.append(
            {
                "key": option.text("key", limit=20),
                "text": option.texts("text", languages, required=True, limit=1000),
                "feedback": option.texts("feedback", languages, limit=2000),
            }
        )
    question = QuestionDraft(
        key=row.text("key", limit=60),
        kind=kind,
        prompt=row.texts("prompt", languages, required=True, limit=4000),
        options=options,
        correct=row.words("correct"),
        feedback=row.texts("feedback", languages, limit=4000),
    )
    _check_answers(row, question)
    return question


def _check_answers(row: Table, question: QuestionDraft) -> None:
    keys = [option["key"] for option in question.options]
    say = row.findings.problem
    for key in question.correct:
        if key not in keys:
            message = _("“correct” names “%(key)s”, which is no option.") % {"key": key[:40]}
            say(row.place("correct"), "no_option", message)
    if len(set(keys)) != len(keys):
        say(row.place("options"), "twice", _("Two options have the same key."))
    if len(keys) < 2 and row.has("options"):
        say(row.place("options"), "one_option", _("A question needs two options or more."))
    if question.kind == QuestionKind.MULTIPLE and not question.correct:
        say(row.place("correct"), "no_answer", _("“correct” names no option."))
    if question.kind != QuestionKind.MULTIPLE and len(question.correct) != 1:
        message = _("A question of this kind has exactly one correct option, here are %(count)d.")
        say(row.place("correct"), "one_answer", message % {"count": len(question.correct)})
    if question.kind == QuestionKind.TRUE_FALSE and len(keys) != 2:
        say(row.place("options"), "two_options", _("True or false has two options."))


def _once(keys: list[tuple[str, str]], findings: Findings) -> None:
    seen: set[str] = set()
    for key, place in keys:
        if key and key in seen:
            findings.problem(place, "twice", _("“%(key)s” is used twice.") % {"key": key})
        seen.add(key)


def _near(bundle: Bundle, path: str) -> str:
    """Says which file was probably meant, when one differs only by letter case."""
    for name in bundle.files:
        if name.casefold() == path.casefold():
            return " " + _("There is %(path)s: the letter case differs.") % {"path": name}
    return ""


def _read_plain(bundle: Bundle, plain: Plain, findings: Findings) -> CourseDraft:
    lessons = plain_units(bundle, findings)
    language = plain.language or written_in("".join(lesson.body for lesson in lessons.values()))
    units = [
        UnitDraft(
            slug=slug,
            kind=UnitKind.LESSON,
            minutes=lesson.minutes or reading_minutes(lesson.body),
            titles={language: lesson.title or slug},
            body={language: lesson.body},
            paths={language: lesson.path},
        )
        for slug, lesson in lessons.items()
    ]
    return CourseDraft(
        code=plain.code,
        number=None,
        change=VersionChange.EDITORIAL,
        notes="",
        effective_on=None,
        created_on=None,
        languages=[language],
        titles={language: plain.title or plain.code},
        summary={},
        skills=[],
        units=units,
        assets=[],
    )
