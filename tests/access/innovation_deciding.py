"""Handling, batches, decisions, telling: the committee's own; nobody's of their own proposal."""

from decimal import Decimal

from django.utils import timezone

from orgchange.innovation.models import Award, Batch, BatchItem, Decision, Rescission
from tests.access.rows import Listing, fund_api, fund_page
from tests.factories import innovation as make

# Whoever sits in the committee of the fund, and auditors.
COMMITTEE = "auditor fund_manager chair director finance legal"
TELLERS = "fund_manager director"


def batch_of(world, count=1, *, settled_at=None):
    now = timezone.now()
    batch = Batch.objects.create(
        fund=world.fund,
        name="November",
        requested_by=world.users["fund_manager"],
        requested_at=now,
    )
    for _ in range(count):
        row = make.proposal(world.fund_round, world.people["submitter"], state="pending_approval")
        wish = {"wish": "fund", "amount": Decimal(8000), "settled_at": settled_at}
        BatchItem.objects.create(batch=batch, proposal=row, **wish)
    return batch


def decided(world, outcome="declined", words="Too late for spring."):
    row = make.proposal(
        world.fund_round, world.people["submitter"], state=outcome, told_state="calibration"
    )
    return Decision.objects.create(
        proposal=row,
        outcome=outcome,
        words=words,
        decided_by=world.people["director"],
        decided_at=timezone.now(),
    )


def prepare(world):
    world.fund_batch = batch_of(world)
    world.untold = decided(world)
    row = make.proposal(world.fund_round, world.people["submitter"], state="approved")
    approval = Decision.objects.create(
        proposal=row,
        outcome="approved",
        decided_by=world.people["director"],
        decided_at=timezone.now(),
        told_at=timezone.now(),
    )
    Award.objects.create(proposal=row, decision=approval, amount=Decimal(8000))
    world.rescission = Rescission.objects.create(
        proposal=row,
        words="The data may not be used.",
        asked_by=world.users["director"],
        asked_at=timezone.now(),
    )


def handed_in(world):
    return [world.proposal.pk]


def ruling_out(world):
    return [world.proposal.pk, "rule_out"]


def batch(world):
    return [world.fund_batch.pk]


def decision(world):
    return [world.untold.pk]


def asked(world):
    return [world.rescission.pk]


def fund(world):
    return [world.fund.code]


def letter(world):
    return [world.fund.code, "approved", "en"]


def own_letter(world):
    return {"subject": "Approved", "body": "Dear {name},\n\n{words}"}


def send_back(world):
    words = "The metric has no baseline yet."
    item = world.fund_batch.items.get()
    return {"choices": [{"item": item.pk, "step": "send_back", "words": words}]}


def words(world):
    return {"words": "It would begin too late."}


def chosen(world):
    return {"decisions": [world.untold.pk]}


def telling(world):
    return {"fund": world.fund.code, **chosen(world)}


def asking(world):
    marked = make.proposal(world.fund_round, world.people["submitter"], state="marked_decline")
    return {"fund": world.fund.code, "proposals": [marked.pk]}


def more_batches(world, count):
    for _ in range(count):
        batch_of(world)


def more_items(world, count):
    for _ in range(count):
        row = make.proposal(world.fund_round, world.people["submitter"], state="pending_approval")
        BatchItem.objects.create(batch=world.fund_batch, proposal=row, wish="decline")


def more_marked(world, count):
    for _ in range(count):
        make.proposal(world.fund_round, world.people["submitter"], state="marked_decline")


def more_untold(world, count):
    for _ in range(count):
        decided(world)


def appealed(world):
    now = timezone.now()
    submitter = world.people["submitter"]
    row = make.proposal(world.fund_round, submitter, state="declined", appealed_at=now, now=now)
    return [row.pk]


def an_answer(world):
    return {"words": "The new numbers are from another site."}


ROWS = [
    fund_page("innovation:turn-down-appeal", args=appealed, ok="chair"),
    fund_page(
        "innovation:turn-down-appeal", method="post", args=appealed, data=an_answer, ok="chair"
    ),
    fund_page("innovation:committee", args=handed_in, ok=COMMITTEE),
    fund_page("innovation:step", args=ruling_out, ok="fund_manager"),
    fund_page(
        "innovation:take-in-hand",
        method="post",
        args=handed_in,
        ok="fund_manager",
        refused="chair director finance legal",
    ),
    fund_page(
        "innovation:answer-rescission",
        method="post",
        args=asked,
        data=lambda w: {"answer": "drop"},
        ok="chair director finance legal",
        refused="fund_manager auditor",
    ),
    fund_page("innovation:decisions", ok=COMMITTEE),
    fund_page(
        "innovation:put-batch",
        method="post",
        args=fund,
        data=lambda w: {"proposals": asking(w)["proposals"]},
        ok="fund_manager",
        refused="reviewer chair director finance legal",
    ),
    fund_page("innovation:batch", args=batch, ok=COMMITTEE),
    fund_page("innovation:telling", ok=TELLERS),
    fund_page("innovation:letter", args=decision, ok=TELLERS),
    fund_page("innovation:tell", method="post", args=fund, data=chosen, ok=TELLERS),
    fund_page("innovation:letters", args=fund, ok=TELLERS),
    fund_page("innovation:edit-letter", args=letter, ok=TELLERS),
    fund_api("batches-list", ok="everybody"),
    fund_api("batches-detail", args=batch, ok=COMMITTEE),
    fund_api(
        "batches-list", method="post", data=asking, ok="fund_manager", status=201, otherwise=403
    ),
    fund_api(
        "batches-decide",
        method="post",
        args=batch,
        data=send_back,
        ok="director",
        refused="auditor fund_manager chair finance legal",
    ),
    fund_api("decisions-list", ok="everybody"),
    fund_api("decisions-detail", args=decision, ok=COMMITTEE),
    fund_api(
        "decisions-word",
        method="post",
        args=decision,
        data=words,
        ok=TELLERS,
        refused="auditor chair finance legal",
    ),
    fund_api("decisions-tell", method="post", data=telling, ok=TELLERS, otherwise=403),
    fund_api("proposal-handling-list", args=handed_in, ok=COMMITTEE),
    fund_api(
        "proposal-handling-take-in-hand",
        method="post",
        args=handed_in,
        ok="fund_manager",
        refused="auditor chair director finance legal",
    ),
    fund_api(
        "proposal-handling-turn-appeal-down",
        method="post",
        args=appealed,
        data=an_answer,
        ok="chair",
        refused="auditor fund_manager director finance legal",
    ),
    fund_api("letters-list", args=fund, ok=TELLERS),
    fund_api("letters-own", method="put", args=letter, data=own_letter, ok=TELLERS),
    fund_api("letters-own", method="delete", args=letter, ok=TELLERS, status=204),
    fund_api("proposal-steps-list", args=handed_in, ok=COMMITTEE),
    fund_api(
        "proposal-steps-take",
        method="post",
        args=ruling_out,
        data=words,
        ok="fund_manager",
        refused="auditor chair director finance legal",
    ),
    fund_api("rescissions-list", ok="everybody"),
    fund_api("rescissions-detail", args=asked, ok=COMMITTEE),
    fund_api(
        "rescissions-agree",
        method="post",
        args=asked,
        ok="chair finance legal",
        refused="auditor fund_manager director",
    ),
    fund_api(
        "rescissions-drop",
        method="post",
        args=asked,
        ok="chair director finance legal",
        refused="auditor fund_manager",
    ),
]

LISTS = [
    Listing("innovation:decisions", "fund_manager", more_marked),
    Listing("innovation:decisions", "director", more_batches),
    Listing("innovation:batch", "director", more_items, args=batch),
    Listing("innovation:telling", "fund_manager", more_untold),
    Listing("batches-list", "director", more_batches),
    Listing("decisions-list", "director", more_untold),
]
