"""Planning twice makes no second notice, however it is planned."""

import pytest
from django.core.management import execute_from_command_line

from orgchange.notices import services
from orgchange.notices.models import Notice
from tests.factories.directory import department, employee
from tests.factories.notices import PLAIN, URGENT, WEDNESDAY, notice

pytestmark = pytest.mark.django_db


def drafts(people, occurrence="2026-12-01"):
    return [
        services.Draft(p.pk, "test_plain", "requirement:1", occurrence, {"thing": "A"})
        for p in people
    ]


def test_planning_twice_makes_no_second_notice():
    where = department("D")
    people = [employee(where) for _ in range(3)]

    first = services.plan(drafts=drafts(people), now=WEDNESDAY)
    second = services.plan(drafts=drafts(people), now=WEDNESDAY)

    assert (first, second, Notice.objects.count()) == (3, 0, 3)


def test_the_same_draft_twice_in_one_plan_is_one_notice():
    person = employee(department("D"))

    assert services.plan(drafts=drafts([person, person]), now=WEDNESDAY) == 1


def test_another_due_date_is_another_notice():
    person = employee(department("D"))
    services.plan(drafts=drafts([person]), now=WEDNESDAY)

    assert services.plan(drafts=drafts([person], "2026-12-15"), now=WEDNESDAY) == 1


def test_planning_thousands_takes_a_few_statements(django_assert_max_num_queries):
    where = department("D")
    people = [employee(where) for _ in range(20)]
    with django_assert_max_num_queries(4):  # a look and an insert, and a savepoint around it
        services.plan(drafts=drafts(people), now=WEDNESDAY)


SELECT = """
    SELECT e.id AS recipient_id, %s AS kind, 'requirement:1' AS object_key,
        '2026-12-01' AS occurrence, '{"thing": "A"}' AS context, '2026-11-17' AS happened_on
    FROM directory_employee e"""


def test_a_select_plans_a_set_once_and_with_the_flags_of_its_kind():
    where = department("D")
    for _ in range(3):
        employee(where)

    first = services.plan_select(select=SELECT, params=[URGENT.code], now=WEDNESDAY)
    second = services.plan_select(select=SELECT, params=[URGENT.code], now=WEDNESDAY)

    assert (first, second) == (3, 0)
    made = Notice.objects.first()
    assert made.is_exempt_from_caps
    assert made.is_mandatory
    assert made.context == {"thing": "A"}
    assert made.planned_at == made.send_from == WEDNESDAY


def test_a_select_and_a_draft_of_the_same_notice_are_one():
    person = employee(department("D"))
    services.plan(drafts=drafts([person]), now=WEDNESDAY)

    assert services.plan_select(select=SELECT, params=[PLAIN.code], now=WEDNESDAY) == 0


def test_announcing_says_whether_it_was_new():
    person = employee(department("D"))
    told = {
        "recipient_id": person.pk,
        "kind": PLAIN.code,
        "object_key": "thing:1",
        "occurrence": "1",
        "now": WEDNESDAY,
    }

    assert services.announce(**told) is True
    assert services.announce(**told) is False
    assert notice(person).state == "planned"


@pytest.mark.parametrize("command", ["plan_notices", "deliver_notices"])
@pytest.mark.parametrize("text", ["2026-13-45", "soon"])
def test_a_time_that_does_not_exist_is_refused_before_anything_runs(command, text, capsys):
    with pytest.raises(SystemExit) as refused:
        execute_from_command_line(["manage.py", command, "--now", text])

    assert refused.value.code == 2
    assert text in capsys.readouterr().err
