"""Conditions of audiences that areas above register: here a stage, with teams' shape behind it.

The table is that of memberships, which has what such a table must have: `Dated`, an employee, a
whole number. What the tracks register is another table of the same shape.
"""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from courses.assignments import builder as rules
from courses.assignments import preview, registry, services
from courses.assignments import reconcile as reconciling
from courses.assignments.audience import validated
from courses.assignments.models import ObligationSource
from courses.assignments.reconcile import standing_changed
from courses.assignments.states import standings
from courses.assignments.why import why
from courses.assignments.wording import describe
from orgchange.core.dated import put
from orgchange.core.errors import InvalidInput
from orgchange.teams.models import Team, TeamMembership
from tests.factories.assignments import course
from tests.factories.directory import department, employee, grant, user
from tests.factories.teams import membership, team

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULE = {"all": [{"field": "shadow_stage", "op": "in", "values": ["ai-translator/foundation"]}]}


@pytest.fixture
def stage(db):
    """A stage whose code is "ai-translator/foundation", held by a team's members."""
    held = team("Foundation")
    codes = {"ai-translator/foundation": (held.pk, "AI translator: Foundation")}

    def look_up(keys):
        return {key: codes[key] for key in keys if key in codes}

    def options(typed):
        return [
            (code, label)
            for code, (_pk, label) in codes.items()
            if typed.lower() in f"{code} {label}".lower()
        ]

    registry.register_audience_field(
        registry.StandingField(
            code="shadow_stage",
            label="Track stage",
            table=TeamMembership._meta.db_table,
            column="team_id",
            look_up=look_up,
            options=options,
            words="on the stage %(values)s",
        )
    )
    yield held
    registry.forget_audience_field("shadow_stage")


@pytest.fixture
def people():
    unit = department("SALES")
    return [employee(unit, name=name) for name in ("Ada", "Ben", "Cleo")]


def seat(person, held, since, until=date(9999, 12, 31), *, at=NOW):
    membership(held, person, since=since, until=until, at=at)


def required(now, on=None, known_at=None):
    return {s.employee_id for s in standings(now=now, on=on, known_at=known_at)}


def test_the_rule_is_read_and_said(stage):
    assert validated(RULE) == RULE
    assert describe(RULE) == "everybody on the stage AI translator: Foundation"
    with pytest.raises(InvalidInput) as refused:
        validated({"all": [{"field": "shadow_stage", "op": "in", "values": ["ai/none"]}]})
    assert refused.value.problems[0].code == "unknown_shadow_stage"
    with pytest.raises(InvalidInput):
        validated({"all": [{**RULE["all"][0], "op": "is"}]})


def test_nobody_knows_the_field_before_it_is_registered(db):
    with pytest.raises(InvalidInput) as refused:
        validated(RULE)
    assert refused.value.problems[0].code == "unknown_field"


def test_people_enter_and_leave_with_their_rows_at_any_t_and_k(stage, people):
    ada, ben, _cleo = people
    seat(ada, stage, date(2026, 1, 1), date(2026, 4, 1))
    draft = services.save_draft(course=course("ai"), terms={"rule": RULE}, actor=None, now=NOW)
    services.publish(assignment=draft, actor=None, now=NOW)

    soon = NOW + timedelta(minutes=1)
    assert required(soon) == {ada.pk}
    assert required(soon, on=date(2026, 3, 31)) == {ada.pk}
    assert required(soon, on=date(2026, 4, 1)) == set()

    later = NOW + timedelta(days=3)
    seat(ben, stage, date(2026, 3, 4), at=later)
    standing_changed(employee_ids=[ben.pk], now=later)

    after = later + timedelta(minutes=1)
    assert required(after) == {ada.pk, ben.pk}
    assert required(after, on=date(2026, 3, 3)) == {ada.pk}
    assert required(after, on=date(2026, 3, 5), known_at=soon) == {ada.pk}
    found = why(employee=ben, requirement=draft.requirement, now=after)
    assert found.required[0].fits == ("on the stage AI translator: Foundation",)


def test_taking_a_row_back_takes_the_duty_back(stage, people):
    seat(people[0], stage, date(2026, 1, 1))
    draft = services.save_draft(course=course("ai"), terms={"rule": RULE}, actor=None, now=NOW)
    services.publish(assignment=draft, actor=None, now=NOW)

    later = NOW + timedelta(days=2)
    row = TeamMembership.objects.current().get()
    key = {"team_id": row.team_id, "employee_id": row.employee_id, "slot": row.slot}
    put(TeamMembership, key, None, valid_from=date(2026, 3, 4), at=later)
    standing_changed(employee_ids=[people[0].pk], now=later)

    after = later + timedelta(minutes=1)
    assert required(after) == set()
    assert required(after, on=date(2026, 3, 3)) == {people[0].pk}


def test_only_requirements_that_ask_for_it_are_looked_at(stage, people, django_assert_num_queries):
    draft = services.save_draft(course=course("ai"), actor=None, now=NOW)
    services.publish(assignment=draft, actor=None, now=NOW)

    with django_assert_num_queries(1):
        standing_changed(employee_ids=[people[0].pk], now=NOW)


def test_set_wise_and_worked_out_agree(stage, people, monkeypatch):
    seat(people[0], stage, date(2026, 1, 1), date(2026, 4, 1))
    seat(people[1], stage, date(2026, 3, 10))
    draft = services.save_draft(course=course("ai"), terms={"rule": RULE}, actor=None, now=NOW)
    services.publish(assignment=draft, actor=None, now=NOW)
    held = set(ObligationSource.objects.current().values_list("employee", "valid_from", "valid_to"))
    monkeypatch.setattr(reconciling, "FEW", 0)

    assert not reconciling.reconcile(now=NOW + timedelta(minutes=1)).changed
    assert len(held) == 2


def test_the_builder_offers_and_keeps_it(stage, people):
    seat(people[0], stage, date(2026, 1, 1))
    built = rules.from_rule(RULE)
    assert built.rule() == RULE
    assert "shadow_stage" in rules.fields()
    assert rules.suggestions("shadow_stage", "")[0][0] == "ai-translator/foundation"
    assert rules.find("shadow_stage", "found") == [
        ("ai-translator/foundation", "AI translator: Foundation")
    ]
    assert rules.labels_of(built)["shadow_stage", "ai-translator/foundation"].endswith("Foundation")
    assert preview.counts(built, on=date(2026, 3, 2)).total == 1
    sampled = preview.sample(built, on=date(2026, 3, 2))
    assert [(one.name, one.because) for one in sampled] == [
        ("Ada", "on the stage AI translator: Foundation")
    ]


def test_the_wizard_shows_it(client, stage, people):
    hr = user(username="hr")
    grant(hr, "hr")
    client.force_login(hr)
    draft = services.save_draft(course=course("ai"), terms={"rule": RULE}, actor=None, now=NOW)

    page = client.get(reverse("assignments:draft-who", args=[draft.pk]))
    assert "AI translator: Foundation" in page.content.decode()
    asked = {"field": "shadow_stage", "add-0": "transl"}
    offered = client.get(reverse("assignments:offers"), asked)
    assert "ai-translator/foundation" in offered.content.decode()


def test_assign_course_takes_it(stage, people):
    course("ai")
    seat(people[0], stage, date(2026, 1, 1))
    out = StringIO()

    args = ["--audience", json.dumps(RULE), "--due-in", "5", "--simulate", "--json"]
    call_command("assign_course", "ai", *args, stdout=out)

    assert json.loads(out.getvalue())["people_in"] == 1
    assert Team.objects.count() == 1
