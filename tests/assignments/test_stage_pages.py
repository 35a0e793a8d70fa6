"""Stages on the pages, in the API and in the reminders, where courses were alone before."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation

from courses.assignments import registry, reminders, services
from courses.assignments.models import LearningRequest
from courses.assignments.notice_facts import hint_text, what_text
from courses.assignments.services.attaining import attain, revoke_attainment
from courses.assignments.services.stages import require_of, stage_assignment, stage_requirement
from orgchange.core.errors import InvalidInput
from orgchange.notices import delivery
from orgchange.notices.models import Notice
from tests.assignments.test_pages_people import assign, sign_in_hr
from tests.assignments.test_reminders import NOON
from tests.factories.assignments import course
from tests.factories.directory import department, employee, grant, user

pytestmark = pytest.mark.django_db
CODE = "ai-translator/foundation"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def owner(client):
    person = employee(department("SALES", name="Sales"), name="Ola Owner", email="ola@example.org")
    client.force_login(user(person))
    return person


@pytest.fixture
def foundation(owner, now):
    """A stage that is required of the owner, due in 30 days."""
    at = now - timedelta(days=30)
    made = stage_requirement(
        code=CODE, name="AI translator: Foundation", name_zh="AI 翻译官：基础", now=at
    )
    its = stage_assignment(requirement=made, due_days=60, now=at)
    require_of(
        assignment=its, employee_ids=[owner.pk], starts_on=at.date(), reason="Cohort", now=at
    )
    return made


@pytest.fixture
def linked():
    registry.register_requirement_page("stage", lambda row, person: f"/paths/{row.code}/{person}/")
    yield
    registry._pages.pop("stage")


def test_home_and_my_list_name_the_stage_and_offer_nothing_to_start(client, owner, foundation):
    home, mine = client.get("/").text, client.get(reverse("assignments:mine")).text

    for page in (home, mine):
        assert "AI translator: Foundation" in page
        assert "Track stage" in page
        assert "I have done this already" not in page
        assert "This does not apply to me" in page
        assert "/courses/ai-translator" not in page
    assert "1 duty is still open." in home
    assert "It is a stage on the track." in home


def test_a_stage_is_linked_where_an_area_above_says(client, owner, foundation, linked):
    address = f"/paths/{CODE}/{owner.pk}/"

    assert f'href="{address}"' in client.get("/").text
    assert "Open the stage" in client.get(reverse("assignments:mine")).text
    page = client.get(reverse("assignments:obligation", args=[owner.pk, foundation.pk])).text
    assert f'href="{address}"' in page


def test_courses_and_stages_stand_together(client, owner, foundation):
    assign(course("ai", title="AI basics"), due_days=90)

    page = client.get(reverse("assignments:mine")).text

    assert page.index("Foundation") < page.index("AI basics")
    assert page.count("I have done this already") == 1


def test_the_obligation_shows_attainment_and_revocation(client, owner, foundation, now):
    address = reverse("assignments:obligation", args=[owner.pk, foundation.pk])
    assert "This stage has not been attained." in client.get(address).text
    day = (now - timedelta(days=5)).date()
    held = attain(
        employee=owner,
        requirement=foundation,
        finished_on=day,
        words="Case exam passed",
        actor=None,
        now=now,
    )

    page = client.get(address).text
    assert "Stage attained" in page
    assert "Case exam passed" in page
    assert "Counts now" in page

    revoke_attainment(
        attainment=held,
        effective_on=day,
        reason="Wrong person",
        actor=None,
        now=now + timedelta(seconds=1),
    )
    page = client.get(address).text
    assert "Revoked" in page
    assert "Counts now" not in page


def test_done_already_is_not_asked_of_a_stage(client, owner, foundation, now):
    address = reverse("assignments:ask", args=[foundation.pk, "done_already"])
    assert client.get(address).status_code == 404

    with pytest.raises(InvalidInput):
        services.ask(
            employee=owner,
            requirement=foundation,
            kind="done_already",
            message="x",
            finished_on=now.date(),
            actor=None,
            now=now,
        )
    address = reverse("assignments:ask", args=[foundation.pk, "not_for_me"])
    client.post(address, {"message": "I left the track"})
    assert LearningRequest.objects.get().requirement == foundation


def test_hr_sees_the_own_assignments_of_tracks_only_when_asking(client, foundation):
    assign(course("ai", title="AI basics"))
    sign_in_hr(client)

    usual = client.get(reverse("assignments:list")).text
    asked = client.get(reverse("assignments:list"), {"of_tracks": "on"}).text

    assert "AI basics" in usual
    assert "AI translator: Foundation" not in usual
    assert "AI translator: Foundation" in asked
    assert "AI basics</bdi></a>" not in asked


def test_hr_reads_a_tracks_assignment_and_does_not_change_it(client, foundation):
    sign_in_hr(client)
    its = foundation.assignments.get()

    page = client.get(reverse("assignments:page", args=[its.pk]))
    assert "AI translator: Foundation" in page.text
    assert "1900" not in page.text
    assert reverse("assignments:withdraw", args=[its.pk]) not in page.text
    assert client.post(reverse("assignments:withdraw", args=[its.pk])).status_code == 403
    people = client.get(reverse("assignments:people", args=[its.pk])).text
    assert "Ola Owner" in people


def test_the_api_names_it_by_its_code(client, owner, foundation):
    account = sign_in_hr(client)
    grant(account, "auditor")

    (row,) = client.get(f"/api/v1/obligations/?course={CODE}").json()["results"]
    assert (row["course"], row["state"], row["completion"]) == (CODE, "pending", None)
    said = {
        "employee_number": owner.employee_number,
        "course": CODE,
        "reason": "Parental leave",
        "starts_on": timezone.now().date().isoformat(),
    }
    made = client.post("/api/v1/exemptions/", said, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["course"] == CODE


def test_the_search_finds_it(client, foundation):
    sign_in_hr(client)

    assert "AI translator: Foundation" in client.get("/search/", {"q": "translator"}).text


@pytest.mark.parametrize(
    ("language", "what", "hint"),
    [
        ("en", "the stage “AI translator: Foundation”", "See what is still missing"),
        ("zh-hans", "阶段“AI 翻译官：基础”", "看看还缺什么"),
    ],
)
def test_reminders_speak_of_the_stage(foundation, language, what, hint):
    with translation.override(language):
        assert what_text(foundation) == what
        assert hint_text("due_soon", is_stage=True).startswith(hint)


def test_a_reminder_of_a_stage_goes_out(owner, linked):
    began = NOON - timedelta(days=53)
    made = stage_requirement(code=CODE, name="AI translator: Foundation", now=began)
    its = stage_assignment(requirement=made, due_days=60, now=began)
    day = began.date()
    require_of(assignment=its, employee_ids=[owner.pk], starts_on=day, reason="x", now=began)

    reminders.plan(now=NOON)
    delivery.deliver(clock=lambda: NOON)

    notice = Notice.objects.get(recipient=owner, kind="due_soon")
    assert notice.object_key == f"requirement:{made.pk}"
    (sent,) = mail.outbox
    assert sent.subject == "AI translator: Foundation: due in 7 days"
    assert "the stage “AI translator: Foundation”" in sent.body
    assert f"/paths/{CODE}/{owner.pk}/" in sent.body
