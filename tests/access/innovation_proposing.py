"""Proposing: own drafts, what was handed in, and what others do with it."""

from django.utils import timezone

from orgchange.innovation.models import Comment, Question, Vote
from tests.access.rows import Listing, fund_page
from tests.factories import directory as people
from tests.factories import innovation as make
from tests.innovation.proposing import filled

COMMITTEE = "reviewer fund_manager chair director finance legal"
WORKS_HERE = f"employee manager head delegate hr_other hr executive admin submitter {COMMITTEE}"
COLLEAGUES = " ".join(kind for kind in WORKS_HERE.split() if kind != "submitter")
SEES_IT = f"{WORKS_HERE} auditor"


def prepare(world):
    mine = world.people["submitter"]
    now = timezone.now()
    world.open_round = make.round_of(world.fund, name="Open", now=now, vote_points=50)
    world.own_draft = make.proposal(world.open_round, mine, state="draft", now=now)
    filled(world.own_draft.versions.get(), world.people["employee"])
    world.idea = make.proposal(world.open_round, mine, title="Voice notes", now=now)
    filled(world.idea.versions.get(), world.people["employee"], title="Voice notes")
    world.asked_idea = make.proposal(world.open_round, mine, state="needs_info", now=now)
    world.question = Question.objects.create(
        proposal=world.asked_idea, asked_by=world.people["fund_manager"], asked_at=now, text="Why?"
    )
    world.remark = Comment.objects.create(
        proposal=world.idea, author=world.people["employee"], at=now, text="Good."
    )


def draft(world):
    return [world.own_draft.pk]


def idea(world):
    return [world.idea.pk]


def asked(world):
    return [world.asked_idea.pk]


def remark(world):
    return [world.idea.pk, world.remark.pk]


def withdrawing(world):
    return [world.idea.pk, "withdraw"]


def starting(world):
    return {"round": world.open_round.pk, "lane": "micro"}


def step(world):
    return {"step": "idea", "revision": 0, "title": "Other"}


def answering(world):
    return {f"q{world.question.pk}": "Daily."}


def own_ideas(world, count):
    for _ in range(count):
        make.proposal(world.open_round, world.people["submitter"], now=timezone.now())


def ideas_of_others(world, count):
    for _ in range(count):
        row = make.proposal(world.open_round, people.employee(world.shops), now=timezone.now())
        Vote.objects.create(proposal=row, employee=world.people["employee"], points=1)


def comments(world, count):
    for _ in range(count):
        Comment.objects.create(
            proposal=world.idea,
            author=people.employee(world.shops),
            at=timezone.now(),
            text="Well.",
        )


ROWS = [
    fund_page("innovation:ideas", ok="everybody"),
    fund_page("innovation:all-ideas", ok=SEES_IT),
    fund_page("innovation:followed-ideas", ok="everybody"),
    fund_page("innovation:new-proposal", ok="everybody"),
    fund_page(
        "innovation:new-proposal", method="post", data=starting, ok=WORKS_HERE, refused="auditor"
    ),
    fund_page("innovation:proposal", args=idea, ok=SEES_IT),
    fund_page("innovation:edit-proposal", args=draft, ok="submitter"),
    fund_page("innovation:edit-proposal", method="post", args=draft, data=step, ok="submitter"),
    fund_page(
        "innovation:save-proposal", method="post", args=draft, data=step, ok="submitter", status=200
    ),
    fund_page("innovation:check-proposal", args=draft, ok="submitter"),
    fund_page("innovation:submit-proposal", method="post", args=draft, ok="submitter"),
    fund_page("innovation:drop-changes", method="post", args=idea, ok="submitter"),
    fund_page("innovation:answer-questions", args=asked, ok="submitter"),
    fund_page("innovation:submitter-act", args=withdrawing, ok="submitter"),
    fund_page("innovation:submitter-act", method="post", args=withdrawing, ok="submitter"),
    fund_page("innovation:discussion", args=idea, ok=SEES_IT),
    fund_page(
        "innovation:discussion",
        method="post",
        args=idea,
        data=lambda w: {"text": "Well."},
        ok=WORKS_HERE,
        refused="auditor",
    ),
    fund_page(
        "innovation:withdraw-comment",
        method="post",
        args=remark,
        ok="employee",
        otherwise=403,
    ),
    fund_page(
        "innovation:vote",
        method="post",
        args=idea,
        data=lambda w: {"points": 1},
        ok=COLLEAGUES,
        refused="submitter auditor",
    ),
    fund_page("innovation:follow", method="post", args=idea, ok=WORKS_HERE, refused="auditor"),
    fund_page("innovation:proposal-versions", args=idea, ok=SEES_IT),
]

LISTS = [
    Listing("innovation:ideas", "submitter", own_ideas),
    Listing("innovation:all-ideas", "employee", ideas_of_others),
    Listing("innovation:all-ideas", "reviewer", ideas_of_others, query="?q=reports&sort=points"),
    Listing("innovation:followed-ideas", "employee", ideas_of_others),
    Listing("innovation:discussion", "fund_manager", comments, args=idea),
    Listing("core:home", "submitter", own_ideas),
]
