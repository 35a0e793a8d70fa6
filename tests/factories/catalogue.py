"""Courses as files, and courses as written by the import."""

import io
import zipfile
from datetime import UTC, datetime

from courses.catalogue.bundles import Bundle, read_upload
from courses.catalogue.imports import import_course

BEFORE = datetime(2025, 1, 2, 9, tzinfo=UTC)

COURSE = """\
code: {code}
version: {version}
change: material
created_on: 2024-01-01
languages: [en, zh-hans]
titles: {{en: "Safe use of AI", zh-hans: "安全使用 AI"}}
summary: {{en: "What may leave the company.", zh-hans: "什么可以外发。"}}
skills:
  - {{code: ai-basics, level: 1, names: {{en: "AI basics", zh-hans: "AI 基础"}}}}
units:
  - {{slug: what, kind: lesson, minutes: 8, file: lessons/what, titles: {{en: "What it is", zh-hans: "它是什么"}}}}
  - {{slug: piles, kind: lesson, minutes: 12, file: lessons/piles, titles: {{en: "Three piles", zh-hans: "三堆"}}}}
  - slug: final
    kind: quiz
    file: quiz/final.yaml
    draw: 3
    pass_percent: 60
    max_attempts: {attempts}
    titles: {{en: "Final quiz", zh-hans: "结业测验"}}
"""  # noqa: E501

QUIZ = """\
- key: q1
  kind: single
  prompt: {en: "One?", zh-hans: "一？"}
  options:
    - {key: a, text: {en: "Right", zh-hans: "对"}, feedback: {en: "Yes, because.", zh-hans: "对，因为。"}}
    - {key: b, text: {en: "Wrong", zh-hans: "错"}, feedback: {en: "No, because.", zh-hans: "不，因为。"}}
  correct: [a]
  feedback: {en: "One is one.", zh-hans: "一就是一。"}
- key: q2
  kind: multiple
  prompt: {en: "Both?", zh-hans: "两个？"}
  options:
    - {key: a, text: {en: "A", zh-hans: "甲"}}
    - {key: b, text: {en: "B", zh-hans: "乙"}}
    - {key: c, text: {en: "C", zh-hans: "丙"}}
  correct: [a, b]
  feedback: {en: "A and B.", zh-hans: "甲和乙。"}
- key: q3
  kind: true_false
  prompt: {en: "True?", zh-hans: "对吗？"}
  options:
    - {key: "true", text: {en: "True", zh-hans: "对"}}
    - {key: "false", text: {en: "False", zh-hans: "错"}}
  correct: ["true"]
  feedback: {en: "It is.", zh-hans: "对的。"}
- key: q4
  kind: single
  prompt: {en: "Four?", zh-hans: "四？"}
  options:
    - {key: a, text: {en: "Right", zh-hans: "对"}}
    - {key: b, text: {en: "Wrong", zh-hans: "错"}}
  correct: [a]
  feedback: {en: "Four.", zh-hans: "四。"}
- key: q5
  kind: single
  prompt: {en: "Five?", zh-hans: "五？"}
  options:
    - {key: a, text: {en: "Right", zh-hans: "对"}}
    - {key: b, text: {en: "Wrong", zh-hans: "错"}}
  correct: [a]
  feedback: {en: "Five.", zh-hans: "五。"}
"""  # noqa: E501

DOT = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15"
    b"\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00"
    b"\x00\x00IEND\xaeB`\x82"
)


def files(code="safe-ai", *, version=1, attempts="null", **changes):
    """The files of a small course, {path: text or bytes}; None takes a file away."""
    given = {
        "course.yaml": COURSE.format(code=code, version=version, attempts=attempts),
        "lessons/what.en.md": "# What it is\n\nA **tool**.\n\n![dot](../assets/dot.png)\n\n"
        "Read [the piles](piles.en.md#one) next.\n",
        "lessons/what.zh-hans.md": "# 它是什么\n\n一个**工具**。\n",
        "lessons/piles.en.md": "## One\n\nOpen.\n\n> **Try it.** Sort your desk.\n",
        "lessons/piles.zh-hans.md": "## 一\n\n公开。\n",
        "quiz/final.yaml": QUIZ,
        "assets/dot.png": DOT,
    }
    given |= {path.replace("__", "/"): text for path, text in changes.items()}
    return {path: text for path, text in given.items() if text is not None}


def bundle(given=None, *, name="course"):
    given = files() if given is None else given
    return Bundle(name, {p: t.encode() if isinstance(t, str) else t for p, t in given.items()})


def zipped(given=None, *, top=""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in (files() if given is None else given).items():
            archive.writestr(top + path, text)
    return out.getvalue()


def from_zip(content, *, name="course.zip"):
    return read_upload(content, name=name)


def version(code="safe-ai", *, publish=True, now=BEFORE, actor=None, **kwargs):
    """A course version, imported and published."""
    given = bundle(files(code, **kwargs))
    return import_course(bundle=given, publish=publish, actor=actor, now=now).version


def course(code="safe-ai", **kwargs):
    return version(code, **kwargs).course
