"""Who may know whose proposal it is, who reviews it, and how it was scored."""

import pytest
from django.contrib.auth.models import AnonymousUser

from orgchange.directory.scopes import sight_of
from orgchange.innovation.blindness import (
    Shown,
    assignments_visible_to,
    reviews_visible_to,
    showing,
    view_of,
)
from orgchange.innovation.models import Conflict, PanelItem, PanelSession, Proposal
from tests.factories import directory as d
from tests.factories import innovation as f

pytestmark = pytest.mark.django_db
EVERYTHING = Shown(submitter=True, reviewers=True, scores=True, votes=True, state=True)
ROLES = ("manager", "chair", "director", "legal", "finance")


class Fund:
    """A fund with one of each office, two reviewers, a stranger, and a proposal of ada."""

    def __init__(self, blindness="single", state="in_review"):
        where = d.department("SALES")
        names = ("ada", "rita", "rolf", "idle", "stranger", *ROLES)
        self.people = {name: d.employee(where, name=name) for name in names}
        self.users = {name: d.user(person) for name, person in self.people.items()}
        self.fund = f.fund()
        f.period(self.fund)
        for role in ROLES:
            f.office(self.fund, self.people[role], role)
        for name in ("rita", "rolf", "idle"):
            f.office(self.fund, self.people[name], "reviewer")
        self.round = f.round_of(self.fund, blindness=blindness)
        self.proposal = f.proposal(self.round, self.people["ada"], state=state)
        self.asked = {
            name: f.assignment(self.proposal, self.people[name]) for name in ("rita", "rolf")
        }

    def sight(self, name):
        return sight_of(self.users[name], on=f.NOW.date())

    def sees(self, name):
        return view_of(self.sight(name), [self.proposal])[self.proposal.pk]

    def calibrate(self):
        for name, given in (("rita", 4), ("rolf", 2)):
            f.review(self.asked[name], score=given, shown=True)
        Proposal.objects.filter(pk=self.proposal.pk).update(
            state="calibration", told_state="calibration"
        )

    def tell(self, state="approved"):
        Proposal.objects.filter(pk=self.proposal.pk).update(state=state, told_state=state)


@pytest.fixture
def single():
    return Fund()


@pytest.fixture
def double():
    return Fund("double")


@pytest.fixture
def unblind():
    return Fund("open")


def test_a_reviewer_who_has_not_handed_in_sees_neither_reviews_nor_votes(single):
    f.review(single.asked["rolf"], score=2)

    assert single.sees("rita") == Shown(submitter=True)


def test_having_handed_in_a_reviewer_sees_votes_and_nothing_of_the_others(single):
    f.review(single.asked["rita"], score=4)

    assert single.sees("rita") == Shown(submitter=True, votes=True, state=True)


def test_a_reviewer_who_is_not_asked_about_it_sees_no_votes_either(single):
    assert single.sees("idle") == Shown(submitter=True)


def test_once_calibration_shows_reviews_those_who_wrote_them_see_all(single):
    single.calibrate()

    assert single.sees("rita") == EVERYTHING
    assert single.sees("chair") == EVERYTHING
    assert single.sees("director") == EVERYTHING


def test_before_that_the_office_knows_who_reviews_and_nobody_reads_scores(single):
    f.review(single.asked["rita"], score=4)

    assert not any(single.sees(role).scores for role in ROLES)
    assert [role for role in ROLES if single.sees(role).reviewers] == ["manager", "chair"]


def test_finance_never_reads_reviews(single):
    single.calibrate()

    assert single.sees("finance") == Shown(submitter=True, votes=True, state=True)


def test_a_reviewer_of_the_pool_reads_reviews_only_of_what_is_on_the_agenda(single):
    single.calibrate()
    assert not single.sees("idle").scores

    session = PanelSession.objects.create(round=single.round, name="Panel", meets_at=f.NOW)
    PanelItem.objects.create(session=session, proposal=single.proposal)

    assert single.sees("idle") == Shown(submitter=True, reviewers=True, scores=True, votes=True)


def test_one_more_reviewer_does_not_read_what_the_others_wrote(single):
    single.calibrate()
    f.assignment(single.proposal, single.people["idle"], opened=False)

    assert single.sees("idle") == Shown(submitter=True)


def test_the_submitter_learns_nothing_of_reviews_before_the_result_is_told(single):
    single.calibrate()
    assert single.sees("ada") == Shown(submitter=True, votes=True)

    Proposal.objects.filter(pk=single.proposal.pk).update(state="approved")
    assert single.sees("ada") == Shown(submitter=True, votes=True)


def test_once_told_the_submitter_reads_scores_without_names(single):
    single.calibrate()
    single.tell()

    assert single.sees("ada") == Shown(submitter=True, scores=True, votes=True)


def test_in_an_open_round_with_names(unblind):
    unblind.calibrate()
    unblind.tell("declined")

    assert unblind.sees("ada") == Shown(submitter=True, reviewers=True, scores=True, votes=True)


def test_an_office_holder_who_proposed_it_is_a_submitter_only(single):
    single.calibrate()
    own = f.proposal(single.round, single.people["chair"], state="calibration")
    f.review(f.assignment(own, single.people["rita"]), score=3, shown=True)

    assert view_of(single.sight("chair"), [own])[own.pk] == Shown(submitter=True, votes=True)


def test_an_office_holder_who_is_too_close_is_not_told_who_reviews_it(single):
    single.calibrate()
    Conflict.objects.create(
        proposal=single.proposal,
        employee=single.people["manager"],
        kind="declared",
        found_at=f.NOW,
    )

    assert single.sees("manager") == Shown(submitter=True, votes=True, state=True)


def test_in_a_double_blind_round_the_office_alone_knows_the_submitter(double):
    known = [name for name in double.people if double.sees(name).submitter]

    assert known == ["ada", *ROLES]


def test_an_office_holder_who_reviews_it_does_not(double):
    f.assignment(double.proposal, double.people["chair"])

    assert not double.sees("chair").submitter


def test_what_a_double_blind_round_hides_is_known_when_it_is_told(double):
    double.calibrate()
    assert not double.sees("rita").submitter

    double.tell()

    assert double.sees("rita").submitter
    assert double.sees("stranger").submitter


def test_a_colleague_sees_votes_and_nothing_of_reviews(single):
    single.calibrate()
    single.tell()

    assert single.sees("stranger") == Shown(submitter=True, votes=True)


def test_an_auditor_sees_everything_at_any_time(double):
    account = d.user(username="auditor")
    d.grant(account, "auditor")
    sight = sight_of(account, on=f.NOW.date())

    assert view_of(sight, [double.proposal])[double.proposal.pk] == EVERYTHING


def test_nobody_in_particular_is_shown_nothing_of_reviews(double):
    sight = sight_of(AnonymousUser(), on=f.NOW.date())

    assert view_of(sight, [double.proposal])[double.proposal.pk] == Shown(votes=True)


def test_who_gave_up_reviewing_it_learns_no_more(single):
    given_up = single.asked["rita"]
    given_up.ended_at, given_up.ending = f.NOW, "taken_back"
    given_up.save()
    f.review(single.asked["rolf"], score=2, shown=True)

    assert single.sees("rita") == Shown(submitter=True)


def test_searches_and_sorts_start_from_what_is_shown(double):
    everything = Proposal.objects.all()

    assert not showing(double.sight("rita"), "submitter", everything).exists()
    assert not showing(double.sight("rita"), "votes", everything).exists()
    assert showing(double.sight("manager"), "submitter", everything).get() == double.proposal


def test_lists_of_reviews_hold_ones_own_and_those_that_are_shown(single):
    mine, other = (f.review(single.asked[name], score=3) for name in ("rita", "rolf"))

    assert set(reviews_visible_to(single.sight("rita"))) == {mine}
    assert not reviews_visible_to(single.sight("chair")).exists()
    assert not reviews_visible_to(single.sight("ada")).exists()

    type(mine).objects.update(shown_at=f.NOW)
    assert set(reviews_visible_to(single.sight("rita"))) == {mine, other}
    assert set(reviews_visible_to(single.sight("chair"))) == {mine, other}
    assert not reviews_visible_to(single.sight("ada")).exists()


def test_lists_of_reviewers_hold_ones_own_and_those_one_may_know(single):
    assert set(assignments_visible_to(single.sight("rita"))) == {single.asked["rita"]}
    assert assignments_visible_to(single.sight("manager")).count() == 2
    assert not assignments_visible_to(single.sight("ada")).exists()


def test_any_number_of_proposals_is_asked_in_two_queries(single, django_assert_num_queries):
    proposals = [single.proposal, *(f.proposal(single.round, single.people["ada"]) for _ in "ab")]

    sight = single.sight("chair")

    with django_assert_num_queries(2):
        view_of(sight, proposals)
