"""Duties stay apart, through whatever door somebody with several offices comes."""

from decimal import Decimal

import pytest

from orgchange.core.errors import NotAllowed
from orgchange.directory.models import Employee, JobRecord
from orgchange.directory.scopes import sight_of
from orgchange.innovation.involvement import Tie, tie_of
from orgchange.innovation.models import ItemBalance
from orgchange.innovation.policies import can_decide_amendment
from orgchange.innovation.services import amending, handling, offices, paying, settling, steps
from orgchange.innovation.services.moving import move
from orgchange.innovation.services.planning import Planned, plan_tranches
from orgchange.innovation.services.posting import PayerApproved, PostedOtherwise
from orgchange.innovation.services.tranches import release_tranche
from orgchange.innovation.ways import NoSuchStep, NotReady
from tests.factories import innovation as f
from tests.factories.directory import department, employee, grant
from tests.innovation.deciding import WORDS, build
from tests.innovation.money import award_of, awarded, committee, left, paper, sums
from tests.innovation.test_batches import marked, put


@pytest.fixture
def firm(db, monkeypatch):
    return build(monkeypatch)


@pytest.fixture
def of(db):
    return committee()


def released(of, award):
    tranche = award.tranches.first()
    release_tranche(tranche=tranche, actor=of.accounts["finance"], now=f.NOW)
    return tranche.amount


class TestOffices:
    def test_who_would_be_in_the_team_takes_no_step_of_an_office(self, firm):
        row = f.proposal(firm.of, firm.people["ada"], state="calibration")
        f.belongs(row, firm.people["manager"], "team")

        with pytest.raises(NotAllowed):
            move(
                proposal=row,
                transition="mark_fund",
                actor=firm.users["manager"],
                now=f.NOW,
                amount=Decimal(1000),
            )

    def test_nobody_is_made_the_handler_by_who_then_approves_alone(self, firm):
        row = f.proposal(firm.of, firm.people["ada"], asked=1000, lane="micro")
        handling.take_in_hand(proposal=row, actor=firm.users["manager"], now=f.NOW)

        assert not hasattr(handling, "hand_to")
        with pytest.raises(NotReady):
            move(
                proposal=row,
                transition="approve_micro",
                actor=firm.users["manager"],
                now=f.NOW,
                words=WORDS,
            )

    def test_a_fund_manager_does_not_approve_even_where_a_workflow_lets_managers(self, firm):
        row = marked(firm, "A")
        put(firm, row)
        way = row.workflow.transitions.get(code="approve")
        way.roles = ["manager", "director"]
        with f.unguarded():
            way.save()

        with pytest.raises(NotReady) as refused:
            move(proposal=row, transition="approve", actor=firm.users["manager"], now=f.NOW)

        assert refused.value.problems[0].code == "involved_handler"

    def test_a_review_that_was_begun_and_taken_back_still_ties(self, firm):
        row = f.proposal(firm.of, firm.people["ada"], state="in_review")
        f.review(f.assignment(row, firm.people["director"], ended_at=f.NOW, ending="taken_back"))

        assert tie_of(firm.people["director"].pk, row, on=f.NOW.date()) == Tie.REVIEWER

    def test_the_director_decides_in_batches_alone(self, firm):
        row = marked(firm, "A")
        put(firm, row)

        with pytest.raises(NoSuchStep):
            steps.take(
                proposal=row, step="approve", given={}, actor=firm.users["director"], now=f.NOW
            )


class TestPaying:
    def test_nobody_pays_their_own_award(self, of):
        f.office(of.fund, of.people["ada"], "finance")
        award = awarded(of)

        with pytest.raises(PayerApproved):
            release_tranche(tranche=award.tranches.first(), actor=of.accounts["ada"], now=f.NOW)

    def test_nobody_plans_the_tranches_of_their_own_award(self, of):
        f.office(of.fund, of.people["ada"], "manager")
        award = awarded(of)

        with pytest.raises(NotAllowed):
            plan_tranches(
                award=award, planned=[Planned(award.amount)], actor=of.accounts["ada"], now=f.NOW
            )

    def test_who_paid_does_not_decide_the_amendment(self, of):
        f.office(of.fund, of.people["finance"], "director")
        award = awarded(of)
        released(of, award)
        asked = amending.propose_amendment(
            award=award,
            amount=Decimal(9000),
            reason="One more licence.",
            actor=of.accounts["manager"],
            now=f.NOW,
        )

        assert not can_decide_amendment(sight_of(of.accounts["finance"], on=f.NOW.date()), asked)
        assert can_decide_amendment(sight_of(of.accounts["director"], on=f.NOW.date()), asked)

    def test_a_settled_award_still_counts_in_the_micro_lanes_year(self, firm):
        earlier = f.proposal(firm.of, firm.people["ada"], state="approved", lane="micro")
        award = award_of(earlier, by=firm.people["director"], amount=5000)
        settling.settle_award(award=award, actor=None, now=f.NOW)
        row = f.proposal(firm.of, firm.people["ada"], asked=4000, lane="micro")
        row.handler = Employee.objects.get(pk=firm.people["manager"].pk)
        row.save()

        with pytest.raises(NotReady) as refused:
            move(
                proposal=row,
                transition="approve_micro",
                actor=firm.users["other_manager"],
                now=f.NOW,
                words=WORDS,
            )

        assert "yearly_cap" in [problem.code for problem in refused.value.problems]


class TestKeys:
    def test_a_key_of_ones_own_does_not_stand_for_the_settling(self, of):
        award = awarded(of)
        key = f"settled:{of.period.pk}:money"
        given = {"award": award, "actor": of.accounts["finance"], "now": f.NOW}
        paying.decommit(amount=Decimal(4000), paper=paper(key), **given)

        settling.settle_award(**given)

        assert sums(award.proposal) == (0, 0, 0, 0)
        assert left(of.period) == 100_000

    def test_a_key_reverses_one_entry_and_no_other(self, of):
        award = awarded(of)
        released(of, award)
        given = {"actor": of.accounts["finance"], "now": f.NOW}
        one, two = (
            paying.spend(award=award, amount=Decimal(100), paper=paper(key), **given)
            for key in "ab"
        )
        paying.reverse(entry=one, amount=Decimal(100), paper=paper("c"), **given)

        with pytest.raises(PostedOtherwise):
            paying.reverse(entry=two, amount=Decimal(100), paper=paper("c"), **given)

    def test_what_a_correction_frees_of_a_settled_award_goes_back_to_the_fund(self, of):
        award = awarded(of)
        given = {"actor": of.accounts["finance"], "now": f.NOW}
        released(of, award)
        spent = paying.spend(award=award, amount=Decimal(3000), paper=paper("a"), **given)
        settling.settle_award(award=award, **given)

        paying.reverse(entry=spent, amount=Decimal(500), paper=paper("b"), **given)

        assert sums(award.proposal) == (2500, 2500, 2500, 0)
        assert left(of.period) == 97_500
        assert not ItemBalance.objects.exclude(reserved=0).exists()


def test_an_administrator_grants_no_role_to_themselves(of):
    admin = of.accounts["stranger"]
    grant(admin, "admin")

    with pytest.raises(NotAllowed):
        offices.grant_office(
            fund=of.fund,
            employee=of.people["stranger"],
            role="director",
            starts_on=f.NOW.date(),
            actor=admin,
            now=f.NOW,
        )


class TestTheLineAbove:
    """Rule 5: "their managers" are all above, but the top of the firm only above its own."""

    @pytest.fixture
    def line(self, db):
        where = department("LINE")
        top = employee(where, name="Top")
        head = employee(where, name="Head", manager_id=top.pk)
        boss = employee(where, name="Boss", manager_id=head.pk)
        ada = employee(where, name="Ada", manager_id=boss.pk)
        fund = f.fund()
        f.period(fund, money=1000)
        return {"top": top, "head": head, "boss": boss, "ada": ada, "of": f.round_of(fund)}

    @pytest.mark.parametrize(
        ("who", "tie"), [("boss", Tie.MANAGER), ("head", Tie.MANAGER), ("top", None)]
    )
    def test_managers_at_any_height_do_not_approve_but_a_firms_head_can(self, line, who, tie):
        row = f.proposal(line["of"], line["ada"])

        assert tie_of(line[who].pk, row, on=f.NOW.date()) == tie

    def test_the_firms_head_does_not_approve_for_who_reports_to_them(self, line):
        row = f.proposal(line["of"], line["head"])

        assert tie_of(line["top"].pk, row, on=f.NOW.date()) == Tie.MANAGER

    def test_the_line_above_anybody_of_the_team_counts(self, line):
        row = f.proposal(line["of"], line["top"])
        f.belongs(row, line["ada"], "team")

        assert tie_of(line["head"].pk, row, on=f.NOW.date()) == Tie.MANAGER

    def test_a_line_that_loops_ends(self, line):
        JobRecord.objects.filter(employee=line["top"]).update(manager=line["boss"])
        row = f.proposal(line["of"], line["ada"])

        found = [tie_of(line[who].pk, row, on=f.NOW.date()) for who in ("boss", "head", "top")]

        assert found == [Tie.MANAGER] * 3
