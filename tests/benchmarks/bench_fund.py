"""The innovation fund at size: every page of the area, as those who work with it read them.

The limit is what the pages promise at this size: 200 ms in the server. Beside the seconds on the
wall stands how much of them this process worked: where others share the machine, the rest is
PostgreSQL, and waiting.
"""

import time
from datetime import timedelta
from statistics import median

from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.benchmarks import world
from tests.benchmarks.fund_rows import PROPOSALS, around, money, proposals, together
from tests.benchmarks.report import Line
from tests.factories import innovation as make

PAGE = 0.200
TIMES = 7
PEOPLE, DEPARTMENTS = 20_000, 500
PATHS = (
    ("page: board", "/fund/"),
    ("page: board, my turn, late", "/fund/?turn=on&late=on"),
    ("page: board, search", "/fund/?q=mails"),
    ("page: list beside the board", "/fund/?view=list&sort=-asked"),
    ("page: portfolio", "/fund/portfolio/"),
    ("page: fund", "/fund/funds/ideas/"),
    ("page: ideas", "/fund/ideas/"),
    ("page: all ideas", "/fund/ideas/all/"),
    ("page: decisions", "/fund/decisions/"),
    ("page: telling", "/fund/telling/"),
    ("page: batch of 100", "/fund/batches/{batch}/"),
    ("page: letters", "/fund/letters/ideas/"),
    ("page: committee", "/fund/proposals/{compared}/committee/"),
    ("page: money", "/fund/money/"),
    ("page: ledger of 5,000", "/fund/money/ledger/"),
    ("page: awards", "/fund/awards/"),
    ("page: one award", "/fund/awards/{award}/"),
    ("page: standings", "/fund/rounds/{round}/standings/?places=50"),
    ("page: standings, the last page", "/fund/rounds/{round}/standings/?page=last"),
    ("page: reviewers of a round", "/fund/rounds/{round}/reviewers/"),
    ("page: reviews of one proposal", "/fund/proposals/{compared}/reviews/"),
    ("page: panels", "/fund/panels/"),
    ("page: panel of 100", "/fund/panels/{panel}/"),
    ("page: draw of 100", "/fund/draws/{draw}/"),
    ("page: one idea", "/fund/ideas/{reviewed}/"),
    ("page: its discussion", "/fund/ideas/{reviewed}/discussion/"),
    ("page: its versions", "/fund/ideas/{reviewed}/versions/"),
    ("page: all ideas, search", "/fund/ideas/all/?q=mails"),
    ("page: all ideas, by points", "/fund/ideas/all/?sort=points"),
    ("page: ideas followed", "/fund/ideas/followed/"),
    ("page: funds", "/fund/funds/"),
    ("page: round", "/fund/rounds/{round}/"),
    ("page: rubrics", "/fund/rubrics/"),
    ("page: workflow", "/fund/workflows/proposal/"),
    ("page: imports", "/fund/proposal-imports/"),
    ("page: home", "/"),
)
DESK = (("page: a reviewer's desk of 811", "/fund/reviews/"),)
FILES = (
    ("file: proposals, CSV", "/fund/portfolio/proposals.csv"),
    ("file: ledger, CSV", "/fund/money/ledger/export/?format=csv"),
)
FILE = 5.0
IMPORTED, PREVIEW = 3_000, 10.0


def run(_people):
    """The lines of this area."""
    manager = build()
    client = Client()
    client.force_login(manager)
    with override_settings(ALLOWED_HOSTS=["*"]):
        named = _named()
        lines = [_line(client, name, path.format(**named)) for name, path in PATHS]
        lines += [_line(client, name, path, limit=FILE, times=1) for name, path in FILES]
        lines += [*_auditor_lines(client, named), *_review_lines(client)]
        client.force_login(manager)
        return [*lines, *_preview_lines(client)]


def _named():
    """Ids for the addresses."""
    from orgchange.innovation import models

    some = models.Proposal.objects.order_by("pk")
    return {
        "round": _round().pk,
        "batch": models.Batch.objects.get().pk,
        "panel": models.PanelSession.objects.get().pk,
        "draw": models.Draw.objects.get().pk,
        "award": models.Award.objects.earliest("pk").pk,
        "compared": some.filter(state="calibration").first().pk,
        "reviewed": some.filter(state="in_review").first().pk,
    }


def _round():
    from orgchange.innovation.models import Round

    return Round.objects.get()


def _auditor_lines(client, named):
    """Who sees all reviewers, too."""
    from tests.factories.directory import grant, user

    auditor = user(username="bench-auditor")
    grant(auditor, "auditor")
    client.force_login(auditor)
    name, path = "page: standings, an auditor", "/fund/rounds/{round}/standings/?places=50"
    return [_line(client, name, path.format(**named))]


def _review_lines(client):
    """A desk of hundreds, and one review on it as its writer opens it."""
    from orgchange.innovation.models import ReviewAssignment
    from tests.factories.directory import user

    one = ReviewAssignment.objects.filter(proposal__state="in_review").first()
    client.force_login(user(one.reviewer))
    paths = (*DESK, ("page: one review", f"/fund/reviews/{one.pk}/"))
    return [_line(client, name, path) for name, path in paths]


def _preview_lines(client):
    """A file of proposals, compared with all that there are: a third of it says the same."""
    from orgchange.directory.models import Employee
    from orgchange.innovation.models import Proposal
    from orgchange.innovation.similar.index import index_proposals
    from tests.innovation.imported import preview

    now = timezone.now()
    index_proposals(list(Proposal.objects.values_list("pk", flat=True)), now=now)
    stand_in = Employee.objects.earliest("pk")
    rows = [
        f"{n},{'Sort mails' if n % 3 else 'Count parts in crates'} {n},By hand today {n % 97},"
        "1000,,submitted,,en,"
        for n in range(IMPORTED)
    ]
    begun, worked = time.perf_counter(), time.process_time()
    held = preview(_round(), *rows, stand_in=stand_in, now=now)
    spent, worked = time.perf_counter() - begun, time.process_time() - worked
    found = {name: count for name, count in held.counts.items() if count}
    line = Line("import: preview", IMPORTED, spent, limit=PREVIEW, note=f"{_own(worked)}; {found}")
    path = f"/fund/proposal-imports/{held.pk}/"
    return [line, _line(client, "page: import of 3,000 rows", path)]


def _own(seconds):
    return f"own CPU {seconds:.3f} s"


def _line(client, name, path, *, limit=PAGE, times=TIMES):
    spent, worked = [], []
    for _time in range(times):
        begun, work = time.perf_counter(), time.process_time()
        response = client.get(path)
        b"".join(response) if response.streaming else response.content
        spent.append(time.perf_counter() - begun)
        worked.append(time.process_time() - work)
        assert response.status_code == 200, f"{path}: {response.status_code}"
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
        b"".join(response) if response.streaming else response.content
    note = _own(median(worked))
    return Line(name, PROPOSALS, median(spent), limit=limit, queries=len(queries), note=note)


def build():
    """A fund of the size of the promise; its manager's account."""
    call_command("flush", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        for statement in world._organisation(PEOPLE, DEPARTMENTS):
            cursor.execute(statement)
    manager = _fund()
    with connection.cursor() as cursor:
        for statement in (*proposals(), *around(), *together(), *money()):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")
    return manager


def _fund():
    from orgchange.accounts.models import User
    from orgchange.directory.models import Employee
    from tests.factories.directory import user

    fund = make.fund("ideas", name="Ideas")
    held = make.round_of(
        fund,
        make.period(fund, since=timezone.now().date() - timedelta(days=200), money=10_000_000),
        now=timezone.now(),
    )
    people = list(Employee.objects.order_by("-pk")[:40])
    for person, role in zip(people, ("manager", "chair", "director"), strict=False):
        make.office(fund, person, role)
    for person in people[3:]:
        make.office(fund, person, "reviewer", capacity=200)
    assert held.pk is not None
    found = User.objects.filter(employee=people[0]).first()
    return found or user(people[0])
