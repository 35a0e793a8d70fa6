"""Writing a proposal: saved as it is typed, by its writers alone, never one over the other."""

from datetime import timedelta
from decimal import Decimal

import pytest

from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.proposing import versions
from orgchange.innovation.services import drafting
from orgchange.innovation.services.contents import Content
from orgchange.innovation.services.submitting import hand_in_changes, submit
from tests.factories import innovation as f
from tests.innovation.proposing import draft, fund_with_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return fund_with_people()


@pytest.fixture
def begun(world):
    return drafting.start(of=world.round, lane="micro", actor=world.u["ada"], now=f.NOW)


def save(proposal, world, *, revision=0, by="ada", lists=None, people=None, **fields):
    return drafting.save(
        proposal=proposal,
        revision=revision,
        content=Content(fields, lists or {}, people or {}),
        actor=world.u[by],
        now=f.NOW,
    )


def problems(proposal, world, **said):
    with pytest.raises(InvalidInput) as refused:
        save(proposal, world, **said)
    return [problem.field for problem in refused.value.problems]


def test_what_is_typed_is_kept_unfinished_as_it_is(begun, world):
    lines = [{"text": "Licences", "amount": Decimal("19.90")}, {"text": "", "amount": Decimal(1)}]

    copy = save(begun, world, title="Reports", lists={"lines": lines})

    assert (copy.revision, begun.title, begun.asked) == (1, "Reports", Decimal("20.90"))
    assert begun.state == "draft"


def test_two_windows_cannot_overwrite_each_other(begun, world):
    save(begun, world, title="From the first window")

    with pytest.raises(drafting.EditedElsewhere):
        save(begun, world, title="From the second window")

    assert versions.current(begun).title == "From the first window"


def test_a_co_submitter_writes_and_nobody_else_does(begun, world):
    save(begun, world, people={"co_submitter": [world.p["ben"].pk]})

    assert save(begun, world, revision=1, by="ben", title="By Ben").revision == 2
    with pytest.raises(NotAllowed):
        save(begun, world, revision=2, by="stranger", title="No")


def test_whoever_submits_is_not_named_twice(begun, world):
    ids = [world.p["ada"].pk, world.p["ben"].pk]

    save(begun, world, people={"co_submitter": ids})

    assert [row.employee for row in begun.people.all()] == [world.p["ben"]]


def test_what_cannot_be_stored_is_refused_by_name(begun, world):
    assert problems(begun, world, title="x" * 301) == ["title"]
    assert problems(begun, world, scenario="x" * 10_001) == ["scenario"]
    assert problems(begun, world, direction="sideways") == ["direction"]
    assert problems(begun, world, number=7) == ["number"]
    lines = [{"text": "Licences", "amount": Decimal(-1)}]
    assert problems(begun, world, lists={"lines": lines}) == ["lines[0].amount"]
    assert problems(begun, world, people={"team": [0]}) == ["team"]


def test_a_change_of_what_was_submitted_waits_beside_it_until_it_is_handed_in(world):
    proposal = draft(world)
    submit(proposal=proposal, actor=world.u["ada"], now=f.NOW)
    revision = versions.revision_of(proposal)

    save(proposal, world, revision=revision, title="Draft all reports")
    assert (proposal.title, proposal.versions.count()) == ("Draft inspection reports", 2)
    hand_in_changes(proposal=proposal, actor=world.u["ada"], now=f.NOW)

    newest = versions.newest(proposal)
    assert (proposal.title, newest.number) == ("Draft all reports", 2)
    assert (newest.lines.count(), newest.sources.count(), newest.milestones.count()) == (2, 1, 1)


def test_a_window_from_before_a_version_was_frozen_does_not_write_into_the_next(world):
    proposal = draft(world)
    submit(proposal=proposal, actor=world.u["ada"], now=f.NOW)

    with pytest.raises(drafting.EditedElsewhere):
        save(proposal, world, revision=0, title="Old window")


def test_a_locked_text_is_not_written_on(world):
    proposal = f.proposal(world.round, world.p["ada"], state="in_review")

    with pytest.raises(NotAllowed):
        save(proposal, world, revision=1, title="Too late")


def test_a_round_that_is_over_takes_no_new_draft(world):
    with pytest.raises(drafting.RoundClosed):
        drafting.start(
            of=world.round, lane="micro", actor=world.u["ada"], now=f.NOW + timedelta(days=40)
        )


def test_changes_are_dropped_and_what_was_handed_in_holds(world):
    proposal = draft(world)
    submit(proposal=proposal, actor=world.u["ada"], now=f.NOW)
    save(proposal, world, revision=versions.revision_of(proposal), title="Other")

    drafting.drop_changes(proposal=proposal, actor=world.u["ada"], now=f.NOW)

    assert versions.working_copy(proposal) is None
    assert versions.current(proposal).title == "Draft inspection reports"
