"""The shapes of ways, releases, first ratings and cohorts in the API."""

from typing import Any

from rest_framework import serializers

from courses.catalogue.models import Skill
from courses.skills.models import HIGHEST
from courses.tracks.criteria import Finding
from courses.tracks.models import (
    BaselineAsk,
    Cohort,
    CohortPlace,
    EnrolmentMove,
    Release,
    State,
    Track,
    TrackEnrolment,
)
from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.directory.models import Employee

MOST_WORDS = 2000


def somebody() -> Any:
    """An employee, by id."""
    return serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())


def track_code() -> Any:
    """A track, by its code."""
    return serializers.SlugRelatedField(slug_field="code", queryset=Track.objects.all())


class TrackEnrolmentRow(serializers.Serializer[Any]):
    """A person's way on a track, as it stands now."""

    id = serializers.IntegerField()
    employee = Reference()
    track = serializers.SlugField()
    version = serializers.IntegerField(help_text="Its number.")
    number = serializers.IntegerField(help_text="Which entry: 1 the first time.")
    state = serializers.ChoiceField(State.choices)
    stage = serializers.SlugField(allow_null=True)
    level = serializers.IntegerField()
    nominated_by = Reference()
    motivation = serializers.CharField()
    problem = serializers.CharField()
    problem_number = serializers.DecimalField(18, 4, allow_null=True)
    problem_unit = serializers.CharField()
    began_at = serializers.DateTimeField()
    moved_at = serializers.DateTimeField()


class TrackStandingRow(serializers.Serializer[Any]):
    """Where a way stood on the day that was asked about."""

    enrolment = serializers.IntegerField()
    employee = Reference()
    track = serializers.SlugField()
    state = serializers.ChoiceField(State.choices)
    stage = serializers.SlugField(allow_null=True)
    level = serializers.IntegerField()
    valid_from = serializers.DateField()
    due_on = serializers.DateField(allow_null=True)


class NominationInput(serializers.Serializer[Any]):
    """Putting somebody forward; `employee` left out: oneself."""

    employee = serializers.PrimaryKeyRelatedField(
        queryset=Employee.objects.all(), required=False, allow_null=True
    )
    track = track_code()
    motivation = serializers.CharField(max_length=MOST_WORDS)
    problem = serializers.CharField(max_length=MOST_WORDS)
    problem_number = serializers.DecimalField(18, 4)
    problem_unit = serializers.CharField(max_length=60)


class TrackWordsInput(serializers.Serializer[Any]):
    """Words that go with an act; some acts need them."""

    words = serializers.CharField(max_length=MOST_WORDS, required=False, allow_blank=True)


class ScreeningInput(TrackWordsInput):
    """A yes or no; `role` where one holds several offices."""

    role = serializers.ChoiceField([("lead", "lead"), ("hr", "hr")], required=False)


class ExemptInput(serializers.Serializer[Any]):
    """Somebody who need not go the way, and why."""

    employee = somebody()
    track = track_code()
    words = serializers.CharField(max_length=MOST_WORDS)


class PeerInput(serializers.Serializer[Any]):
    """Who rates as a peer."""

    peer = somebody()


class FindingRow(serializers.Serializer[Any]):
    """What a check found."""

    code = serializers.SlugField()
    holds = serializers.BooleanField()
    words = serializers.CharField()
    url = serializers.CharField()


class TrackPathRow(serializers.Serializer[Any]):
    """What is missing, what opens next and by when."""

    stage = serializers.SlugField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    next_stage = serializers.SlugField(allow_null=True)
    missing_items = serializers.ListField(child=serializers.SlugField())
    missing_signatures = serializers.ListField(child=serializers.CharField())
    findings = FindingRow(many=True)
    acts = serializers.ListField(child=serializers.SlugField())


class TrackMoveRow(serializers.Serializer[Any]):
    """A step. No `by`: the clock."""

    from_state = serializers.CharField()
    to_state = serializers.CharField()
    to_stage = serializers.SlugField(allow_null=True)
    words = serializers.CharField()
    moved_on = serializers.DateField()
    moved_at = serializers.DateTimeField()
    by = serializers.CharField(allow_null=True)


class ReleaseRow(serializers.Serializer[Any]):
    """Time that a manager was asked to release, and the answer."""

    id = serializers.IntegerField()
    enrolment = serializers.IntegerField()
    manager = Reference()
    percent = serializers.IntegerField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The first day after it.")
    due_at = serializers.DateTimeField()
    granted = serializers.BooleanField(allow_null=True)
    words = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)


class ReleaseAnswerInput(TrackWordsInput):
    """Yes or no; a no says why."""

    granted = serializers.BooleanField()


class BaselineRow(serializers.Serializer[Any]):
    """First ratings that somebody is asked for."""

    id = serializers.IntegerField()
    enrolment = serializers.IntegerField()
    rater = Reference()
    relation = serializers.CharField()
    due_at = serializers.DateTimeField()
    given_at = serializers.DateTimeField(allow_null=True)


class LevelInput(serializers.Serializer[Any]):
    """A level of a skill against its anchor."""

    skill = serializers.SlugRelatedField(slug_field="code", queryset=Skill.objects.all())
    level = serializers.IntegerField(min_value=0, max_value=HIGHEST)
    words = serializers.CharField(max_length=MOST_WORDS, required=False, allow_blank=True)


class BaselineInput(serializers.Serializer[Any]):
    """All levels at once."""

    levels = LevelInput(many=True)


class CohortRow(serializers.Serializer[Any]):
    """A cohort with its places."""

    id = serializers.IntegerField()
    track = serializers.SlugField()
    name = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The first day after it.")
    places = serializers.IntegerField()
    taken = serializers.IntegerField()
    waiting = serializers.IntegerField()
    trainer = Reference(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class CohortInput(serializers.Serializer[Any]):
    """A cohort."""

    track = track_code()
    name = serializers.CharField(max_length=200)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    places = serializers.IntegerField(min_value=1)
    trainer = serializers.PrimaryKeyRelatedField(
        queryset=Employee.objects.all(), required=False, allow_null=True
    )


class CohortChangeInput(serializers.Serializer[Any]):
    """What is to be another."""

    name = serializers.CharField(max_length=200, required=False)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False)
    places = serializers.IntegerField(min_value=1, required=False)
    trainer = serializers.PrimaryKeyRelatedField(
        queryset=Employee.objects.all(), required=False, allow_null=True
    )


class PlaceInput(serializers.Serializer[Any]):
    """Who is put into the cohort."""

    enrolment = serializers.PrimaryKeyRelatedField(queryset=TrackEnrolment.objects.all())


class PlaceRow(serializers.Serializer[Any]):
    """A place, or a turn in the line (`placed_at` null)."""

    enrolment = serializers.IntegerField()
    cohort = serializers.IntegerField()
    waits_since = serializers.DateTimeField()
    placed_at = serializers.DateTimeField(allow_null=True)


def way_row(row: TrackEnrolment) -> dict[str, Any]:
    """A way as JSON; expects employee, track, version, stage and nominated_by."""
    return {
        "id": row.pk,
        "employee": person_ref(row.employee),
        "track": row.track.code,
        "version": row.version.number,
        "number": row.number,
        "state": row.state,
        "stage": row.stage.code if row.stage else None,
        "level": row.level,
        "nominated_by": person_ref(row.nominated_by),
        "motivation": row.motivation,
        "problem": row.problem,
        "problem_number": row.problem_number,
        "problem_unit": row.problem_unit,
        "began_at": row.began_at,
        "moved_at": row.moved_at,
    }


def standing_row(line: Any) -> dict[str, Any]:
    """A line of the list of people as JSON."""
    row = line.row
    return {
        "enrolment": row.enrolment_id,
        "employee": person_ref(row.employee),
        "track": row.track.code,
        "state": row.state,
        "stage": row.stage.code if row.stage else None,
        "level": row.level,
        "valid_from": row.valid_from,
        "due_on": line.due_on,
    }


def finding_row(found: Finding) -> dict[str, Any]:
    """A finding as JSON."""
    return {"code": found.code, "holds": found.holds, "words": found.words, "url": found.url}


def move_row(row: EnrolmentMove) -> dict[str, Any]:
    """A step as JSON."""
    return {
        "from_state": row.from_state,
        "to_state": row.to_state,
        "to_stage": row.to_stage.code if row.to_stage else None,
        "words": row.words,
        "moved_on": row.moved_on,
        "moved_at": row.moved_at,
        "by": str(row.moved_by) if row.moved_by else None,
    }


def release_row(row: Release) -> dict[str, Any]:
    """A release as JSON."""
    return {
        "id": row.pk,
        "enrolment": row.enrolment_id,
        "manager": person_ref(row.manager),
        "percent": row.percent,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "due_at": row.due_at,
        "granted": row.granted,
        "words": row.words,
        "answered_at": row.answered_at,
    }


def baseline_row(row: BaselineAsk) -> dict[str, Any]:
    """An ask as JSON."""
    return {
        "id": row.pk,
        "enrolment": row.enrolment_id,
        "rater": person_ref(row.rater),
        "relation": row.relation,
        "due_at": row.due_at,
        "given_at": row.given_at,
    }


def cohort_row(row: Cohort) -> dict[str, Any]:
    """A cohort as JSON; expects `counted`."""
    return {
        "id": row.pk,
        "track": row.track.code,
        "name": row.name,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "places": row.places,
        "taken": getattr(row, "taken", 0),
        "waiting": getattr(row, "waiting", 0),
        "trainer": person_ref(row.trainer) if row.trainer else None,
        "closed_at": row.closed_at,
    }


def place_row(row: CohortPlace) -> dict[str, Any]:
    """A place as JSON."""
    return {
        "enrolment": row.enrolment_id,
        "cohort": row.cohort_id,
        "waits_since": row.waits_since,
        "placed_at": row.placed_at,
    }
