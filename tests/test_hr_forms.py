"""Anything in any field of HR's forms: never a fault of ours, and what is refused wrote nothing.

The forms are read off the pages, so that a new field is tried without a word here.
"""

import os
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.assignments import services
from courses.assignments.builder import Builder, Condition
from tests.access import assignments, notices, roster
from tests.access.world import World, build
from tests.forms import Form, forms_of

HOSTILE = [
    *("", " ", "\x00", "x" * 100_000, "-1", "9" * 25, "9" * 5000, "0", "3.5", "1e309", "NaN"),
    *("2026-02-30", "9999-12-31", "10000-01-01", "0001-01-01", "١٢", "🚀\u202e", "=1+1", "[]"),
    *("<script>alert(1)</script>", "%s%n", "a\nb", "remove:99", "drop:-1:x", "pick:0:2026-02-30"),
]
NOT_COUNTED = {"session", "coveragecount", "headcount", "dirtycell", "tick"}
PAGES = [
    ("assignments:new", lambda w: []),
    ("assignments:draft-course", lambda w: [w.assignment_draft.pk]),
    ("assignments:draft-who", lambda w: [w.assignment_draft.pk]),
    ("assignments:draft-when", lambda w: [w.assignment_draft.pk]),
    ("assignments:draft-when", lambda w: [w.assignment.pk]),
    ("assignments:draft-check", lambda w: [w.assignment.pk]),
    ("assignments:withdraw", lambda w: [w.assignment.pk]),
    ("assignments:page", lambda w: [w.assignment.pk]),
    ("assignments:obligation", lambda w: [w.clerk.pk, w.ai_basics.pk]),
    ("assignments:request", lambda w: [w.learning_request.pk]),
    ("catalogue:course", lambda w: [w.ai_basics.course.code]),
    ("directory:hire", lambda w: []),
    ("directory:new-department", lambda w: []),
    ("directory:change-department", lambda w: [w.shops.pk]),
    ("directory:close-department", lambda w: [w.shops.pk]),
    ("directory:person-act", lambda w: [w.clerk.pk, "transfer"]),
    ("directory:person-act", lambda w: [w.clerk.pk, "leave"]),
    ("directory:person-act", lambda w: [w.clerk.pk, "edit"]),
    ("directory:delegate", lambda w: []),
    ("directory:imports", lambda w: []),
    ("directory:import", lambda w: [w.previewed.pk]),
    ("notices:choices", lambda w: []),
    ("notices:words", lambda w: ["assigned", "en"]),
]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """The firm with a draft in the making and a change under way; each try is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = build()
        for area in (assignments, roster, notices):
            area.prepare(made)
        roster.finish(made)
        rule = Builder(
            [
                Condition("all", "department", values=["SALES"]),
                Condition("any", "hired", values=["2026-01-01"]),
                Condition("none", "team", values=[str(made.project.pk)]),
            ],
            put_in=["M1"],
            taken_out=["E1"],
        ).rule()
        for held in (made.assignment_draft, made.assignment):
            terms = {**assignments.TERMS, "rule": rule}
            services.save_draft(assignment=held, terms=terms, actor=None, now=assignments.NOW)
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def hr(world) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.users["hr"])
    return client


@pytest.fixture(scope="module")
def fields(world, hr) -> list[tuple[Form, str]]:
    found: dict[tuple[str, str], tuple[Form, str]] = {}
    for name, args in PAGES:
        url = reverse(name, args=args(world))
        for form in forms_of(hr.get(url).content.decode(), url=url):
            for field in form.names if form.method == "post" else []:
                found.setdefault((form.action, field), (form, field))
    return list(found.values())


def rows() -> dict[str, int]:
    """How many rows each table has, but for what every page may bring up to date."""
    tables = [m._meta.db_table for m in apps.get_models() if m._meta.model_name not in NOT_COUNTED]
    with connection.cursor() as cursor:
        counts = (f'SELECT COUNT(*) FROM "{table}"' for table in tables)
        cursor.execute(" UNION ALL ".join(counts))
        return dict(zip(tables, (count for (count,) in cursor.fetchall()), strict=True))


@pytest.mark.django_db
def test_nothing_typed_into_a_form_of_hr_breaks_it_or_is_half_written(world, hr, fields):
    before = rows()

    @settings(
        max_examples=int(os.environ.get("TRIES", "40")),
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(fields), st.sampled_from(HOSTILE) | st.text(max_size=40))
    def tried(place, text):
        form, field = place
        with transaction.atomic():
            answer = hr.post(form.action, form.data(**{field: text}))
            after = rows()
            transaction.set_rollback(True)
        assert answer.status_code < 500, (form.action, field, text)
        if answer.status_code >= 400:
            assert after == before, (form.action, field, text)
        if answer.status_code == 422:
            page = answer.content.decode()
            assert 'aria-invalid="true"' in page or 'role="alert"' in page, (form.action, field)

    assert len(fields) > 60
    tried()


@pytest.mark.django_db
def test_a_day_centuries_off_is_refused_beside_every_field_that_asks_for_one(world, hr, fields):
    days = [
        (form, name)
        for form, name in fields
        if name.endswith(("_on", "_from", "day")) or name == "on"
    ]

    for form, name in days:
        for text in ("2026-02-30", "9999-12-31", "0001-01-01"):
            with transaction.atomic():
                answer = hr.post(form.action, form.data(due_rule="fixed", **{name: text}))
                transaction.set_rollback(True)
            assert answer.status_code in (200, 422), (form.action, name, text)
            assert 'aria-invalid="true"' in answer.content.decode(), (form.action, name, text)
