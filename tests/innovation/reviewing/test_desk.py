"""A reviewer's desk: what waits is first, what is done last, on as many pages as it takes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from orgchange.directory.scopes import sight_of
from orgchange.innovation.reviewing import desk
from tests.factories import innovation as f
from tests.innovation.reviewing.committee import Committee

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return Committee("in_review")


@pytest.fixture
def asked(at):
    """Twelve reviews of Rita, at every stage, due in another order than they were made."""
    made = []
    for n in range(12):
        proposal = f.proposal(at.round, at.people["ada"], state="in_review")
        due = None if n % 5 == 4 else f.NOW + timedelta(days=(n * 5) % 7 - 2)
        one = f.assignment(proposal, at.people["rita"], affirmed=n % 4 > 0, due_at=due)
        if n % 4 == 1:
            f.review(one)
        elif n % 4:
            stale = f.NOW if n % 3 == 0 else None
            f.review(one, score=4, shown=n == 11, stale_at=stale)
        made.append(one)
    return made


def found(at, number=None):
    return desk.desk_of(sight_of(at.users["rita"], on=f.NOW.date()), number=number, now=f.NOW)


def test_what_waits_is_first_and_by_its_due_date(at, asked):
    lines = found(at).lines

    def key(line):
        due = line.assignment.due_at
        return (line.next == "done", due is None, due or f.NOW, line.assignment.pk)

    assert {line.next for line in lines} == {"affirm", "write", "stale", "done"}
    assert lines == sorted(lines, key=key)
    assert found(at).done == sum(line.next == "done" for line in lines)


def test_its_pages_together_are_all_of_it(at, asked, monkeypatch):
    whole = found(at).lines
    monkeypatch.setattr(desk, "A_PAGE", 5)

    pages = [found(at, str(number)) for number in (1, 2, 3)]

    assert [line for page in pages for line in page.lines] == whole
    assert {page.done for page in pages} == {found(at).done}


def test_handed_in_it_leads_to_the_next_that_waits(at, client):
    first = f.assignment(at.proposal, at.people["rita"], due_at=f.NOW, affirmed=False)
    other = f.proposal(at.round, at.people["ada"], state="in_review")
    second = f.assignment(other, at.people["rita"], due_at=f.NOW + timedelta(days=1))
    client.force_login(at.users["rita"])
    client.post(reverse("innovation:affirm-review", args=[first.pk]))
    scores = {f"score-{one.code}": "4" for one in at.round.rubric.criteria.all()}

    response = client.post(
        reverse("innovation:hand-in-review", args=[first.pk]),
        {"revision": "0", "for_submitter": "Measure first.", **scores},
    )

    assert response.url == reverse("innovation:review", args=[second.pk])
