"""The ladder: who is told what on which day, once, and never of what lies in the past."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from courses.assignments import ladder, reminders
from courses.assignments.models import Assignment, Obligation
from orgchange.core.dated import put
from orgchange.core.dates import OPEN_DATE
from orgchange.notices import delivery
from orgchange.notices.models import Notice
from tests.factories.assignments import course, exemption, obligation, requirement
from tests.factories.directory import department, employee, grant, job, user

pytestmark = pytest.mark.django_db

# A Wednesday.
TODAY = date(2026, 11, 18)
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
BEFORE = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def where(db):
    return department("D")


@pytest.fixture
def literacy(db):
    return requirement(course("ai", title="AI literacy"))


def told(person=None, now=NOON):
    """(kind, occurrence) of what was planned so far."""
    rows = Notice.objects.filter(planned_at=now)
    if person is not None:
        rows = rows.filter(recipient=person)
    return sorted(rows.values_list("kind", "occurrence"))


def owes(person, what, *, due_in, at=BEFORE, since=date(2026, 10, 1), **more):
    obligation(person, what, due_on=TODAY + timedelta(days=due_in), since=since, at=at, **more)


@pytest.mark.parametrize(
    ("due_in", "kind"),
    [
        (14, "due_soon"),
        (7, "due_soon"),
        (1, "last_call"),
        (0, "due_today"),
        (-7, "overdue"),
        (-14, "overdue"),
    ],
)
def test_each_step_is_planned_on_its_day_and_once(where, literacy, due_in, kind):
    person = employee(where)
    owes(person, literacy, due_in=due_in)

    reminders.plan(now=NOON)
    again = reminders.plan(now=NOON)

    due_on = TODAY + timedelta(days=due_in)
    assert (kind, f"{due_on} {-due_in:+d}") in told(person)
    assert again == 0


@pytest.mark.parametrize("due_in", [30, 15])
def test_between_the_steps_nothing_is_planned(where, literacy, due_in):
    owes(employee(where), literacy, due_in=due_in)

    assert reminders.plan(now=NOON) == 0


def test_somebody_newly_assigned_is_told_once_and_only_of_steps_still_ahead(where, literacy):
    person = employee(where)
    obligation(person, literacy, due_on=TODAY + timedelta(days=7), since=TODAY, at=NOON)

    reminders.plan(now=NOON)
    assert told(person) == [("assigned", "2026-11-18")]

    later = NOON + timedelta(days=6)
    reminders.plan(now=later)
    assert told(person, later) == [("last_call", "2026-11-25 -1")]


def test_a_rule_written_today_has_no_steps_in_the_past(where, literacy):
    person = employee(where)
    owes(person, literacy, due_in=-30, at=NOON)

    reminders.plan(now=NOON)

    assert [kind for kind, _ in told(person)] == ["assigned"]


def test_an_extended_date_gets_reminders_of_its_own(where, literacy):
    person = employee(where)
    owes(person, literacy, due_in=7)
    reminders.plan(now=NOON)
    obligation(person, literacy, due_on=date(2026, 12, 10), since=date(2026, 10, 1), at=NOON)

    later = NOON + timedelta(days=8)  # fourteen days before the new date
    reminders.plan(now=later)

    assert told(person, later) == [("due_soon", "2026-12-10 -14")]


def test_after_an_outage_what_was_missed_is_found_and_the_newest_goes_out(where, literacy):
    person = employee(where, email="a@example.org")
    owes(person, literacy, due_in=-1)  # last call, due day: both in the days of the outage

    reminders.plan(now=NOON)
    delivery.deliver(clock=lambda: NOON)

    assert {n.kind: (n.state, n.reason) for n in Notice.objects.all()} == {
        "last_call": ("not_sent", "superseded"),
        "due_today": ("sent", ""),
    }
    assert "was due 1 day ago" in mail.outbox[0].subject


@pytest.mark.parametrize("status", ["covered", "exempt", "on leave", "blocked", "left"])
def test_who_need_not_hurry_is_not_reminded(where, literacy, status):
    person = employee(None if status in ("on leave", "left") else where)
    if status == "on leave":
        job(person, where, working_status="on_leave")
    if status == "left":
        job(person, where, until=TODAY)
    owes(
        person,
        literacy,
        due_in=7,
        covered=(date(2026, 10, 5), OPEN_DATE) if status == "covered" else (None, None),
    )
    if status == "exempt":
        exemption(person, literacy, since=date(2026, 10, 2))
    if status == "blocked":
        obligation(person, literacy, due_on=None, since=date(2026, 10, 1))

    reminders.plan(now=NOON)

    assert told(person) == []


def test_the_day_is_the_persons_own(where, literacy):
    ahead = employee(where, time_zone="Pacific/Auckland")  # where it is Thursday already
    behind = employee(where, time_zone="America/Los_Angeles")
    for person in (ahead, behind):
        owes(person, literacy, due_in=8)

    reminders.plan(now=NOON)

    assert ("due_soon", "2026-11-26 -7") in told(ahead)
    assert ("due_soon", "2026-11-26 -7") not in told(behind)


def covered_until(person, what, day, *, renewed=False):
    """A first period that ends on a day, and the next one."""
    start = date(2025, 10, 1)
    obligation(person, what, due_on=start, since=start, until=day, covered=(start, day), at=BEFORE)
    obligation(
        person,
        what,
        due_on=day - timedelta(days=1),
        since=day,
        period=2,
        covered=(day, day + timedelta(days=365)) if renewed else (None, None),
        at=BEFORE,
    )


@pytest.mark.parametrize("left", [90, 30, 7])
def test_a_certificate_that_will_end_is_announced(where, literacy, left):
    person = employee(where)
    covered_until(person, literacy, TODAY + timedelta(days=left + 1))

    reminders.plan(now=NOON)

    assert told(person) == [("expiring", f"{TODAY + timedelta(days=left + 1)} -{left}")]


def test_who_renewed_early_is_not_told_that_the_old_one_ends(where, literacy):
    person = employee(where)
    covered_until(person, literacy, TODAY + timedelta(days=31), renewed=True)

    assert reminders.plan(now=NOON) == 0


def test_an_ended_certificate_is_told_the_day_after(where, literacy):
    person = employee(where)
    covered_until(person, literacy, TODAY)

    reminders.plan(now=NOON)

    assert told(person) == [("expired", "2026-11-17 +1")]


def test_leaving_the_audience_is_told_to_whoever_had_been_told_and_still_works_here(
    where, literacy
):
    person, leaver, untold = employee(where), employee(), employee(where)
    job(leaver, where, until=date(2026, 11, 20))
    early = datetime(2026, 11, 10, 12, tzinfo=UTC)
    for one in (person, leaver):
        obligation(one, literacy, due_on=date(2027, 1, 31), since=early.date(), at=early)
    reminders.plan(now=early)
    later = datetime(2026, 11, 20, 12, tzinfo=UTC)
    obligation(untold, literacy, due_on=date(2027, 1, 31), since=early.date(), until=later.date())
    for one in (person, leaver):
        key = {"employee_id": one.pk, "requirement_id": literacy.pk}
        put(Obligation, key, None, valid_from=later.date(), at=later)

    reminders.plan(now=later)

    assert list(Notice.objects.filter(planned_at=later).values_list("recipient", "kind")) == [
        (person.pk, "no_longer_required")
    ]


def test_what_was_taken_back_on_the_day_it_was_told_is_told_too(where, literacy):
    person = employee(where, email="a@example.org")
    obligation(person, literacy, due_on=date(2027, 1, 31), since=TODAY, at=NOON)
    reminders.plan(now=NOON)
    delivery.deliver(clock=lambda: NOON)
    later = NOON + timedelta(hours=2)
    key = {"employee_id": person.pk, "requirement_id": literacy.pk}
    put(Obligation, key, None, valid_from=TODAY, at=later)

    reminders.plan(now=later)
    assert reminders.plan(now=later) == 0

    assert [kind for kind, _ in told(person, later)] == ["no_longer_required"]


def test_who_finishes_before_the_message_goes_out_does_not_get_it(where, literacy):
    person = employee(where, email="a@example.org")
    owes(person, literacy, due_in=7)
    reminders.plan(now=NOON)
    owes(person, literacy, due_in=7, covered=(TODAY, OPEN_DATE), at=NOON)

    delivery.deliver(clock=lambda: NOON)

    assert list(Notice.objects.values_list("state", "reason")) == [("not_sent", "completed")]
    assert mail.outbox == []


def test_a_moved_due_date_is_not_told_as_it_was(where, literacy):
    person = employee(where, email="a@example.org")
    owes(person, literacy, due_in=7)
    reminders.plan(now=NOON)
    owes(person, literacy, due_in=30, at=NOON)

    delivery.deliver(clock=lambda: NOON)

    assert list(Notice.objects.values_list("state", "reason")) == [("not_sent", "superseded")]


def test_a_reminder_says_what_why_by_when_and_where(where, literacy):
    person = employee(where, email="a@example.org", name="Ada")
    owes(person, literacy, due_in=7)

    reminders.plan(now=NOON)
    delivery.deliver(clock=lambda: NOON)

    sent = mail.outbox[0]
    assert sent.subject == "AI literacy: due in 7 days"
    assert "25 Nov 2026" in sent.body
    assert "http://" in sent.body


def test_an_assignment_may_have_a_ladder_of_its_own(where, literacy):
    Assignment.objects.create(
        requirement=literacy, state="published", ladder={"before": [10], "on_due": False}
    )
    person = employee(where)
    owes(person, literacy, due_in=10)
    other = employee(where)
    owes(other, literacy, due_in=3)  # the default would have told it four days ago

    reminders.plan(now=NOON)

    assert told(person) == [("due_soon", "2026-11-28 -10")]
    assert told(other) == []


@pytest.mark.parametrize(
    "said", [{"before": ["soon"]}, {"never": 1}, {"on_due": 3}, {"overdue_every": 0}]
)
def test_a_ladder_that_makes_no_sense_is_refused_and_names_the_place(said):
    with pytest.raises(ladder.BadLadder) as refused:
        ladder.parse(said)

    assert refused.value.problems[0].field == f"ladder.{next(iter(said))}"


# The weekly digests.


@pytest.fixture
def manager(where):
    return employee(where, email="boss@example.org", name="Bo Ss")


def reporting(where, manager, **more):
    return employee(where, manager_id=manager.pk, **more)


def test_a_manager_gets_one_message_a_week_with_all_their_people(where, literacy, manager):
    for name in ("Ann", "Ben"):
        owes(reporting(where, manager, name=name, email=f"{name}@x.org"), literacy, due_in=-7)
    fresh = reporting(where, manager, name="Cy", email="c@x.org")
    owes(fresh, literacy, due_in=-6)

    reminders.plan(now=NOON)
    reminders.plan(now=NOON + timedelta(days=2))
    delivery.deliver(clock=lambda: NOON)

    assert Notice.objects.filter(kind="team_digest").count() == 1
    (sent,) = [m for m in mail.outbox if m.to == ["boss@example.org"]]
    assert sent.subject == "Your people this week: 2 are late"
    assert "Ann: AI literacy, was due 7 days ago" in sent.body
    assert "Ben: AI literacy" in sent.body
    assert "Cy" not in sent.body


def test_the_manager_hears_of_those_without_e_mail_before_they_are_late(where, literacy, manager):
    owes(reporting(where, manager, name="Dee"), literacy, due_in=10)

    reminders.plan(now=NOON)
    delivery.deliver(clock=lambda: NOON)

    assert mail.outbox[0].subject == "Your people this week: 1 has no e-mail"
    assert "Dee: AI literacy, due in 10 days (no e-mail: please tell them)" in mail.outbox[0].body


def test_a_manager_whose_people_all_finished_meanwhile_is_left_in_peace(where, literacy, manager):
    late = reporting(where, manager, email="l@x.org")
    owes(late, literacy, due_in=-7)
    reminders.plan(now=NOON)
    owes(late, literacy, due_in=-7, covered=(TODAY, OPEN_DATE), at=NOON)

    delivery.deliver(clock=lambda: NOON)

    row = Notice.objects.get(kind="team_digest")
    assert (row.state, row.reason) == ("not_sent", "completed")


def test_hr_hears_of_the_long_overdue_in_its_own_part(where, literacy):
    below, elsewhere = department("B", parent=where, name="Below"), department("E", name="Else")
    hr, stranger = employee(where, email="hr@x.org"), employee(where, email="no@x.org")
    grant(user(hr), "hr", department=where)
    grant(user(stranger), "hr", department=department("Z"))
    owes(employee(below, email="a@x.org"), literacy, due_in=-21)
    owes(employee(elsewhere, email="b@x.org"), literacy, due_in=-21)

    reminders.plan(now=NOON)
    reminders.plan(now=NOON)
    delivery.deliver(clock=lambda: NOON)

    assert Notice.objects.filter(kind="hr_digest").count() == 1
    (sent,) = [m for m in mail.outbox if m.to == ["hr@x.org"]]
    assert sent.subject == "Long overdue this week: 1 person in 1 department"
    assert "Below: 1 person" in sent.body


# Beforehand.


def test_the_preview_is_what_planning_then_does(where, literacy):
    other = department("O")
    for place, due_in in ((where, 7), (where, 9), (other, 20), (other, 0)):
        owes(employee(place), literacy, due_in=due_in)
    seen = reminders.preview(now=NOON, days=14)

    planned = {}
    for day in range(14):
        now = NOON + timedelta(days=day)
        reminders.plan(now=now)
        for notice in Notice.objects.filter(planned_at=now).exclude(kind="team_digest"):
            at = notice.recipient.jobs.get().department_id
            key = (now.date(), notice.kind, at)
            planned[key] = planned.get(key, 0) + 1
    assert {(a.day, a.kind, a.department_id): a.notices for a in seen.ahead} == planned
    today = sum(n for (day, _, _), n in planned.items() if day == TODAY)
    assert (today, seen.messages[TODAY]) == (4, 3), "one message holds all that a person is told"


def test_the_preview_does_not_promise_again_what_is_planned(where, literacy):
    owes(employee(where), literacy, due_in=7)
    reminders.plan(now=NOON)

    assert all(a.day != TODAY for a in reminders.preview(now=NOON).ahead)


def test_the_preview_can_be_narrowed(where, literacy):
    other = requirement(course("other"))
    person = employee(where)
    owes(person, literacy, due_in=7)
    owes(person, other, due_in=7)

    whole = reminders.preview(now=NOON)
    half = reminders.preview(now=NOON, requirement_ids=[literacy.pk])
    nobody = reminders.preview(now=NOON, department_ids=[])

    assert sum(a.notices for a in whole.ahead) == 2 * sum(a.notices for a in half.ahead)
    assert nobody.ahead == ()


def test_planning_takes_the_same_number_of_queries_for_one_and_for_many(
    where, literacy, django_assert_max_num_queries
):
    owes(employee(where), literacy, due_in=7)
    with django_assert_max_num_queries(9):
        reminders.plan(now=NOON)
    for _ in range(20):
        owes(employee(where), literacy, due_in=7)
    with django_assert_max_num_queries(9):
        assert reminders.plan(now=NOON) == 20
