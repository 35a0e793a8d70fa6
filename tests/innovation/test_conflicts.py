"""Who is too close to a proposal to judge it."""

from datetime import date
from random import Random

import pytest

from orgchange.innovation.conflicts import Tie, conflicts_between, is_conflicted
from orgchange.innovation.models import Conflict, Proposal
from tests.factories import directory as d
from tests.factories import innovation as f
from tests.factories import teams as t

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)


@pytest.fixture
def where():
    return d.department("SALES")


@pytest.fixture
def of(where):
    fund = f.fund()
    f.period(fund)
    return f.round_of(fund)


@pytest.fixture
def boss(where):
    return d.employee(where, name="boss")


@pytest.fixture
def ada(where, boss):
    return d.employee(where, name="ada", manager_id=boss.pk)


@pytest.fixture
def handed_in(of, ada):
    return f.proposal(of, ada)


def kinds(person, proposal, on=TODAY):
    found = conflicts_between([person.pk], Proposal.objects.filter(pk=proposal.pk), on=on)
    return [tie.kind for tie in found]


def test_a_colleague_who_has_nothing_to_do_with_it_is_free(handed_in, where):
    assert not is_conflicted(d.employee(where).pk, handed_in, on=TODAY)


def test_who_proposed_it_is_not(handed_in, ada, where):
    other = d.employee(where)
    f.belongs(handed_in, other)

    assert kinds(ada, handed_in) == ["self"]
    assert kinds(other, handed_in) == ["self"]


def test_who_would_be_in_the_team_or_sponsors_it_is_not(handed_in, where):
    member, sponsor = d.employee(where), d.employee(where)
    f.belongs(handed_in, member, "team")
    f.belongs(handed_in, sponsor, "sponsor")

    assert kinds(member, handed_in) == ["part"]
    assert kinds(sponsor, handed_in) == ["part"]


def test_the_whole_line_above_is_not(handed_in, boss, where):
    top = d.employee(where)
    d.job(boss, where, position=2, manager_id=top.pk)

    assert kinds(boss, handed_in) == ["above"]
    assert kinds(top, handed_in) == ["above"]


def test_the_whole_line_below_is_not(handed_in, ada, where):
    report = d.employee(where, manager_id=ada.pk)
    theirs = d.employee(where, manager_id=report.pk)

    assert kinds(report, handed_in) == ["below"]
    assert kinds(theirs, handed_in) == ["below"]


def test_another_report_of_the_same_manager_is_free(handed_in, boss, where):
    assert kinds(d.employee(where, manager_id=boss.pk), handed_in) == []


def test_the_line_of_a_sponsor_is_free(handed_in, where):
    sponsor = d.employee(where)
    f.belongs(handed_in, sponsor, "sponsor")

    assert kinds(d.employee(where, manager_id=sponsor.pk), handed_in) == []


def test_the_line_as_it_was_does_not_count(of, boss, where):
    mover = d.employee(where, manager_id=boss.pk, until=date(2026, 6, 1))
    d.job(mover, where, since=date(2026, 6, 1))

    assert kinds(boss, f.proposal(of, mover)) == []


def test_who_was_in_a_team_together_within_24_months_is_not(handed_in, ada, where):
    mate, team = d.employee(where), t.team()
    t.membership(team, ada, since=date(2024, 12, 1), until=date(2025, 3, 1))
    t.membership(team, mate, since=date(2024, 12, 1), until=date(2025, 2, 1))

    assert kinds(mate, handed_in) == ["roster"]
    assert kinds(mate, handed_in, on=date(2027, 2, 1)) == []


def test_who_came_after_the_other_had_left_is_free(handed_in, ada, where):
    mate, team = d.employee(where), t.team()
    t.membership(team, ada, since=date(2025, 6, 1), until=date(2025, 9, 1))
    t.membership(team, mate, since=date(2025, 9, 1))

    assert kinds(mate, handed_in) == []


def test_the_lead_of_the_team_is_in_it(handed_in, ada, where):
    lead = d.employee(where)
    t.membership(t.team(lead=lead), ada)

    assert kinds(lead, handed_in) == ["roster"]


def test_who_said_so_is_not(handed_in, where):
    friend = d.employee(where)
    Conflict.objects.create(proposal=handed_in, employee=friend, kind="declared", found_at=f.NOW)

    assert kinds(friend, handed_in) == ["declared"]


def test_many_people_and_proposals_are_asked_in_one_query(
    handed_in, of, ada, boss, where, django_assert_num_queries
):
    other = f.proposal(of, boss)

    with django_assert_num_queries(1):
        found = conflicts_between([ada.pk, boss.pk], Proposal.objects.all(), on=TODAY)

    assert found == sorted(
        [
            Tie(handed_in.pk, ada.pk, "self"),
            Tie(handed_in.pk, boss.pk, "above"),
            Tie(other.pk, boss.pk, "self"),
            Tie(other.pk, ada.pk, "below"),
        ]
    )


@pytest.mark.parametrize("seed", range(8))
def test_lines_that_part_and_loop_are_walked_as_by_hand(of, where, seed):
    chance = Random(seed)
    people = [d.employee(where) for _ in range(12)]
    managers = {person.pk: set() for person in people}
    for position in (2, 3):
        for person in chance.sample(people, 8):
            manager = chance.choice([one for one in people if one != person])
            d.job(person, where, position=position, manager_id=manager.pk)
            managers[person.pk].add(manager.pk)
    proposals = {f.proposal(of, person).pk: person.pk for person in people[:6]}

    def above(person):
        found, left = set(), set(managers[person])
        while left:
            found |= left
            left = {up for one in left for up in managers[one]} - found
        return found

    asked = [person.pk for person in people[3:]]
    told = {
        *(Tie(pk, who, "self") for pk, who in proposals.items() if who in asked),
        *(Tie(pk, up, "above") for pk, who in proposals.items() for up in above(who) & {*asked}),
        *(
            Tie(pk, one, "below")
            for pk, who in proposals.items()
            for one in asked
            if who in above(one)
        ),
    }

    assert conflicts_between(asked, Proposal.objects.all(), on=TODAY) == sorted(told)
