"""Reviewing: one proposal in review, two that the panel compares, a session and a draw."""

from tests.access.rows import Listing, Row, fund_api, fund_page
from tests.factories import innovation as make

PANEL = "reviewer fund_manager chair director legal auditor"
RUNS = "fund_manager chair"


def prepare(world):
    """Reviews need proposals of their own: others move theirs."""
    rows = [
        make.proposal(world.fund_round, world.people["submitter"], state=state, title=title)
        for state, title in (
            ("in_review", "Sort incoming mail"),
            ("calibration", "Read meters"),
            ("calibration", "Plan routes"),
        )
    ]
    world.in_review, world.compared, world.also_compared = rows
    world.review_of = make.assignment(world.in_review, world.people["reviewer"])
    make.review(world.review_of)
    for row in (world.compared, world.also_compared):
        make.review(make.assignment(row, world.people["reviewer"]), score=4, shown=True)
    world.panel = make.panel(world.fund_round, world.compared, world.also_compared)
    world.draw = make.draw(world.fund_round, world.compared, world.also_compared)
    world.conflict = make.conflict(world.proposal, world.people["employee"])


def more_reviews(world, count):
    for _ in range(count):
        row = make.proposal(world.fund_round, world.people["submitter"], state="calibration")
        make.review(make.assignment(row, world.people["reviewer"]), score=3, shown=True)


def more_to_plan(world, count):
    for _ in range(count):
        make.proposal(world.fund_round, world.people["submitter"])


def more_conflicts(world, count):
    for _ in range(count):
        row = make.proposal(world.fund_round, world.people["submitter"])
        make.conflict(row, world.people["employee"])


def of_review(world):
    return [world.review_of.pk]


def of_round(world):
    return [world.fund_round.pk]


def of_compared(world):
    return [world.compared.pk]


def item(world):
    return [world.panel.items.get(proposal=world.compared).pk]


def two(world, **given):
    return {"row": [world.compared.pk, world.also_compared.pk], **given}


def own_act(name, **given):
    return fund_page(f"innovation:{name}", method="post", args=of_review, ok="reviewer", **given)


def panel_act(name, args, **given):
    return fund_page(
        f"innovation:{name}",
        method="post",
        args=args,
        ok=RUNS,
        refused="reviewer director legal auditor",
        **given,
    )


def round_act(name, **given):
    return fund_page(
        f"innovation:{name}", method="post", args=of_round, ok=RUNS, refused="auditor", **given
    )


ROWS: list[Row] = [
    fund_page("innovation:reviews", ok=PANEL),
    fund_page("innovation:review", args=of_review, ok="reviewer"),
    own_act("affirm-review"),
    own_act("declare-conflict", data=lambda w: {"words": "A friend."}),
    own_act("save-review", data=lambda w: {"revision": "0", "score-problem": "4"}),
    own_act("hand-in-review", data=lambda w: {"revision": "0"}, status=422),
    own_act("revise-review", status=409),
    fund_page(
        "innovation:take-back-reviewer",
        method="post",
        args=of_review,
        ok=RUNS,
        refused="reviewer auditor",
    ),
    fund_page("innovation:proposal-reviews", args=of_compared, ok=PANEL),
    fund_page(
        "innovation:assign-reviewer",
        method="post",
        args=of_compared,
        data=lambda w: {"reviewer": w.people["reviewer"].pk},
        ok=RUNS,
        status=409,
        otherwise=403,
    ),
    fund_page("innovation:reviewers", args=of_round, ok=f"{RUNS} auditor"),
    round_act("reviewers", data=lambda w: {"fingerprint": "other"}, status=409),
    round_act("send-to-review", data=lambda w: {"step": "review", "row": [w.proposal.pk]}),
    fund_page("innovation:standings", args=of_round, ok=f"{RUNS} auditor"),
    round_act("tag-proposals", data=lambda w: two(w, tag="quick")),
    round_act("untag-proposals", data=lambda w: two(w, tag="quick"), status=422),
    round_act("add-to-panel", data=lambda w: {"row": [w.also_compared.pk], "session": w.panel.pk}),
    round_act(
        "plan-panel",
        data=lambda w: two(w, name="Panel", meets_at="2026-12-01T10:00", minutes=8),
    ),
    round_act("announce-draw", data=lambda w: two(w, places=1, reason="Level.")),
    fund_page("innovation:draw", args=lambda w: [w.draw.pk], ok=PANEL),
    panel_act("hold-draw", lambda w: [w.draw.pk], data=lambda w: {"words": "seven geese"}),
    fund_page("innovation:panels", ok=PANEL),
    fund_page("innovation:panel", args=lambda w: [w.panel.pk], ok=PANEL),
    panel_act("close-panel", lambda w: [w.panel.pk]),
    panel_act("start-item", item),
    panel_act("write-item", item, data=lambda w: {"notes": "Good.", "finding": "fund"}),
    panel_act("drop-item", item),
]

LISTS = [
    Listing("innovation:reviews", "reviewer", more_reviews),
    Listing("innovation:reviews", "chair", more_reviews),
    Listing("innovation:standings", "chair", more_reviews, args=of_round, query="?places=1"),
    Listing("innovation:reviewers", "chair", more_to_plan, args=of_round),
]


def begun(world):
    return [world.review_of.review.pk]


def conflict(world):
    return [world.conflict.pk]


def own_api(name, args, **given):
    """What only the reviewer does; whoever may know of it is refused."""
    given = {"method": "post", "refused": f"{RUNS} auditor", **given}
    return fund_api(name, args=args, ok="reviewer", **given)


ROWS += [
    fund_api("review-assignments-list", ok="everybody"),
    fund_api("review-assignments-detail", args=of_review, ok=f"reviewer {RUNS} auditor"),
    fund_api(
        "review-assignments-list",
        method="post",
        data=lambda w: {"proposal": w.compared.pk, "reviewer": w.people["reviewer"].pk},
        ok=RUNS,
        status=409,
        otherwise=403,
    ),
    fund_api("review-assignments-plan", args=of_round, ok=f"{RUNS} auditor"),
    fund_api(
        "review-assignments-plan",
        method="post",
        args=of_round,
        data=lambda w: {"fingerprint": "other"},
        ok=RUNS,
        status=409,
        refused="auditor",
    ),
    own_api("review-assignments-affirm", of_review),
    own_api("review-assignments-declare", of_review, data=lambda w: {"words": "A friend."}),
    fund_api(
        "review-assignments-take-back",
        method="post",
        args=of_review,
        ok=RUNS,
        refused="reviewer auditor",
    ),
    fund_api("reviews-list", ok="everybody"),
    fund_api("reviews-detail", args=begun, ok="reviewer auditor"),
    own_api(
        "reviews-detail",
        begun,
        method="patch",
        data=lambda w: {"revision": 0, "scores": {"problem": 4}},
        refused="auditor",
    ),
    own_api("reviews-hand-in", begun, status=409, refused="auditor"),
    own_api("reviews-revise", begun, status=409, refused="auditor"),
    fund_api("conflicts-list", ok="everybody"),
    fund_api("conflicts-detail", args=conflict, ok=f"employee {RUNS} auditor"),
    fund_api(
        "conflicts-list",
        method="post",
        data=lambda w: {"proposal": w.in_review.pk, "words": "A friend."},
        ok="everybody",
        status=201,
        refused="auditor",
    ),
]


def of_draw(world):
    return [world.draw.pk]


def of_panel(world):
    return [world.panel.pk]


def compared(world, **given):
    return {"proposals": [world.compared.pk, world.also_compared.pk], **given}


def a_panel(world):
    given = {"name": "Panel", "meets_at": "2026-12-01T10:00:00Z", "round": world.fund_round.pk}
    return compared(world, **given)


def a_draw(world):
    return compared(world, round=world.fund_round.pk, places=1, reason="Level.")


def panel_api(name, args, **given):
    given = {"method": "post", "refused": "reviewer director legal auditor", **given}
    return fund_api(name, args=args, ok=RUNS, **given)


def more_draws(world, count):
    for _ in range(count):
        make.draw(world.fund_round, world.compared, world.also_compared)


def more_panels(world, count):
    for _ in range(count):
        make.panel(world.fund_round, world.compared)


def more_items(world, count):
    for number in range(count):
        row = make.proposal(world.fund_round, world.people["submitter"], state="calibration")
        make.review(make.assignment(row, world.people["reviewer"]), score=3, shown=True)
        world.panel.items.create(proposal=row, position=10 + number)


ROWS += [
    fund_page(
        "innovation:standings-export",
        args=lambda w: [w.fund_round.pk, "csv"],
        ok=f"{RUNS} auditor",
    ),
    fund_api("standings-list", args=of_round, ok=f"{RUNS} auditor"),
    fund_api(
        "standings-tag",
        method="post",
        args=of_round,
        data=lambda w: compared(w, tag="quick"),
        ok=RUNS,
        refused="auditor",
    ),
    fund_api(
        "standings-untag",
        method="post",
        args=of_round,
        data=lambda w: compared(w, tag="quick"),
        ok=RUNS,
        status=400,
        refused="auditor",
    ),
    fund_api("draws-list", ok="everybody"),
    fund_api("draws-detail", args=of_draw, ok=PANEL),
    fund_api("draws-list", method="post", data=a_draw, ok=RUNS, refused="auditor", status=201),
    panel_api("draws-hold", of_draw, data=lambda w: {"words": "seven geese"}),
    fund_api("panels-list", ok="everybody"),
    fund_api("panels-detail", args=of_panel, ok=PANEL),
    fund_api("panels-list", method="post", data=a_panel, ok=RUNS, refused="auditor", status=201),
    panel_api("panels-close", of_panel),
    panel_api("panels-add", of_panel, data=compared),
    panel_api("panel-items-start", item),
    panel_api("panel-items-write", item, data=lambda w: {"notes": "Good.", "finding": "fund"}),
    panel_api("panel-items-detail", item, method="delete", status=204),
]
LISTS += [
    Listing("standings-list", "chair", more_reviews, args=of_round, query="?places=1"),
    Listing("draws-list", "chair", more_draws),
    Listing("panels-list", "chair", more_panels),
    Listing("panels-detail", "chair", more_items, args=of_panel),
    Listing("review-assignments-list", "chair", more_reviews),
    Listing("reviews-list", "chair", more_reviews),
    Listing("reviews-list", "reviewer", more_reviews),
    Listing("conflicts-list", "chair", more_conflicts),
]
