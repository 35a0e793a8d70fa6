"""The wizard: drafts keep themselves, nothing typed is lost, publishing says what it did."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from courses.assignments import services
from courses.assignments.models import Assignment, Obligation
from tests.factories.assignments import course
from tests.factories.catalogue import course as imported
from tests.factories.directory import department, employee, grant, user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def sales():
    top = department("TOP", name="Head office")
    return department("SALES", name="Sales", parent=top)


@pytest.fixture
def hr(client, sales):
    account = user(employee(department("HR")))
    grant(account, "hr")
    client.force_login(account)
    return account


@pytest.fixture
def draft(hr):
    return services.save_draft(course=course("ai"), actor=hr, now=NOW)


def post_who(client, draft, **data):
    return client.post(reverse("assignments:draft-who", args=[draft.pk]), data)


ONE_LINE = {"row": "0", "group-0": "all", "field-0": "department", "op-0": "below"}


def test_choosing_a_course_makes_a_draft_and_goes_on_to_who(client, hr):
    made = imported("safe-ai")

    response = client.post(reverse("assignments:new"), {"course": made.pk, "reason": "AI Act"})

    draft = Assignment.objects.get()
    assert (draft.state, draft.reason, draft.created_by) == ("draft", "AI Act", hr)
    assert response.url == reverse("assignments:draft-who", args=[draft.pk])


def test_without_a_course_the_error_is_beside_the_field_and_the_reason_stays(client, hr):
    response = client.post(reverse("assignments:new"), {"reason": "AI Act"})

    assert response.status_code == 422
    assert "Choose a course." in response.text
    assert "AI Act" in response.text


def test_a_typed_department_becomes_a_value_with_its_count(client, draft, sales):
    employee(sales)

    response = post_who(client, draft, **ONE_LINE, **{"add-0": "sales"})

    draft.refresh_from_db()
    condition = {"field": "department", "op": "in", "values": ["SALES"], "below": True}
    assert draft.draft["rule"] == {"all": [condition]}
    assert response.context["counts"].total == 1


def test_what_cannot_be_understood_stays_typed_and_says_so(client, draft):
    response = post_who(client, draft, **ONE_LINE, **{"add-0": "Nowhere", "act": "next"})

    assert response.status_code == 200
    assert 'value="Nowhere"' in response.text
    assert "Nothing by that name." in response.text


def test_several_fitting_departments_are_offered(client, draft, sales):
    department("SALES2", name="Sales South")

    response = post_who(client, draft, **ONE_LINE, **{"add-0": "sale"})

    assert [
        value for value, _label in response.context["groups"][0]["lines"][0]["condition"].offers
    ] == [
        "SALES",
        "SALES2",
    ]


def test_somebody_taken_out_by_hand_stays_out_when_the_rule_is_published(client, draft, sales):
    stays, goes = employee(sales), employee(sales)
    post_who(
        client, draft, **ONE_LINE, **{"value-0": "SALES", "act": f"out:{goes.employee_number}"}
    )
    post_when(client, draft)

    client.post(reverse("assignments:draft-publish", args=[draft.pk]))

    assert list(Obligation.objects.current().values_list("employee", flat=True)) == [stays.pk]
    change = draft.audience_changes.get()
    assert (change.employee, change.is_included) == (goes, False)


def test_somebody_put_in_by_hand_is_required_beside_the_rule(client, draft, sales):
    outside = employee(department("LAB"))
    named = {"person": outside.employee_number, "act": "in"}
    post_who(client, draft, **ONE_LINE, **{"value-0": "SALES"}, **named)
    post_when(client, draft)

    client.post(reverse("assignments:draft-publish", args=[draft.pk]))

    assert Obligation.objects.current().get().employee == outside


def post_when(client, draft, htmx=False, **changes):
    data = {
        "due_rule": "after_entry",
        "due_days": "20",
        "minimum_notice_days": "14",
        "renewal_window_days": "90",
        "renewal_anchor": "old_end",
        "look_back_days": "",
        "grace_days": "14",
        "before": "14, 3",
        "overdue_every": "7",
        "overdue_times": "12",
        "manager_after": "7",
        "hr_after": "21",
        "act": "next",
        **changes,
    }
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(reverse("assignments:draft-when", args=[draft.pk]), data, headers=headers)


def test_when_keeps_terms_and_ladder(client, draft):
    post_when(client, draft)

    draft.refresh_from_db()
    assert (draft.draft["due_days"], draft.draft["look_back_days"]) == (20, None)
    assert draft.ladder["before"] == [14, 3]


def test_a_fixed_date_must_be_given(client, draft):
    response = post_when(client, draft, due_rule="fixed", due_on="")

    assert response.status_code == 422
    assert response.context["form"].errors == {"due_on": ["Give the date."]}


def test_the_draft_keeps_itself_and_tells_when(client, draft):
    response = post_when(client, draft, htmx=True, act="")

    assert "Draft, saved by itself at" in response.text
    assert response.headers["HX-Trigger-After-Swap"] == "draftSaved"


def test_check_says_how_many_enter_and_publishing_says_the_same(client, draft, sales):
    employee(sales)
    employee(sales)
    post_who(client, draft, **ONE_LINE, **{"value-0": "SALES"})
    post_when(client, draft)

    shown = client.get(reverse("assignments:draft-check", args=[draft.pk]))
    done = client.post(reverse("assignments:draft-publish", args=[draft.pk]), follow=True)

    assert "Publish to 2 people" in shown.text
    assert "Published. 2 people must hold it from today." in done.text


def test_a_change_shows_its_effect_for_each_choice_and_keeps_the_version_before(client, hr, sales):
    employee(sales)
    made = services.save_draft(course=course("ai"), terms={"due_days": 20}, actor=hr, now=NOW)
    services.publish(assignment=made, actor=hr, now=NOW)
    client.post(reverse("assignments:edit", args=[made.pk]))
    post_when(client, made, due_days="40")
    address = reverse("assignments:draft-check", args=[made.pk])

    shown = client.get(f"{address}?applies_to=new")
    client.post(reverse("assignments:draft-publish", args=[made.pk]), {"applies_to": "open"})

    assert [c["value"] for c in shown.context["choices"] if c["is_here"]] == ["new"]
    numbers = made.versions.current().order_by("number").values_list("number", "due_days")
    assert list(numbers) == [(1, 20), (2, 40)]
    assert "30" not in client.get(reverse("assignments:page", args=[made.pk])).context["terms"][0]


def test_hr_of_a_part_sees_that_its_assignment_stays_within_it(client, sales):
    account = user(employee(department("HR")))
    grant(account, "hr", department=sales)
    client.force_login(account)
    employee(department("LAB"))
    employee(sales)
    made = services.save_draft(course=course("ai"), actor=account, now=NOW)

    response = client.get(reverse("assignments:draft-who", args=[made.pk]))

    assert response.context["counts"].total == 1


def test_names_in_a_rule_cannot_break_the_page(client, draft):
    person = employee(department("X"), name="<script>alert(1)</script>")

    response = client.get(reverse("assignments:draft-who", args=[draft.pk]))

    assert person.full_name not in response.text
