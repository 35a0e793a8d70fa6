"""Completions: recorded once, checked, revoked by name."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from courses.learning.events import evidence_changed
from courses.learning.models import Completion, Revocation
from courses.learning.revocations import AlreadyRevoked, revoke_completion
from courses.learning.services import Evidence, problems_of, record_completion, record_completions
from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from tests.factories import catalogue
from tests.factories.directory import department, employee, grant, user
from tests.factories.learning import learner

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 6, 2, 9, tzinfo=UTC)
DAY = date(2025, 5, 20)


@pytest.fixture
def course():
    return catalogue.course()


@pytest.fixture
def owner():
    return learner(number="OWNER")


@pytest.fixture
def heard():
    said = []

    def listen(*, pairs, now):
        said.append(pairs)

    evidence_changed.connect(listen)
    yield said
    evidence_changed.handlers.remove(listen)


def write(employee, course, **given):
    facts = {"finished_on": DAY, "how": "imported", "actor": None, "now": NOW, **given}
    return record_completion(employee=employee, course=course, **facts)


def test_evidence_twice_is_one_completion(owner, course, heard):
    first = write(owner, course, source="old LMS", evidence="certificate 12")

    assert write(owner, course, source="old LMS", evidence="certificate 12") == first
    assert Completion.objects.count() == 1
    assert heard == [{(owner.pk, course.pk)}]


def test_the_same_day_from_another_source_keeps_both_proofs(owner, course):
    write(owner, course, source="old LMS")
    write(owner, course, source="university")

    assert Completion.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"finished_on": date(2023, 12, 31)}, "before_course"),
        ({"finished_on": date(2025, 6, 3)}, "future"),
        (
            {
                "finished_at": datetime(2025, 6, 2, 9, 1, tzinfo=UTC),
                "finished_on": date(2025, 6, 2),
            },
            "future",
        ),
        ({"score": Decimal("100.5")}, "not_a_score"),
        ({"score": Decimal("-1")}, "not_a_score"),
        ({"score": Decimal("NaN")}, "not_a_score"),
        ({"ends_on": date(2025, 5, 19)}, "ends_before"),
        ({"source": "x" * 121}, "too_long"),
        ({"evidence": "x" * 1_000_000}, "too_long"),
        ({"how": "magic"}, "not_a_choice"),
    ],
)
def test_what_cannot_be_is_refused(owner, course, given, code):
    with pytest.raises(InvalidInput) as refused:
        write(owner, course, **given)

    assert [p.code for p in refused.value.problems] == [code]
    assert Completion.objects.count() == 0


def test_tomorrow_here_is_today_for_whoever_is_far_east(course):
    person = learner(number="FAR", time_zone="Pacific/Auckland")
    late = datetime(2025, 6, 2, 20, tzinfo=UTC)

    assert write(person, course, finished_on=date(2025, 6, 3), now=late).finished_on == date(
        2025, 6, 3
    )


def test_a_set_is_refused_as_a_whole_and_names_its_rows(owner, course):
    rows = [
        Evidence(owner.pk, course.pk, DAY),
        Evidence(owner.pk, course.pk, date(2023, 1, 1)),
        Evidence(owner.pk, 999_999, DAY),
    ]

    with pytest.raises(InvalidInput) as refused:
        record_completions(rows=rows, actor=None, now=NOW)

    assert [(p.field, p.code) for p in refused.value.problems] == [
        ("rows.1.finished_on", "before_course"),
        ("rows.2.course", "unknown"),
    ]
    assert Completion.objects.count() == 0


def test_a_set_says_how_many_are_new(owner, course, heard):
    write(owner, course)
    other = employee(department("S"))
    rows = [
        Evidence(owner.pk, course.pk, DAY),
        Evidence(other.pk, course.pk, DAY),
        Evidence(other.pk, course.pk, DAY),
    ]

    recorded = record_completions(rows=rows, actor=None, now=NOW)

    assert (recorded.created, recorded.known) == (1, 2)
    assert heard[-1] == {(other.pk, course.pk)}
    assert len(set(Completion.objects.values_list("code", flat=True))) == 2


def test_a_set_takes_a_constant_number_of_queries(course, django_assert_max_num_queries):
    where = department("S")
    people = [employee(where) for _n in range(60)]
    rows = [Evidence(person.pk, course.pk, DAY) for person in people]

    with django_assert_max_num_queries(18):
        record_completions(rows=rows, actor=None, now=NOW)

    assert Completion.objects.count() == 60


def test_problems_can_be_asked_before(owner, course):
    rows = [Evidence(owner.pk, course.pk, DAY), Evidence(owner.pk, course.pk, date(2030, 1, 1))]

    assert [(p.field, p.code) for p in problems_of(rows=rows, now=NOW)] == [
        ("rows.1.finished_on", "future")
    ]


def test_a_revocation_leaves_the_record_and_is_announced(owner, course, heard):
    completion = write(owner, course)

    revoke_completion(
        completion=completion,
        effective_on=date(2025, 6, 1),
        reason="Not the person",
        actor=None,
        now=NOW,
    )

    assert Completion.objects.get() == completion
    assert Revocation.objects.get().effective_on == date(2025, 6, 1)
    assert heard[-1] == {(owner.pk, course.pk)}
    assert AuditEntry.objects.filter(action="completion.revoked").count() == 1


def test_the_same_revocation_twice_is_one_and_another_is_refused(owner, course):
    completion = write(owner, course)
    given = {"completion": completion, "reason": "Wrong", "actor": None, "now": NOW}
    first = revoke_completion(effective_on=date(2025, 6, 1), **given)

    assert revoke_completion(effective_on=date(2025, 6, 1), **given) == first
    with pytest.raises(AlreadyRevoked):
        revoke_completion(effective_on=date(2025, 6, 2), **given)


@pytest.mark.parametrize(
    ("effective_on", "reason"), [(date(2025, 6, 1), "  "), (DAY - timedelta(days=1), "Wrong")]
)
def test_a_revocation_needs_a_reason_and_a_day_that_can_be(owner, course, effective_on, reason):
    completion = write(owner, course)

    with pytest.raises(InvalidInput):
        revoke_completion(
            completion=completion, effective_on=effective_on, reason=reason, actor=None, now=NOW
        )

    assert Revocation.objects.count() == 0


def test_nobody_records_a_completion_for_oneself(owner, course):
    with pytest.raises(NotAllowed):
        write(owner, course, actor=owner.user)


def test_hr_records_and_revokes(owner, course):
    account = user()
    grant(account, "hr")

    completion = write(owner, course, actor=account)
    revoke_completion(
        completion=completion, effective_on=DAY, reason="Wrong", actor=account, now=NOW
    )

    assert Revocation.objects.get().actor == account


@pytest.mark.parametrize("role", ["auditor", "executive"])
def test_those_who_only_look_do_not_record(owner, course, role):
    account = user()
    grant(account, role)

    with pytest.raises(NotAllowed):
        write(owner, course, actor=account)
