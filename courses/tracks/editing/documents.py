"""A version as a document of plain data, by codes: what API, pages, checks and drawings speak."""

from typing import Any, Final

from django.db.models import Model, QuerySet

from courses.tracks.models import StageTerms, TrackVersion

Document = dict[str, Any]
THRESHOLDS: Final = (
    "minimum_years",
    "release_percent",
    "release_months",
    "mentor_level",
    "mentees",
    "pilots",
    "assessors",
    "panel_minutes",
    "valid_months",
    "warning_days",
    "sign_days",
)
STAGE_FIELDS: Final = ("kind", "name", "name_zh", "about", "about_zh", "due_days")
ITEM_FIELDS: Final = (
    "code",
    "kind",
    "name",
    "name_zh",
    "anchor",
    "anchor_zh",
    "signed_by",
    "is_mandatory",
)


def document_of(version: TrackVersion) -> Document:
    """Everything that a version says: seven queries, or none where `whole` read it."""
    if "stages" not in getattr(version, "_prefetched_objects_cache", {}):
        version = whole(TrackVersion.objects.filter(pk=version.pk)).get()
    return {
        "notes": version.notes,
        "thresholds": _of(version, THRESHOLDS),
        "stages": [_stage(row) for row in sorted(version.stages.all(), key=_position)],
        "levels": [
            {
                "level": row.level,
                "name": row.name,
                "name_zh": row.name_zh,
                "profile": row.profile.code,
            }
            for row in sorted(version.levels.all(), key=lambda row: row.level)
        ],
    }


def whole(versions: QuerySet[TrackVersion]) -> QuerySet[TrackVersion]:
    """Versions with everything that their documents say; a constant number of queries."""
    return versions.prefetch_related(
        "stages__stage",
        "stages__signers",
        "stages__criteria",
        "stages__items__course",
        "levels__profile",
    )


def _position(row: StageTerms) -> int:
    return row.position


def _stage(row: StageTerms) -> Document:
    return {
        "code": row.stage.code,
        **_of(row, STAGE_FIELDS),
        "signers": [signer.role for signer in row.signers.all()],
        "criteria": [{"code": one.code, "settings": one.settings} for one in row.criteria.all()],
        "items": [
            {**_of(item, ITEM_FIELDS), "course": item.course.code if item.course else ""}
            for item in row.items.all()
        ],
    }


def _of(row: Model, names: tuple[str, ...]) -> Document:
    return {name: getattr(row, name) for name in names}


def new_stage(code: str, kind: str, name: str, name_zh: str = "") -> Document:
    """A stage that has nothing yet but a name."""
    return {
        "code": code,
        "kind": kind,
        "name": name,
        "name_zh": name_zh,
        "about": "",
        "about_zh": "",
        "due_days": None,
        "signers": [],
        "criteria": [],
        "items": [],
    }
