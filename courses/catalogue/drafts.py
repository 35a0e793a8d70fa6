"""A course as read from its files, before anything is written."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from orgchange.core.errors import Problem

Texts = dict[str, str]  # {language: text}


@dataclass(frozen=True)
class QuestionDraft:
    """A question; `options` is shaped as on the model."""

    key: str
    kind: str
    prompt: Texts
    options: list[dict[str, Any]]
    correct: list[str]
    feedback: Texts


@dataclass(frozen=True)
class UnitDraft:
    """A lesson or a quiz. `paths` is where each language's text stands."""

    slug: str
    kind: str
    minutes: int
    titles: Texts
    body: Texts = field(default_factory=dict)
    paths: Texts = field(default_factory=dict)
    draw: int | None = None
    pass_percent: int | None = None
    max_attempts: int | None = None
    questions: list[QuestionDraft] = field(default_factory=list)


@dataclass(frozen=True)
class AssetDraft:
    """A file that lessons show, made harmless."""

    path: str
    content: bytes
    media_type: str

    @property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class CourseDraft:
    """Everything of one version."""

    code: str
    number: int | None
    change: str
    notes: str
    effective_on: date | None
    created_on: date | None
    languages: list[str]
    titles: Texts
    summary: Texts
    skills: list[dict[str, Any]]
    units: list[UnitDraft]
    assets: list[AssetDraft]
    warnings: tuple[Problem, ...] = ()

    @property
    def content_hash(self) -> str:
        """The same for the same content, whatever its number, notes or date."""
        content = {
            "languages": self.languages,
            "titles": self.titles,
            "summary": self.summary,
            "skills": self.skills,
            "units": [asdict(unit) for unit in self.units],
            "assets": sorted((asset.path, asset.digest) for asset in self.assets),
        }
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()
