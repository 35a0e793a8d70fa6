"""Tracks and people on them, written as the services write them."""

import itertools
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.db import connection

from courses.assignments.models import Requirement
from courses.tracks.models import (
    Criterion,
    Item,
    Mentorship,
    PilotPlace,
    Stage,
    StageSigner,
    StageTerms,
    Standing,
    Track,
    TrackEnrolment,
    TrackLevel,
    TrackOffice,
    TrackVersion,
)
from orgchange.core.dated import put
from tests.factories import skills
from tests.factories.skills import shipped_framework

numbers = itertools.count(1)
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)  # a Monday
SINCE = date(2026, 1, 5)
# code, kind, days to finish, who signs, entry criteria, items: (code, kind, signed by)
STAGES = (
    ("nominated", "nomination", None, (), (), (("motivation", "text", ""),)),
    ("screened", "screening", 30, ("lead", "hr"), (), (("baseline", "ratings", ""),)),
    ("foundation", "learning", 90, ("trainer",), (), (("case-exam", "file", "trainer"),)),
    (
        "practicum-a",
        "practice",
        60,
        ("mentor",),
        (),
        (
            ("problem-framing", "text", "mentor"),
            ("value-estimate", "value", "finance"),
            ("week", "journal", "mentor"),
        ),
    ),
    (
        "practicum-b",
        "practice",
        183,
        ("mentor", "owner"),
        (),
        (("metric-contract", "file", "mentor"), ("retrospective", "text", "mentor")),
    ),
    ("panel", "panel", 30, (), (), ()),
    ("certified", "certified", None, ("lead",), (), ()),
)


def track(code=None, *, stages=STAGES, publish=True, **fields):
    """A track with a published first version of these stages; levels need one skill of its own."""
    code = code or f"track-{next(numbers)}"
    row = Track.objects.create(code=code, name=fields.pop("name", code.title()), **fields)
    version = TrackVersion.objects.create(track=row, number=1)
    for position, (name, kind, days, signers, criteria, items) in enumerate(stages):
        stage = Stage.objects.create(track=row, code=name)
        terms = StageTerms.objects.create(
            version=version,
            stage=stage,
            position=position,
            kind=kind,
            name=name.replace("-", " ").title(),
            due_days=days,
        )
        StageSigner.objects.bulk_create(StageSigner(terms=terms, role=role) for role in signers)
        Criterion.objects.bulk_create(
            Criterion(terms=terms, code=one, position=place) for place, one in enumerate(criteria)
        )
        Item.objects.bulk_create(
            Item(
                terms=terms,
                code=item,
                kind=form,
                name=item.replace("-", " ").title(),
                signed_by=by,
                position=place,
            )
            for place, (item, form, by) in enumerate(items)
        )
    skill = skills.skill()
    for level in range(1, 5):
        profile = skills.profile({skill: level})
        TrackLevel.objects.create(version=version, level=level, name=f"L{level}", profile=profile)
    if publish:
        TrackVersion.objects.filter(pk=version.pk).update(published_at=NOW)
    return row


def stage(of, code):
    """A stage of a track by its code."""
    return Stage.objects.get(track=of, code=code)


def terms(of, code):
    """The terms of a stage in the track's first version."""
    return StageTerms.objects.get(version__track=of, version__number=1, stage__code=code)


def office(of, employee, role, *, since=SINCE, until=None):
    """An office that somebody holds in a track."""
    return TrackOffice.objects.create(
        track=of, employee=employee, role=role, starts_on=since, ends_on=until
    )


def enrolment(
    of, employee, *, state="active", at="foundation", level=0, now=NOW, on=None, **fields
):
    """A way as it stands in a state and stage; nothing of what led there."""
    here = stage(of, at) if at else None
    row = TrackEnrolment.objects.create(
        track=of,
        version=of.versions.get(number=1),
        employee=employee,
        state=state,
        stage=here,
        level=level,
        nominated_by=fields.pop("nominated_by", employee),
        motivation="I speak with both sides anyway.",
        problem="Complaints wait for four days before anybody reads them.",
        problem_number=Decimal("4.0"),
        problem_unit="days",
        began_at=now,
        moved_at=now,
        **fields,
    )
    held = {
        "employee_id": employee.pk,
        "track_id": of.pk,
        "state": state,
        "stage_id": here.pk if here else None,
        "stage_requirement_id": here.requirement_id if here else None,
        "level": level,
    }
    put(Standing, {"enrolment_id": row.pk}, held, valid_from=on or now.date(), at=now)
    return row


def mentorship(of, mentor, *, since=SINCE, **fields):
    """A mentor of somebody's way."""
    return Mentorship.objects.create(enrolment=of, mentor=mentor, starts_on=since, **fields)


def pilot_place(of, pilot, *, since=SINCE, **fields):
    """The pilot in which somebody practises."""
    return PilotPlace.objects.create(enrolment=of, pilot=pilot, starts_on=since, **fields)


def requirements():
    """The requirements of stages."""
    return Requirement.objects.filter(kind="stage")


def shipped_track(code="ai-translator"):
    """A track that ships. Tests that commit leave empty tables behind."""
    if not Track.objects.filter(code=code).exists():
        shipped_framework()
        import_module("courses.tracks.migrations.0010_shipped_tracks").ship(apps, None)
    return Track.objects.get(code=code)


@contextmanager
def unguarded():
    """Published versions can be changed meanwhile: what a test supposes was published otherwise."""
    guards = import_module("courses.tracks.migrations.0011_published_versions_stand")
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        guards.unguard(apps, editor)
        yield
        guards.guard(apps, editor)
