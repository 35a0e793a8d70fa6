"""Proposing: own drafts, what was handed in, and what others do with it."""

from django.utils import timezone

from orgchange.innovation.models import Comment, Decision, ProposalVersion, Question, Vote
from tests.access.rows import Listing, fund_api, fund_page
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
    world.open_round = make.round_of(
        world.fund, world.fund_period, name="Open", now=now, vote_points=50
    )
    world.own_draft = make.proposal(world.open_round, mine, state="draft", now=now)
    filled(world.own_draft.versions.get(), world.people["employee"])
    world.idea = make.proposal(world.open_round, mine, title="Voice notes", now=now)
    filled(world.idea.versions.get(), world.people["employee"], title="Voice notes")
    world.asked_idea = make.proposal(world.open_round, mine, state="needs_info", now=now)
    world.question = Question.objects.create(
        proposal=world.asked_idea, asked_by=world.people["fund_manager"], asked_at=now, text="Why?"
    )
    _for_acts(world, mine, now)
    world.remark = Comment.objects.create(
        proposal=world.idea, author=world.people["employee"], at=now, text="Good."
    )


def _for_acts(world, mine, now):
    """One proposal for each act that leads on from a state of its own."""
    answered = make.proposal(world.open_round, mine, state="needs_info", now=now)
    filled(answered.versions.get(), world.people["employee"])
    world.answerable = Question.objects.create(
        proposal=answered, asked_by=world.people["fund_manager"], asked_at=now, text="Often?"
    )
    world.changed_idea = make.proposal(world.open_round, mine, now=now)
    copy = ProposalVersion.objects.create(
        proposal=world.changed_idea, saved_at=now, title="Changed"
    )
    filled(copy, world.people["employee"])
    world.ruled_out = make.proposal(world.open_round, mine, state="out_of_scope", now=now)
    world.declined_idea = make.proposal(world.open_round, mine, state="declined", now=now)
    told = make.decision(
        world.declined_idea, by=world.people["director"], outcome="declined", now=now
    )
    Decision.objects.filter(pk=told.pk).update(told_at=now)


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


def complete_question(world):
    return [world.answerable.proposal_id]


def changed(world):
    return [world.changed_idea.pk]


def ruled_out(world):
    return [world.ruled_out.pk]


def declined(world):
    return [world.declined_idea.pk]


ROWS = [
    fund_page("innovation:ideas", ok="everybody"),
    fund_page("innovation:all-ideas", ok=SEES_IT),
    fund_page("innovation:followed-ideas", ok="everybody"),
    fund_page("innovation:new-proposal", ok="everybody"),
    fund_page(
        "innovation:new-proposal", method="post", data=starting, ok=WORKS_HERE, refused="auditor"
    ),
    fund_page("innovation:proposal", args=idea, ok=SEES_IT),
    fund_page("innovation:place-proposal", args=draft, ok="submitter"),
    fund_page(
        "innovation:place-proposal",
        method="post",
        args=draft,
        data=lambda w: {"round": w.fund_round.pk, "lane": "micro"},
        ok="submitter",
    ),
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
ROWS += [
    fund_api("proposals-list", ok="everybody"),
    fund_api(
        "proposals-list", method="post", data=starting, ok=WORKS_HERE, refused="auditor", status=201
    ),
    fund_api("proposals-detail", args=idea, ok=SEES_IT),
    fund_api(
        "proposals-detail",
        method="patch",
        args=draft,
        data=lambda w: {"revision": 0, "title": "Other"},
        ok="submitter",
        refused="auditor",
    ),
    fund_api(
        "proposals-submit",
        method="post",
        args=draft,
        data=lambda w: {"similar_seen": [w.idea.pk, w.asked_idea.pk, w.proposal.pk]},
        ok="submitter",
        refused="auditor",
    ),
    fund_api(
        "proposals-answer",
        method="post",
        args=complete_question,
        data=lambda w: {"answers": [{"question": w.answerable.pk, "text": "Daily."}]},
        ok="submitter",
        otherwise=403,
    ),
    fund_api("proposals-withdraw", method="post", args=idea, ok="submitter", otherwise=403),
    fund_api(
        "proposals-hand-in-changes", method="post", args=changed, ok="submitter", otherwise=403
    ),
    fund_api(
        "proposals-object-to",
        method="post",
        args=ruled_out,
        data=lambda w: {"words": "It does belong."},
        ok="submitter",
        otherwise=403,
    ),
    fund_api(
        "proposals-appeal",
        method="post",
        args=declined,
        data=lambda w: {"words": "The data came later."},
        ok="submitter",
        otherwise=403,
    ),
    fund_api("proposals-check", args=draft, ok="submitter", refused="auditor"),
    fund_api(
        "proposals-place",
        method="post",
        args=draft,
        data=lambda w: {"round": w.fund_round.pk, "lane": "micro"},
        ok="submitter",
        refused="auditor",
    ),
    fund_api("proposals-drop-changes", method="post", args=changed, ok="submitter", otherwise=403),
    fund_api("proposals-versions", args=idea, ok=SEES_IT),
    fund_api("proposals-comments", args=idea, ok=SEES_IT),
    fund_api(
        "proposals-comments",
        method="post",
        args=idea,
        data=lambda w: {"text": "Well."},
        ok=WORKS_HERE,
        refused="auditor",
        status=201,
    ),
    fund_api(
        "proposals-withdraw-comment", method="post", args=remark, ok="employee", otherwise=403
    ),
    fund_api(
        "proposals-vote",
        method="post",
        args=idea,
        data=lambda w: {"points": 1},
        ok=COLLEAGUES,
        refused="submitter auditor",
    ),
    fund_api(
        "proposals-follow", method="post", args=idea, ok=WORKS_HERE, refused="auditor", status=204
    ),
    fund_api(
        "proposals-unfollow", method="post", args=idea, ok=WORKS_HERE, refused="auditor", status=204
    ),
]

LISTS = [
    Listing("proposals-list", "employee", ideas_of_others),
    Listing("proposals-list", "employee", ideas_of_others, query="?followed=true&q=a"),
    Listing("proposals-comments", "fund_manager", comments, args=idea),
    Listing("innovation:ideas", "submitter", own_ideas),
    Listing("innovation:all-ideas", "employee", ideas_of_others),
    Listing("innovation:all-ideas", "reviewer", ideas_of_others, query="?q=reports&sort=points"),
    Listing("innovation:followed-ideas", "employee", ideas_of_others),
    Listing("innovation:discussion", "fund_manager", comments, args=idea),
    Listing("core:home", "submitter", own_ideas),
]
