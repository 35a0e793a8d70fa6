"""Money: balances, the ledger, awards, and the import of spending."""

from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from orgchange.innovation.models import Amendment
from orgchange.innovation.services.paying import spend
from orgchange.innovation.services.tranches import release_tranche
from orgchange.innovation.spending import services as spending
from tests.access.rows import Listing, fund_api, fund_page
from tests.factories import innovation as make
from tests.innovation.money import award_of, paper

MONEY = "fund_manager director finance executive auditor"
OVERSEE = "fund_manager director executive auditor"
FUNDING = "director finance"
CSV = "Proposal,Amount,Date,Reference\nW-1,1.00,2026-11-01,INV-1\n"


def prepare(world):
    """An award with a released tranche, an entry, an amendment that waits, and a file."""
    world.funded = make.proposal(
        world.fund_round, world.people["submitter"], state="approved", title="Funded"
    )
    world.funded.number = "W-1"
    world.funded.save()
    world.award = award_of(world.funded, by=world.people["director"])
    first = world.award.tranches.first()
    release_tranche(tranche=first, actor=None, now=make.NOW)
    given = {"award": world.award, "actor": None, "now": make.NOW}
    world.spent = spend(amount=Decimal(10), paper=paper("access"), **given)
    world.next_period = make.period(
        world.fund, name="2027", since=date(2027, 1, 1), until=date(2028, 1, 1)
    )
    world.amending = Amendment.objects.create(
        award=world.award,
        before=world.award.amount,
        proposed=Decimal(8100),
        reason="A second site",
        proposed_by=world.people["fund_manager"],
        proposed_at=make.NOW,
    )
    file = SimpleUploadedFile("spent.csv", CSV.encode())
    options = spending.Options(fund=world.fund)
    world.spending = spending.preview(
        file=file, file_name="spent.csv", options=options, actor=None, now=make.NOW
    )


def award(world):
    return [world.award.pk]


def second(world):
    return [world.award.pk, 2]


def third(world):
    world.award.tranches.filter(position=2).update(condition="")
    return [world.award.pk, 2]


def period(world):
    return [world.fund_period.pk]


def entry(world):
    return [world.spent.pk]


def fund(world):
    return [world.fund.code]


def held(world):
    return [world.spending.pk]


def amount(_world):
    return {"amount": "1.00"}


def transfer(world):
    return {"amount": "1.00", "target": world.next_period.pk}


def closed(world):
    return {"carry_to": world.next_period.pk}


def plan(_world):
    lines = [{"amount": "2000", "condition": "A"}, {"amount": "2800", "condition": "B"}]
    return {"tranches": lines}


def upload(world):
    return {"fund": world.fund.pk, "file": SimpleUploadedFile("spent.csv", CSV.encode())}


def more_periods(world, count):
    for number in range(count):
        since = date(2030 + number, 1, 1)
        name = str(since.year + world.fund.periods.count())
        make.period(world.fund, name=name, since=since, until=date(since.year + 1, 1, 1), money=5)


def more_entries(world, count):
    start = world.award.proposal.entries.count()
    for number in range(start, start + count):
        given = {"award": world.award, "actor": world.users["finance"], "now": make.NOW}
        spend(amount=Decimal(1), paper=paper(f"more:{number}"), **given)


def more_awards(world, count):
    for _ in range(count):
        row = make.proposal(world.fund_round, world.people["submitter"], state="approved", asked=50)
        award_of(row, by=world.people["director"], amount=50)


READ = {"ok": MONEY}
SEES = {"ok": f"{MONEY} chair legal"}
# Who sees an award, and who of these may do what to it.
CLOSES = {"ok": "finance", "refused": OVERSEE}
PAYS = {"ok": "finance", "refused": f"{OVERSEE} chair legal"}
PLANS = {"ok": "fund_manager", "refused": "finance director executive auditor chair legal"}
ACCEPTS = {"ok": "fund_manager director chair legal", "refused": "finance executive auditor"}
DECIDES = {"ok": "director", "refused": "finance fund_manager executive auditor chair legal"}
FUNDS = {"ok": FUNDING, "refused": "fund_manager executive auditor"}

ROWS = [
    fund_page("innovation:money", **READ),
    fund_page("innovation:balances-export", **READ),
    fund_page("innovation:allocate", args=period, **FUNDS),
    fund_page("innovation:transfer", args=period, **FUNDS),
    fund_page("innovation:close-period", args=period, **CLOSES),
    fund_page("innovation:ledger", **READ),
    fund_page("innovation:ledger-export", **READ),
    fund_page("innovation:reverse-entry", args=entry, **CLOSES),
    fund_page("innovation:awards", ok="everybody"),
    fund_page("innovation:award", args=award, **SEES),
    fund_page("innovation:award-plan", args=award, **PLANS),
    fund_page("innovation:tranche-accept", args=second, **ACCEPTS),
    fund_page("innovation:tranche-release", args=third, method="post", **PAYS),
    fund_page("innovation:award-spend", args=award, **PAYS),
    fund_page("innovation:award-return", args=award, **PAYS),
    fund_page("innovation:award-decommit", args=award, **PAYS),
    fund_page("innovation:award-settle", args=award, **PAYS),
    fund_page(
        "innovation:award-amend",
        args=award,
        ok="fund_manager",
        refused="finance director executive auditor chair legal",
    ),
    fund_page("innovation:amendment", args=lambda w: [w.award.pk, w.amending.pk], **DECIDES),
    fund_page("innovation:spending-imports", ok="finance auditor"),
    fund_page("innovation:spending-import", args=held, ok="finance auditor"),
    fund_page("innovation:spending-import-progress", args=held, ok="finance auditor"),
    fund_page("innovation:spending-import-problems", args=held, ok="finance auditor"),
    fund_page(
        "innovation:spending-import-columns",
        args=held,
        method="post",
        data=lambda w: {f"column-{k}": v for k, v in w.spending.columns.items()},
        ok="finance",
        refused="auditor",
    ),
    fund_page(
        "innovation:spending-import-confirm",
        args=held,
        method="post",
        ok="finance",
        refused="auditor",
    ),
    fund_page(
        "innovation:spending-import-undo",
        args=held,
        method="post",
        status=409,
        ok="finance",
        refused="auditor",
    ),
    fund_api("funds-balances", args=fund, ok="everybody"),
    fund_api("fund-balances-list", ok="everybody"),
    fund_api("fund-balances-detail", args=period, **READ),
    fund_api(
        "fund-balances-allocate", args=period, method="post", data=amount, status=201, **FUNDS
    ),
    fund_api(
        "fund-balances-transfer", args=period, method="post", data=transfer, status=201, **FUNDS
    ),
    fund_api("fund-balances-forecast", args=period, **READ),
    fund_api("fund-balances-close", args=period, method="post", data=closed, **CLOSES),
    fund_api("ledger-entries-list", ok="everybody"),
    fund_api("ledger-entries-detail", args=entry, **READ),
    fund_api(
        "ledger-entries-reverse", args=entry, method="post", data=amount, status=201, **CLOSES
    ),
    fund_api("awards-list", ok="everybody"),
    fund_api("awards-detail", args=award, **SEES),
    fund_api("awards-plan", args=award, method="post", data=plan, **PLANS),
    fund_api(
        "awards-accept",
        args=award,
        method="post",
        data=lambda w: {"position": 2, "words": "Seen"},
        **ACCEPTS,
    ),
    fund_api(
        "awards-release",
        args=lambda w: third(w)[:1],
        method="post",
        data=lambda w: {"position": 2},
        **PAYS,
    ),
    fund_api("awards-spend", args=award, method="post", data=amount, status=201, **PAYS),
    fund_api("awards-give-back", args=award, method="post", data=amount, status=201, **PAYS),
    fund_api("awards-decommit", args=award, method="post", data=amount, status=201, **PAYS),
    fund_api("awards-settle", args=award, method="post", **PAYS),
    fund_api(
        "awards-amend",
        args=award,
        method="post",
        data=lambda w: {"amount": "9000", "reason": "More"},
        status=409,
        ok="fund_manager",
        refused="finance director executive auditor chair legal",
    ),
    fund_api(
        "awards-decide-amendment",
        args=award,
        method="post",
        data=lambda w: {"approved": "8100.00"},
        **DECIDES,
    ),
    fund_api("ledger-imports-list", ok="everybody"),
    fund_api(
        "ledger-imports-list",
        method="post",
        data=upload,
        ok="finance",
        status=201,
        otherwise=403,
    ),
    fund_api("ledger-imports-detail", args=held, ok="finance auditor"),
    fund_api("ledger-imports-rows", args=held, ok="finance auditor"),
    fund_api("ledger-imports-problems", args=held, ok="finance auditor"),
    fund_api("ledger-imports-confirm", args=held, method="post", ok="finance", refused="auditor"),
    fund_api(
        "ledger-imports-undo",
        args=held,
        method="post",
        status=409,
        ok="finance",
        refused="auditor",
    ),
]

LISTS = [
    Listing("innovation:money", "finance", more_periods),
    Listing("innovation:ledger", "finance", more_entries),
    Listing("innovation:awards", "finance", more_awards),
    Listing("innovation:award", "finance", more_entries, args=award),
    Listing("fund-balances-list", "finance", more_periods),
    Listing("ledger-entries-list", "finance", more_entries),
    Listing("awards-list", "finance", more_awards),
]
