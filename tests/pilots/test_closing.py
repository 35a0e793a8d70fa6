"""Closing a pilot: a lesson, an empty ledger, a free team, and what its people take with them."""

import random
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from orgchange.audit.models import AuditEntry
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError
from orgchange.innovation.models import Award, ItemBalance
from orgchange.innovation.services.paying import give_back, spend
from orgchange.innovation.services.settling import settle_award
from orgchange.innovation.services.tranches import release_tranche
from orgchange.innovation.ways import NotReady
from orgchange.pilots.models import CheckIn, Pilot, ScaleUp, SkillEvidence
from orgchange.pilots.offices import seats_of
from orgchange.pilots.services import move
from orgchange.pilots.workflow import EFFECTS, Step
from orgchange.teams.models import Team, TeamMembership
from tests.factories import pilots as p
from tests.factories import teams
from tests.factories.innovation import NOW
from tests.innovation.money import paper
from tests.pilots.ending import awarded, closing, published

TODAY = firm_day(NOW)


def close(firm, pilot, who="manager"):
    return move(
        pilot=Pilot.objects.get(pk=pilot.pk), transition="close", actor=firm.users[who], now=NOW
    )


def test_a_pilot_with_its_lesson_and_no_money_is_closed(firm):
    pilot = closing(firm)
    published(firm, pilot)

    close(firm, pilot)

    assert Pilot.objects.get().state == "closed"


def test_without_a_lesson_it_stays_open(firm):
    pilot = closing(firm)

    with pytest.raises(NotReady) as refused:
        close(firm, pilot)

    assert [problem.code for problem in refused.value.problems] == ["no_lesson"]


@pytest.mark.parametrize("who", ["owner", "member", "director", "finance", "stranger"])
def test_only_the_funds_manager_closes_it(firm, who):
    pilot = closing(firm)
    published(firm, pilot)

    with pytest.raises(DomainError):
        close(firm, pilot, who)


# ---- the ledger


def test_it_is_never_closed_while_anything_of_its_award_is_open(firm):
    """Awards led by chance through what finance can do; after each act somebody tries to close."""
    chance, settled = random.Random(20), 0
    for number in range(12):
        pilot = closing(firm, title=f"Pilot {number}", award=awarded(firm, 4000))
        published(firm, pilot)
        for turn in range(6):
            step_of_finance(chance, pilot.award, f"{number}-{turn}")
            is_settled = model_says_settled(pilot.award)
            assert closes(firm, pilot) is is_settled
            if is_settled:
                settled += 1
                break

    assert settled > 2


def step_of_finance(chance, award, key):
    """Something that finance does, or tries to."""
    award = Award.objects.get(pk=award.pk)
    given = {"actor": None, "now": NOW}
    held = ItemBalance.objects.get(proposal=award.proposal, unit="money")
    first = award.tranches.filter(released_at=None).first()
    acts = [
        lambda: release_tranche(tranche=first, **given) if first else None,
        lambda: spend(award=award, amount=held.released - held.actual, paper=paper(key), **given),
        lambda: give_back(award=award, amount=Decimal(100), paper=paper(key), **given),
        lambda: settle_award(award=award, **given),
    ]
    with suppress(DomainError):  # not possible as things stand
        chance.choice(acts)()


def model_says_settled(award):
    """Ended, and what was committed was spent or let go. (Its reserve went into the commitment.)"""
    signs = {"commit": 1, "decommit": -1, "actual": -1}
    left = sum(signs.get(row.kind, 0) * row.amount for row in award.proposal.entries.all())
    return Award.objects.get(pk=award.pk).ended_at is not None and left == 0


def closes(firm, pilot):
    try:
        close(firm, pilot)
    except NotReady:
        return False
    return True


def test_what_is_open_is_said_as_an_amount(firm):
    pilot = closing(firm, award=awarded(firm, 8000))
    published(firm, pilot)

    with pytest.raises(NotReady) as refused:
        close(firm, pilot)

    assert refused.value.problems[0].message == "8,000 EUR of its award is still open."


def test_money_spent_to_the_last_cent_still_waits_for_the_award_to_end(firm):
    award = awarded(firm, 100)
    pilot = closing(firm, award=award)
    published(firm, pilot)
    award.tranches.exclude(position=1).delete()
    award.tranches.update(condition="", amount=100)
    release_tranche(tranche=award.tranches.get(), actor=None, now=NOW)
    spend(award=award, amount=Decimal(100), paper=paper(), actor=None, now=NOW)

    with pytest.raises(NotReady):
        close(firm, pilot)
    settle_award(award=award, actor=None, now=NOW)
    close(firm, pilot)

    assert Pilot.objects.get().state == "closed"


# ---- the team


def test_closing_frees_the_team_today(firm):
    pilot = closing(firm)
    published(firm, pilot)

    close(firm, pilot)

    assert Team.objects.get().closes_on == TODAY + timedelta(days=1)
    assert set(TeamMembership.objects.current().values_list("valid_to", flat=True)) == {
        TODAY + timedelta(days=1)
    }


def test_the_record_names_who_closed_the_team_with_the_pilot(firm):
    pilot = closing(firm)
    published(firm, pilot)

    close(firm, pilot)

    assert AuditEntry.objects.get(action="team.closed").actor == firm.users["manager"]


def test_a_team_that_ended_before_stays_as_it_ended(firm):
    pilot = closing(firm)
    published(firm, pilot)
    ended = TODAY - timedelta(days=9)
    Team.objects.update(closes_on=ended)

    close(firm, pilot)

    assert Team.objects.get().closes_on == ended


def test_a_team_that_was_to_begin_later_is_closed_too(firm):
    pilot = closing(firm, started_on=None, planned_end_on=None, ended_on=TODAY)
    later = teams.team("Later", since=TODAY + timedelta(days=30))
    pilot.team = later
    pilot.save()
    published(firm, pilot)

    close(firm, pilot)

    later.refresh_from_db()
    assert later.closes_on == TODAY + timedelta(days=31)


# ---- evidence


def test_each_of_its_people_takes_evidence_along_whatever_came_out(firm):
    pilot = closing(firm, verdict="invalidated")
    CheckIn.objects.create(
        pilot=pilot,
        starts_on=p.STARTED,
        ends_on=p.STARTED + timedelta(days=13),
        mood="calm",
        happened="The labels are in.",
        work_done=10,
        buffer_used=0,
        written_by=firm.users["member"],
        written_at=NOW,
    )
    published(firm, pilot)

    close(firm, pilot)

    rows = {row.employee: row for row in SkillEvidence.objects.all()}
    own = rows[firm.people["member"]]
    assert set(rows) == {firm.people["owner"], firm.people["member"]}
    assert (own.starts_on, own.ends_on) == (p.STARTED, p.STARTED + timedelta(days=81))
    assert own.facts["check_ins"] == 1
    assert "invalidated" not in str(own.facts)


def test_evidence_is_posted_once_however_often(firm):
    pilot = closing(firm)
    step = Step(pilot, None, actor=None, sight=None, now=NOW)

    EFFECTS["post_evidence"](step)
    EFFECTS["post_evidence"](step)

    assert SkillEvidence.objects.count() == 2


def test_a_share_that_changed_is_weighed_by_its_days(firm):
    pilot = closing(firm, ended_on=p.STARTED + timedelta(days=9))
    seats_of(pilot).delete()
    half = p.STARTED + timedelta(days=5)
    teams.membership(pilot.team, firm.people["member"], allocation=20, until=half)
    teams.membership(pilot.team, firm.people["member"], allocation=60, since=half)

    EFFECTS["post_evidence"](Step(pilot, None, actor=None, sight=None, now=NOW))

    row = SkillEvidence.objects.get()
    assert (row.allocation, row.facts["days"]) == (40, 10)


def test_a_pilot_that_never_ran_leaves_no_evidence(firm):
    pilot = closing(firm, verdict="did_not_finish", started_on=None, planned_end_on=None)
    published(firm, pilot)

    close(firm, pilot)

    assert not SkillEvidence.objects.exists()


# ---- scaling begins


def test_deciding_to_scale_opens_the_hand_over_once(firm):
    pilot = closing(firm, verdict="validated", state="decision")
    step = Step(pilot, None, actor=None, sight=None, now=NOW)

    EFFECTS["open_scale_up"](step)
    EFFECTS["open_scale_up"](step)

    assert ScaleUp.objects.get().operator is None


# ---- the page


def test_one_card_says_what_is_missing_and_leads_there(firm, client):
    pilot = closing(firm, award=awarded(firm))
    client.force_login(firm.users["owner"])

    page = client.get(reverse("pilots:closing", args=[pilot.pk])).content.decode()

    assert reverse("pilots:edit-lesson", args=[pilot.pk]) in page
    assert "8,000 EUR of its award is still open." in page
    assert "Closing ends 2 memberships today." in page


def test_finance_is_led_to_where_it_settles(firm, client):
    pilot = closing(firm, award=awarded(firm))
    client.force_login(firm.users["finance"])

    page = client.get(reverse("pilots:closing", args=[pilot.pk])).content.decode()

    assert reverse("innovation:award-settle", args=[pilot.award_id]) in page


def test_the_manager_closes_it_on_the_page(firm, client):
    pilot = closing(firm)
    published(firm, pilot)
    client.force_login(firm.users["manager"])

    sent = client.post(reverse("pilots:closing", args=[pilot.pk]), {"words": ""})
    closed = client.get(reverse("pilots:closing", args=[pilot.pk])).content.decode()

    assert (sent.status_code, Pilot.objects.get().state) == (302, "closed")
    assert "Member" in closed


def test_what_is_missing_is_said_when_somebody_closes_too_early(firm, client):
    pilot = closing(firm)
    client.force_login(firm.users["manager"])

    sent = client.post(reverse("pilots:closing", args=[pilot.pk]), {"words": ""})

    assert sent.status_code == 422
    assert "Its lesson is not published yet." in sent.content.decode()
