"""The stages of a version in order: which comes first, which next, where somebody stands."""

from collections.abc import Sequence

from courses.tracks.models import StageKind, StageTerms, TrackEnrolment

BEFORE = (StageKind.NOMINATION, StageKind.SCREENING)
AFTER = (StageKind.CERTIFIED, StageKind.RENEWAL)


def stages_of(version_id: int) -> list[StageTerms]:
    """All stages of a version, in order. One query."""
    rows = StageTerms.objects.filter(version=version_id).select_related("stage")
    return list(rows.order_by("position"))


def terms_of(enrolment: TrackEnrolment) -> StageTerms | None:
    """The terms of the stage somebody is in; None where they are in none. One query."""
    if enrolment.stage_id is None:
        return None
    rows = StageTerms.objects.select_related("stage", "version")
    return rows.filter(version=enrolment.version_id, stage=enrolment.stage_id).first()


def next_after(stages: Sequence[StageTerms], stage_id: int | None) -> StageTerms | None:
    """The stage after one; the first, for none."""
    if stage_id is None:
        return stages[0] if stages else None
    ahead = [row.stage_id for row in stages]
    place = ahead.index(stage_id) + 1 if stage_id in ahead else len(stages)
    return stages[place] if place < len(stages) else None


def first_of_kind(stages: Sequence[StageTerms], kind: str) -> StageTerms | None:
    """The first stage of a kind."""
    return next((row for row in stages if row.kind == kind), None)
