"""The panel: tags, sessions, findings and draws."""

from datetime import timedelta
from decimal import Decimal

import pytest

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.models import Conflict, Tag
from orgchange.innovation.reviewing.tickets import commitment_to, seed_of, tickets
from orgchange.innovation.services import draws, panels, tags
from tests.factories import innovation as f
from tests.innovation.reviewing.committee import Committee

pytestmark = pytest.mark.django_db
LATER = f.NOW + timedelta(minutes=9)


@pytest.fixture
def at():
    return Committee(state="calibration")


@pytest.fixture
def three(at):
    more = [f.proposal(at.round, at.people["ada"], state="calibration") for _ in "ab"]
    return [at.proposal, *more]


def planned(at, proposals, name="chair"):
    return panels.plan_session(
        of=at.round,
        name="November panel",
        meets_at=f.NOW,
        minutes=8,
        proposals=[row.pk for row in proposals],
        actor=at.users[name],
        now=f.NOW,
    )


def announced(at, proposals, places=1, name="chair"):
    return draws.announce(
        of=at.round,
        proposals=[row.pk for row in proposals],
        places=places,
        reason="Their intervals cross the line.",
        actor=at.users[name],
        now=f.NOW,
    )


def found(at, item, finding="fund", amount=None, notes="", now=f.NOW):
    return panels.write_item(
        item=item,
        notes=notes,
        finding=finding,
        amount=amount,
        actor=at.users["chair"],
        now=now,
    )


def test_a_word_is_put_on_many_at_once(at, three):
    ids = [row.pk for row in three]
    given = {"fund": at.fund, "tag": " quick  win ", "actor": at.users["manager"], "now": f.NOW}

    assert tags.tag(proposals=ids, **given) == 3
    assert tags.tag(proposals=ids, **given) == 0
    assert Tag.objects.get().name == "quick win"


def test_a_word_that_is_on_nothing_is_gone(at):
    given = {"fund": at.fund, "proposals": [at.proposal.pk], "actor": at.users["manager"]}
    tags.tag(tag="quick", now=f.NOW, **given)

    assert tags.untag(tag=" quick ", now=f.NOW, **given) == 1

    assert not Tag.objects.exists()


def test_reviewers_put_no_words_on_proposals(at):
    with pytest.raises(NotAllowed):
        tags.tag(
            fund=at.fund, tag="x", proposals=[at.proposal.pk], actor=at.users["rita"], now=f.NOW
        )


def test_an_agenda_keeps_the_order_given_and_leaves_out_what_is_not_compared(at, three):
    declined = f.proposal(at.round, at.people["ada"], state="declined")

    session = planned(at, [three[2], declined, three[0]])

    assert [item.proposal_id for item in session.items.all()] == [three[2].pk, three[0].pk]


def test_beginning_with_one_stops_the_clock_of_the_other(at, three):
    first, second, _third = planned(at, three).items.all()
    panels.start_item(item=first, actor=at.users["chair"], now=f.NOW)
    panels.start_item(item=second, actor=at.users["chair"], now=LATER)

    first.refresh_from_db()
    assert first.ended_at == LATER


def test_a_finding_stops_the_clock_and_is_on_record(at):
    item = planned(at, [at.proposal]).items.get()
    panels.start_item(item=item, actor=at.users["chair"], now=f.NOW)
    kept = found(at, item, amount=Decimal(5000), notes="Less for licences.", now=LATER)

    assert (kept.finding, kept.ended_at, kept.found_at) == ("fund", LATER, LATER)
    assert AuditEntry.objects.get(action="panel.found").changes["amount"] == "5000"


def test_more_than_was_asked_is_not_found(at):
    item = planned(at, [at.proposal]).items.get()

    with pytest.raises(InvalidInput):
        found(at, item, amount=Decimal(8001))


def test_whoever_is_too_close_does_not_lead_that_part(at):
    item = planned(at, [at.proposal]).items.get()
    Conflict.objects.create(
        proposal=at.proposal, employee=at.people["chair"], kind="declared", found_at=f.NOW
    )

    with pytest.raises(panels.TooClose):
        panels.start_item(item=item, actor=at.users["chair"], now=f.NOW)


def test_a_closed_session_changes_no_more(at):
    session = planned(at, [at.proposal])
    panels.close_session(session=session, actor=at.users["chair"], now=f.NOW)

    with pytest.raises(panels.PanelClosed):
        found(at, session.items.get())


def test_what_was_not_heard_can_come_off_the_agenda(at, three):
    first, second, _third = planned(at, three).items.all()
    panels.start_item(item=first, actor=at.users["chair"], now=f.NOW)

    panels.drop_item(item=second, actor=at.users["chair"], now=f.NOW)
    with pytest.raises(panels.PanelClosed):
        panels.drop_item(
            item=type(first).objects.get(pk=first.pk), actor=at.users["chair"], now=f.NOW
        )


def test_a_draw_is_fixed_when_announced_and_repeatable_when_drawn(at, three):
    draw = announced(at, three)
    assert draw.commitment == commitment_to(draw.secret)
    assert draw.seed == ""

    drawn = draws.draw(draw=draw, words="seven  geese", actor=at.users["chair"], now=LATER)

    assert drawn.seed == seed_of(drawn.secret, "seven geese")
    kept = [(entry.ticket, entry.proposal.number) for entry in drawn.entries.all()]
    assert kept == tickets(drawn.seed, [row.number for row in three])


def test_a_draw_happens_once(at, three):
    draw = announced(at, three)
    draws.draw(draw=draw, words="one", actor=at.users["chair"], now=f.NOW)

    with pytest.raises(draws.DrawnAlready):
        draws.draw(draw=draw, words="two", actor=at.users["chair"], now=f.NOW)


def test_a_draw_needs_more_proposals_than_places(at, three):
    with pytest.raises(draws.NotToDraw):
        announced(at, three, places=3)


def test_nor_does_who_is_too_close_hold_it(at, three):
    Conflict.objects.create(
        proposal=three[1], employee=at.people["chair"], kind="declared", found_at=f.NOW
    )

    with pytest.raises(draws.TooClose):
        announced(at, three)
