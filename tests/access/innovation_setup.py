"""Setting funds up: open to read for colleagues, written by administrators and fund managers."""

from datetime import date

from django.utils import timezone

from orgchange.innovation.models import Rubric, RubricVersion, Workflow, WorkflowVersion
from tests.access.rows import Listing, fund_api, fund_page
from tests.factories import directory as people
from tests.factories import innovation as make

OPENERS = "admin fund_manager"
WRITERS = "admin fund_manager chair"
DAY, LATER = "2031-01-01", "2031-12-31"


def finish(world):
    """A round without proposals, and drafts that are not ready to be published."""
    world.setup_round = make.round_of(world.fund, name="Next")
    rubric = Rubric.objects.create(code="quick", name="Quick")
    RubricVersion.objects.create(rubric=rubric, number=1, published_at=timezone.now())
    RubricVersion.objects.create(rubric=rubric, number=2)
    way = Workflow.objects.get(code="proposal")
    WorkflowVersion.objects.create(workflow=way, number=way.versions.count() + 1)


def fund(world):
    return [world.fund.code]


def period(world):
    return [world.fund_period.pk]


def office(world):
    return [world.fund.offices.get(role="chair").pk]


def reviewer(world):
    return [world.fund.offices.get(role="reviewer").pk]


def held(world):
    return [world.setup_round.pk]


def quick(world):
    return ["quick"]


def short(world):
    return ["proposal"]


def round_data(world):
    return {
        "fund": world.fund.code,
        "name": "Another",
        "period": world.fund_period.pk,
        "opens_at": "2026-06-01T08:00:00Z",
        "closes_at": "2026-07-01T08:00:00Z",
        "cap": "1000",
        "rubric": world.fund_round.rubric_id,
        "workflow": world.fund_round.workflow_id,
    }


def office_data(world):
    person = world.people["employee"].pk
    return {"fund": "ideas", "employee": person, "role": "legal", "starts_on": DAY}


ROWS = [
    fund_page("innovation:funds", ok="everybody"),
    fund_page("innovation:fund", args=fund, ok="everybody"),
    fund_page("innovation:new-fund", ok="admin", otherwise=403),
    fund_page("innovation:edit-fund", args=fund, ok="admin", otherwise=403),
    fund_page("innovation:new-period", args=fund, ok="admin", otherwise=403),
    fund_page("innovation:edit-period", args=period, ok="admin", otherwise=403),
    fund_page("innovation:grant-office", args=fund, ok="admin", otherwise=403),
    fund_page("innovation:edit-office", args=office, ok="admin", otherwise=403),
    fund_page(
        "innovation:edit-office",
        args=reviewer,
        query="?of=reviewer",
        ok="admin",
        refused="auditor reviewer fund_manager chair director finance legal",
    ),
    fund_page("innovation:round", args=held, ok="everybody"),
    fund_page("innovation:new-round", args=fund, ok=OPENERS, otherwise=403),
    fund_page("innovation:edit-round", args=held, ok=OPENERS, otherwise=403),
    fund_page("innovation:drop-round", args=held, method="post", ok=OPENERS, otherwise=403),
    fund_page("innovation:rubrics", ok="everybody"),
    fund_page("innovation:rubric", args=quick, ok="everybody"),
    fund_page("innovation:new-rubric", ok=WRITERS, otherwise=403),
    fund_page("innovation:rubric-draft", args=quick, ok=WRITERS, otherwise=403),
    fund_page("innovation:rubric-start", args=quick, method="post", ok=WRITERS, otherwise=403),
    fund_page(
        "innovation:rubric-publish",
        args=quick,
        method="post",
        ok=WRITERS,
        status=400,
        otherwise=403,
    ),
    fund_page("innovation:rubric-discard", args=quick, method="post", ok=WRITERS, otherwise=403),
    fund_page("innovation:workflows", ok="everybody", status=302),
    fund_page("innovation:workflow", args=short, ok="everybody"),
    fund_page("innovation:workflow-draft", args=short, ok="admin", otherwise=403),
    fund_page("innovation:workflow-start", args=short, method="post", ok="admin", otherwise=403),
    fund_page(
        "innovation:workflow-publish",
        args=short,
        method="post",
        ok="admin",
        status=400,
        otherwise=403,
    ),
    fund_page("innovation:workflow-discard", args=short, method="post", ok="admin", otherwise=403),
    fund_api("funds-list", ok="everybody"),
    fund_api("funds-detail", args=fund, ok="everybody"),
    fund_api(
        "funds-list",
        method="post",
        data=lambda w: {"code": "more", "name": "More", "currency": "EUR"},
        ok="admin",
        status=201,
        otherwise=403,
    ),
    fund_api(
        "funds-detail",
        method="patch",
        args=fund,
        data=lambda w: {"name": "Ideas"},
        ok="admin",
        otherwise=403,
    ),
    fund_api("fund-periods-list", ok="everybody"),
    fund_api("fund-periods-detail", args=period, ok="everybody"),
    fund_api(
        "fund-periods-list",
        method="post",
        data=lambda w: {"fund": "ideas", "name": "2031", "starts_on": DAY, "ends_on": LATER},
        ok="admin",
        status=201,
        otherwise=403,
    ),
    fund_api(
        "fund-periods-detail",
        method="patch",
        args=period,
        data=lambda w: {"name": "This year"},
        ok="admin",
        otherwise=403,
    ),
    fund_api("fund-offices-list", ok="everybody"),
    fund_api("fund-offices-detail", args=office, ok="everybody"),
    fund_api(
        "fund-offices-detail",
        args=reviewer,
        query="?of=reviewer",
        ok="admin auditor reviewer fund_manager chair director finance legal",
    ),
    fund_api(
        "fund-offices-list",
        method="post",
        data=office_data,
        ok="admin",
        status=201,
        otherwise=403,
    ),
    fund_api(
        "fund-offices-change",
        method="post",
        args=office,
        data=lambda w: {"last_day": LATER, "capacity": 2},
        ok="admin",
        otherwise=403,
    ),
    fund_api("rounds-list", ok="everybody"),
    fund_api("rounds-detail", args=held, ok="everybody"),
    fund_api(
        "rounds-list",
        method="post",
        data=round_data,
        ok=OPENERS,
        status=201,
        otherwise=403,
    ),
    fund_api(
        "rounds-detail",
        method="patch",
        args=held,
        data=lambda w: {"theme": "Small things"},
        ok=OPENERS,
        otherwise=403,
    ),
    fund_api(
        "rounds-detail",
        method="delete",
        args=held,
        ok=OPENERS,
        status=204,
        otherwise=403,
    ),
    fund_api("rubrics-list", ok="everybody"),
    fund_api("rubrics-detail", args=quick, ok="everybody"),
    fund_api(
        "rubrics-list",
        method="post",
        data=lambda w: {"code": "new", "name": "New"},
        ok=WRITERS,
        status=201,
        otherwise=403,
    ),
    fund_api(
        "rubrics-draft",
        method="post",
        args=quick,
        data=lambda w: {"criteria": []},
        ok=WRITERS,
        otherwise=403,
    ),
    fund_api("rubrics-publish", method="post", args=quick, ok=WRITERS, status=400, otherwise=403),
    fund_api("rubrics-discard", method="post", args=quick, ok=WRITERS, status=204, otherwise=403),
    fund_api("workflows-list", ok="everybody"),
    fund_api("workflows-detail", args=short, ok="everybody"),
    fund_api(
        "workflows-draft",
        method="post",
        args=short,
        data=lambda w: {"notes": "Shorter"},
        ok="admin",
        otherwise=403,
    ),
    fund_api("workflows-publish", method="post", args=short, ok="admin", status=400, otherwise=403),
    fund_api("workflows-discard", method="post", args=short, ok="admin", status=204, otherwise=403),
]


def more_funds(world, count):
    for _number in range(count):
        made = make.fund(f"f{next(make.numbers)}", parent=world.fund)
        make.round_of(made, make.period(made, until=date(2026, 12, 31)))


def more_of_a_fund(world, count):
    where = people.department(f"D{next(make.numbers)}")
    for _number in range(count):
        number = next(make.numbers)
        since, until = date(2030 + number, 1, 1), date(2031 + number, 1, 1)
        make.round_of(
            world.fund,
            make.period(world.fund, name=f"P{number}", since=since, until=until),
            name=f"Round {number}",
        )
        make.office(world.fund, people.employee(where), "reviewer")


def more_rubrics(world, count):
    for _number in range(count):
        code = f"r{next(make.numbers)}"
        rubric = Rubric.objects.create(code=code, name=code)
        version = RubricVersion.objects.create(rubric=rubric, number=1, published_at=timezone.now())
        version.criteria.create(code="one", name="One")


LISTS = [
    Listing("innovation:funds", "employee", more_funds),
    Listing("innovation:fund", "fund_manager", more_of_a_fund, args=fund),
    Listing("innovation:rubrics", "employee", more_rubrics),
    Listing("innovation:workflow", "employee", more_of_a_fund, args=lambda w: ["proposal"]),
    Listing("funds-list", "employee", more_funds),
    Listing("fund-periods-list", "employee", more_of_a_fund),
    Listing("fund-offices-list", "fund_manager", more_of_a_fund),
    Listing("rounds-list", "employee", more_of_a_fund),
    Listing("rubrics-list", "employee", more_rubrics),
]
