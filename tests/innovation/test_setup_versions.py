"""Rubrics and workflows as data: drafts are edited, checked, published once, and then stay."""

from itertools import pairwise

import pytest

from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation import workflow as codes
from orgchange.innovation.models import Workflow, WorkflowVersion
from orgchange.innovation.services import rubrics, workflows
from orgchange.innovation.setup.drawing import drawing_of, exits_of, ranks
from orgchange.innovation.setup.rubric_changes import changes
from orgchange.innovation.setup.workflow_checks import wrong_way
from tests.factories import innovation as make
from tests.factories.directory import department, employee, user
from tests.factories.innovation import NOW

pytestmark = pytest.mark.django_db
WHO = {"actor": None, "now": NOW}


@pytest.fixture
def shipped():
    return make.shipped()


@pytest.fixture
def rubric(shipped):
    return shipped[1].rubric


@pytest.fixture
def way(shipped):
    return shipped[0].workflow


@pytest.fixture
def all_known(monkeypatch, shipped):
    """Every code that the shipped workflow names is known, whichever rooms are built."""
    for name, registry in (("guards", "GUARDS"), ("effects", "EFFECTS")):
        named = {code for row in shipped[0].transitions.all() for code in getattr(row, name)}
        for code in named:
            monkeypatch.setitem(getattr(codes, registry), code, lambda step: ())


def criterion(code, **more):
    anchors = [
        {"score": 1, "text": "Nobody.", "text_zh": ""},
        {"score": 5, "text": "Everybody.", "text_zh": ""},
    ]
    base = {"name": code.title(), "name_zh": "", "question": "", "question_zh": "", "weight": 1}
    return {"code": code, **base, "anchors": anchors, **more}


def refused(error):
    return {(problem.field, problem.code) for problem in error.value.problems}


def test_a_draft_of_a_rubric_starts_as_its_newest_version(rubric):
    draft = rubrics.start_rubric(rubric=rubric, **WHO)

    published = rubric.versions.get(number=1)
    assert changes(rubrics.criteria_of(published), rubrics.criteria_of(draft)) == []
    assert rubrics.start_rubric(rubric=rubric, **WHO) == draft


def test_a_published_rubric_never_changes(rubric):
    with pytest.raises(rubrics.RubricPublished):
        rubrics.write_rubric(draft=rubric.versions.get(), notes="", criteria=[], **WHO)


def test_what_a_version_changes_is_told_criterion_by_criterion(rubric):
    older = [criterion("problem"), criterion("team")]
    newer = [criterion("problem", weight=3), criterion("harm")]

    told = [(change.what, change.before, change.after) for change in changes(older, newer)]

    assert told == [
        ("Problem: Weight", "1", "3"),
        ("Criterion", "Team", ""),
        ("Criterion", "", "Harm"),
    ]


def test_a_rubric_is_published_with_words_for_its_lowest_and_highest_score():
    draft = rubrics.add_rubric(code="short", name="Short", **WHO)
    middle = [{"score": 3, "text": "Some.", "text_zh": ""}]
    rubrics.write_rubric(
        draft=draft, notes="", criteria=[criterion("problem", anchors=middle)], **WHO
    )

    with pytest.raises(InvalidInput) as error:
        rubrics.publish_rubric(rubric=draft.rubric, **WHO)

    assert refused(error) == {("criteria[0].anchors", "ends")}


def test_two_criteria_do_not_share_a_code(rubric):
    draft = rubrics.start_rubric(rubric=rubric, **WHO)

    with pytest.raises(InvalidInput) as error:
        rubrics.write_rubric(
            draft=draft, notes="", criteria=[criterion("one"), criterion("one")], **WHO
        )

    assert refused(error) == {("criteria[1].code", "taken")}


def test_a_discarded_rubric_that_never_was_published_is_gone(rubric):
    draft = rubrics.add_rubric(code="short", name="Short", **WHO)

    rubrics.discard_rubric(rubric=draft.rubric, **WHO)

    assert list(type(rubric).objects.all()) == [rubric]


def test_a_colleague_writes_no_rubric(rubric):
    account = user(employee(department("TECH")))

    with pytest.raises(NotAllowed):
        rubrics.start_rubric(rubric=rubric, actor=account, now=NOW)


def test_the_shipped_way_is_whole(all_known, shipped):
    version = shipped[0]
    states, steps = list(version.states.all()), list(version.transitions.all())

    found = wrong_way(states, steps, guards=codes.GUARDS, effects=codes.EFFECTS)

    assert list(found) == []


def test_a_draft_of_the_way_changes_words_days_and_roles(way):
    draft = workflows.start_workflow(workflow=way, **WHO)
    workflows.write_workflow(
        draft=draft,
        notes="Faster",
        states={"submitted": {"due_days": 3, "public_name": "With us"}},
        steps={"mark_fund": {"roles": ["chair"]}},
        **WHO,
    )

    assert draft.states.get(code="submitted").due_days == 3
    assert {row.roles[0] for row in draft.transitions.filter(code="mark_fund")} == {"chair"}
    assert way.versions.get(number=1).states.get(code="submitted").due_days == 5


def test_publishing_refuses_a_code_that_the_product_does_not_know(all_known, way):
    draft = workflows.start_workflow(workflow=way, **WHO)
    draft.transitions.filter(code="submit").update(guards=["full_moon"])

    with pytest.raises(InvalidInput) as error:
        workflows.publish_workflow(workflow=way, **WHO)

    assert refused(error) == {("steps.submit", "unknown_code")}


def test_publishing_refuses_a_state_that_nothing_leads_to(all_known, way):
    draft = workflows.start_workflow(workflow=way, **WHO)
    draft.transitions.filter(target="waitlisted").delete()

    with pytest.raises(InvalidInput) as error:
        workflows.publish_workflow(workflow=way, **WHO)

    assert refused(error) == {("states.waitlisted", "unreachable")}


def test_publishing_refuses_a_step_that_nobody_takes(all_known, way):
    draft = workflows.start_workflow(workflow=way, **WHO)
    workflows.write_workflow(
        draft=draft, notes="", states={}, steps={"calibrate": {"roles": []}}, **WHO
    )

    with pytest.raises(InvalidInput) as error:
        workflows.publish_workflow(workflow=way, **WHO)

    assert refused(error) == {("steps.calibrate", "nobody")}


def test_a_running_proposal_keeps_the_version_it_started_under(all_known, way):
    fund = make.fund()
    make.period(fund)
    proposal = make.proposal(make.round_of(fund), employee(department("TECH")))
    workflows.start_workflow(workflow=way, **WHO)

    published = workflows.publish_workflow(workflow=way, **WHO)

    proposal.refresh_from_db()
    assert (published.number, proposal.workflow.number) == (2, 1)


def test_the_drawing_leads_down_from_the_draft_to_the_decision(shipped):
    version = shipped[0]
    states, steps = list(version.states.all()), list(version.transitions.all())
    lines = [step for step in steps if step.code not in exits_of(steps)]

    ranked = ranks(states, lines)

    way = ("draft", "submitted", "in_review", "calibration", "marked_fund", "pending_approval")
    assert all(ranked[above] < ranked[below] for above, below in pairwise((*way, "approved")))
    assert ranked["marked_decline"] == ranked["marked_fund"]
    assert set(exits_of(steps)) == {"withdraw", "expire"}


def test_no_two_states_of_the_drawing_lie_on_each_other(shipped):
    version = WorkflowVersion.objects.get(pk=shipped[0].pk)
    states, steps = list(version.states.all()), list(version.transitions.all())

    drawn = drawing_of(states, steps, language="en")

    assert len({(node.x, node.y) for node in drawn.nodes}) == len(states)
    assert Workflow.objects.filter(code="proposal").count() == 1
